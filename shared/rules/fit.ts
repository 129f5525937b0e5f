/* Which nodes a pod fits on, and why not: kube-scheduler's filters in its own order (KUBE.md A); its words for them are pending.ts.
   Which of the fitting nodes is best: rank.ts; when pods are tried: schedule.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Node, NodeFilter, Pod, Resources, Service, TaintName } from '../world/cluster.ts'
import type { NodeId } from '../world/ids.ts'
import { affinityFilter, hasRequiredTerms } from './affinity.ts'
import { libraryClash } from './libraries.ts'
import { requestsOf } from './packing.ts'
import { holdsResources } from './pods.ts'
import { matchesSelector, priorityOf, type Scene, type Seeker, seekerOf, standingPods, wantedSeeker } from './seeker.ts'
import { spreadFilter } from './spread.ts'
import { refusingTaint } from './taints.ts'

/** kubelet's default `maxPods`. */
const PODS_PER_NODE = 110
/** Containers without a request count as this much when nodes are scored: `util/non_zero.go`. */
const NON_ZERO_CPU_MILLIS = 100
const NON_ZERO_MEMORY_MI = 200

const NOBODY: ReadonlySet<Pod> = new Set()

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
  taint?: TaintName
}

/** Asked node by node; empty when the pod fits. */
export type Filter = (node: Node) => Misfit[]

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

/** Requests of one node's pods; `without` leaves some out, as if they had gone. */
export function usageOf(cluster: Cluster, node: NodeId, lesson: Lesson, without: ReadonlySet<Pod> = NOBODY): NodeUsage {
  const usage = { cpuMillis: 0, memoryMi: 0, scoredCpuMillis: 0, scoredMemoryMi: 0, pods: 0 }
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node !== node || without.has(pod) || !holdsResources(pod)) continue
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

/** The cluster as the scheduler sees it now. */
export function sceneOf(cluster: Cluster, lesson: Lesson): Scene {
  const usages = usageByNode(cluster, lesson)
  return { cluster, lesson, nodes: registeredNodes(cluster), usages, nominees: nomineesOf(cluster), gone: NOBODY }
}

function nomineesOf(cluster: Cluster): Pod[] {
  return Object.values(cluster.pods).filter(
    ({ lifecycle }) => lifecycle.kind === 'pending' && lifecycle.nominated !== undefined,
  )
}

/** The pod's filters with what they know beforehand. [PRE5] room kept for nominated pods of no lower priority is taken already. */
export function filterOf(scene: Scene, seeker: Seeker): Filter {
  const isRefused = topologyFilter(scene, seeker, [])
  return (node) => {
    const usage = scene.usages.get(node.id) ?? usageOf(scene.cluster, node.id, scene.lesson, scene.gone)
    const guests = scene.nominees.length > 0 ? guestsOf(scene, seeker, node) : []
    if (guests.length > 0) {
      const crowded = { ...usage }
      for (const guest of guests) addRequests(crowded, requestsOf(scene.cluster, guest, scene.lesson))
      const found = misfits(node, crowded, seeker, topologyFilter(scene, seeker, guests))
      if (found.length > 0) return found
    }
    const found = misfits(node, usage, seeker, isRefused)
    // [LIB1] the game's own filter speaks last.
    const isFree = found.length > 0 || libraryClash(scene.cluster, seeker, node.id, scene.lesson, scene.gone) === null
    return isFree ? found : [{ filter: 'library-clash' }]
  }
}

/** `RunFilterPluginsWithNominatedPods`: those nominated to the node with the same priority or a higher one. */
function guestsOf(scene: Scene, seeker: Seeker, node: Node): Pod[] {
  return scene.nominees.filter(
    (pod) =>
      pod !== seeker.pod &&
      pod.lifecycle.kind === 'pending' &&
      pod.lifecycle.nominated === node.id &&
      priorityOf(scene.cluster, pod) >= seeker.release.scheduling.priority,
  )
}

/** PodTopologySpread, then InterPodAffinity; where neither is used nobody is counted. */
function topologyFilter(
  scene: Scene,
  seeker: Seeker,
  guests: readonly Pod[],
): ((node: Node) => NodeFilter | null) | null {
  const isUsed = seeker.release.scheduling.spread?.hard === true || hasRequiredTerms(scene.cluster, seeker)
  if (!isUsed) return null
  const standing = standingPods(scene, seeker, guests)
  const isSkewed = spreadFilter(scene, seeker, standing)
  const affinity = affinityFilter(seeker, standing)
  return (node) => (isSkewed?.(node) ? 'topology-spread' : affinity(node))
}

/**
 * Why a node refuses the pod; empty when it fits. The first plugin that refuses speaks alone, in kube-scheduler's order:
 * NodeUnschedulable, NodeName (`pin`), TaintToleration, NodeAffinity, NodeResourcesFit, PodTopologySpread, InterPodAffinity.
 */
function misfits(
  node: Node,
  usage: NodeUsage,
  { pin, release, resources }: Seeker,
  topology: ((node: Node) => NodeFilter | null) | null,
): Misfit[] {
  // [SCH5] a cordoned node takes no new pods; those that run stay.
  if (node.cordoned) return [{ filter: 'unschedulable' }]
  // [SCH6] a pinned slot goes to its own node and no other.
  if (pin !== null && pin !== node.id) return [{ filter: 'pinned-elsewhere' }]
  // [SCH7] a node known to be dead is tainted; one that crashed unnoticed still looks fine.
  if (node.lifecycle.kind === 'not-ready') return [{ filter: 'not-ready' }]
  // [TNT2] the first taint that is not tolerated is named; PreferNoSchedule only costs points (rank.ts).
  const taint = refusingTaint(node, release.scheduling.tolerations)
  if (taint) return [{ filter: 'untolerated-taint', taint: { key: taint.key, value: taint.value } }]
  if (!matchesSelector(node, release.scheduling.nodeSelector)) return [{ filter: 'node-selector' }]
  const short = resourceMisfits(node, usage, resources)
  if (short.length > 0 || topology === null) return short
  const filter = topology(node)
  return filter === null ? [] : [{ filter }]
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

/** Whether a pod, or one with these requests alone, would be let onto the node now. The pod itself is not counted against it. */
export function fits(cluster: Cluster, what: Pod | Resources, node: Node, lesson: Lesson): boolean {
  if (!isRegistered(node)) return false
  if ('lifecycle' in what) return isTaken(cluster, { ...seekerOf(cluster, what, lesson), pin: null }, node, lesson)
  const isOpen = !node.cordoned && node.lifecycle.kind !== 'not-ready'
  return isOpen && resourceMisfits(node, usageOf(cluster, node.id, lesson), what).length === 0
}

/** Whether the node would take one more pod of the service's wanted release: every filter is asked. */
export function takesOneMore(cluster: Cluster, service: Service, node: Node, lesson: Lesson): boolean {
  return isRegistered(node) && isTaken(cluster, wantedSeeker(cluster, service, lesson), node, lesson)
}

function isTaken(cluster: Cluster, seeker: Seeker, node: Node, lesson: Lesson): boolean {
  const gone = seeker.pod === null ? NOBODY : new Set([seeker.pod])
  const usages = new Map([[node.id, usageOf(cluster, node.id, lesson, gone)]])
  return filterOf({ ...sceneOf(cluster, lesson), usages }, seeker)(node).length === 0
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
