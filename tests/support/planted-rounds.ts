/* Generated rounds with one cause planted in each: an incident, or something a team decided, on a design and at a time drawn by the
   round's number; beside it one incident that hurts nobody. Every tenth round is quiet, every fourth has a second cause, every fifth the
   lesson's own spikes. What is then blamed is asked of rules/blame.ts. */

import { join } from 'node:path'
import { loadLessons } from '../../server/lessons.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { TeamCommand } from '../../shared/game/command.ts'
import type { IncidentSpec, Lesson } from '../../shared/lessons/lesson.ts'
import { rootCauses } from '../../shared/rules/blame.ts'
import type { Culprit } from '../../shared/world/happening.ts'
import type { Session } from '../../shared/world/session.ts'
import { shopLesson } from './cluster.ts'
import { Dice, incident, ownerOf, PLANTERS, type Plant, type Service } from './planted-plants.ts'

/** Of a round, so many seconds are played: enough for a cascade and what follows it. */
const SECONDS = 90
const QUIET_EVERY = 10
const SECOND_EVERY = 4
const SPIKES_EVERY = 5

export interface PlantedRound {
  name: string
  /** Ids of what was planted, each of which should be found. */
  expected: string[]
  /** Kind of the incident that hurts nobody, as a happening. */
  harmless: string
  /** Ids, the costliest first. */
  blamed: string[]
  culprits: readonly Culprit[]
  /** Kinds that were named as the cause of anything. */
  named: Set<string>
  /** Commands the rules refused; there should be none. */
  refused: string[]
}

/** Ways to split the shop, coarse to fine; the first service keeps what no other names. */
const SPLITS: Service[][] = [
  [
    { id: 'search', modules: ['search', 'catalog'] },
    { id: 'recommend', modules: ['recommend'] },
    { id: 'checkout', modules: ['checkout', 'payment', 'inventory', 'notify'] },
  ],
  [
    { id: 'search', modules: ['search', 'catalog', 'recommend'] },
    { id: 'checkout', modules: ['cart', 'checkout', 'payment', 'inventory', 'notify'] },
  ],
  [
    { id: 'search', modules: ['search', 'catalog'] },
    { id: 'recommend', modules: ['recommend'] },
    { id: 'cart', modules: ['cart', 'auth'] },
    { id: 'checkout', modules: ['checkout', 'payment', 'inventory', 'notify'] },
  ],
]

/** Incidents that hurt nobody in these designs. */
const HARMLESS: { told: string; spec: (at: number) => IncidentSpec }[] = [
  { told: 'crawler', spec: (at) => incident('crawler', 'browse', at, { strength: 1.05 }) },
  { told: 'patch-due', spec: (at) => incident('patch-due', 'node-1', at, { lastSeconds: 300 }) },
  { told: 'noisy-neighbour', spec: (at) => incident('noisy-neighbour', 'node-2', at, { strength: 0.05 }) },
  { told: 'dependency-failing', spec: (at) => incident('failing-dependency', 'notify', at) },
]

/** The plants' own names for what may not double as the harmless incident of the same round. */
function harmlessFor(plant: Plant, dice: Dice): (typeof HARMLESS)[number] {
  const fits = HARMLESS.filter(({ told }) => !plant.expected.some((id) => id.startsWith(told)))
  return dice.pick(fits, 'harmless')
}

const QUIET: Plant = { name: 'quiet', expected: [] }

