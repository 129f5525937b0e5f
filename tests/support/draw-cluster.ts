/* Draws machines in a few characters, for tests of split, pack, schedule and control:
     draw('aab | a | #')        three nodes; a letter is a ready replica of that service, one unit each (500 m, 1000 Mi, a
                                quarter of a node); # in front: cordoned, ! known to be dead, ? just crashed
     draw('a | . ~ a')          behind ~: replicas that wait for a node
   `world.show()` draws it back: a' pulls or starts, a- leaves, a* backs off, ax is dead, . is empty. No traffic flows here. */

import type { Lesson, Packing, Unlock } from '../../shared/lessons/lesson.ts'
import { applyTeamCommand, checkTeamCommand } from '../../shared/rules/acts.ts'
import type { HappeningDraft, RuleContext } from '../../shared/rules/context.ts'
import { advance, controllers, settleInPlan } from '../../shared/rules/control.ts'
import { cacheLayers, tellCallers } from '../../shared/rules/pack.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { placePending } from '../../shared/rules/schedule.ts'
import { startCluster } from '../../shared/rules/split.ts'
import type { Refusal, TeamCommand } from '../../shared/world/act.ts'
import type { Cluster, Node, Pod, Resources } from '../../shared/world/cluster.ts'
import type { HappeningKind } from '../../shared/world/happening.ts'
import { NO_SCHEDULING, type Scheduling } from '../../shared/world/scheduling.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { smallLesson } from './cluster.ts'

/** A quarter of a node, nearly: 2000 m and 4096 Mi. */
const UNIT: Resources = { cpuRequestMillis: 500, cpuLimitMillis: 1000, memoryRequestMi: 1000, memoryLimitMi: 1000 }

const MARKS: Record<string, (node: Node) => void> = {
  '#': (node) => {
    node.cordoned = true
  },
  '!': (node) => {
    node.lifecycle = { kind: 'not-ready', sinceTick: 0 }
  },
  '?': (node) => {
    node.lifecycle = { kind: 'down', sinceTick: 0 }
  },
}

export interface Drawing {
  phase?: 'plan' | 'live'
  /** Modules of a service by letter; a letter alone holds the module of its name. */
  modules?: Record<string, string>
  resources?: Record<string, Partial<Resources>>
  unlocks?: Unlock[]
  zones?: string[]
  cap?: number
  /** Nodes that have no layer yet, by number. */
  cold?: number[]
  seed?: string
  policy?: 'spread' | 'pack'
  tunables?: Partial<Lesson['tunables']>
  /** How a service is packed, by letter; libraries a module pins, by module. */
  packing?: Record<string, Packing>
  libraries?: Record<string, Record<string, number>>
  /** Nodes that are not like the others. */
  special?: Lesson['nodes']['special']
  ownership?: Lesson['nodes']['ownership']
  /** Where the pods of a service want to go, by letter. */
  scheduling?: Record<string, Partial<Scheduling>>
}

export interface World {
  cluster: Cluster
  ctx: RuleContext
  said: HappeningDraft[]
  /** Does a command, or says why not; in plan the cluster is settled afterwards. */
  act(command: TeamCommand): Refusal | null
  /** Lets the machines run; no traffic. */
  run(seconds: number): void
  tick(count?: number): void
  show(): string
  pod(name: string): Pod
  told(kind: HappeningKind): HappeningDraft[]
}

export function draw(picture: string, drawing: Drawing = {}): World {
  const [nodesPart = '', waiting = ''] = picture.split('~').map((part) => part.trim())
  const rows = nodesPart.split('|').map((row) => row.trim())
  const letters = [...new Set((rows.join('') + waiting).replace(/[^a-z]/g, ''))].sort()
  const lesson = drawnLesson(rows, waiting, letters, drawing)
  const cluster = startCluster('team', lesson)
  cluster.policy = drawing.policy ?? 'spread'
  for (const [letter, wish] of Object.entries(drawing.scheduling ?? {})) {
    const service = cluster.services[letter]!
    service.releases = service.releases.map((release) => ({ ...release, scheduling: { ...NO_SCHEDULING, ...wish } }))
  }
  placeAsDrawn(cluster, rows, lesson, drawing)
  return worldOf(cluster, lesson, drawing)
}

