/* What a visit of each module costs and is worth at this moment: a module rewritten in a faster technology, one that became a no-code
   flow, a model that nobody has trained for a while (GAME.md §14). What the visits add up to is demand.ts; tickets that change it: tickets.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import { TICK_SECONDS } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import type { Station } from './stations.ts'

/** [MOD1] The faster technology takes so much less CPU. */
const REWRITTEN_CPU_SHARE = 0.7
/** [MOD2] Clicked together instead of written, a visit takes so much more. */
const NO_CODE_CPU_SHARE = 1.6
const SECONDS_PER_MINUTE = 60

/** By the modules' ranks in the lesson. */
interface Modules {
  /** CPU of one visit, milliseconds of one core, before remote calls and taxes. */
  cpuMs: number[]
  /** Share of its optional value that a module's answers are still worth. */
  freshness: number[]
}

const unchanged = new WeakMap<Lesson, Modules & { decays: boolean }>()

function unchangedModules(lesson: Lesson): Modules & { decays: boolean } {
  const known = unchanged.get(lesson)
  if (known !== undefined) return known
  const modules = {
    cpuMs: lesson.modules.map((module) => module.cpuMs),
    freshness: lesson.modules.map(() => 1),
    decays: lesson.modules.some((module) => (module.decayPerMinute ?? 0) > 0),
  }
  unchanged.set(lesson, modules)
  return modules
}

/**
 * CPU of one visit of each module. [MOD1] A rewritten one runs faster only where every replica that answers for it holds nothing else: one
 * process has one technology.
 */
export function cpuOfModules(cluster: Cluster, stationOf: (module: number) => Station, lesson: Lesson): number[] {
  const plain = unchangedModules(lesson).cpuMs
  if (cluster.rewritten.length === 0 && cluster.noCode.length === 0) return plain
  return lesson.modules.map((module, rank) => {
    let cpuMs = plain[rank] ?? 0
    if (cluster.rewritten.includes(module.id) && isAlone(stationOf(rank))) cpuMs *= REWRITTEN_CPU_SHARE
    if (cluster.noCode.includes(module.id)) cpuMs *= NO_CODE_CPU_SHARE
    return cpuMs
  })
}

function isAlone(station: Station): boolean {
  return station.replicas.every((replica) => replica.release.modules.length === 1)
}

/** [MOD3] What a model has learnt goes stale in a straight line since it was last trained, or since live began, down to nothing. */
export function freshnessOfModules(cluster: Cluster, ctx: RuleContext): number[] {
  const plain = unchangedModules(ctx.lesson)
  if (!plain.decays) return plain.freshness
  return ctx.lesson.modules.map(({ id, decayPerMinute }) => {
    if (decayPerMinute === undefined) return 1
    const minutes = ((ctx.liveTick - (cluster.trainedTick[id] ?? 0)) * TICK_SECONDS) / SECONDS_PER_MINUTE
    return Math.max(0, 1 - decayPerMinute * minutes)
  })
}
