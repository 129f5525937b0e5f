/* Acts a team could take, with their numbers, as far as this lesson unlocks them and this cluster has room: more CPU, memory, replicas,
   nodes, an earlier revision. Which of them a failure asks for is hints.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Pod, Release, Resources, Service } from '../world/cluster.ts'
import type { Cause, Facts, Hint } from '../world/happening.ts'
import { takesOneMore } from './fit.ts'
import { isCut } from './observation.ts'
import { isByHand } from './packing.ts'
import { podsOf } from './pods.ts'
import { releaseOfPod, wantedRelease } from './release.ts'
import { carries } from './stations.ts'

/** A limit that was too small is proposed a quarter larger, in steps a person would choose. */
const LARGER = 1.25
const MEMORY_STEP_MI = 50

/** What a remedy has to know of the failure. */
export type Ailment = Pick<Cause, 'kind' | 'service' | 'node' | 'facts' | 'chain' | 'from'>

export function moreCpu(service: Service, cluster: Cluster, lesson: Lesson): Hint {
  const { cpuLimitMillis } = wantedRelease(service).resources
  const usefulMillis = lesson.tunables.coresPerProcess * 1000
  if (cpuLimitMillis > 0 && cpuLimitMillis < usefulMillis) {
    return { kind: 'raise-cpu-limit', facts: { service: service.id, cpuLimitMillis: usefulMillis } }
  }
  return moreReplicas(service, cluster, lesson)
}

/** Another replica, if a node has room for it; else the room first. */
export function moreReplicas(service: Service, cluster: Cluster, lesson: Lesson): Hint {
  const { resources } = wantedRelease(service)
  if (hasRoom(cluster, service, lesson)) {
    return { kind: 'add-replicas', facts: { service: service.id, replicas: service.slots.length + 1 } }
  }
  return rentNode(cluster, lesson) ?? lowerRequest(service.id, resources)
}

/** Requests pile up in a service because another one is slow: that one first. */
export function speedUp(cause: Ailment): Hint | undefined {
  const behind = cause.chain.findLast((link) => link.service !== undefined && link.service !== cause.service)
  if (behind?.service === undefined) return undefined
  return { kind: 'speed-up-callee', facts: { service: behind.service, about: behind.kind } }
}

export function moreMemory(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  if (isLeaking(service, cluster)) return rollBack(service, cluster, lesson)
  return speedUp(cause) ?? raiseMemory(service.id, wantedRelease(service).resources)
}

function isLeaking(service: Service, cluster: Cluster): boolean {
  return cluster.causes.some((one) => one.kind === 'leak-released' && one.service === service.id)
}

export function raiseMemory(service: string, resources: Resources): Hint {
  const memoryLimitMi = Math.ceil((resources.memoryLimitMi * LARGER) / MEMORY_STEP_MI) * MEMORY_STEP_MI
  return { kind: 'raise-memory-limit', facts: { service, memoryLimitMi } }
}

/**
 * To the newest revision that does not leak; when that is on its way already, patience. Where there is none, or rollbacks are locked,
 * a restart empties the memory for a while.
 */
export function rollBack(service: Service, cluster: Cluster, lesson: Lesson): Hint {
  const leaks = cluster.faults.filter((fault) => fault.kind === 'leak')
  const isTight = (release: Release) => !leaks.some((leak) => carries(release, leak))
  if (isTight(wantedRelease(service))) return { kind: 'wait', facts: { service: service.id } }
  const earlier = service.releases.slice(0, -1).findLast(isTight)
  if (earlier !== undefined && lesson.unlocks.includes('rollback')) {
    return { kind: 'roll-back', facts: { service: service.id, revision: earlier.revision } }
  }
  return { kind: 'restart-pod', facts: { service: service.id, slot: 1 } }
}

/** A release that shipped a defect, or came with errors, is cured by the newest earlier one without. */
export function withoutDefect(service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const errors = cluster.faults.filter((fault) => fault.kind === 'errors' && fault.untilTick === null)
  const isSound = (release: Release) =>
    release.defectShare === undefined && !errors.some((error) => carries(release, error))
  if (isSound(wantedRelease(service)) || !lesson.unlocks.includes('rollback')) return undefined
  const earlier = service.releases.findLast(isSound)
  return earlier && { kind: 'roll-back', facts: { service: service.id, revision: earlier.revision } }
}

