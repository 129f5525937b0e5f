/* How calls end: latency, success and how long they hold a worker, by walking each class's call tree from the leaves (GAME.md
   §7.5 and §7.6). Waits come from queue.ts; refusals from in-flight.ts; what the users make of it is flow.ts and score.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import { allSucceed, type CallForest, type CallNode, callsMade } from './call-tree.ts'
import { type Demand, isNeeded, stationRank } from './demand.ts'
import type { Queue } from './queue.ts'
import { networkMs, type Station, type Survey } from './stations.ts'

/** A p95 lies this many standard deviations above the mean: exact within 4 % for 1–8 exponential stages. */
const P95_DEVIATIONS = 2
/** While the mean is below the limit divided by this, no request is said to exceed it. */
const NEVER_BEYOND_TIMEOUT = 5
const NEVER_BEYOND_PATIENCE = 4

/** How each call of the forest ends, by its rank. */
export interface Outcome {
  /** Seconds from the call to its answer, of those that succeed: with network and wait if the call is remote. */
  mean: number[]
  variance: number[]
  /** Seconds a visit stays inside its service, failures included, without the wait before it. */
  hold: number[]
  /** Seconds a call keeps its caller waiting at most: hold + wait + network. */
  stay: number[]
  /** Shares of calls that fail at once, fail slowly, and succeed; their sum is 1. */
  fast: number[]
  slow: number[]
  success: number[]
  /** Share of the value left by failed optional calls below, of the calls that succeed. */
  value: number[]
}

/** What a call meets at the door of its service. */
export interface Door {
  queue: Queue
  /** Relaxed wait, seconds. */
  waitSeconds: number
  /** Shares of entries turned away at once, and lost slowly. */
  refusedShare: number
  droppedShare: number
}

/** [FLO5] p95 = mean + 2√var. */
export function p95(mean: number, variance: number): number {
  return mean + P95_DEVIATIONS * Math.sqrt(variance)
}

/** [FLO5] p50 = mean − var/(3·mean), 0 at 0. */
export function p50(mean: number, variance: number): number {
  return mean > 0 ? Math.max(0, mean - variance / (3 * mean)) : 0
}

/**
 * [FLO6] Share of requests that take longer than `limit`: an exponential tail from one deviation below the mean, as
 * (1 + (1 + x)/32)^−32 by five squarings; none while the mean is below limit ÷ `never`.
 */
export function shareBeyond(limit: number, mean: number, variance: number, never: number): number {
  if (mean < limit / never) return 0
  if (variance <= 0) return mean > limit ? 1 : 0
  const x = (limit - mean) / Math.sqrt(variance)
  if (x <= -1) return 1
  let power = 1 + (1 + x) / 32
  for (let squaring = 0; squaring < 5; squaring++) power *= power
  return 1 / power
}

/** [FLO5] [FLO6] The outcome of every call; `doors` by station. */
export function outcomeOf(
  lesson: Lesson,
  forest: CallForest,
  survey: Survey,
  demand: Demand,
  doors: readonly Door[],
): Outcome {
  const perNode = () => forest.nodes.map(() => 0)
  const outcome: Outcome = {
    mean: perNode(),
    variance: perNode(),
    hold: perNode(),
    stay: perNode(),
    fast: perNode(),
    slow: perNode(),
    success: perNode(),
    value: perNode(),
  }
  for (let rank = forest.nodes.length - 1; rank >= 0; rank--) {
    const node = forest.nodes[rank]!
    const station = stationRank(survey, node)
    const visit = visitOf(lesson, demand, outcome, node, doors[station]!)
    if (demand.remote[rank]) enter(lesson, forest, survey, visit, node, doors[station]!)
    outcome.mean[rank] = visit.mean
    outcome.variance[rank] = visit.variance
    outcome.hold[rank] = visit.hold
    outcome.stay[rank] = visit.stay
    outcome.fast[rank] = visit.fast
    outcome.slow[rank] = visit.slow
    outcome.success[rank] = visit.alive
    outcome.value[rank] = visit.value
  }
  return outcome
}

/** A visit while its calls are followed in order. */
interface Visit {
  mean: number
  variance: number
  hold: number
  stay: number
  fast: number
  slow: number
  /** Share of calls still on their way to success; `reach` is the same among those let in. */
  alive: number
  reach: number
  value: number
}

function visitOf(lesson: Lesson, demand: Demand, outcome: Outcome, node: CallNode, door: Door): Visit {
  const cpu = demand.cpuSeconds[node.index]!
  const remote = demand.remote[node.index] === true
  const fast = remote ? door.refusedShare : 0
  const slow = remote ? door.droppedShare : 0
  const error = demand.errorShare[node.index]!
  const alive = Math.max(0, 1 - fast - slow)
  const visit: Visit = {
    mean: cpu * door.queue.slowness,
    variance: cpu * cpu * door.queue.slownessSquared,
    hold: cpu * door.queue.slowness,
    stay: 0,
    fast: fast + alive * error,
    slow,
    alive: alive * (1 - error),
    reach: 1 - error,
    value: 1,
  }
  for (let rank = 0; rank < node.children.length; rank++) {
    const child = node.children[rank]!
    if (child.mode === 'async') continue
    if (child.mode === 'sequential') {
      callInTurn(lesson, demand, outcome, visit, child)
      continue
    }
    let end = rank
    while (node.children[end + 1]?.mode === 'parallel') end += 1
    callTogether(lesson, demand, outcome, visit, node.children.slice(rank, end + 1))
    rank = end
  }
  visit.stay = visit.hold
  return visit
}

