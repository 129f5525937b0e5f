/* A bot is a strategy at play: it sees a team's view, sends commands, and nothing more. In plan it builds its design, in live it
   has reflexes, with a person's delay. Sizes come from sizing.ts; headless rounds from play.ts; real sockets from the shell. */

import type { TeamCommand } from '../game/command.ts'
import type { TeamView } from '../game/view.types.ts'
import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Sizing, StrategySpec } from '../lessons/strategy.ts'
import type { ServiceId } from '../world/ids.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import { peakWorkCores, sizeForPeak } from './sizing.ts'

/** Seconds from seeing a failure to acting on it, and seconds an act takes. */
const REACTION_SECONDS = 8
const ACT_SECONDS = 2

export type BotAct = TeamCommand | { kind: 'ready'; ready: true }

export interface Bot {
  /** What the bot does on seeing this view, or null. Called at most once a tick; one command a call. */
  act(view: TeamView): BotAct | null
}

export interface BotOptions {
  strategy: StrategySpec
  /** Which member of the strategy's family. */
  size: number
  lesson: Lesson
  reactionSeconds?: number
}

/** A bot that plays one member of a strategy's family. */
export function createBot(options: BotOptions): Bot {
  const { strategy, lesson } = options
  const size = strategy.sizes[options.size]
  if (!size) throw new Error(`strategy ${strategy.id} has no size ${options.size}`)
  const plan = designCommands(strategy, size, lesson)
  const reflexes = createReflexes(strategy, options.reactionSeconds ?? REACTION_SECONDS)
  let ready = false
  return {
    act(view) {
      if (view.clock.phase === 'plan') {
        const next = plan.shift()
        if (next) return next
        if (ready) return null
        ready = true
        return { kind: 'ready', ready: true }
      }
      return view.clock.phase === 'live' ? reflexes(view) : null
    },
  }
}

/** The commands that turn the lesson's opening design into the strategy's, in an order in which each one fits. */
export function designCommands(
  strategy: StrategySpec,
  size: { nodes: number; sizing: Sizing },
  lesson: Lesson,
): TeamCommand[] {
  const commands: TeamCommand[] = []
  for (let count = lesson.nodes.count; count < size.nodes; count++) commands.push({ kind: 'rent-node' })
  if (strategy.policy !== 'spread') commands.push({ kind: 'set-policy', policy: strategy.policy })
  const groups = groupsOf(strategy, lesson)
  const serviceOf = (module: ModuleId): ServiceId =>
    groups.find((group) => group.modules.includes(module))?.service ?? 'none'
  const splits = groups.filter((group) => !lesson.start.some((start) => start.id === group.service))
  // One copy of each while everything is moved about, so that the big old copies never keep the new ones out.
  if (splits.length > 0) {
    for (const start of lesson.start) {
      if (start.replicas !== 1) commands.push({ kind: 'scale-service', service: start.id, replicas: 1 })
    }
    for (const group of splits) {
      commands.push({ kind: 'split-service', newService: group.service, modules: group.modules })
    }
  }
  // What runs by now: the opening copies, or one of each. To ask for what is there would be refused.
  const copies = (service: ServiceId) =>
    splits.length > 0 ? 1 : lesson.start.find((start) => start.id === service)?.replicas
  const sizes = sizeCommands(groups, serviceOf, size.sizing, lesson)
  commands.push(...sizes.filter((one) => one.kind !== 'scale-service' || one.replicas !== copies(one.service)))
  for (const id of strategy.sagas) commands.push({ kind: 'set-saga', class: id, on: true })
  return commands
}

function sizeCommands(
  groups: { service: ServiceId; modules: ModuleId[] }[],
  serviceOf: (module: ModuleId) => ServiceId,
  sizing: Sizing,
  lesson: Lesson,
): TeamCommand[] {
  if (sizing.kind === 'keep') return []
  if (sizing.kind === 'fixed') {
    return groups.map(({ service }) => ({ kind: 'scale-service', service, replicas: sizing.replicas }))
  }
  const peaks = peakWorkCores(lesson, serviceOf)
  const sizes = groups.map(({ service, modules }) => ({
    service,
    ...sizeForPeak(
      lesson,
      lesson.modules.filter((module) => modules.includes(module.id)),
      peaks.get(service) ?? 0,
      sizing.minReplicas,
    ),
  }))
  return [
    ...sizes.map(({ service, resources }): TeamCommand => ({ kind: 'set-resources', service, ...resources })),
    ...sizes.map(({ service, replicas }): TeamCommand => ({ kind: 'scale-service', service, replicas })),
  ]
}

/** The split as service → modules; a group that holds the opening service's first module keeps that service. */
function groupsOf(strategy: StrategySpec, lesson: Lesson): { service: ServiceId; modules: ModuleId[] }[] {
  if (strategy.services === 'keep') return lesson.start.map((start) => ({ service: start.id, modules: start.modules }))
  if (strategy.services === 'each-module') {
    const firsts = new Map(lesson.start.map((start) => [start.modules[0], start.id]))
    return lesson.modules.map((module) => ({ service: firsts.get(module.id) ?? module.id, modules: [module.id] }))
  }
  return Object.entries(strategy.services).map(([service, modules]) => ({ service, modules }))
}

function createReflexes(strategy: StrategySpec, reactionSeconds: number): (view: TeamView) => TeamCommand | null {
  const firstDeathTick = new Map<ServiceId, number>()
  const read = new Set<string>()
  const rolledBack = new Set<ServiceId>()
  let freeAtTick = 0
  return (view) => {
    if (!strategy.reflexes.includes('roll-back-after-oom')) return null
    const now = view.clock.liveTick
    for (const service of oomKilled(view, read)) if (!firstDeathTick.has(service)) firstDeathTick.set(service, now)
    if (now < freeAtTick) return null
    for (const service of view.services) {
      const died = firstDeathTick.get(service.id)
      if (died === undefined || rolledBack.has(service.id)) continue
      if (now < died + reactionSeconds * TICKS_PER_SECOND) continue
      // An OOM with nothing to roll back to was a question of size: the next one counts as the first.
      firstDeathTick.delete(service.id)
      if (service.revisions.length === 0) continue
      rolledBack.add(service.id)
      freeAtTick = now + ACT_SECONDS * TICKS_PER_SECOND
      return { kind: 'rollback', service: service.id }
    }
    return null
  }
}

/** Services with an OOM to be seen: a pod that waits for its restart, or, because the first restart is at once, a new line of the feed. */
function oomKilled(view: TeamView, read: Set<string>): ServiceId[] {
  const services = view.pods.filter((pod) => pod.death === 'OOMKilled').map((pod) => pod.service)
  for (const line of view.feed) {
    if (line.kind !== 'oom-killed' || line.service === undefined || read.has(line.id)) continue
    read.add(line.id)
    services.push(line.service)
  }
  return services
}
