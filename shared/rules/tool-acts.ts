/* Buying and selling platform tools (GAME.md §9), and what may be done to the pod of one. What a tool is: tools.ts; how its pod is
   scheduled, pulled, restarted and brought back is as for any other. */

import type { ToolKind } from '../lessons/lesson.ts'
import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { placeAfresh } from './plan.ts'
import { createPod, podsOf, removePod, terminatePod } from './pods.ts'
import { wantedRelease, wishRelease } from './release.ts'
import { PODS_PER_TEAM, slotsOfTeam } from './replicas.ts'
import { makeService } from './service.ts'
import { type PodTool, toolRelease, toolServiceId } from './tools.ts'

/** Tools stand behind all services a team may have, and use up none of the board's letters. */
const FIRST_TOOL_ORDER = 100
const TOOL_ORDER: readonly ToolKind[] = ['monitoring', 'cicd', 'scanner', 'mirror']

/** What people may do to a tool's service: its image, size and number are the vendor's. */
const FOR_TOOLS: readonly TeamCommand['kind'][] = ['place-pod', 'release-pod', 'restart']

/** [TOO3] Refuses a tool that is not on offer, bought already, or for whose pod a team of 60 pods has no place. */
export function checkBuy(cluster: Cluster, tool: ToolKind, ctx: RuleContext): Refusal | null {
  if (ctx.lesson.tools[tool] === undefined) return { code: 'tool-not-offered', facts: { tool } }
  if (cluster.tools.includes(tool)) return { code: 'tool-bought', facts: { tool } }
  const pods = slotsOfTeam(cluster) + (tool === 'mesh' ? 0 : 1)
  if (pods <= PODS_PER_TEAM) return null
  return { code: 'too-many-pods', facts: { service: toolServiceId(tool), limit: PODS_PER_TEAM } }
}

/** [TOO3] */
export function checkSell(cluster: Cluster, tool: ToolKind): Refusal | null {
  return cluster.tools.includes(tool) ? null : { code: 'tool-not-bought', facts: { tool } }
}

/** [TOO4] Refuses every other act on a tool's service; null where the command is about none. */
export function refusalOfTool(cluster: Cluster, command: TeamCommand): Refusal | null {
  if (FOR_TOOLS.includes(command.kind)) return null
  for (const id of servicesNamed(command)) {
    const tool = cluster.services[id]?.tool
    if (tool) return { code: 'not-for-tools', facts: { service: id, tool, command: command.kind } }
  }
  return null
}

function servicesNamed(command: TeamCommand): string[] {
  if (command.kind === 'merge-services') return [command.from, command.into]
  if (command.kind === 'move-module') return [command.to]
  return 'service' in command ? [command.service] : []
}

/** [TOO1] A tool runs as a service of one slot beside the team's own. [TOO5] A mesh has no pod: every pod is made anew, with its sidecar. */
export function buyTool(cluster: Cluster, tool: ToolKind, ctx: RuleContext): void {
  cluster.tools = [...cluster.tools, tool]
  if (tool === 'mesh') renewPods(cluster, ctx)
  else runTool(cluster, tool, ctx)
}

/** [TOO1] The pod of a tool sold ends gracefully (in plan at once) and its service goes with it: strangler.ts. [TOO5] A mesh's sidecars go. */
export function sellTool(cluster: Cluster, tool: ToolKind, ctx: RuleContext): void {
  cluster.tools = cluster.tools.filter((one) => one !== tool)
  if (tool === 'mesh') {
    renewPods(cluster, ctx)
    return
  }
  const id = toolServiceId(tool)
  for (const pod of podsOf(cluster, id)) {
    if (ctx.phase === 'plan') removePod(cluster, pod)
    else terminatePod(cluster, pod, ctx)
  }
  if (podsOf(cluster, id).length === 0) delete cluster.services[id]
}

function runTool(cluster: Cluster, tool: PodTool, ctx: RuleContext): void {
  const id = toolServiceId(tool)
  const order = FIRST_TOOL_ORDER + TOOL_ORDER.indexOf(tool)
  // Bought again before the last pod of the one sold is gone: that pod still leaves, and another takes the slot.
  const service = cluster.services[id] ?? { ...makeService(id, order, 1, toolRelease(tool)), tool }
  service.slots = [{ pin: null }]
  cluster.services[id] = service
  // Live a person asked for it; in plan the cluster is settled afterwards.
  if (ctx.phase === 'live') createPod(cluster, service, wantedRelease(service).revision, 1, ctx)
}

/** [TOO5] In plan pods are placed afresh; live each service restarts by a rollout of what it runs, a build under way brings its own. */
function renewPods(cluster: Cluster, ctx: RuleContext): void {
  const owners = new Set(Object.values(cluster.owners))
  for (const service of Object.values(cluster.services)) {
    // What is leaving answers until its modules have arrived elsewhere; to restart it would drop their calls.
    if (service.tool !== null || !owners.has(service.id)) continue
    if (ctx.phase === 'plan') placeAfresh(cluster, service, ctx)
    else restartAll(cluster, service, ctx)
  }
}

function restartAll(cluster: Cluster, service: Service, ctx: RuleContext): void {
  if (service.rollout.kind === 'building') return
  wishRelease(cluster, service, wantedRelease(service), { changesCode: false, again: true }, ctx)
}
