/* What a tick's calls by way of the mesh came to, service by service, and what the breakers before them make of it. How a breaker behaves:
   mesh.ts; how one call ends: latency.ts. */

import type { CallForest } from './call-tree.ts'
import type { RuleContext } from './context.ts'
import { type Demand, stationRank, throughBreaker } from './demand.ts'
import type { Outcome } from './latency.ts'
import { CLOSED, stepBreaker, tellClosed } from './mesh.ts'
import type { Survey } from './stations.ts'

/** By station: calls that its breaker turned away, of those made; calls made twice, of those let through. */
interface MeshShares {
  broken: number[]
  retried: number[]
}

export function meshShares(forest: CallForest, view: Survey, demand: Demand, outcome: Outcome): MeshShares {
  const sums = view.stations.map(() => ({ made: 0, through: 0, byMesh: 0, again: 0 }))
  for (const node of forest.nodes) {
    if (!demand.remote[node.index]) continue
    const sum = sums[stationRank(view, node)]!
    const rate = demand.rate[node.index]!
    const through = throughBreaker(demand, node)
    sum.made += rate
    sum.through += through
    if (!demand.byMesh[node.index]) continue
    sum.byMesh += through
    sum.again += through * outcome.again[node.index]!
  }
  return {
    broken: sums.map(({ made, through }) => (made > 0 ? 1 - through / made : 0)),
    retried: sums.map(({ byMesh, again }) => (byMesh > 0 ? again / byMesh : 0)),
  }
}

/** [MESH4] Every breaker judges the calls it let through between services; [MESH7] without sidecars there is none, and it is closed. */
export function moveBreakers(
  forest: CallForest,
  view: Survey,
  demand: Demand,
  outcome: Outcome,
  ctx: RuleContext,
): void {
  if (!view.anyMeshed) {
    for (const { service } of view.stations) if (service.breaker.kind !== 'closed') service.breaker = CLOSED
    return
  }
  const judged = view.stations.map(() => 0)
  const bad = view.stations.map(() => 0)
  for (const node of forest.nodes) {
    if (node.parent === null || !demand.byMesh[node.index]) continue
    const rank = stationRank(view, node)
    const through = throughBreaker(demand, node)
    judged[rank]! += through * outcome.judged[node.index]!
    bad[rank]! += through * outcome.bad[node.index]!
  }
  view.stations.forEach(({ service, meshed }, rank) => {
    const after = meshed ? stepBreaker(service.breaker, judged[rank]!, bad[rank]!, ctx.tick) : CLOSED
    tellClosed(service.breaker, after, service.id, {}, ctx)
    service.breaker = after
  })
}
