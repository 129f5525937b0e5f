/* How much a seat may say: buckets that fill steadily and are emptied by each message. Counted by seat and never by address,
   because a school is one address. */

import type { SocketRole } from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'

/** A bucket of so many messages that fills again in so much time. */
const COMMANDS = { most: 20, refillMs: 5000 }
const PRESENCE = { most: 2, refillMs: 1000 }
/** A full view costs as much as a hundred frames. */
const FULL_VIEWS = { most: 1, refillMs: 1000 }

interface Who {
  code: string
  role: SocketRole
  seat: SeatId | null
}

export interface Limits {
  command(who: Who): boolean
  presence(who: Who): boolean
}

interface Bucket {
  left: number
  at: number
}

/** True while the bucket of `key` still holds a message; takes one out. */
export class Allowance {
  private readonly buckets = new Map<string, Bucket>()
  private sweepAt = 0

  constructor(
    private readonly size: { most: number; refillMs: number },
    private readonly monotonic: () => number,
  ) {}

  take(key: string): boolean {
    const now = this.monotonic()
    this.sweep(now)
    const bucket = this.buckets.get(key) ?? { left: this.size.most, at: now }
    const filled = bucket.left + ((now - bucket.at) / this.size.refillMs) * this.size.most
    const left = Math.min(this.size.most, filled)
    const granted = left >= 1
    this.buckets.set(key, { left: granted ? left - 1 : left, at: now })
    return granted
  }

  /** A bucket that has had time to fill is as good as none. */
  private sweep(now: number): void {
    if (now < this.sweepAt) return
    this.sweepAt = now + this.size.refillMs * 10
    for (const [key, { at }] of this.buckets) if (now - at > this.size.refillMs) this.buckets.delete(key)
  }
}

/** One set of limits a process; a seat that reconnects finds its bucket as it left it. */
export function createLimits(monotonic: () => number): Limits {
  const commands = new Allowance(COMMANDS, monotonic)
  const presence = new Allowance(PRESENCE, monotonic)
  const keyOf = ({ code, role, seat }: Who) => `${code}/${seat ?? role}`
  return { command: (who) => commands.take(keyOf(who)), presence: (who) => presence.take(keyOf(who)) }
}

/** Full views by connection. */
export function createFullViewAllowance(monotonic: () => number): Allowance {
  return new Allowance(FULL_VIEWS, monotonic)
}
