/* Which nodes a pod fits on, and why not: kube-scheduler's filters in its own order and its own words (KUBE.md A).
   Which of the fitting nodes is best: rank.ts; when pods are tried: schedule.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Node, NodeFilter, PendingReason, Pod, Resources } from '../world/cluster.ts'
import { byId, type NodeId } from '../world/ids.ts'
import { requestsOf } from './packing.ts'
import { holdsResources } from './pods.ts'

/** kubelet's default `maxPods`. */
const PODS_PER_NODE = 110
/** Containers without a request count as this much when nodes are scored: `util/non_zero.go`. */
const NON_ZERO_CPU_MILLIS = 100
const NON_ZERO_MEMORY_MI = 200

/** What the pods bound to a node request together. */
export interface NodeUsage {
  cpuMillis: number
  memoryMi: number
  /** The same with the stand-ins for absent requests; scores use these. */
  scoredCpuMillis: number
  scoredMemoryMi: number
  pods: number
}

export interface Misfit {
  filter: NodeFilter
  /** Millicores or Mi short. */
  missing?: number
}

/** Requests by node, nodes without pods included. */
export function usageByNode(cluster: Cluster, lesson: Lesson): Map<NodeId, NodeUsage> {
  const usages = new Map<NodeId, NodeUsage>()
  for (const id of Object.keys(cluster.nodes)) {
    usages.set(id, { cpuMillis: 0, memoryMi: 0, scoredCpuMillis: 0, scoredMemoryMi: 0, pods: 0 })
  }
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node === null || !holdsResources(pod)) continue
    const usage = usages.get(pod.node)
    if (usage) addRequests(usage, requestsOf(cluster, pod, lesson))
  }
  return usages
}

/** Requests of one node's pods; `without` leaves one pod out, as if it had gone. */
export function usageOf(cluster: Cluster, node: NodeId, lesson: Lesson, without?: Pod): NodeUsage {
  const usage = { cpuMillis: 0, memoryMi: 0, scoredCpuMillis: 0, scoredMemoryMi: 0, pods: 0 }
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node !== node || pod === without || !holdsResources(pod)) continue
    addRequests(usage, requestsOf(cluster, pod, lesson))
  }
  return usage
}

export function addRequests(usage: NodeUsage, resources: Resources): void {
  usage.cpuMillis += resources.cpuRequestMillis
  usage.memoryMi += resources.memoryRequestMi
  usage.scoredCpuMillis += scoredCpuMillis(resources)
  usage.scoredMemoryMi += scoredMemoryMi(resources)
  usage.pods += 1
}

export function scoredCpuMillis(resources: Resources): number {
  return resources.cpuRequestMillis > 0 ? resources.cpuRequestMillis : NON_ZERO_CPU_MILLIS
}

export function scoredMemoryMi(resources: Resources): number {
  return resources.memoryRequestMi > 0 ? resources.memoryRequestMi : NON_ZERO_MEMORY_MI
}

/**
 * Why a node refuses a pod with these requests; empty when it fits. The first plugin that refuses speaks alone, in
 * kube-scheduler's order: NodeUnschedulable, NodeName (`pin`), TaintToleration, NodeResourcesFit.
 */
export function misfits(node: Node, usage: NodeUsage, resources: Resources, pin: NodeId | null): Misfit[] {
  // [SCH5] a cordoned node takes no new pods; those that run stay.
  if (node.cordoned) return [{ filter: 'unschedulable' }]
  // [SCH6] a pinned slot goes to its own node and no other.
  if (pin !== null && pin !== node.id) return [{ filter: 'pinned-elsewhere' }]
  // [SCH7] a node known to be dead is tainted; one that crashed unnoticed still looks fine.
  if (node.lifecycle.kind === 'not-ready') return [{ filter: 'not-ready' }]
  return resourceMisfits(node, usage, resources)
}