/** Plays the round of this number; `observe` looks at every tick of live. */
export function playPlanted(number: number, observe?: (session: Session) => void): PlantedRound {
  const seed = `planted-${number}`
  const dice = new Dice(seed)
  const split = dice.pick(SPLITS, 'split')
  const at = dice.between(12, 30, 'at')
  const isQuiet = number % QUIET_EVERY === QUIET_EVERY - 1
  // Quiet rounds take no plant's turn.
  const planter = PLANTERS[(number - Math.floor(number / QUIET_EVERY)) % PLANTERS.length]
  const plant = isQuiet || planter === undefined ? QUIET : withSecond(planter(dice, split, at), number, split, at)
  const harmless = harmlessFor(plant, dice)
  const hasSpikes = !isQuiet && number % SPIKES_EVERY === 0
  const lesson = lessonOf(plant, harmless.spec(dice.between(5, 40, 'harmless-at')), hasSpikes, number)
  const played = playRound({
    lesson,
    seed,
    bots: [{ act: () => null }],
    script: commandsOf(split, plant, dice).map((command) => ({ tick: 0, command })),
    untilTick: SECONDS * 4,
    ...(observe === undefined ? {} : { observe }),
  })
  const cluster = played.session.round?.clusters['t1']
  if (cluster === undefined) throw new Error('a round with one team')
  const named = new Set<string>(cluster.culprits.map((culprit) => culprit.kind))
  for (const one of played.happenings) for (const link of one.chain) named.add(link.kind)
  return {
    name: `${number}: ${plant.name}`,
    expected: plant.expected,
    harmless: harmless.told,
    blamed: rootCauses(cluster, lesson.classes).map((culprit) => culprit.id),
    culprits: cluster.culprits,
    named,
    refused: played.refusals.map(({ command, code }) => `${command.kind}: ${code}`),
  }
}

/** In some rounds errors strike payments as well. */
function withSecond(plant: Plant, number: number, split: readonly Service[], at: number): Plant {
  if (number % SECOND_EVERY !== 0) return plant
  const incidents = [...(plant.incidents ?? []), incident('payment-fault', 'payment', at + 10)]
  const expected = [...plant.expected, `faults-started:${ownerOf(split, 'payment')}`]
  return { ...plant, name: `${plant.name}, payment fault`, incidents, expected: [...new Set(expected)] }
}

/** Lessons that play with the shop: their traffic, their rules' numbers, their zones, on the machines the plants know by name. */
const LESSONS = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')]))
  .list()
  .map((file) => file.lesson)
  .filter(({ id }) => ['shop-split', 'see-and-survive', 'game-day'].includes(id))

function lessonOf(plant: Plant, harmless: IncidentSpec, hasSpikes: boolean, number: number): Lesson {
  const { classes, tunables, spikes, nodes } = LESSONS[number % LESSONS.length] ?? shopLesson()
  const lesson = shopLesson({
    ...{ classes, tunables, nodes: { ...shopLesson().nodes, zones: nodes.zones } },
    spikes: hasSpikes ? spikes : [],
    ...plant.lesson,
    incidents: [...(plant.incidents ?? []), harmless],
  })
  const modules = lesson.modules.map((module) =>
    module.id === 'notify' ? { ...module, external: { name: 'mail', ms: 20 } } : module,
  )
  return { ...lesson, modules }
}

/** The design: the split, resources that fit, replicas enough for quiet traffic, and what the plant changes. */
function commandsOf(split: readonly Service[], plant: Plant, dice: Dice): TeamCommand[] {
  const commands: TeamCommand[] = [{ kind: 'scale-service', service: 'shop', replicas: 1 }]
  for (const { id, modules } of split) commands.push({ kind: 'split-service', newService: id, modules })
  const left =
    80 + shopLesson().modules.reduce((sum, one) => sum + (ownerOf(split, one.id) === 'shop' ? one.baseMi : 0), 0)
  const memory = { memoryRequestMi: left + 300, memoryLimitMi: left + 300 }
  commands.push({ kind: 'set-resources', service: 'shop', cpuRequestMillis: 300, ...memory })
  for (const id of ['shop', ...split.map((service) => service.id)]) {
    const extra = id === 'recommend' || (id === 'search' && split.length === 2) ? 1 : 0
    const replicas = plant.replicas?.[id] ?? 2 + extra + (id === 'shop' ? Math.floor(dice.between(0, 2, 'more')) : 0)
    if (replicas > 1) commands.push({ kind: 'scale-service', service: id, replicas })
  }
  return [...commands, ...(plant.commands ?? [])]
}
