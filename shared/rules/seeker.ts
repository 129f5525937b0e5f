/* One pod that looks for a node, and the cluster as the scheduler sees it while it looks: what filters (fit.ts, affinity.ts, spread.ts),
   scores (rank.ts) and preemption (preempt.ts) are all asked about. When pods look: schedule.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod, Release, Resources, Service } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import type { Topology } from '../world/scheduling.ts'
import type { NodeUsage } from './fit.ts'
import { requestsOf, wantedResources } from './packing.ts'
import { holdsResources } from './pods.ts'
import { releaseOfPod, wantedRelease } from './release.ts'

/** A pod, or one that would be made. */
export interface Seeker {
  service: ServiceId
  release: Release
  /** What it asks of a node, packing and sidecar included. */
  resources: Resources
  pin: NodeId | null
  /** Where there is one already: it is not counted against itself. */
  pod: Pod | null
}

/** What the scheduler knows while it places pods. */
export interface Scene {
  cluster: Cluster
  lesson: Lesson
  /** All nodes it knows, by number. */
  nodes: readonly Node[]
  usages: Map<NodeId, NodeUsage>
  /** Pods for which others were preempted. */
  nominees: Pod[]
  /** Pods thought away: victims that are being weighed. */
  gone: ReadonlySet<Pod>
}

/** A pod where it stands. */
export interface Standing {
  pod: Pod
  node: Node
  release: Release
}

/** A pod that waits for its node. */
export function seekerOf(cluster: Cluster, pod: Pod, lesson: Lesson): Seeker {
  const pin = cluster.services[pod.service]?.slots[pod.slot - 1]?.pin ?? null
  const release = releaseOfPod(cluster, pod)
  return { service: pod.service, release, resources: requestsOf(cluster, pod, lesson), pin, pod }
}

/** A pod of the wanted release, if it were made now; `instead` is not counted against it. */
export function wantedSeeker(cluster: Cluster, service: Service, lesson: Lesson, instead: Pod | null = null): Seeker {
  const resources = wantedResources(cluster, service, lesson)
  return { service: service.id, release: wantedRelease(service), resources, pin: null, pod: instead }
}

export function priorityOf(cluster: Cluster, pod: Pod): number {
  return releaseOfPod(cluster, pod).scheduling.priority
}

/** Every other pod that holds a place, those on their way out included; guests stand where they are nominated. */
export function standingPods(scene: Scene, seeker: Seeker, guests: readonly Pod[] = []): Standing[] {
  const standing: Standing[] = []
  const { cluster } = scene
  const add = (pod: Pod, id: NodeId) => {
    const node = cluster.nodes[id]
    if (node) standing.push({ pod, node, release: releaseOfPod(cluster, pod) })
  }
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node === null || pod === seeker.pod || !holdsResources(pod) || scene.gone.has(pod)) continue
    add(pod, pod.node)
  }
  for (const pod of guests) if (pod.lifecycle.kind === 'pending') add(pod, pod.lifecycle.nominated ?? '')
  return standing
}

/** The node's value of a topology key: its own name, or its zone. */
export function domainOf(node: Node, topology: Topology): string {
  return topology === 'node' ? node.id : node.zone
}

/** [FIT1] a selector is the AND of its labels; every node has `node` (its name) and `zone` beside its own. */
export function matchesSelector(node: Node, selector: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).every((key) => labelOf(node, key) === selector[key])
}

function labelOf(node: Node, key: string): string | undefined {
  if (key === 'node') return node.id
  return key === 'zone' ? node.zone : node.labels[key]
}
