/* Requests in flight: the workers they hold and the memory they take (GAME.md §7.7). Time in a service comes from latency.ts; what
   is refused here is refused at once. What a node does when memory runs out is node.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import { TICK_SECONDS } from '../world/units.ts'
import type { CallForest } from './call-tree.ts'
import type { RuleContext } from './context.ts'
import { type Demand, stationRank } from './demand.ts'
import type { Outcome } from './latency.ts'
import { baseMemoryMi } from './pack.ts'
import { RELAXATION } from './queue.ts'
import { carries, isActive, runs, type Station, type Survey } from './stations.ts'

/** Nothing is in flight for less. */
const SHORTEST_STAY_SECONDS = 0.004

/**
 * [FLO7] The next count in flight and the share refused: N' = min(workers, (N + offered)/(1 + dt/T)), admitted = N'(1 + dt/T) − N.
 * Implicit in N', so that it cannot oscillate, and exact at rest. `offered` is a count, not a rate.
 */
export function admit(
  inFlight: number,
  offered: number,
  workers: number,
  staySeconds: number,
): { inFlight: number; refusedShare: number } {
  const leaving = 1 + TICK_SECONDS / Math.max(SHORTEST_STAY_SECONDS, staySeconds)
  const next = Math.min(workers, (inFlight + offered) / leaving)
  const admitted = Math.max(0, next * leaving - inFlight)
  const refusedShare = offered > 0 ? Math.min(1, Math.max(0, 1 - admitted / offered)) : 0
  // Where nothing is refused the subtraction leaves a rounding error behind, which would look like refusals.
  return { inFlight: next, refusedShare: next < workers ? 0 : refusedShare }
}

/**
 * [FLO7] Lets entries in while workers are free; returns the share of all entries that is refused. Without a replica: all; [FLO14] with an
 * expired certificate too, and no worker hears of them.
 */
export function admitEntries(station: Station, entriesPerSecond: number, lesson: Lesson): number {
  const { service } = station
  const workers = station.replicas.length * lesson.tunables.workersPerReplica
  if (workers === 0) {
    service.inFlight = 0
    return 1 - station.deadShare
  }
  const alive = station.isUntrusted ? 0 : entriesPerSecond * (1 - station.deadShare)
  const { inFlight, refusedShare } = admit(service.inFlight, alive * TICK_SECONDS, workers, service.holdSeconds)
  service.inFlight = inFlight
  return station.isUntrusted ? 1 : refusedShare * (1 - station.deadShare)
}

/** What the entries of a service hold on to, from this tick's outcome. */
export interface Holding {
  /** Mean over entries of min(hold + wait, timeout), seconds. */
  staySeconds: number
  /** Memory of one request in flight. */
  memoryMi: number
}

/** [FLO7] By station: mean stay of the entries, and memory per request in flight = Σ visits × hold × Mi ÷ Σ entries × (hold + wait). */
export function holdings(
  lesson: Lesson,
  forest: CallForest,
  survey: Survey,
  demand: Demand,
  outcome: Outcome,
  waitSeconds: readonly number[],
): Holding[] {
  const timeout = lesson.tunables.callTimeoutMs / 1000
  const sums = survey.stations.map(() => ({ entries: 0, stays: 0, limited: 0, memory: 0 }))
  for (const node of forest.nodes) {
    const rank = stationRank(survey, node)
    const sum = sums[rank]!
    const inside = demand.inside[node.index]!
    const hold = outcome.hold[node.index]!
    sum.memory += inside * hold * forest.modules[node.moduleIndex]!.perRequestMi
    if (!demand.remote[node.index]) continue
    const stay = hold + waitSeconds[rank]!
    sum.entries += inside
    sum.stays += inside * stay
    sum.limited += inside * Math.min(stay, timeout)
  }
  return sums.map((sum) => ({
    staySeconds: sum.entries > 0 ? sum.limited / sum.entries : 0,
    memoryMi: sum.stays > 0 ? sum.memory / sum.stays : 0,
  }))
}

/** Relaxes the time a worker is held towards this tick's; a service without entries keeps what it had. */
export function relaxHold(station: Station, holding: Holding): void {
  if (holding.staySeconds === 0) return
  station.service.holdSeconds += (holding.staySeconds - station.service.holdSeconds) * RELAXATION
}

/** [FLO7] Memory of every running container: base + what leaked + its share of the requests in flight. Leaks grow here. */
export function settleMemory(cluster: Cluster, survey: Survey, holdings: readonly Holding[], ctx: RuleContext): void {
  const leaks =
    ctx.phase === 'live' ? cluster.faults.filter((fault) => fault.kind === 'leak' && isActive(fault, ctx)) : []
  for (const containers of survey.containers) {
    for (const container of containers) {
      if (container.serves) {
        for (const leak of leaks)
          if (carries(container.release, leak)) container.pod.leakedMi += leak.strength * TICK_SECONDS
      }
      const { pod, release } = container
      pod.memoryMi = baseMemoryMi(release, ctx.lesson) + pod.leakedMi
      if (pod.sidecar) pod.memoryMi += ctx.lesson.tunables.sidecarMemoryMi
    }
  }
  survey.stations.forEach((station, rank) => {
    const perReplica = station.service.inFlight / Math.max(1, station.replicas.length)
    for (const replica of station.replicas) replica.pod.memoryMi += perReplica * holdings[rank]!.memoryMi
  })
}

/** A pod whose container does not run uses nothing. */
export function idleRest(cluster: Cluster): void {
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node !== null && runs(pod) && cluster.nodes[pod.node]?.lifecycle.kind === 'ready') continue
    pod.cpuUsedMillis = 0
    pod.capacityMillis = 0
    pod.memoryMi = 0
    pod.backlogCpuSeconds = 0
  }
}
