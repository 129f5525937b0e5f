/* Replicas (GAME.md §5, §6): how many a service has, in which slots, and the replica controller that keeps it so. One release
   after another: rollout.ts; where a new pod goes: schedule.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster, Pod, Service } from '../world/cluster.ts'
import { byId, type NodeId, type ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import {
  createPod,
  createSuccessor,
  isDead,
  isLeaving,
  isServing,
  podInSlot,
  removePod,
  replacePod,
  replicasOf,
  terminatePod,
} from './pods.ts'
import { beginStarting } from './pack.ts'
import { isByHand, isStartHeld } from './packing.ts'
import { releaseOfPod, runningRelease, wantedRelease } from './release.ts'
import { surgeOf } from './surge.ts'

/** Most replicas of one service, and of all services together (GAME.md, DESIGN.md "Size"). */
export const SLOTS_PER_SERVICE = 20
export const PODS_PER_TEAM = 60

/** Refuses a number of replicas that is the present one, or beyond 20 a service or 60 a team. */
export function checkScale(cluster: Cluster, service: ServiceId, replicas: number): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (target.slots.length === replicas) return { code: 'no-change', facts: { service, replicas } }
  if (replicas > SLOTS_PER_SERVICE) return { code: 'too-many-pods', facts: { service, limit: SLOTS_PER_SERVICE } }
  const others = slotsOfTeam(cluster) - target.slots.length
  return others + replicas > PODS_PER_TEAM ? { code: 'too-many-pods', facts: { service, limit: PODS_PER_TEAM } } : null
}

/** Replicas the team wants over all its services. */
export function slotsOfTeam(cluster: Cluster): number {
  let slots = 0
  for (const service of Object.values(cluster.services)) slots += service.slots.length
  return slots
}

/** [CTL2] more slots get pods at once: a person asked for them. Fewer: victims in the ReplicaSet's order leave. */
export function scaleService(cluster: Cluster, service: Service, replicas: number, ctx: RuleContext): void {
  const before = service.slots.length
  if (replicas >= before) {
    const added = Array.from({ length: replicas - before }, () => ({ pin: null }))
    service.slots = [...service.slots, ...added]
    const running = service.rollout.kind === 'rolling' ? null : runningRelease(service)
    for (let slot = before + 1; running && slot <= replicas; slot++) {
      createPod(cluster, service, running.revision, slot, ctx)
    }
    return
  }
  const pods = replicasOf(cluster, service.id)
  const kept = service.rollout.kind === 'rolling' ? replicas + surgeOf(service, replicas) : replicas
  const ordered = victimOrder(cluster, service, pods)
  for (const pod of ordered.slice(0, Math.max(0, pods.length - kept))) terminatePod(cluster, pod, ctx)
  closeRanks(cluster, service, replicas)
}

/**
 * [CTL3] Who leaves first: pods of older revisions, then unassigned, pending, not ready, more colocated, newest ready, most
 * restarts, newest (`pkg/controller/controller_utils.go`, ActivePodsWithRanks).
 */
export function victimOrder(cluster: Cluster, service: Service, pods: readonly Pod[]): Pod[] {
  const wanted = wantedRelease(service).revision
  const colocated = new Map<NodeId, number>()
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service !== service.id || pod.node === null || isLeaving(pod) || isDead(pod)) continue
    colocated.set(pod.node, (colocated.get(pod.node) ?? 0) + 1)
  }
  const neighbours = (pod: Pod) => (pod.node === null ? 0 : (colocated.get(pod.node) ?? 0))
  return [...pods].sort(
    (left, right) =>
      Number(left.revision === wanted) - Number(right.revision === wanted) ||
      stageOf(left) - stageOf(right) ||
      neighbours(right) - neighbours(left) ||
      readySince(right) - readySince(left) ||
      right.restarts - left.restarts ||
      right.slot - left.slot ||
      byId(right.id, left.id),
  )
}

/** Failed pods do not count in Kubernetes and go first; then unassigned, pending, running but not ready, ready. */
function stageOf(pod: Pod): number {
  switch (pod.lifecycle.kind) {
    case 'failed':
      return 0
    case 'pending':
      return pod.node === null ? 1 : 2
    case 'pulling':
      return 2
    case 'lost':
    case 'back-off':
    case 'starting':
    case 'terminating':
      return 3
    case 'ready':
      return 4
  }
}

function readySince(pod: Pod): number {
  return pod.lifecycle.kind === 'ready' ? pod.lifecycle.sinceTick : 0
}

/** [CTL4] the survivors move up into slots 1 … n and take their places along. */
function closeRanks(cluster: Cluster, service: Service, replicas: number): void {
  const slots = service.slots.slice(0, replicas)
  const wanted = wantedRelease(service).revision
  const survivors = replicasOf(cluster, service.id)
  for (const pod of survivors) {
    if (pod.slot <= replicas) continue
    const taken = survivors.filter((other) => other.revision === pod.revision).map((other) => other.slot)
    let slot = 1
    while (slot < replicas && taken.includes(slot)) slot++
    if (pod.revision === wanted || service.rollout.kind !== 'rolling')
      slots[slot - 1] = { ...(service.slots[pod.slot - 1] ?? { pin: null }) }
    pod.slot = slot
  }
  service.slots = slots
}

