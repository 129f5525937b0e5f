/* Transactions cut halfway (GAME.md §3 and §7.9): requests that failed after a part of them had committed. What they cost: score.ts. */

import type { Cluster } from '../world/cluster.ts'
import { allSucceed, type CallForest, type CallNode } from './call-tree.ts'
import { type Demand, isNeeded, stationRank } from './demand.ts'
import type { Outcome } from './latency.ts'
import type { Survey } from './stations.ts'

/**
 * [ANO1] Per transaction module, calls × (1 − Π success of its calls to transaction modules in other services), by class, at most
 * the class's failures. None with a saga, none towards a service without a ready replica: there nothing was committed.
 * `offered` and `failed` are this tick's requests by class.
 */
export function countAnomalies(
  cluster: Cluster,
  forest: CallForest,
  survey: Survey,
  demand: Demand,
  outcome: Outcome,
  offered: readonly number[],
  failed: readonly number[],
): number[] {
  const counts = forest.classes.map(() => 0)
  for (const node of forest.nodes) {
    const spec = forest.classes[node.classIndex]!
    const rootRate = demand.rate[forest.roots[node.classIndex]!.index]!
    if (cluster.sagas[spec.id] === true || rootRate <= 0) continue
    const together = successOfPartners(survey, demand, outcome, node)
    if (together >= 1) continue
    const calls = (demand.active[node.index]! / rootRate) * offered[node.classIndex]!
    counts[node.classIndex]! += calls * (1 - together)
  }
  return counts.map((count, rank) => Math.min(count, failed[rank]!))
}

function successOfPartners(survey: Survey, demand: Demand, outcome: Outcome, node: CallNode): number {
  let success = 1
  for (const child of node.children) {
    if (!child.transactsWithParent || !demand.remote[child.index] || !isNeeded(child)) continue
    if (survey.stations[stationRank(survey, child)]!.replicas.length === 0) continue
    success *= allSucceed(outcome.success[child.index]!, child.count)
  }
  return success
}
