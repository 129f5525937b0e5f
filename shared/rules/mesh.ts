/* What a service mesh does for the calls between services (GAME.md §9): balancing, a second try, circuit breakers, certificates that renew
   themselves. Sidecars come with the pods (pods.ts); their CPU is node.ts, their hop stations.ts; how calls end is latency.ts. */

import { assertNever } from '../lib/assert.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Breaker, Cluster } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import type { ServiceId } from '../world/ids.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { effectsOf } from './effects.ts'
import { RELAXATION } from './queue.ts'
import type { Station } from './stations.ts'

/** [MESH3] A call that failed at once is tried once more, for so many of all calls: retries must not become a storm. */
const RETRY_BUDGET = 0.2
/** [MESH4] A call slower than this share of the timeout counts as a failure. */
export const SLOW_SHARE_OF_TIMEOUT = 3 / 4
/** More bad calls than this, and the breaker opens. */
const OPENING_SHARE = 1 / 2
const OPEN_TICKS = ticksOf(5)
/** [MESH5] Half-open, so many calls go through, for so long. */
const PROBING_SHARE = 1 / 10
const PROBING_TICKS = ticksOf(1)
/** [MESH6] The mesh notices that a certificate has run out and issues a new one. */
const ROTATION_TICKS = ticksOf(5)

/** A breaker that has seen nothing bad; replaced, never written into. */
export const CLOSED: Breaker = { kind: 'closed', badShare: 0 }

/**
 * [MESH1] Whether sidecars stand on both ends: the callee's own, and the caller's, or the mesh's gateway where users come in (no caller).
 */
export function isByMesh(caller: Station | null, callee: Station): boolean {
  return callee.meshed && (caller === null || caller.meshed)
}

/** [MESH2] The least busy replica is asked while all callers are of the mesh; who comes by kube-proxy is sent anywhere. */
export function callsAtRandom(callee: Station, lesson: Lesson): void {
  callee.pooled = lesson.tunables.balancing === 'pooled'
}

/** How the calls of a kind end, as shares. `broken` are those of `fast` that a breaker turned away, here or further on. */
export interface CallShares {
  fast: number
  slow: number
  alive: number
  broken: number
}

/**
 * [MESH3] Tries again what failed at once, within the budget; what a breaker turned away would only be turned away again. Returns the share
 * of calls that were made twice.
 */
export function tryAgain(shares: CallShares): number {
  const again = Math.min(RETRY_BUDGET, Math.max(0, shares.fast - shares.broken))
  if (again === 0) return 0
  shares.alive *= 1 + again
  shares.slow *= 1 + again
  shares.broken *= 1 + again
  shares.fast = Math.max(0, 1 - shares.alive - shares.slow)
  return again
}

/** [MESH4] What the breaker does not let through fails at once, and the caller's worker is free. */
export function turnAway(shares: CallShares, letShare: number): void {
  shares.alive *= letShare
  shares.slow *= letShare
  shares.broken = shares.broken * letShare + (1 - letShare)
  shares.fast = Math.max(0, 1 - shares.alive - shares.slow)
}

/** Share of calls that a breaker lets through. */
export function letThrough(breaker: Breaker): number {
  if (breaker.kind === 'closed') return 1
  return breaker.kind === 'open' ? 0 : PROBING_SHARE
}

/**
 * [MESH4] The breaker after a tick on which these calls were judged, of which so many were bad (rates per second). Calls that another
 * breaker further on turned away are not judged: they tell nothing of the callee, and two breakers in a row would hold each other open.
 */
export function stepBreaker(breaker: Breaker, judged: number, bad: number, tick: number): Breaker {
  switch (breaker.kind) {
    case 'closed': {
      if (judged <= 0 || (bad <= 0 && breaker.badShare === 0)) return breaker
      const badShare = breaker.badShare + (bad / judged - breaker.badShare) * RELAXATION
      return badShare > OPENING_SHARE ? opened(tick) : { kind: 'closed', badShare }
    }
    case 'open':
      return tick < breaker.untilTick ? breaker : { kind: 'half-open', badShare: 0, probedTicks: 0 }
    case 'half-open': {
      // [MESH5] Without calls nothing is known, and it goes on probing.
      if (judged <= 0) return breaker
      const probedTicks = breaker.probedTicks + 1
      const badShare = breaker.badShare + (bad / judged - breaker.badShare) / probedTicks
      if (probedTicks < PROBING_TICKS) return { kind: 'half-open', badShare, probedTicks }
      return badShare > OPENING_SHARE ? opened(tick) : CLOSED
    }
    default:
      return assertNever(breaker)
  }
}

function opened(tick: number): Breaker {
  return { kind: 'open', untilTick: tick + OPEN_TICKS }
}

/** Tells when a breaker lets all calls through again; that one is open is told as any failure that lasts (causes.ts). */
export function tellClosed(before: Breaker, after: Breaker, service: ServiceId, facts: Facts, ctx: RuleContext): void {
  if (before.kind !== 'half-open' || after.kind !== 'closed') return
  ctx.emit({ kind: 'breaker-closed', severity: 'good', service, facts })
}

/** [MESH6] Between sidecars certificates are renewed without anybody: one that has expired is over after 5 s. */
export function rotateCertificates(cluster: Cluster, stations: readonly Station[], ctx: RuleContext): void {
  for (const expired of effectsOf(cluster, 'certificate-expired')) {
    const station = stations.find((one) => one.service.id === expired.service)
    if (station?.meshed === true) expired.untilTick = Math.max(ctx.tick, expired.sinceTick + ROTATION_TICKS)
  }
}
