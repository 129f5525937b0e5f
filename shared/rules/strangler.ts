/* The later steps of a split while live (strangler): calls follow a module when its new service is ready, then the old one lets
   go of it, and a service without modules goes. The act that began it: split.ts. */

import type { Cluster, Move } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { restore } from './delivery.ts'
import { podsOf, terminatePod } from './pods.ts'
import { wantedRelease } from './release.ts'
import { takeModules } from './split.ts'
import { isBoughtTool } from './tools.ts'

/** [SPL9] routes flip when the target's release is fully ready, so nothing is dropped because of the split itself. */
export function advanceMoves(cluster: Cluster, ctx: RuleContext): void {
  const arrived = cluster.moves.filter((move) => hasArrived(cluster, move))
  for (const move of arrived) {
    for (const module of move.modules) cluster.routes[module] = move.to
    cluster.moves = cluster.moves.filter((one) => one !== move)
    takeModules(cluster, move.from, move.modules, ctx)
    const facts = { from: move.from, to: move.to, modules: move.modules.join(', '), count: move.modules.length }
    ctx.emit({ kind: 'module-moved', severity: 'good', service: move.to, facts })
  }
  for (const id of Object.keys(cluster.services)) retire(cluster, id, ctx)
}

function hasArrived(cluster: Cluster, move: Move): boolean {
  const target = cluster.services[move.to]
  if (target?.rollout.kind !== 'done') return false
  const { modules } = wantedRelease(target)
  return move.modules.every((module) => modules.includes(module))
}

/** [SPL10] a service that owns no module and answers for none ends its pods gracefully, and is gone with the last. */
function retire(cluster: Cluster, id: string, ctx: RuleContext): void {
  const isUsed = (map: Record<string, string>) => Object.values(map).includes(id)
  if (isUsed(cluster.owners) || isUsed(cluster.routes)) return
  const service = cluster.services[id]
  if (!service || isBoughtTool(cluster, service)) return
  service.slots = []
  service.rollout = { kind: 'done' }
  for (const pod of podsOf(cluster, id)) terminatePod(cluster, pod, ctx)
  if (podsOf(cluster, id).length > 0) return
  restore(cluster, id, ctx)
  delete cluster.services[id]
}
