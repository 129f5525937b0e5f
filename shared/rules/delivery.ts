/* Deliveries (GAME.md §11): which releases changed something in production, which of them failed and for how long, and the four DORA
   measures over them. What a release is: release.ts; time to restore over faults of every kind: gauges.ts. */

import type { Cluster, Release, Service } from '../world/cluster.ts'
import type { Delivery } from '../world/delivery.ts'
import type { ServiceId } from '../world/ids.ts'
import { TICK_SECONDS, TICKS_PER_SECOND } from '../world/units.ts'
import { holdsFault, holdsTicket } from './code.ts'
import type { RuleContext } from './context.ts'

const TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND

/**
 * [DEL1] A release that changed code and now runs in every replica is a delivery, asked for when its first change was. [DEL2] It failed
 * when it carries a defect or a fault, from the first replica that served. [DEL4] What failed here before is well again with a release
 * that carries neither.
 */
export function recordDelivery(cluster: Cluster, service: Service, ctx: RuleContext): void {
  const release = service.releases.at(-1)
  if (release === undefined) return
  const faulty = isFaulty(cluster, release)
  if (!faulty) restore(cluster, service.id, ctx)
  if (release.changeTick === undefined) return
  const failedTick = faulty ? (servingSince(cluster, service, release) ?? ctx.tick) : null
  add(cluster, service, release, { liveTick: ctx.tick, failedTick })
}

/**
 * A rollout under way gives way to another wish. A change that is fine goes on with that wish, which is told when it was asked for.
 * [DEL3] One that served users and failed them, or is taken back, was a failed delivery all the same.
 */
export function leaveBehind(cluster: Cluster, service: Service, isBack: boolean, ctx: RuleContext): number | undefined {
  const release = service.releases.at(-1)
  if (service.rollout.kind !== 'rolling' || release?.changeTick === undefined) return undefined
  const since = servingSince(cluster, service, release)
  const faulty = isFaulty(cluster, release)
  if (since === undefined || !(isBack || faulty)) return isBack ? undefined : release.changeTick
  add(cluster, service, release, { liveTick: since, failedTick: faulty ? since : ctx.tick })
  return undefined
}

/**
 * [DEL3] A delivery that is rolled back within the round failed, if it had not before, from the moment people gave it up. Null: back to
 * code of which no release is known, so that only the newest is taken back.
 */
export function markRolledBack(cluster: Cluster, service: Service, target: Release | null, ctx: RuleContext): void {
  const wanted = service.releases.at(-1)
  if (wanted === undefined) return
  const kept = target === null ? wanted.revision - 1 : target.revision
  for (const delivery of cluster.deliveries) {
    if (delivery.service !== service.id || delivery.revision <= kept || delivery.failed) continue
    delivery.failed = true
    delivery.failedTick = ctx.tick
  }
}

/** [DEL4] Also when a service is gone: its modules run elsewhere, in a release of their own. */
export function restore(cluster: Cluster, service: ServiceId, ctx: RuleContext): void {
  for (const delivery of cluster.deliveries) {
    if (delivery.service !== service || delivery.failedTick === null || delivery.restoredTicks !== null) continue
    delivery.restoredTicks = ctx.tick - delivery.failedTick
  }
}

function add(
  cluster: Cluster,
  service: Service,
  release: Release,
  { liveTick, failedTick }: Pick<Delivery, 'liveTick' | 'failedTick'>,
): void {
  const { changeTick: askedTick = liveTick, ...counted } = release
  const arriving = Object.values(cluster.tickets).filter(
    (ticket) => ticket.state.kind === 'on-its-way' && holdsTicket(cluster, release, ticket.id),
  )
  service.releases = [...service.releases.slice(0, -1), counted]
  cluster.deliveries = [
    ...cluster.deliveries,
    {
      service: service.id,
      revision: release.revision,
      askedTick,
      liveTick,
      tickets: arriving.length,
      failed: failedTick !== null,
      failedTick,
      restoredTicks: null,
    },
  ]
}

function isFaulty(cluster: Cluster, release: Release): boolean {
  return release.defectShare !== undefined || holdsFault(cluster, release)
}

/** Tick since which the oldest of its ready replicas has served; undefined while none does. */
export function servingSince(cluster: Cluster, service: Service, release: Release): number | undefined {
  let since: number | undefined
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service !== service.id || pod.revision !== release.revision || pod.lifecycle.kind !== 'ready') continue
    since = Math.min(since ?? pod.lifecycle.sinceTick, pod.lifecycle.sinceTick)
  }
  return since
}

/** The four DORA measures of a team's round so far. */
export interface Dora {
  deployments: number
  /** Deployment frequency. */
  deploymentsPerMinute: number
  /** Mean from asking for a change to its running everywhere; 0 while there is none. */
  leadSeconds: number
  /** Share of the deliveries that failed, 0–1. */
  changeFailureShare: number
  /** Mean from failing to well again; what still fails counts with the time it has failed. 0 where nothing failed. */
  restoreSeconds: number
}

/** [DEL5] Reads the four measures off the deliveries; `tick` of the round and `liveTick` say how far it has come. */
export function doraOf(cluster: Cluster, now: Pick<RuleContext, 'tick' | 'liveTick'>): Dora {
  const { deliveries } = cluster
  const failed = deliveries.filter((delivery) => delivery.failed)
  const leadTicks = deliveries.map(({ askedTick, liveTick }) => liveTick - askedTick)
  const failingTicks = failed.map(
    ({ failedTick, restoredTicks }) => restoredTicks ?? now.tick - (failedTick ?? now.tick),
  )
  return {
    deployments: deliveries.length,
    deploymentsPerMinute: now.liveTick > 0 ? (deliveries.length * TICKS_PER_MINUTE) / now.liveTick : 0,
    leadSeconds: mean(leadTicks) * TICK_SECONDS,
    changeFailureShare: deliveries.length > 0 ? failed.length / deliveries.length : 0,
    restoreSeconds: mean(failingTicks) * TICK_SECONDS,
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
