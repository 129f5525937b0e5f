/* Schedule (GAME.md §5): pods without a node are tried one after another, filter, score, bind; a pod that fits nowhere stays
   Pending with kube-scheduler's reason. Filters: fit.ts; scores: rank.ts. */

import { draw } from '../lib/random.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Refusal } from '../world/act.ts'
import type { Cluster, Node, Pod, Resources, Service } from '../world/cluster.ts'
import { byId, type NodeId, type ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import {
  addRequests,
  type Misfit,
  misfits,
  type NodeUsage,
  pendingReason,
  registeredNodes,
  resourceMisfits,
  usageByNode,
  usageOf,
} from './fit.ts'
import { beginPulling } from './pack.ts'
import { requestsOf, wantedResources } from './packing.ts'
import { podInSlot } from './pods.ts'
import { rank } from './rank.ts'
import { modulesOf, releaseOfPod } from './release.ts'

/**
 * Tries every pod that waits for a node, longest waiting first. Kubernetes retries after 1 s to 10 s or when an event could
 * help; compressed tenfold that is at most four ticks, so each tick is a retry.
 */
export function placePending(cluster: Cluster, ctx: RuleContext): void {
  const waiting = Object.values(cluster.pods).filter((pod) => pod.lifecycle.kind === 'pending')
  if (waiting.length === 0) return
  waiting.sort((left, right) => queueOrder(cluster, left, right))
  const nodes = registeredNodes(cluster)
  const usages = usageByNode(cluster, ctx.lesson)
  for (const pod of waiting) tryPod(cluster, pod, nodes, usages, ctx)
}

function queueOrder(cluster: Cluster, left: Pod, right: Pod): number {
  const waited = pendingSince(left) - pendingSince(right)
  const order = (cluster.services[left.service]?.order ?? 0) - (cluster.services[right.service]?.order ?? 0)
  return waited || order || left.slot - right.slot || byId(left.id, right.id)
}

function pendingSince(pod: Pod): number {
  return pod.lifecycle.kind === 'pending' ? pod.lifecycle.sinceTick : 0
}

function tryPod(
  cluster: Cluster,
  pod: Pod,
  nodes: readonly Node[],
  usages: Map<NodeId, NodeUsage>,
  ctx: RuleContext,
): void {
  const service = cluster.services[pod.service]
  if (!service || pod.lifecycle.kind !== 'pending') return
  const release = releaseOfPod(cluster, pod)
  const pin = service.slots[pod.slot - 1]?.pin ?? null
  const resources = requestsOf(cluster, pod, ctx.lesson)
  const { candidates, byNode } = filterNodes(resources, pin, nodes, usages, ctx)
  if (candidates.length === 0) {
    pod.lifecycle = { ...pod.lifecycle, reason: pendingReason(byNode) }
    return
  }
  const node = bestNode({ cluster, lesson: ctx.lesson, pod, release, candidates, usages }, service, ctx)
  bind(cluster, pod, node, ctx)
  const usage = usages.get(node.id)
  if (usage) addRequests(usage, resources)
}

/** [SCH1] without a scheduler nothing chooses a node for a pod that is not pinned. */
function filterNodes(
  resources: Resources,
  pin: NodeId | null,
  nodes: readonly Node[],
  usages: ReadonlyMap<NodeId, NodeUsage>,
  ctx: RuleContext,
): { candidates: Node[]; byNode: Record<NodeId, Misfit[]> } {
  const nobodyChooses = pin === null && !ctx.lesson.unlocks.includes('scheduler')
  const candidates: Node[] = []
  const byNode: Record<NodeId, Misfit[]> = {}
  for (const node of nodes) {
    const usage = usages.get(node.id)
    if (!usage) continue
    const found: Misfit[] = nobodyChooses ? [{ filter: 'no-scheduler' }] : misfits(node, usage, resources, pin)
    if (found.length === 0) candidates.push(node)
    else byNode[node.id] = found
  }
  return { candidates, byNode }
}

/** [SCH3] the highest score wins. [SCH4] ties fall to a draw keyed by what is placed and where, not by when. */
function bestNode(ranking: Parameters<typeof rank>[0], service: Service, ctx: RuleContext): Node {
  const scores = rank(ranking)
  const best = scores.reduce((highest, score) => Math.max(highest, score), 0)
  const tied = ranking.candidates.filter((_, index) => scores[index] === best)
  const first = tied[0]
  if (!first) throw new Error('invariant broken: no node to choose from')
  if (tied.length === 1) return first
  const meaning = `${modulesOf(service)[0] ?? service.id}:${ranking.pod.slot}`
  const luck = (node: Node) => draw(ctx.seed, 'schedule-tie', 0, `${meaning}:${node.number}`)
  return tied.reduce((chosen, node) => (luck(node) > luck(chosen) ? node : chosen), first)
}

function bind(cluster: Cluster, pod: Pod, node: Node, ctx: RuleContext): void {
  pod.node = node.id
  beginPulling(cluster, pod, ctx.lesson)
  if (ctx.phase === 'plan') return
  const facts = { pod: pod.id, slot: pod.slot }
  ctx.emit({ kind: 'scheduled', severity: 'info', service: pod.service, node: node.id, facts })
}

/** [SCH14] placing by hand obeys the same filters: a person is refused where the scheduler would be. Null: it can be placed. */
export function checkPlacement(
  cluster: Cluster,
  service: ServiceId,
  slot: number,
  node: NodeId,
  lesson: Lesson,
): Refusal | null {
  const owner = cluster.services[service]
  if (!owner) return { code: 'unknown-service', facts: { service } }
  const wish = owner.slots[slot - 1]
  if (!wish) return { code: 'unknown-slot', facts: { service, slot } }
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  if (wish.pin === node) return { code: 'no-change', facts: { service, slot, node } }
  const pod = podInSlot(cluster, service, slot)
  if (pod?.node === node && target.lifecycle.kind !== 'not-ready') return null
  if (target.lifecycle.kind === 'provisioning' || target.lifecycle.kind === 'not-ready') {
    return { code: 'node-not-ready', facts: { service, slot, node } }
  }
  if (target.cordoned) return { code: 'node-cordoned', facts: { service, slot, node } }
  return resourceRefusal(cluster, owner, slot, target, lesson)
}

function resourceRefusal(cluster: Cluster, service: Service, slot: number, node: Node, lesson: Lesson): Refusal | null {
  const resources = wantedResources(cluster, service, lesson)
  const usage = usageOf(cluster, node.id, lesson)
  const found = resourceMisfits(node, usage, resources)[0]
  const where = { service: service.id, slot, node: node.id }
  switch (found?.filter) {
    case undefined:
      return null
    case 'insufficient-cpu': {
      const freeMillis = node.cpuMillis - usage.cpuMillis
      const requestMillis = resources.cpuRequestMillis
      return {
        code: 'insufficient-cpu',
        facts: { ...where, requestMillis, freeMillis, missingMillis: found.missing ?? 0 },
      }
    }
    case 'insufficient-memory': {
      const freeMi = node.memoryMi - usage.memoryMi
      const requestMi = resources.memoryRequestMi
      return { code: 'insufficient-memory', facts: { ...where, requestMi, freeMi, missingMi: found.missing ?? 0 } }
    }
    default:
      return { code: 'too-many-pods', facts: { ...where, limit: usage.pods } }
  }
}

/** Refuses to unpin what is not pinned. */
export function checkRelease(cluster: Cluster, service: ServiceId, slot: number): Refusal | null {
  const owner = cluster.services[service]
  if (!owner) return { code: 'unknown-service', facts: { service } }
  const wish = owner.slots[slot - 1]
  if (!wish) return { code: 'unknown-slot', facts: { service, slot } }
  return wish.pin === null ? { code: 'no-change', facts: { service, slot } } : null
}
