/* How much work the traffic asks of each service: the call trees folded over the current split (GAME.md §7.2). What the machines
   grant of it is node.ts; how the calls end is latency.ts, whose outcome the next tick's visits follow. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import { allSucceed, type CallForest, type CallNode, callsMade } from './call-tree.ts'
import type { RuleContext } from './context.ts'
import { dependencySuccess } from './dependencies.ts'
import { callsAtRandom, isByMesh, letThrough } from './mesh.ts'
import type { Station, Survey } from './stations.ts'
import type { Arrivals } from './traffic.ts'

/** A tick's calls, by the rank of the call in the forest; rates per second, noise-free. */
export interface Demand {
  /** Whether a call crosses from one service to another, or comes from a user. */
  remote: boolean[]
  /** Calls that are made. */
  rate: number[]
  /** Whether sidecars on both ends see to a call, and the share of such calls that the callee's breaker lets through; empty without a mesh. */
  byMesh: boolean[]
  letShare: number[]
  /** Calls that are sent, those tried again counted twice. */
  sent: number[]
  /** Of those, the ones let in: they cost CPU. */
  inside: number[]
  /** Of those, the ones that get as far as calling others. */
  active: number[]
  /** CPU-seconds of one visit, with its remote calls, saga and packing tax. */
  cpuSeconds: number[]
  /** Share of visits that fail by a fault or defect. */
  errorShare: number[]
  /** By station: calls made to it, calls let in, per second, and the work of those in cores. */
  entries: number[]
  admitted: number[]
  workCores: number[]
}

/** The smoothed rate follows the noise-free one by this share a tick. */
const SMOOTHING = 1 / 8

/** [FLO2] λ̄ += (λ − λ̄)/8 a tick, from λ on the first tick with traffic. */
export function smoothRates(cluster: Cluster, lesson: Lesson, arrivals: Arrivals, ctx: RuleContext): number[] {
  return lesson.classes.map((spec, rank) => {
    const flow = cluster.classes[spec.id]
    const rate = arrivals[rank]?.ratePerSecond ?? 0
    if (flow === undefined || ctx.phase === 'plan') return 0
    if (flow.totalAttempts === 0) flow.smoothedRate = rate
    else flow.smoothedRate += (rate - flow.smoothedRate) * SMOOTHING
    return flow.smoothedRate
  })
}

/** [FLO2] Visits and work of every service at these rates per class. Visits follow what became of calls on the last tick. */
export function demandOf(
  cluster: Cluster,
  forest: CallForest,
  survey: Survey,
  rates: readonly number[],
  ctx: RuleContext,
): Demand {
  const { stations } = survey
  const demand = emptyDemand(forest, stations)
  const expected = expectedSuccess(forest, survey, demand)
  for (const node of forest.nodes) {
    const rank = stationRank(survey, node)
    const station = stations[rank]!
    if (node.parent === null) demand.rate[node.index] = rates[node.classIndex] ?? 0
    visit(demand, node, station, rank, ctx.lesson)
    callChildren(demand, expected, survey, node)
  }
  for (const node of forest.nodes) addWork(cluster, forest, survey, demand, node, ctx)
  return demand
}

/** Rank of the station that answers a call. */
export function stationRank(survey: Survey, node: CallNode): number {
  return survey.stationOf[node.moduleIndex]!
}

/** Calls that no breaker turns away before they are sent, per second. */
export function throughBreaker(demand: Demand, node: CallNode): number {
  const rate = demand.rate[node.index]!
  return demand.byMesh[node.index] ? rate * demand.letShare[node.index]! : rate
}

/** A call crosses services when its parent's module is answered elsewhere; the user's own request always enters from outside. */
function isRemote(survey: Survey, node: CallNode): boolean {
  return node.parent === null || stationRank(survey, node) !== stationRank(survey, node.parent)
}

function emptyDemand(forest: CallForest, stations: readonly Station[]): Demand {
  const perNode = () => forest.nodes.map(() => 0)
  const perStation = () => stations.map(() => 0)
  return {
    remote: forest.nodes.map(() => false),
    rate: perNode(),
    byMesh: [],
    letShare: [],
    sent: perNode(),
    inside: perNode(),
    active: perNode(),
    cpuSeconds: perNode(),
    errorShare: perNode(),
    entries: perStation(),
    admitted: perStation(),
    workCores: perStation(),
  }
}

