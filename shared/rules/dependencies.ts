/* Services outside the team's reach (GAME.md §2, §8): every visit of a module that has one calls it and waits. How the wait counts in a
   request's time is latency.ts; how a breaker behaves is mesh.ts; incidents that slow one down or break it: strike-software.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import { invariant } from '../lib/assert.ts'
import type { Breaker, Cluster, DependencyFlow } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { effectsOf } from './effects.ts'
import { type CallShares, CLOSED, letThrough, SLOW_SHARE_OF_TIMEOUT, stepBreaker, tellClosed } from './mesh.ts'
import type { Station } from './stations.ts'

/** A module's dependency on this tick. */
export interface Dependency {
  breaker: Breaker
  /** Share of the calls that get past the breaker; the others fail at once. */
  letShare: number
  /** Seconds until its answer, at most the timeout. */
  seconds: number
  /** Of the calls that get past the breaker: those that fail at once, fail slowly, succeed; their sum is 1. */
  fast: number
  slow: number
  success: number
  /** Of the same, those a breaker counts as bad. */
  bad: number
}

/** By the module's rank; nothing where nothing outside is called, and no list at all where no module calls out. */
export type Dependencies = readonly (Dependency | undefined)[]

const NONE: Dependencies = []
const callingOut = new WeakMap<Lesson, boolean>()

function anyCallsOut(lesson: Lesson): boolean {
  let known = callingOut.get(lesson)
  if (known === undefined) {
    known = lesson.modules.some((module) => module.external !== undefined)
    callingOut.set(lesson, known)
  }
  return known
}

/** What calls to each dependency meet now; `stationOf` by the module's rank. */
export function surveyDependencies(
  cluster: Cluster,
  stationOf: (module: number) => Station,
  lesson: Lesson,
): Dependencies {
  if (!anyCallsOut(lesson)) return NONE
  return lesson.modules.map((module, rank) => {
    if (module.external === undefined) return undefined
    const known = cluster.dependencies[module.id]?.breaker ?? CLOSED
    // Without a sidecar at the caller there is nobody to break the calls.
    const breaker = stationOf(rank).meshed ? known : CLOSED
    const [extraMs, works] = strikesOn(cluster, module.id)
    return meet(module.external.ms + extraMs, works, breaker, lesson)
  })
}

/** What incidents do to a dependency: milliseconds more, and the share of calls that still works. */
function strikesOn(cluster: Cluster, module: string): [extraMs: number, works: number] {
  let extraMs = 0
  let works = 1
  for (const effect of effectsOf(cluster, 'slow-dependency')) if (effect.module === module) extraMs += effect.ms
  for (const effect of effectsOf(cluster, 'failing-dependency')) {
    if (effect.module === module) works *= 1 - effect.share
  }
  return [extraMs, works]
}

/** [DEP2] A failing dependency refuses its share at once. [DEP3] Beyond the call timeout every other call is a slow failure. */
function meet(ms: number, works: number, breaker: Breaker, lesson: Lesson): Dependency {
  const timeoutMs = lesson.tunables.callTimeoutMs
  const isLate = ms > timeoutMs
  return {
    breaker,
    letShare: letThrough(breaker),
    seconds: Math.min(ms, timeoutMs) / 1000,
    fast: 1 - works,
    slow: isLate ? works : 0,
    success: isLate ? 0 : works,
    bad: ms > timeoutMs * SLOW_SHARE_OF_TIMEOUT ? 1 : 1 - works,
  }
}

/** Chance that a visit gets its answer; 1 where none is asked for. */
export function dependencySuccess(dependency: Dependency | undefined): number {
  return dependency === undefined ? 1 : dependency.letShare * dependency.success
}

/** A visit's own time and fate so far, seconds; `reach` is the share of those let in that go on. */
interface Visit extends CallShares {
  mean: number
  hold: number
  reach: number
}

/** [DEP1] The visit waits for the answer, holding its worker and no CPU, and fails as its call fails. */
export function callDependency(visit: Visit, dependency: Dependency): void {
  const { letShare, seconds } = dependency
  // A call that is late waits the whole timeout, which `seconds` is then.
  visit.mean += seconds
  visit.hold += visit.reach * letShare * (1 - dependency.fast) * seconds
  visit.broken += visit.alive * (1 - letShare)
  visit.fast += visit.alive * (1 - letShare + letShare * dependency.fast)
  visit.slow += visit.alive * letShare * dependency.slow
  const success = dependencySuccess(dependency)
  visit.alive *= success
  visit.reach *= success
}

/** [MESH4] Writes down what the team's calls lived, and moves the breakers. `calls` per second by the module's rank, before the breaker. */
export function settleDependencies(
  cluster: Cluster,
  dependencies: Dependencies,
  stationOf: (module: number) => Station,
  calls: readonly number[],
  ctx: RuleContext,
): void {
  if (dependencies.length === 0) return
  const flows: Record<string, DependencyFlow> = {}
  dependencies.forEach((dependency, rank) => {
    const module = ctx.lesson.modules[rank]
    if (dependency === undefined || module?.external === undefined) return
    const callsPerSecond = calls[rank]
    invariant(callsPerSecond !== undefined, `nobody counted the calls of ${module.id}`)
    const through = callsPerSecond * dependency.letShare
    const station = stationOf(rank)
    const breaker = station.meshed
      ? stepBreaker(dependency.breaker, through, through * dependency.bad, ctx.tick)
      : CLOSED
    const facts = { module: module.id, dependency: module.external.name }
    tellClosed(dependency.breaker, breaker, station.service.id, facts, ctx)
    flows[module.id] = {
      breaker,
      callsPerSecond,
      waitMs: dependency.letShare * (1 - dependency.fast) * dependency.seconds * 1000,
      errorShare: 1 - dependencySuccess(dependency),
    }
  })
  cluster.dependencies = flows
}
