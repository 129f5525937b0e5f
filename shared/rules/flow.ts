/* Traffic through the services for one tick: the stages of GAME.md §7.2–7.7 in their order, and what they leave behind on the
   cluster. How much traffic comes is traffic.ts, what it is worth score.ts; each stage has its own file. */

import type { Cluster } from '../world/cluster.ts'
import { countAnomalies } from './anomalies.ts'
import { type CallForest, callForest } from './call-tree.ts'
import type { RuleContext } from './context.ts'
import { type Demand, demandOf, smoothRates, stationRank, throughBreaker } from './demand.ts'
import { admitEntries, type Holding, holdings, idleRest, relaxHold, settleMemory } from './in-flight.ts'
import { settleDependencies } from './dependencies.ts'
import { effectsOf } from './effects.ts'
import { type Door, type Outcome, outcomeOf } from './latency.ts'
import { type Kill, runOutOfMemory } from './memory.ts'
import { rotateCertificates } from './mesh.ts'
import { meshShares, moveBreakers } from './mesh-calls.ts'
import { ask, shareCpu } from './node.ts'
import { p50, p95 } from './quantiles.ts'
import { askForCpu, RELAXATION, settleQueue, throttledShare, utilisation } from './queue.ts'
import { type Survey, survey } from './stations.ts'
import { type Arrivals, retryPattern, scheduleRetries } from './traffic.ts'

/** A call line quieter than this is not drawn, per second. */
const QUIETEST_LINE = 1e-9

/**
 * Sends this tick's arrivals through the cluster and writes what came of them on services, pods, classes and lines. Pods that ran
 * out of memory go to `kill` (control.ts); in plan nothing is killed, because there is no traffic to fill them.
 */
export function flow(cluster: Cluster, arrivals: Arrivals, ctx: RuleContext, kill: Kill): void {
  const { lesson } = ctx
  const forest = callForest(lesson)
  const view = survey(cluster, ctx)
  const rates = smoothRates(cluster, lesson, arrivals, ctx)
  const demand = demandOf(cluster, forest, view, rates, ctx)
  shareNodes(cluster, view, demand, ctx)
  const doors = openDoors(view, demand, ctx)
  const outcome = outcomeOf(lesson, forest, view, demand, doors)
  const held = holdings(
    lesson,
    forest,
    view,
    demand,
    outcome,
    doors.map((door) => door.waitSeconds),
  )
  writeServices(forest, view, demand, doors, outcome, held)
  writeLines(cluster, forest, view, demand, outcome)
  writeClasses(cluster, forest, view, demand, outcome, arrivals, ctx)
  writeDependencies(cluster, forest, view, demand, ctx)
  moveBreakers(forest, view, demand, outcome, ctx)
  rotateCertificates(cluster, view.stations, ctx)
  settleMemory(cluster, view, held, ctx)
  idleRest(cluster)
  if (ctx.phase === 'live') {
    view.nodes.forEach((node, rank) => {
      runOutOfMemory(node, view.containers[rank]!, lesson, kill)
    })
  }
}

/** §7.3: every container asks, every node shares. */
function shareNodes(cluster: Cluster, view: Survey, demand: Demand, ctx: RuleContext): void {
  for (const containers of view.containers) {
    for (const container of containers) {
      if (!container.serves) ask(container, ctx.lesson.tunables.idleCpuMillis / 1000, ctx.lesson)
    }
  }
  view.stations.forEach((station, rank) => {
    askForCpu(station, demand.workCores[rank]!, ctx.lesson)
  })
  const neighbours = effectsOf(cluster, 'noisy-neighbour')
  view.nodes.forEach((node, rank) => {
    shareCpu(
      node,
      view.containers[rank]!,
      ctx.lesson,
      neighbours.filter((one) => one.node === node.id).map((one) => one.cores),
    )
  })
}

/** §7.4 and the counting half of §7.7: what an entry meets at each service. */
function openDoors(view: Survey, demand: Demand, ctx: RuleContext): Door[] {
  return view.stations.map((station, rank) => {
    const queue = settleQueue(station, demand.admitted[rank]!, demand.workCores[rank]!, ctx.lesson)
    const refusedShare = admitEntries(station, demand.entries[rank]!, ctx.lesson)
    const { service } = station
    // Nobody waits for a dead node where the name alone is not trusted.
    const deadShare = station.isUntrusted ? 0 : station.deadShare
    service.waitSeconds += (queue.waitSeconds - service.waitSeconds) * RELAXATION
    const droppedShare = deadShare + Math.max(0, 1 - deadShare - refusedShare) * queue.droppedShare
    return { queue, waitSeconds: service.waitSeconds, refusedShare, droppedShare }
  })
}