/** Recreating makes room by letting the old pods go first; where they have gone already, only a node with room helps. */
export function unstick(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint {
  const { rollout } = service
  const isRecreated = rollout.kind === 'rolling' && rollout.strategy === 'recreate'
  return isRecreated ? makeRoom(cause, service, cluster, lesson) : { kind: 'recreate', facts: { service: service.id } }
}

/** Another node with room for a pod of the service whose own node refuses it or is gone. */
export function placeElsewhere(service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const stranded = podsOf(cluster, service.id).find((pod) => pod.lifecycle.kind !== 'ready')
  const slot = stranded?.slot ?? 1
  const node = roomyNode(cluster, service, stranded?.node ?? null, lesson)
  if (node === undefined) return undefined
  return { kind: 'place-elsewhere', facts: { service: service.id, slot, node } }
}

function roomyNode(cluster: Cluster, service: Service, not: string | null, lesson: Lesson): string | undefined {
  return Object.values(cluster.nodes)
    .filter((node) => node.id !== not && node.lifecycle.kind === 'ready')
    .sort((left, right) => left.number - right.number)
    .find((node) => takesOneMore(cluster, service, node, lesson))?.id
}

export function bringBack(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  // Replicas that leak come back only to die again.
  if (isLeaking(service, cluster)) return rollBack(service, cluster, lesson)
  const pods = podsOf(cluster, service.id)
  if (pods.some((pod) => pod.lifecycle.kind === 'starting' || pod.lifecycle.kind === 'pulling')) {
    return { kind: 'wait', facts: { service: service.id } }
  }
  if (service.slots.length === 0) return { kind: 'add-replicas', facts: { service: service.id, replicas: 1 } }
  const failed = pods.find((pod) => pod.lifecycle.kind === 'failed')
  if (failed) return { kind: 'restart-pod', facts: { service: service.id, slot: failed.slot } }
  if (pods.some((pod) => pod.lifecycle.kind === 'back-off')) return moreMemory(cause, service, cluster, lesson)
  return placeElsewhere(service, cluster, lesson) ?? makeRoom(cause, service, cluster, lesson)
}

/** Pending for lack of room, or because its slot is pinned to a node that cannot take it. */
export function makeRoom(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint {
  const elsewhere = placeElsewhere(service, cluster, lesson)
  if (elsewhere !== undefined) return elsewhere
  // A platform tool is as large as it is: one of the team's own makes room for it.
  const smaller = service.tool === null ? service : (largestService(cluster) ?? service)
  return rentNode(cluster, lesson) ?? lowerRequest(smaller.id, wantedRelease(smaller).resources, cause.facts)
}

/** Of the team's own, the one whose replicas request most memory. */
function largestService(cluster: Cluster): Service | undefined {
  let largest: Service | undefined
  const requestMi = (service: Service) => wantedRelease(service).resources.memoryRequestMi
  for (const service of Object.values(cluster.services)) {
    if (service.tool !== null) continue
    if (largest === undefined || requestMi(service) > requestMi(largest)) largest = service
  }
  return largest
}

function lowerRequest(service: string, resources: Resources, facts: Facts = {}): Hint {
  const short = facts['filter'] === 'insufficient-cpu' ? 'cpu' : 'memory'
  const { cpuRequestMillis, memoryRequestMi } = resources
  return { kind: 'lower-request', facts: { service, resource: short, cpuRequestMillis, memoryRequestMi } }
}

export function rentNode(cluster: Cluster, lesson: Lesson): Hint | undefined {
  const nodes = Object.keys(cluster.nodes).length
  return nodes < lesson.nodes.cap ? { kind: 'rent-node', facts: { nodes, cap: lesson.nodes.cap } } : undefined
}

function hasRoom(cluster: Cluster, service: Service, lesson: Lesson): boolean {
  return Object.values(cluster.nodes).some(
    (node) => node.lifecycle.kind === 'ready' && takesOneMore(cluster, service, node, lesson),
  )
}

/**
 * With scheduler and replica controller the pods come back by themselves, unless their slots are pinned to the dead node, people
 * installed them there, or no other has room for them.
 */
export function afterNodeLoss(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const services = Object.values(cluster.services).sort((left, right) => left.order - right.order)
  const pinned = services.find((service) => isBound(cluster, service, cause.node ?? ''))
  const heals = lesson.unlocks.includes('scheduler') && lesson.unlocks.includes('replica-controller')
  if (heals && pinned === undefined) {
    const homeless = services.find((service) => podsOf(cluster, service.id).some(isUnplaceable))
    return homeless ? makeRoom(cause, homeless, cluster, lesson) : { kind: 'wait', facts: { node: cause.node ?? '' } }
  }
  const hit = pinned ?? services.find((service) => podsOf(cluster, service.id).some((pod) => pod.node === cause.node))
  return hit && placeElsewhere(hit, cluster, lesson)
}

/** Nobody but a person brings the service's replicas back from this node: a slot is pinned to it, or they were installed by hand. */
function isBound(cluster: Cluster, service: Service, node: string): boolean {
  if (service.slots.some((slot) => slot.pin === node)) return true
  return podsOf(cluster, service.id).some((pod) => pod.node === node && isByHand(releaseOfPod(cluster, pod)))
}

function isUnplaceable(pod: Pod): boolean {
  return pod.lifecycle.kind === 'pending' && pod.lifecycle.reason !== null
}

export function saga(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const named = cause.facts['class']
  const classes = named === undefined || named === '' ? lesson.classes.map((spec) => spec.id) : [String(named)]
  const without = classes.find((id) => cluster.sagas[id] !== true && crossesTransaction(id, cluster, lesson))
  return without === undefined ? undefined : { kind: 'use-saga', facts: { class: without } }
}

function crossesTransaction(id: string, cluster: Cluster, lesson: Lesson): boolean {
  const spec = lesson.classes.find((one) => one.id === id)
  return spec !== undefined && isCut(cluster, spec.call, lesson)
}
