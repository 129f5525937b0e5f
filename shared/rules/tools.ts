/* Platform tools (GAME.md §9) as things that run: what a tool's pod needs, which service it is, and whether it works now. Buying and
   selling: tool-acts.ts. What each gives stands where it helps: builds in rollout.ts, pulls in pack.ts, views in game/, the mesh in mesh.ts. */

import type { Lesson, ToolKind } from '../lessons/lesson.ts'
import type { Cluster, Release, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import { NO_SCHEDULING } from '../world/scheduling.ts'
import { ticksOf } from '../world/units.ts'

/** Tools that run in a pod of their own; the mesh runs as sidecars in the pods of the others. */
export type PodTool = Exclude<ToolKind, 'mesh'>

/** [TOO1] What each requests, and may use at most (GAME.md §9): Guaranteed, so that the kernel does not take a team's eyes first. */
export const TOOL_PODS: Record<PodTool, { cpuMillis: number; memoryMi: number }> = {
  monitoring: { cpuMillis: 250, memoryMi: 512 },
  cicd: { cpuMillis: 500, memoryMi: 512 },
  scanner: { cpuMillis: 100, memoryMi: 128 },
  mirror: { cpuMillis: 100, memoryMi: 256 },
}

/** Tools come as finished images of one size that somebody else built; GAME.md gives neither number. */
const TOOL_IMAGE_MI = 200
const TOOL_START_SECONDS = 3
/** Of the memory it requests. Less than all, or it would be the first to be evicted from a node that is short. */
const TOOL_MEMORY_USED_PERCENT = 75

/** What a tool's pod takes to run: an image in one layer, memory from its first moment, ticks from image to Ready. */
export function toolWeight(tool: PodTool): {
  layers: { id: string; sizeMi: number }[]
  baseMemoryMi: number
  startTicks: number
} {
  return {
    layers: [{ id: `tool:${tool}`, sizeMi: TOOL_IMAGE_MI }],
    baseMemoryMi: (TOOL_PODS[tool].memoryMi * TOOL_MEMORY_USED_PERCENT) / 100,
    startTicks: ticksOf(TOOL_START_SECONDS),
  }
}

/** The id of a tool's service; no lesson may name anything so (lessons/incident.schema.ts). */
export function toolServiceId(tool: ToolKind): ServiceId {
  return `tool-${tool}`
}

/** The one release of a tool: its own image, no modules, no code of the team's. */
export function toolRelease(tool: PodTool): Release {
  const { cpuMillis, memoryMi } = TOOL_PODS[tool]
  return {
    revision: 1,
    modules: [],
    versions: {},
    image: 'distroless',
    packing: 'container',
    scheduling: NO_SCHEDULING,
    tickets: [],
    tool,
    resources: {
      cpuRequestMillis: cpuMillis,
      cpuLimitMillis: cpuMillis,
      memoryRequestMi: memoryMi,
      memoryLimitMi: memoryMi,
    },
  }
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

/** A tool's service that stays: sold ones end their pods and go. */
export function isBoughtTool(cluster: Cluster, service: Service): boolean {
  return service.tool !== null && cluster.tools.includes(service.tool)
}

/** The team's own services: tools count neither towards their number nor towards their running cost. */
export function countServices(cluster: Cluster): number {
  let count = 0
  for (const service of Object.values(cluster.services)) if (service.tool === null) count += 1
  return count
}

/** [TOO2] Price of all tools bought, per minute, from buying to selling, whether they work or not. */
export function toolsPricePerMinute(cluster: Cluster, lesson: Lesson): number {
  let price = 0
  for (const tool of cluster.tools) price += lesson.tools[tool] ?? 0
  return price
}