/** What one call adds to the caller's latency and to the time its worker is held. */
interface CallTime {
  mean: number
  variance: number
  hold: number
}

/**
 * [FLO6] A call holds its caller's worker for (1 − fast)·((1 − slow)·min(stay, timeout) + slow·timeout), slow being the share
 * among those that do not fail fast. A needed call's latency is that of success; an optional one's failures count with their time.
 */
function timeOf(lesson: Lesson, demand: Demand, outcome: Outcome, child: CallNode): CallTime {
  const rank = child.index
  const remote = demand.remote[rank] === true
  const timeout = lesson.tunables.callTimeoutMs / 1000
  const mean = remote ? Math.min(outcome.mean[rank]!, timeout) : outcome.mean[rank]!
  const variance = outcome.variance[rank]!
  const stay = outcome.stay[rank]!
  const slow = outcome.slow[rank]!
  const held = remote ? (1 - outcome.fast[rank]! - slow) * Math.min(stay, timeout) + slow * timeout : stay
  if (isNeeded(child)) return { mean, variance, hold: held }
  const success = outcome.success[rank]!
  const mixed = success * mean + slow * timeout
  const square = success * (variance + mean * mean) + slow * timeout * timeout
  return { mean: mixed, variance: Math.max(0, square - mixed * mixed), hold: held }
}

function callInTurn(lesson: Lesson, demand: Demand, outcome: Outcome, visit: Visit, child: CallNode): void {
  const time = timeOf(lesson, demand, outcome, child)
  const made = isNeeded(child) ? callsMade(outcome.success[child.index]!, child.count) : child.count
  visit.mean += time.mean * child.count
  visit.variance += time.variance * child.count
  visit.hold += visit.reach * made * time.hold
  settleCall(outcome, visit, child)
}

/** [FLO5] Of calls made at the same time, the branch with the larger p95 counts. */
function callTogether(
  lesson: Lesson,
  demand: Demand,
  outcome: Outcome,
  visit: Visit,
  children: readonly CallNode[],
): void {
  let slowest: CallTime = { mean: 0, variance: 0, hold: 0 }
  let longestHold = 0
  for (const child of children) {
    const one = timeOf(lesson, demand, outcome, child)
    const branch = { mean: one.mean * child.count, variance: one.variance * child.count, hold: one.hold * child.count }
    if (p95(branch.mean, branch.variance) > p95(slowest.mean, slowest.variance)) slowest = branch
    longestHold = Math.max(longestHold, branch.hold)
  }
  visit.mean += slowest.mean
  visit.variance += slowest.variance
  visit.hold += visit.reach * longestHold
  for (const child of children) settleCall(outcome, visit, child)
}

/** What the call's failures do to its caller: a needed one fails it as it failed itself, an optional one costs value. */
function settleCall(outcome: Outcome, visit: Visit, child: CallNode): void {
  const rank = child.index
  const success = outcome.success[rank]!
  if (child.optionalValueShare !== null) {
    visit.value *= 1 - child.optionalValueShare * (1 - success * outcome.value[rank]!)
    return
  }
  const made = callsMade(success, child.count)
  const all = allSucceed(success, child.count)
  visit.fast += visit.alive * made * outcome.fast[rank]!
  visit.slow += visit.alive * made * outcome.slow[rank]!
  visit.alive *= all
  visit.reach *= all
  visit.value *= outcome.value[rank]!
}

/** The way into another service: network, the wait for CPU, and the limit its caller waits at most. */
function enter(lesson: Lesson, forest: CallForest, survey: Survey, visit: Visit, node: CallNode, door: Door): void {
  const before = networkSeconds(lesson, survey, node) + door.waitSeconds
  visit.mean += before
  visit.variance += door.queue.waitVariance
  visit.stay = visit.hold + before
  const limit = limitSeconds(lesson, forest, node)
  const never = node.parent === null ? NEVER_BEYOND_PATIENCE : NEVER_BEYOND_TIMEOUT
  const late = visit.alive * shareBeyond(limit, visit.mean, visit.variance, never)
  visit.slow += late
  visit.alive -= late
}

/** A call between services times out, a user's request after its patience. Seconds. */
function limitSeconds(lesson: Lesson, forest: CallForest, node: CallNode): number {
  if (node.parent !== null) return lesson.tunables.callTimeoutMs / 1000
  return forest.classes[node.classIndex]!.patienceMs / 1000
}

function networkSeconds(lesson: Lesson, survey: Survey, node: CallNode): number {
  if (node.parent === null) return lesson.tunables.userNetworkMs / 1000
  const from: Station = survey.stations[stationRank(survey, node.parent)]!
  const to: Station = survey.stations[stationRank(survey, node)]!
  return networkMs(lesson, survey.nodes, from, to) / 1000
}
