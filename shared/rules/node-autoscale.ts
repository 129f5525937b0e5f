/* The node autoscaler (GAME.md §6): rents a node for pods that find none, and returns one nobody needs. */

import type { Refusal } from '../world/act.ts'
import type { Cluster } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'

export function checkNodeAutoscaler(cluster: Cluster, maxNodes: number | null, ctx: RuleContext): Refusal | null {
  if (!ctx.lesson.unlocks.includes('node-autoscaler')) {
    return { code: 'locked-by-lesson', facts: { unlock: 'node-autoscaler' } }
  }
  return cluster.nodeAutoscalerMax === maxNodes ? { code: 'no-change', facts: {} } : null
}

export function setNodeAutoscaler(cluster: Cluster, maxNodes: number | null): void {
  cluster.nodeAutoscalerMax = maxNodes
}

export function runNodeAutoscaler(_cluster: Cluster, _ctx: RuleContext): void {
  return
}
