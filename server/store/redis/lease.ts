/* Who owns a session when several processes share a Redis: a key that expires by itself. Its expiry only decides when somebody
   else may try; that a stale owner cannot write is the append script's business. Redis counts the life of the key, we count on
   our own monotonic clock from the moment a renewal was sent, and stop three seconds earlier. */

import { randomBytes } from 'node:crypto'
import type { AcquireResult, HeldLease, Lease, LeaseToken } from '../ports.ts'
import type { RedisConnection } from './connection.ts'
import { keysOf } from './keys.ts'
import { RELEASE, RENEW } from './scripts.ts'

const LIFE_MILLIS = 10_000
const RENEW_EVERY_MILLIS = 2500
/** After a failed renewal: soon again, because a Redis that was away for a moment must not cost the lease. */
const RETRY_MILLIS = 500
/** From sending the last successful renewal; three seconds before the key can expire. */
const SAFE_MILLIS = 7000

type Standing = { kind: 'held' } | { kind: 'lost'; reason: string } | { kind: 'released' }

class RedisHeldLease implements HeldLease {
  readonly code: string
  readonly token: LeaseToken
  private readonly redis: RedisConnection
  private readonly monotonicNow: () => number
  private readonly key: string
  private renewedAtMillis: number
  private standing: Standing = { kind: 'held' }
  private readonly listeners: ((reason: string) => void)[] = []
  private renewal: NodeJS.Timeout | undefined
  private fence: NodeJS.Timeout | undefined

  constructor(
    redis: RedisConnection,
    monotonicNow: () => number,
    held: { code: string; token: LeaseToken; sentAtMillis: number },
  ) {
    this.redis = redis
    this.monotonicNow = monotonicNow
    this.code = held.code
    this.token = held.token
    this.key = keysOf(held.code).lease
    this.renewedAtMillis = held.sentAtMillis
    this.renewIn(RENEW_EVERY_MILLIS)
    this.watch()
  }

  onLost(listener: (reason: string) => void): void {
    if (this.standing.kind === 'lost') listener(this.standing.reason)
    else this.listeners.push(listener)
  }

  isSafe(): boolean {
    if (this.standing.kind !== 'held') return false
    if (this.monotonicNow() - this.renewedAtMillis < SAFE_MILLIS) return true
    this.lose('Redis did not renew the lease for 7 seconds')
    return false
  }

  async release(): Promise<void> {
    if (this.standing.kind !== 'held') return
    this.stop({ kind: 'released' })
    // Unanswered is fine: the key then ends by itself.
    await this.redis.attempt((client) => client.eval(RELEASE, 1, this.key, this.token))
  }

  private renewIn(millis: number): void {
    clearTimeout(this.renewal)
    this.renewal = setTimeout(() => void this.renew(), millis)
    this.renewal.unref()
  }

  private async renew(): Promise<void> {
    // A process that was stopped for too long must notice before it asks, not be revived by the answer.
    if (!this.isSafe()) return
    const sentAtMillis = this.monotonicNow()
    const outcome = await this.redis.attempt((client) => client.eval(RENEW, 1, this.key, this.token, LIFE_MILLIS))
    if (!this.isSafe()) return
    if (outcome.kind !== 'done') {
      this.renewIn(RETRY_MILLIS)
    } else if (outcome.value === 1) {
      this.renewedAtMillis = sentAtMillis
      this.renewIn(Math.max(0, RENEW_EVERY_MILLIS - (this.monotonicNow() - sentAtMillis)))
    } else {
      this.lose('another process has the lease, or Redis forgot it')
    }
  }

  /** Wakes when the lease would end, and again as often as it was renewed meanwhile. */
  private watch(): void {
    if (!this.isSafe()) return
    const leftMillis = this.renewedAtMillis + SAFE_MILLIS - this.monotonicNow()
    this.fence = setTimeout(() => this.watch(), Math.max(1, leftMillis))
    this.fence.unref()
  }

  private lose(reason: string): void {
    this.stop({ kind: 'lost', reason })
    for (const listener of this.listeners.splice(0)) listener(reason)
  }

  private stop(standing: Standing): void {
    this.standing = standing
    clearTimeout(this.renewal)
    clearTimeout(this.fence)
  }
}

/** Leases under `processId`; `monotonicNow` in milliseconds must not jump with the wall clock. */
export function redisLease(redis: RedisConnection, processId: string, monotonicNow: () => number): Lease {
  const held = new Set<RedisHeldLease>()
  const acquire = async (code: string): Promise<AcquireResult> => {
    const key = keysOf(code).lease
    // New at each acquisition; the holder's name rides behind it for those who come too late.
    const token = `${randomBytes(16).toString('base64url')} ${processId}`
    const sentAtMillis = monotonicNow()
    const set = await redis.attempt((client) => client.set(key, token, 'PX', LIFE_MILLIS, 'NX'))
    if (set.kind === 'refused') return { kind: 'unavailable', reason: set.reason }
    if (set.kind === 'done' && set.value === 'OK') return hold(code, token, sentAtMillis)
    const present = await redis.attempt((client) => client.get(key))
    if (present.kind !== 'done') return { kind: 'unavailable', reason: present.reason }
    if (present.value === token) return hold(code, token, sentAtMillis)
    if (present.value === null) return { kind: 'unavailable', reason: 'the lease changed hands just now' }
    return { kind: 'taken', by: present.value.slice(present.value.indexOf(' ') + 1) }
  }
  const hold = (code: string, token: LeaseToken, sentAtMillis: number): AcquireResult => {
    for (const lease of held) if (!lease.isSafe()) held.delete(lease)
    const lease = new RedisHeldLease(redis, monotonicNow, { code, token, sentAtMillis })
    held.add(lease)
    return { kind: 'held', lease }
  }
  return {
    acquire,
    async close() {
      await Promise.all([...held].map((lease) => lease.release()))
      held.clear()
    },
  }
}
