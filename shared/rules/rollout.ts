/* Rollouts (GAME.md §6): one release taking over from another as a Deployment does it, rolling or all at once. What a release is:
   release.ts; how it is built: pipeline.ts; acts on one (start, pause, back): rollout-acts.ts. */

import type { Cluster, Pod, Rollout, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import { TICKS_PER_SECOND, ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { recordDelivery } from './delivery.ts'
import { isByHand } from './packing.ts'
import { createPod, isDead, isLeaving, isServing, podsOf, terminatePod } from './pods.ts'
import { wantedRelease } from './release.ts'
import { victimOrder } from './replicas.ts'
import { surgeOf, unavailableOf } from './surge.ts'
import { settleTickets } from './tickets.ts'

/** A rollout whose new pod has been Pending this long without anything moving is told to be stuck. */
const STUCK_TICKS = ticksOf(4)
/** `progressDeadlineSeconds`, 600 s compressed tenfold. */
const PROGRESS_DEADLINE_TICKS = ticksOf(60)

const MOVING: readonly Pod['lifecycle']['kind'][] = ['pulling', 'starting', 'terminating']

type Rolling = Extract<Rollout, { kind: 'rolling' }>

/** One tick of a service's rollout: as many new pods as may surge, as many old ones gone as may be missed. */
export function advanceRollout(cluster: Cluster, service: Service, ctx: RuleContext): void {
  const { rollout } = service
  if (rollout.kind !== 'rolling') return
  const revision = wantedRelease(service).revision
  const before = countPods(cluster, service, revision)
  const moved = rollout.paused ? false : roll(cluster, service, rollout, before, ctx)
  const now = moved ? countPods(cluster, service, revision) : before
  if (isComplete(service, now)) {
    service.rollout = { kind: 'done' }
    const seconds = (ctx.tick - rollout.startedTick) / TICKS_PER_SECOND
    const facts = { revision, replicas: service.slots.length, seconds }
    if (ctx.phase === 'live') ctx.emit({ kind: 'rollout-done', severity: 'good', service: service.id, facts })
    recordDelivery(cluster, service, ctx)
    settleTickets(cluster, ctx)
    return
  }
  // A pod that became ready since the last turn is progress, as in Kubernetes.
  if (moved || now.fresh.some((pod) => readySince(pod) >= ctx.tick - 1)) {
    service.rollout = { ...rollout, progressTick: ctx.tick }
  }
}

interface Counts {
  /** Of the wanted revision, all but leaving ones. */
  fresh: Pod[]
  old: Pod[]
  leaving: number
}

function countPods(cluster: Cluster, service: Service, revision: number): Counts {
  const counts: Counts = { fresh: [], old: [], leaving: 0 }
  for (const pod of podsOf(cluster, service.id)) {
    if (isLeaving(pod)) counts.leaving += 1
    else if (pod.revision === revision) counts.fresh.push(pod)
    else counts.old.push(pod)
  }
  return counts
}

function isComplete(service: Service, { fresh, old }: Counts): boolean {
  return old.length === 0 && fresh.length >= service.slots.length && fresh.every(isServing)
}

function roll(cluster: Cluster, service: Service, rollout: Rolling, counts: Counts, ctx: RuleContext): boolean {
  if (rollout.strategy === 'recreate') return recreate(cluster, service, counts, ctx)
  const added = addFresh(cluster, service, counts, ctx)
  const removed = removeOld(cluster, service, counts, added, ctx)
  return added > 0 || removed > 0
}

/** [ROL4] recreate: all old pods leave, and when the last is gone all new ones are made. */
function recreate(cluster: Cluster, service: Service, counts: Counts, ctx: RuleContext): boolean {
  if (counts.old.length > 0) {
    for (const pod of counts.old) terminatePod(cluster, pod, ctx)
    return true
  }
  const oldIsLeaving = counts.leaving > 0 && counts.fresh.length === 0
  return !oldIsLeaving && makeFresh(cluster, service, counts.fresh, service.slots.length, ctx) > 0
}

/** [ROL5] up: min(replicas + surge − total, missing). `deployment/util`, NewRSNewReplicas. */
function addFresh(cluster: Cluster, service: Service, { fresh, old }: Counts, ctx: RuleContext): number {
  const replicas = service.slots.length
  const room = replicas + surgeOf(service, replicas) - fresh.length - old.length
  return makeFresh(cluster, service, fresh, Math.min(room, replicas - fresh.length), ctx)
}

/** New pods for the lowest slots that have none of the wanted revision; returns how many were made. */
function makeFresh(cluster: Cluster, service: Service, fresh: readonly Pod[], most: number, ctx: RuleContext): number {
  const revision = wantedRelease(service).revision
  const taken = new Set(fresh.map((pod) => pod.slot))
  let made = 0
  for (let slot = 1; slot <= service.slots.length && made < most; slot++) {
    if (taken.has(slot)) continue
    createPod(cluster, service, revision, slot, ctx)
    made += 1
  }
  return made
}

/**
 * [ROL6] down: total − (replicas − unavailable) − new ones that are not ready; old pods that do not serve go first, then as many
 * serving ones as leave the minimum available. `deployment/rolling.go`, reconcileOldReplicaSets.
 */
function removeOld(
  cluster: Cluster,
  service: Service,
  { fresh, old }: Counts,
  added: number,
  ctx: RuleContext,
): number {
  const replicas = service.slots.length
  const least = replicas - unavailableOf(service, replicas)
  const freshReady = fresh.filter(isServing).length
  const freshNotReady = fresh.length + added - freshReady
  const most = fresh.length + added + old.length - least - freshNotReady
  if (most <= 0) return 0
  const ordered = victimOrder(cluster, service, old)
  const unhealthy = ordered.filter((pod) => !isServing(pod)).slice(0, most)
  const serving = ordered.filter(isServing)
  const spare = Math.max(0, freshReady + serving.length - least)
  const victims = [...unhealthy, ...serving.slice(0, spare)]
  for (const pod of victims) terminatePod(cluster, pod, ctx)
  return victims.length
}

function readySince(pod: Pod): number {
  return pod.lifecycle.kind === 'ready' ? pod.lifecycle.sinceTick : -1
}

/**
 * [ROL7] Stuck: a new pod fits nowhere, nothing has moved for 4 s and nothing is on its way, or nothing has moved for the progress
 * deadline. It stays so for ever, as in Kubernetes, until room is made or a person chooses `recreate`.
 */
export function isStuck(cluster: Cluster, service: ServiceId, tick: number): boolean {
  const target = cluster.services[service]
  const rollout = target?.rollout
  if (!target || rollout?.kind !== 'rolling' || rollout.paused) return false
  const still = tick - rollout.progressTick
  // [PACK14] people who install many modules are slower than any deadline, and not stuck.
  if (still >= PROGRESS_DEADLINE_TICKS) return !(isByHand(wantedRelease(target)) && isMoving(cluster, service))
  return still >= STUCK_TICKS && hasUnplaceable(cluster, service) && !isMoving(cluster, service)
}

/** A pod on its first start takes the rollout a step further once it is ready; one that leaves, when it is gone. */
function isMoving(cluster: Cluster, id: ServiceId): boolean {
  return Object.values(cluster.pods).some(
    (pod) => pod.service === id && pod.restarts === 0 && MOVING.includes(pod.lifecycle.kind),
  )
}

function hasUnplaceable(cluster: Cluster, id: ServiceId): boolean {
  const service = cluster.services[id]
  if (!service) return false
  const { revision } = wantedRelease(service)
  return Object.values(cluster.pods).some(
    (pod) =>
      pod.service === id &&
      pod.revision === revision &&
      ((pod.lifecycle.kind === 'pending' && pod.lifecycle.reason !== null) || isDead(pod)),
  )
}
