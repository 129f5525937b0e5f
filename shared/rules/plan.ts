/* Plan: everything is instant and free (GAME.md §1, §4). After each act the cluster is settled: nodes joined, pods made,
   scheduled, pulled and ready, queues empty, so that live can begin at any moment. */

import type { Cluster, Pod, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { emptyNodes } from './drain.ts'
import { advanceProvisioning } from './nodes.ts'
import { cacheLayers, idleMemoryMi, tellCallers } from './pack.ts'
import { isByHand } from './packing.ts'
import { createPod, podsOf, removePod } from './pods.ts'
import { releaseOfPod, wantedRelease } from './release.ts'
import { keepReplicas } from './replicas.ts'
import { placePending } from './schedule.ts'

/** Settles a cluster in plan; a second call changes nothing. */
export function settleInPlan(cluster: Cluster, ctx: RuleContext): void {
  advanceProvisioning(cluster, ctx)
  for (const service of Object.values(cluster.services)) settleService(cluster, service, ctx)
  emptyNodes(cluster, ctx)
  placePending(cluster, ctx)
  for (const pod of Object.values(cluster.pods)) if (pod.node !== null) settlePod(cluster, pod, ctx)
}

function settleService(cluster: Cluster, service: Service, ctx: RuleContext): void {
  service.rollout = { kind: 'done' }
  service.inFlight = 0
  for (const pod of podsOf(cluster, service.id)) if (pod.slot > service.slots.length) removePod(cluster, pod)
  keepReplicas(cluster, service, podsOf(cluster, service.id), ctx, true)
}

/** [PLAN1] a placed pod is ready at once, its layers on the node's disk. */
function settlePod(cluster: Cluster, pod: Pod, ctx: RuleContext): void {
  const node = pod.node === null ? undefined : cluster.nodes[pod.node]
  if (!node) return
  const release = releaseOfPod(cluster, pod)
  cacheLayers(node, release, ctx.lesson)
  pod.memoryMi = idleMemoryMi(pod, release, ctx.lesson)
  if (isByHand(release)) tellCallers(cluster, pod)
  if (pod.lifecycle.kind !== 'ready') pod.lifecycle = { kind: 'ready', sinceTick: ctx.tick }
}

/** [PLAN2] new requests or another packing send a service's pods back to the quay to be placed afresh; others keep their places. */
export function placeAfresh(cluster: Cluster, service: Service, ctx: RuleContext): void {
  for (const pod of podsOf(cluster, service.id)) removePod(cluster, pod)
  const { revision } = wantedRelease(service)
  for (let slot = 1; slot <= service.slots.length; slot++) createPod(cluster, service, revision, slot, ctx)
}