function drawnLesson(rows: string[], waiting: string, letters: string[], drawing: Drawing): Lesson {
  const shop = smallLesson({ modules: 'a:4 b:4 c:4 d:4 e:4 f:4', classes: { use: { calls: 'a(b(c), d(e), f)' } } })
  const count = (letter: string) => [...(rows.join('') + waiting)].filter((one) => one === letter).length
  const resting = shop.modules.map((module) => module.id).filter((id) => !letters.includes(id))
  const given = Object.values(drawing.modules ?? {}).join('')
  return {
    ...shop,
    modules: shop.modules.map((module) => ({ ...module, libraries: drawing.libraries?.[module.id] ?? {} })),
    nodes: {
      ...shop.nodes,
      special: drawing.special ?? [],
      ownership: drawing.ownership ?? 'rented',
      count: rows.length,
      cap: drawing.cap ?? rows.length + 1,
      zones: drawing.zones ?? ['z'],
    },
    tunables: { ...shop.tunables, ...drawing.tunables },
    unlocks: drawing.unlocks ?? [
      'split',
      'scheduler',
      'restart-policy',
      'replica-controller',
      'rolling-update',
      'rollback',
    ],
    serviceLabels: ['free', 'front'],
    // What is not drawn rests in the first service, so that every module has a home.
    start: letters.map((letter, index) => ({
      id: letter,
      modules: [
        ...(drawing.modules?.[letter] ?? letter),
        ...(index === 0 ? resting.filter((id) => !given.includes(id)) : []),
      ],
      replicas: count(letter),
      ...UNIT,
      ...drawing.resources?.[letter],
      packing: drawing.packing?.[letter] ?? 'container',
    })),
  }
}

function placeAsDrawn(cluster: Cluster, rows: string[], lesson: Lesson, drawing: Drawing): void {
  const used = new Map<string, number>()
  for (const pod of Object.values(cluster.pods)) {
    pod.node = null
    pod.lifecycle = { kind: 'pending', sinceTick: 0, reason: null }
  }
  for (const [index, row] of rows.entries()) {
    const node = cluster.nodes[`node-${index + 1}`]!
    if (drawing.cold?.includes(index + 1)) node.layers = {}
    else for (const service of Object.values(cluster.services)) cacheLayers(node, wantedRelease(service), lesson)
    for (const letter of row) {
      MARKS[letter]?.(node)
      if (!/[a-z]/.test(letter)) continue
      const slot = (used.get(letter) ?? 0) + 1
      used.set(letter, slot)
      const pod = Object.values(cluster.pods).find((one) => one.service === letter && one.slot === slot)!
      pod.node = node.id
      pod.memoryMi = 200
      if (drawing.packing?.[letter]) tellCallers(cluster, pod)
      const isDead = node.lifecycle.kind === 'not-ready'
      pod.lifecycle = isDead ? { kind: 'lost', sinceTick: 0 } : { kind: 'ready', sinceTick: 0 }
    }
  }
}

function worldOf(cluster: Cluster, lesson: Lesson, drawing: Drawing): World {
  const said: HappeningDraft[] = []
  const ctx: RuleContext = {
    lesson,
    seed: drawing.seed ?? 'seed',
    rulesVersion: 1,
    phase: drawing.phase ?? 'live',
    tick: 0,
    liveTick: 0,
    liveTicks: 960,
    incidents: [],
    emit: (draft) => said.push(draft),
  }
  const tick = (count = 1) => {
    for (let turn = 0; turn < count; turn++) {
      ctx.tick += 1
      ctx.liveTick += 1
      advance(cluster, ctx)
      controllers(cluster, ctx)
      placePending(cluster, ctx)
    }
  }
  return {
    cluster,
    ctx,
    said,
    act: (command) => {
      const refusal = checkTeamCommand(cluster, command, ctx)
      if (refusal) return refusal
      applyTeamCommand(cluster, command, ctx)
      if (ctx.phase === 'plan') settleInPlan(cluster, ctx)
      return null
    },
    tick,
    run: (seconds) => tick(seconds * TICKS_PER_SECOND),
    show: () => show(cluster),
    pod: (name) => {
      const [service, slot] = name.split('-')
      return Object.values(cluster.pods).find((pod) => pod.service === service && pod.slot === Number(slot))!
    },
    told: (kind) => said.filter((draft) => draft.kind === kind),
  }
}

const SIGNS: Record<Pod['lifecycle']['kind'], string> = {
  pending: '',
  pulling: "'",
  starting: "'",
  ready: '',
  terminating: '-',
  'back-off': '*',
  failed: 'x',
  lost: 'x',
}

function show(cluster: Cluster): string {
  const draw = (pods: Pod[]) => pods.map((pod) => `${pod.service}${SIGNS[pod.lifecycle.kind]}`).sort()
  const on = (node: string | null) => draw(Object.values(cluster.pods).filter((pod) => pod.node === node)).join(' ')
  const rows = Object.values(cluster.nodes)
    .sort((left, right) => left.number - right.number)
    .map((node) => `${node.cordoned ? '#' : ''}${on(node.id) || '.'}`)
  const waiting = on(null)
  return rows.join(' | ') + (waiting === '' ? '' : ` ~ ${waiting}`)
}