function writeServices(
  forest: CallForest,
  view: Survey,
  demand: Demand,
  doors: readonly Door[],
  outcome: Outcome,
  held: readonly Holding[],
): void {
  const success = view.stations.map(() => 0)
  const response = view.stations.map(() => 0)
  const through = view.stations.map(() => 0)
  for (const node of forest.nodes) {
    if (!demand.remote[node.index]) continue
    const rank = stationRank(view, node)
    const rate = demand.rate[node.index]!
    through[rank]! += throughBreaker(demand, node)
    success[rank]! += rate * outcome.success[node.index]!
    response[rank]! += demand.sent[node.index]! * (outcome.hold[node.index]! + doors[rank]!.waitSeconds)
  }
  const mesh = view.anyMeshed ? meshShares(forest, view, demand, outcome) : null
  view.stations.forEach((station, rank) => {
    const door = doors[rank]!
    const entries = demand.entries[rank]!
    // Nobody called: it would have answered, or not.
    const untried = 1 - door.refusedShare - door.droppedShare
    station.service.flow = {
      entriesPerSecond: entries,
      workCores: demand.workCores[rank]!,
      capacityCores: door.queue.capacityCores,
      utilisation: utilisation(demand.workCores[rank]!, door.queue.capacityCores),
      responseMs: entries > 0 ? (response[rank]! / entries) * 1000 : 0,
      successShare: entries > 0 ? success[rank]! / through[rank]! : untried,
      refusedShare: door.refusedShare,
      droppedShare: door.droppedShare,
      brokenShare: mesh?.broken[rank] ?? 0,
      retriedShare: mesh?.retried[rank] ?? 0,
      throttledShare: throttledShare(station),
    }
    relaxHold(station, held[rank]!)
  })
}

/** The calls between services, by caller and callee. */
function writeLines(cluster: Cluster, forest: CallForest, view: Survey, demand: Demand, outcome: Outcome): void {
  const size = view.stations.length
  const perSecond: number[] = new Array(size * size).fill(0)
  const failing: number[] = new Array(size * size).fill(0)
  for (const node of forest.nodes) {
    if (node.parent === null || !demand.remote[node.index]) continue
    const cell = stationRank(view, node.parent) * size + stationRank(view, node)
    const rate = demand.rate[node.index]!
    perSecond[cell]! += rate
    failing[cell]! += rate * (1 - outcome.success[node.index]!)
  }
  cluster.lines = []
  for (let cell = 0; cell < perSecond.length; cell++) {
    const rate = perSecond[cell]!
    if (rate < QUIETEST_LINE) continue
    const from = view.stations[Math.floor(cell / size)]!.service.id
    const to = view.stations[cell % size]!.service.id
    cluster.lines.push({ from, to, perSecond: rate, errorShare: failing[cell]! / rate })
  }
}

/** [FLO1] base arrivals = served + given up + waiting: every attempt ends here as one of the three. */
function writeClasses(
  cluster: Cluster,
  forest: CallForest,
  view: Survey,
  demand: Demand,
  outcome: Outcome,
  arrivals: Arrivals,
  ctx: RuleContext,
): void {
  const offered = arrivals.map((one) => one.base + one.returning)
  const retries = retryPattern(cluster)
  const served = offered.map((count, rank) => count * outcome.success[forest.roots[rank]!.index]!)
  const failed = offered.map((count, rank) => count - served[rank]!)
  const anomalies = countAnomalies(cluster, forest, view, demand, outcome, offered, failed)
  forest.classes.forEach((spec, rank) => {
    const flow = cluster.classes[spec.id]!
    const root = forest.roots[rank]!.index
    const mean = outcome.mean[root]! + sagaHop(cluster, spec.id, ctx)
    const variance = outcome.variance[root]!
    flow.offered = offered[rank]!
    flow.served = served[rank]!
    flow.failed = failed[rank]!
    flow.anomalies = anomalies[rank]!
    flow.valueShare = outcome.value[root]!
    flow.successShare = outcome.success[root]!
    flow.meanMs = mean * 1000
    flow.p95Ms = p95(mean, variance) * 1000
    flow.p50Ms = p50(mean, variance) * 1000
    flow.worthlessShare = flow.offered > 0 ? Math.min(1, arrivals[rank]!.worthless / flow.offered) : 0
    const worthless = flow.failed * flow.worthlessShare
    flow.givenUp = ctx.phase === 'live' ? scheduleRetries(flow, flow.failed, worthless, retries) : 0
    flow.totalBase += arrivals[rank]!.base
    flow.totalWorthless += arrivals[rank]!.worthlessBase
    flow.totalAttempts += flow.offered
    flow.totalServed += flow.served
    if (flow.p95Ms <= spec.sloMs) flow.totalServedWithinSlo += flow.served
    flow.totalGivenUp += flow.givenUp
  })
}

/** A saga takes one hop more: its log entry. */
function sagaHop(cluster: Cluster, classId: string, ctx: RuleContext): number {
  const { networkSameZoneMs, containerHopMs } = ctx.lesson.tunables
  return cluster.sagas[classId] === true ? (networkSameZoneMs + containerHopMs) / 1000 : 0
}

/** What the modules' calls to the outside lived; the visits that get as far as calling make one each. */
function writeDependencies(cluster: Cluster, forest: CallForest, view: Survey, demand: Demand, ctx: RuleContext): void {
  if (view.dependencies.length === 0) return
  const calls = forest.modules.map(() => 0)
  for (const node of forest.nodes) calls[node.moduleIndex]! += demand.active[node.index]!
  settleDependencies(cluster, view.dependencies, (rank) => view.stations[view.stationOf[rank]!]!, calls, ctx)
}