/**
 * The replica controller's turn for one service. `everything` is plan: missing pods are made whoever is unlocked.
 * During a rolling release the counts are rollout.ts's affair; only dead pods and moved pins are seen to here.
 */
export function keepReplicas(
  cluster: Cluster,
  service: Service,
  pods: readonly Pod[],
  ctx: RuleContext,
  everything: boolean,
): void {
  const watches = everything || ctx.lesson.unlocks.includes('replica-controller')
  const replicas = pods.filter((pod) => !isLeaving(pod))
  for (const pod of replicas) {
    // [CTL5] a pod that failed for good is replaced by one of its own revision, unless its slot has moved on to a living one.
    // [PACK21] What was installed by hand is brought back by hand.
    if (!watches || pod.lifecycle.kind !== 'failed') continue
    const heirs = replicasIn(cluster, replicas, pod.slot, pod.revision).filter((other) => !isDead(other))
    if (heirs.length > 0) removePod(cluster, pod)
    else if (everything || !isByHand(releaseOfPod(cluster, pod))) replacePod(cluster, pod, ctx)
  }
  const rolling = service.rollout.kind === 'rolling'
  const revision = rolling ? wantedRelease(service).revision : runningRelease(service)?.revision
  if (revision === undefined) return
  const release = service.releases.find((one) => one.revision === revision)
  const fills = everything || (watches && release !== undefined && !isByHand(release))
  for (let slot = 1; slot <= service.slots.length; slot++) {
    const inSlot = replicasIn(cluster, replicas, slot, rolling ? revision : null)
    if (inSlot.length > 0) followPin(cluster, service.slots[slot - 1]?.pin ?? null, inSlot, ctx)
    // [CTL6] an empty slot gets a pod, where something watches.
    else if (fills && !rolling && !hasAny(cluster, service.id, slot)) createPod(cluster, service, revision, slot, ctx)
  }
}

function replicasIn(cluster: Cluster, replicas: readonly Pod[], slot: number, revision: number | null): Pod[] {
  return replicas.filter(
    (pod) => pod.slot === slot && cluster.pods[pod.id] === pod && (revision === null || pod.revision === revision),
  )
}

function hasAny(cluster: Cluster, service: ServiceId, slot: number): boolean {
  return replicasOf(cluster, service).some((pod) => pod.slot === slot)
}

/**
 * [CTL7] A slot pinned to another node than its pod's: a successor is made for the new node, and a serving pod leaves only when
 * the successor is ready; one that does not serve leaves at once. Surplus pods of a slot leave.
 */
function followPin(cluster: Cluster, pin: NodeId | null, inSlot: readonly Pod[], ctx: RuleContext): void {
  const misplaced = inSlot.filter((pod) => pin !== null && pod.node !== null && pod.node !== pin)
  const placed = inSlot.filter((pod) => !misplaced.includes(pod))
  const heir = placed.find(isServing) ?? placed[0]
  const first = misplaced[0]
  if (!heir && first) createSuccessor(cluster, first, ctx)
  for (const pod of misplaced) {
    if (!isServing(pod) || ctx.phase === 'plan' || (heir && isServing(heir))) terminatePod(cluster, pod, ctx)
  }
  for (const pod of placed) if (pod !== heir) terminatePod(cluster, pod, ctx)
}

/** Refuses to restart a slot that does not exist, or whose pod has not been placed yet. */
export function checkRestart(cluster: Cluster, service: ServiceId, slot: number): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (!target.slots[slot - 1]) return { code: 'unknown-slot', facts: { service, slot } }
  const pod = podInSlot(cluster, service, slot)
  const canMake = pod !== undefined || runningRelease(target) !== null
  const waits = pod?.lifecycle.kind === 'pending'
  return waits || !canMake ? { code: 'pod-not-placed', facts: { service, slot } } : null
}

/** [CTL8] by hand: a dead replica is made anew, one in back-off starts now, a living one is replaced gracefully. */
export function restartSlot(cluster: Cluster, service: Service, slot: number, ctx: RuleContext): void {
  const pod = podInSlot(cluster, service.id, slot)
  if (!pod) {
    const running = runningRelease(service)
    if (running) createPod(cluster, service, running.revision, slot, ctx)
    return
  }
  if (isDead(pod)) {
    replacePod(cluster, pod, ctx)
    return
  }
  if (pod.lifecycle.kind === 'back-off') {
    pod.backOffs = 0
    restartContainer(cluster, pod, ctx)
    return
  }
  createSuccessor(cluster, pod, ctx)
  terminatePod(cluster, pod, ctx)
}

/** The container starts again on the node where it is, as soon as anything can start there. */
export function restartContainer(cluster: Cluster, pod: Pod, ctx: RuleContext): void {
  pod.restarts += 1
  pod.restartedTick = ctx.tick
  if (isStartHeld(cluster, pod)) pod.lifecycle = { kind: 'pulling', remainingMi: 0, totalMi: 0 }
  else beginStarting(pod, releaseOfPod(cluster, pod), ctx.lesson)
}
