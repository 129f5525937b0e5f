/* Platform tools (GAME.md §9): bought and sold, running as pods on the same nodes as everything else. What each gives stands where it
   helps: builds in rollout.ts, pulls in pack.ts, views in game/, the mesh in mesh.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster } from '../world/cluster.ts'
import type { ToolKind } from '../lessons/lesson.ts'
import type { RuleContext } from './context.ts'

export function checkBuy(cluster: Cluster, tool: ToolKind, ctx: RuleContext): Refusal | null {
  if (ctx.lesson.tools[tool] === undefined) return { code: 'tool-not-offered', facts: { tool } }
  return cluster.tools.includes(tool) ? { code: 'tool-bought', facts: { tool } } : null
}

export function checkSell(cluster: Cluster, tool: ToolKind): Refusal | null {
  return cluster.tools.includes(tool) ? null : { code: 'tool-not-bought', facts: { tool } }
}

export function buyTool(cluster: Cluster, tool: ToolKind, _ctx: RuleContext): void {
  cluster.tools = [...cluster.tools, tool]
}

export function sellTool(cluster: Cluster, tool: ToolKind, _ctx: RuleContext): void {
  cluster.tools = cluster.tools.filter((one) => one !== tool)
}

/** Whether a tool works now: bought, and its pod Ready on a node that works. The mesh needs no pod of its own. */
export function toolWorks(cluster: Cluster, tool: ToolKind): boolean {
  if (!cluster.tools.includes(tool)) return false
  if (tool === 'mesh') return true
  return Object.values(cluster.pods).some(
    (pod) =>
      cluster.services[pod.service]?.tool === tool &&
      pod.lifecycle.kind === 'ready' &&
      pod.node !== null &&
      cluster.nodes[pod.node]?.lifecycle.kind === 'ready',
  )
}
