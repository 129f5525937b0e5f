/* How calls end: latency, success and how long they hold a worker, by walking each class's call tree from the leaves (GAME.md
   §7.5 and §7.6). Waits come from queue.ts; refusals from in-flight.ts; what the users make of it is flow.ts and score.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import { allSucceed, type CallForest, type CallNode, callsMade } from './call-tree.ts'
import { type Demand, isNeeded, stationRank } from './demand.ts'
import { callDependency } from './dependencies.ts'
import { SLOW_SHARE_OF_TIMEOUT, tryAgain, turnAway } from './mesh.ts'
import { p95, shareBeyond } from './quantiles.ts'
import type { Queue } from './queue.ts'
import { networkMs, type Survey } from './stations.ts'

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
  /** Empty where no call goes by way of a mesh: of the calls that fail at once, those that a circuit breaker turned away, here or further on. */
  broken: number[]
  /** Likewise, of the calls a mesh lets through: those made twice, those its breaker judges, and of them the bad ones. */
  again: number[]
  judged: number[]
  bad: number[]
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

/** What the walk along the trees looks at, and what it has found so far. */
interface Walk {
  lesson: Lesson
  forest: CallForest
  survey: Survey
  demand: Demand
  outcome: Outcome
}

/**
 * The outcome of every call; `doors` by station. [FLO5] Latency adds up along the call tree, of parallel calls the slowest counts; p95 and
 * p50 follow from mean and variance. [FLO6] A request succeeds when all its needed calls do; one lost slowly holds its caller for the timeout.
 */
export function outcomeOf(
  lesson: Lesson,
  forest: CallForest,
  survey: Survey,
  demand: Demand,
  doors: readonly Door[],
): Outcome {
  const outcome = emptyOutcome(forest, survey.anyMeshed)
  const walk = { lesson, forest, survey, demand, outcome }
  for (let rank = forest.nodes.length - 1; rank >= 0; rank--) {
    const node = forest.nodes[rank]!
    const door = doors[stationRank(survey, node)]!
    const visit = visitOf(walk, node, door)
    if (demand.remote[rank]) enter(walk, visit, node, door)
    if (demand.byMesh[rank]) goByMesh(walk, visit, node)
    outcome.mean[rank] = visit.mean
    outcome.variance[rank] = visit.variance
    outcome.hold[rank] = visit.hold
    outcome.stay[rank] = visit.stay
    outcome.fast[rank] = visit.fast
    outcome.slow[rank] = visit.slow
    outcome.success[rank] = visit.alive
    if (survey.anyMeshed) outcome.broken[rank] = visit.broken
    outcome.value[rank] = visit.value
  }
  return outcome
}

function emptyOutcome(forest: CallForest, anyMeshed: boolean): Outcome {
  const perNode = () => forest.nodes.map(() => 0)
  const perMeshed = () => (anyMeshed ? perNode() : [])
  return {
    mean: perNode(),
    variance: perNode(),
    hold: perNode(),
    stay: perNode(),
    fast: perNode(),
    slow: perNode(),
    success: perNode(),
    broken: perMeshed(),
    again: perMeshed(),
    judged: perMeshed(),
    bad: perMeshed(),
    value: perNode(),
  }
}

/** A visit while its calls are followed in order. */
interface Visit {
  mean: number
  variance: number
  hold: number
  stay: number
  fast: number
  slow: number
  broken: number
  /** Share of calls still on their way to success; `reach` is the same among those let in. */
  alive: number
  reach: number
  value: number
}

function visitOf(walk: Walk, node: CallNode, door: Door): Visit {
  const { demand, survey } = walk
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
    broken: 0,
    alive: alive * (1 - error),
    reach: 1 - error,
    value: 1,
  }
  const dependency = survey.dependencies[node.moduleIndex]
  if (dependency !== undefined) callDependency(visit, dependency)
  callChildren(walk, visit, node)
  visit.stay = visit.hold
  return visit
}