/** [SCH2] a full node is filtered out before scoring: request > allocatable − Σ requests; a zero request always fits. `noderesources/fit.go` */
export function resourceMisfits(node: Node, usage: NodeUsage, resources: Resources): Misfit[] {
  const found: Misfit[] = []
  if (usage.pods + 1 > PODS_PER_NODE) found.push({ filter: 'too-many-pods' })
  const cpuMissing = resources.cpuRequestMillis - (node.cpuMillis - usage.cpuMillis)
  if (resources.cpuRequestMillis > 0 && cpuMissing > 0) found.push({ filter: 'insufficient-cpu', missing: cpuMissing })
  const memoryMissing = resources.memoryRequestMi - (node.memoryMi - usage.memoryMi)
  if (resources.memoryRequestMi > 0 && memoryMissing > 0) {
    found.push({ filter: 'insufficient-memory', missing: memoryMissing })
  }
  return found
}

/** Whether a pod, or one with these requests, would be let onto the node now. The pod itself is not counted against it. */
export function fits(cluster: Cluster, what: Pod | Resources, node: Node, lesson: Lesson): boolean {
  const isPod = 'lifecycle' in what
  const resources = isPod ? requestsOf(cluster, what, lesson) : what
  const usage = usageOf(cluster, node.id, lesson, isPod ? what : undefined)
  return isRegistered(node) && misfits(node, usage, resources, null).length === 0
}

/** [SCH8] a node that is still being provisioned is no node yet: it is neither tried nor counted. */
function isRegistered(node: Node): boolean {
  return node.lifecycle.kind !== 'provisioning'
}

/** Nodes the scheduler knows, by number. */
export function registeredNodes(cluster: Cluster): Node[] {
  return Object.values(cluster.nodes)
    .filter(isRegistered)
    .sort((left, right) => left.number - right.number)
}

/** kube-scheduler's words for each filter; the last two are this game's own. */
const FILTER_WORDS: Record<NodeFilter, string> = {
  'insufficient-cpu': 'Insufficient cpu',
  'insufficient-memory': 'Insufficient memory',
  'too-many-pods': 'Too many pods',
  unschedulable: 'node(s) were unschedulable',
  'not-ready': 'node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
  'pinned-elsewhere': "node(s) didn't match the requested node name",
  'untolerated-taint': 'node(s) had untolerated taint(s)',
  'node-selector': "node(s) didn't match Pod's node affinity/selector",
  affinity: "node(s) didn't match pod affinity rules",
  'anti-affinity': "node(s) didn't match pod anti-affinity rules",
  'existing-anti-affinity': "node(s) didn't satisfy existing pods anti-affinity rules",
  'topology-spread': "node(s) didn't match pod topology spread constraints",
  'library-clash': 'node(s) had other versions of its libraries installed',
  'no-scheduler': 'node(s) had no scheduler to choose them',
}

/** [SCH9] every reason with the nodes it refused, sorted as text, count first: `framework/types.go`, FitError. */
export function pendingReason(byNode: Record<NodeId, Misfit[]>): PendingReason {
  const counts = new Map<NodeFilter, number>()
  for (const found of Object.values(byNode)) {
    for (const { filter } of found) counts.set(filter, (counts.get(filter) ?? 0) + 1)
  }
  const filters = [...counts].map(([filter, nodes]) => ({ filter, nodes }))
  filters.sort((left, right) => byId(reasonText(left), reasonText(right)))
  return { nodes: Object.keys(byNode).length, filters, byNode }
}

function reasonText(part: { filter: NodeFilter; nodes: number }): string {
  return `${part.nodes} ${FILTER_WORDS[part.filter]}`
}

/** The line kube-scheduler would write: `0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient memory.` */
export function pendingLine(reason: Pick<PendingReason, 'nodes' | 'filters'>): string {
  if (reason.nodes === 0) return 'no nodes available to schedule pods'
  return `0/${reason.nodes} nodes are available: ${reason.filters.map(reasonText).join(', ')}.`
}