/** Chance of each call to succeed as far as the last tick tells; also settles which calls are remote and which fail by faults. */
function expectedSuccess(forest: CallForest, survey: Survey, demand: Demand): number[] {
  const expected = forest.nodes.map(() => 1)
  for (let rank = forest.nodes.length - 1; rank >= 0; rank--) {
    const node = forest.nodes[rank]!
    const station = survey.stations[stationRank(survey, node)]!
    const remote = isRemote(survey, node)
    const fault = survey.faultShares[node.moduleIndex] ?? 0
    demand.remote[rank] = remote
    demand.errorShare[rank] = remote ? 1 - (1 - fault) * (1 - station.defectShare) : fault
    if (survey.anyMeshed) settleWay(survey, demand, node, station)
    if (remote) {
      expected[rank] = station.service.flow.successShare
      if (demand.byMesh[rank]) expected[rank] = expected[rank]! * demand.letShare[rank]!
      continue
    }
    let success = (1 - fault) * dependencySuccess(survey.dependencies[node.moduleIndex])
    for (const child of node.children) {
      if (isNeeded(child)) success *= allSucceed(expected[child.index]!, child.count)
    }
    expected[rank] = success
  }
  return expected
}

/** [MESH1] [MESH4] Whether a call goes by way of the mesh, and how many of them. Users hold no worker, so nothing breaks their calls. */
function settleWay(survey: Survey, demand: Demand, node: CallNode, station: Station): void {
  const caller = node.parent === null ? null : survey.stations[stationRank(survey, node.parent)]!
  const byMesh = demand.remote[node.index] === true && isByMesh(caller, station)
  demand.byMesh[node.index] = byMesh
  demand.letShare[node.index] = byMesh && caller !== null ? letThrough(station.service.breaker) : 1
}

/** Whether the parent fails when this call fails. */
export function isNeeded(node: CallNode): boolean {
  return node.mode !== 'async' && node.optionalValueShare === null
}

function visit(demand: Demand, node: CallNode, station: Station, rank: number, lesson: Lesson): void {
  const rate = demand.rate[node.index]!
  let sent = rate
  let inside = rate
  let active = rate
  if (demand.remote[node.index]) {
    const { refusedShare, droppedShare, retriedShare } = station.service.flow
    if (demand.byMesh[node.index]) sent = rate * demand.letShare[node.index]! * (1 + retriedShare)
    else if (station.meshed && rate > 0) callsAtRandom(station, lesson)
    const serving = station.replicas.length > 0 && !station.isUntrusted
    inside = serving ? sent * Math.max(0, 1 - refusedShare - station.deadShare) : 0
    active = serving ? sent * Math.max(0, 1 - refusedShare - Math.max(droppedShare, station.deadShare)) : 0
    demand.entries[rank] = demand.entries[rank]! + sent
    demand.admitted[rank] = demand.admitted[rank]! + inside
  }
  demand.sent[node.index] = sent
  demand.inside[node.index] = inside
  demand.active[node.index] = active * (1 - demand.errorShare[node.index]!)
}

/** Nothing is visited after a call that failed, unless the request can do without it. */
function callChildren(demand: Demand, expected: readonly number[], survey: Survey, node: CallNode): void {
  let reach = demand.active[node.index]! * dependencySuccess(survey.dependencies[node.moduleIndex])
  let together = reach
  let previous: CallNode['mode'] = 'sequential'
  for (const child of node.children) {
    const success = expected[child.index]!
    if (child.mode === 'parallel') {
      if (previous !== 'parallel') together = reach
      demand.rate[child.index] = together * child.count
    } else {
      demand.rate[child.index] = reach * (isNeeded(child) ? callsMade(success, child.count) : child.count)
    }
    if (isNeeded(child)) reach *= allSucceed(success, child.count)
    previous = child.mode
  }
}

/** [FLO2] Work = Σ visits × CPU per visit + remote-call CPU at both ends + saga, all with the packing tax. */
function addWork(
  cluster: Cluster,
  forest: CallForest,
  survey: Survey,
  demand: Demand,
  node: CallNode,
  ctx: RuleContext,
): void {
  const { remoteCallCpuMs, sagaCpuShare } = ctx.lesson.tunables
  const inside = demand.inside[node.index]!
  const called = demand.remote[node.index] === true && node.parent !== null
  let cpuMs = survey.cpuMs[node.moduleIndex]! + (called ? remoteCallCpuMs : 0)
  const dependency = survey.dependencies[node.moduleIndex]
  // [DEP1] What is bought from others costs CPU at our end only.
  if (dependency !== undefined && inside > 0) {
    cpuMs += remoteCallCpuMs * dependency.letShare * (demand.active[node.index]! / inside)
  }
  for (const child of node.children) {
    if (!demand.remote[child.index] || inside <= 0) continue
    cpuMs += remoteCallCpuMs * (demand.sent[child.index]! / inside)
  }
  const saga = cluster.sagas[forest.classes[node.classIndex]!.id] === true ? 1 + sagaCpuShare : 1
  const rank = stationRank(survey, node)
  // [FLO11] The tax of the packing, by where the replicas are: on a desktop a container pays that of its hidden machine.
  const cpuSeconds = (cpuMs / 1000) * saga * (1 + survey.stations[rank]!.taxShare)
  demand.cpuSeconds[node.index] = cpuSeconds
  demand.workCores[rank] = demand.workCores[rank]! + inside * cpuSeconds
}