function callChildren(walk: Walk, visit: Visit, node: CallNode): void {
  for (let rank = 0; rank < node.children.length; rank++) {
    const child = node.children[rank]!
    if (child.mode === 'async') continue
    if (child.mode === 'sequential') {
      callInTurn(walk, visit, child)
      continue
    }
    let end = rank
    while (node.children[end + 1]?.mode === 'parallel') end += 1
    callTogether(walk, visit, node.children.slice(rank, end + 1))
    rank = end
  }
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
function timeOf({ lesson, demand, outcome }: Walk, child: CallNode): CallTime {
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

function callInTurn(walk: Walk, visit: Visit, child: CallNode): void {
  const time = timeOf(walk, child)
  const made = isNeeded(child) ? callsMade(walk.outcome.success[child.index]!, child.count) : child.count
  visit.mean += time.mean * child.count
  visit.variance += time.variance * child.count
  visit.hold += visit.reach * made * time.hold
  settleCall(walk, visit, child)
}

/** [FLO5] Of calls made at the same time, the branch with the larger p95 counts. */
function callTogether(walk: Walk, visit: Visit, children: readonly CallNode[]): void {
  let slowest: CallTime = { mean: 0, variance: 0, hold: 0 }
  let longestHold = 0
  for (const child of children) {
    const one = timeOf(walk, child)
    const branch = { mean: one.mean * child.count, variance: one.variance * child.count, hold: one.hold * child.count }
    if (p95(branch.mean, branch.variance) > p95(slowest.mean, slowest.variance)) slowest = branch
    longestHold = Math.max(longestHold, branch.hold)
  }
  visit.mean += slowest.mean
  visit.variance += slowest.variance
  visit.hold += visit.reach * longestHold
  for (const child of children) settleCall(walk, visit, child)
}

/** What the call's failures do to its caller: a needed one fails it as it failed itself, an optional one costs value. */
function settleCall({ survey, outcome }: Walk, visit: Visit, child: CallNode): void {
  const rank = child.index
  const success = outcome.success[rank]!
  if (child.optionalValueShare !== null) {
    // [MOD3] A stale answer is worth less, as if some of the calls had failed.
    const worth = success * outcome.value[rank]! * survey.freshness[child.moduleIndex]!
    visit.value *= 1 - child.optionalValueShare * (1 - worth)
    return
  }
  const made = callsMade(success, child.count)
  const all = allSucceed(success, child.count)
  visit.fast += visit.alive * made * outcome.fast[rank]!
  visit.slow += visit.alive * made * outcome.slow[rank]!
  if (survey.anyMeshed) visit.broken += visit.alive * made * outcome.broken[rank]!
  visit.alive *= all
  visit.reach *= all
  visit.value *= outcome.value[rank]!
}

/** The way into another service: network, the wait for CPU, and the limit its caller waits at most. */
function enter(walk: Walk, visit: Visit, node: CallNode, door: Door): void {
  const before = networkSeconds(walk, node) + door.waitSeconds
  visit.mean += before
  visit.variance += door.queue.waitVariance
  visit.stay = visit.hold + before
  const limit = limitSeconds(walk, node)
  const never = node.parent === null ? NEVER_BEYOND_PATIENCE : NEVER_BEYOND_TIMEOUT
  const late = visit.alive * shareBeyond(limit, visit.mean, visit.variance, never)
  visit.slow += late
  visit.alive -= late
}

/** [MESH3] [MESH4] What the sidecars make of the calls of one kind once it is known how they end: judge, try again, turn away. */
function goByMesh({ lesson, demand, outcome }: Walk, visit: Visit, node: CallNode): void {
  const rank = node.index
  const timeout = lesson.tunables.callTimeoutMs / 1000
  const late = shareBeyond(timeout, visit.mean, visit.variance, NEVER_BEYOND_TIMEOUT)
  const soonLate = shareBeyond(timeout * SLOW_SHARE_OF_TIMEOUT, visit.mean, visit.variance, NEVER_BEYOND_TIMEOUT)
  const tardy = late < 1 ? Math.max(0, soonLate - late) / (1 - late) : 0
  outcome.judged[rank] = Math.max(0, 1 - visit.broken)
  outcome.bad[rank] = Math.max(0, visit.fast + visit.slow + visit.alive * tardy - visit.broken)
  outcome.again[rank] = tryAgain(visit)
  turnAway(visit, demand.letShare[rank]!)
}

/** A call between services times out, a user's request after its patience. Seconds. */
function limitSeconds({ lesson, forest }: Walk, node: CallNode): number {
  if (node.parent !== null) return lesson.tunables.callTimeoutMs / 1000
  return forest.classes[node.classIndex]!.patienceMs / 1000
}

function networkSeconds({ lesson, survey }: Walk, node: CallNode): number {
  const to = survey.stations[stationRank(survey, node)]!
  if (node.parent === null)
    return (lesson.tunables.userNetworkMs + lesson.tunables.sidecarHopMs * to.sidecarShare) / 1000
  return networkMs(lesson, survey, survey.stations[stationRank(survey, node.parent)]!, to) / 1000
}
