/* Pods as things that come and go: made for a slot, bound, ended, counted. Why one is made or ended is decided elsewhere:
   replicas.ts, rollout.ts, nodes.ts; where it goes, schedule.ts. */

import { invariant } from '../lib/assert.ts'
import type { Cluster, Pod, Service } from '../world/cluster.ts'
import { byId, podId } from '../world/ids.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { carriesSidecar } from './packing.ts'

/** Whether the pod answers calls, or still would if its node had not just died. */
export function isServing(pod: Pod): boolean {
  return pod.lifecycle.kind === 'ready'
}

/** Whether it does answer: ready, on a node that works. */
export function answers(cluster: Cluster, pod: Pod): boolean {
  return isServing(pod) && pod.node !== null && cluster.nodes[pod.node]?.lifecycle.kind === 'ready'
}

/** On its way out: no longer counted as a replica. */
export function isLeaving(pod: Pod): boolean {
  return pod.lifecycle.kind === 'terminating'
}

/** Dead until something replaces it. */
export function isDead(pod: Pod): boolean {
  return pod.lifecycle.kind === 'failed' || pod.lifecycle.kind === 'lost'
}

/** A failed pod gives its resources back, as in Kubernetes; any other bound pod holds its requests. */
export function holdsResources(pod: Pod): boolean {
  return pod.node !== null && pod.lifecycle.kind !== 'failed'
}

/** A service's pods, those on their way out included, by slot and then by id. */
export function podsOf(cluster: Cluster, service: string): Pod[] {
  const pods: Pod[] = []
  for (const pod of Object.values(cluster.pods)) if (pod.service === service) pods.push(pod)
  return pods.sort(bySlot)
}

/** A service's pods that count as replicas: all but those on their way out. */
export function replicasOf(cluster: Cluster, service: string): Pod[] {
  return podsOf(cluster, service).filter((pod) => !isLeaving(pod))
}

/** Pods by service in one pass, each list by slot and then by id. */
export function podsByService(cluster: Cluster): Map<string, Pod[]> {
  const groups = new Map<string, Pod[]>()
  for (const id of Object.keys(cluster.services)) groups.set(id, [])
  for (const pod of Object.values(cluster.pods)) groups.get(pod.service)?.push(pod)
  for (const pods of groups.values()) pods.sort(bySlot)
  return groups
}

function bySlot(left: Pod, right: Pod): number {
  return left.slot - right.slot || byId(left.id, right.id)
}

/** The replica people mean by `search-2`: of two in a slot, the one that serves, else the newer. */
export function podInSlot(cluster: Cluster, service: string, slot: number): Pod | undefined {
  const pods = replicasOf(cluster, service).filter((pod) => pod.slot === slot)
  return (
    pods.find(isServing) ?? pods.sort((left, right) => right.revision - left.revision || byId(right.id, left.id))[0]
  )
}

/** A new pod for a slot, waiting for a node. */
export function createPod(cluster: Cluster, service: Service, revision: number, slot: number, ctx: RuleContext): Pod {
  let incarnation = 1
  while (cluster.pods[podId(service.id, revision, slot, incarnation)]) incarnation++
  return insertPod(cluster, service.id, revision, slot, incarnation, ctx)
}

function insertPod(
  cluster: Cluster,
  service: string,
  revision: number,
  slot: number,
  incarnation: number,
  ctx: RuleContext,
): Pod {
  const owner = cluster.services[service]
  const pod: Pod = {
    id: podId(service, revision, slot, incarnation),
    service,
    revision,
    slot,
    incarnation,
    node: null,
    lifecycle: { kind: 'pending', sinceTick: ctx.tick, reason: null },
    cpuUsedMillis: 0,
    capacityMillis: 0,
    memoryMi: 0,
    leakedMi: 0,
    backlogCpuSeconds: 0,
    restarts: 0,
    restartedTick: ctx.tick,
    backOffs: 0,
    lastDeath: null,
    sidecar: owner !== undefined && carriesSidecar(cluster, owner),
  }
  cluster.pods[pod.id] = pod
  return pod
}

/** The next incarnation of a pod, of the same revision and slot: what its ReplicaSet makes when one is gone. */
export function createSuccessor(cluster: Cluster, pod: Pod, ctx: RuleContext): Pod {
  let incarnation = pod.incarnation + 1
  while (cluster.pods[podId(pod.service, pod.revision, pod.slot, incarnation)]) incarnation++
  const successor = insertPod(cluster, pod.service, pod.revision, pod.slot, incarnation, ctx)
  successor.lastDeath = pod.lastDeath
  return successor
}

/** Takes the pod out of the cluster at once, and a successor into its slot. */
export function replacePod(cluster: Cluster, pod: Pod, ctx: RuleContext): Pod {
  removePod(cluster, pod)
  return createSuccessor(cluster, pod, ctx)
}

/** Takes the pod out of the cluster at once; its share of the requests in flight goes with it. */
export function removePod(cluster: Cluster, pod: Pod): void {
  dropInFlightShare(cluster, pod)
  delete cluster.pods[pod.id]
}

/** [CTL1] graceful termination: out of the endpoints at once, gone after 1 s; a pod that does not run is gone at once. */
export function terminatePod(cluster: Cluster, pod: Pod, ctx: RuleContext): void {
  if (isLeaving(pod)) return
  const ticksLeft = ticksOf(ctx.lesson.tunables.terminatingSeconds)
  const runs = pod.lifecycle.kind === 'ready' || pod.lifecycle.kind === 'starting'
  if (!runs || ctx.phase === 'plan' || ticksLeft === 0) {
    removePod(cluster, pod)
    return
  }
  stopServing(cluster, pod)
  pod.lifecycle = { kind: 'terminating', ticksLeft }
}

/** The process is gone: nothing in flight, no work left, nothing leaked. */
export function stopServing(cluster: Cluster, pod: Pod): void {
  dropInFlightShare(cluster, pod)
  pod.cpuUsedMillis = 0
  pod.capacityMillis = 0
  pod.backlogCpuSeconds = 0
}

/** §7.7: a replica that stops takes its share of the service's requests in flight. */
function dropInFlightShare(cluster: Cluster, pod: Pod): void {
  if (!isServing(pod)) return
  const service = cluster.services[pod.service]
  invariant(service, `pod ${pod.id} without a service`)
  let serving = 0
  for (const other of Object.values(cluster.pods)) if (other.service === pod.service && isServing(other)) serving++
  service.inFlight -= service.inFlight / serving
  if (serving === 1) service.inFlight = 0
}
