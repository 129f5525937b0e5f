/* Something worth telling, but not more often than so: at once when it has been quiet, else when its time comes, with whatever is
   newest then. */

import type { Cancel, Clock } from '../rooms/clock.ts'

export class Paced {
  private sentAt = Number.NEGATIVE_INFINITY
  private waiting: Cancel | null = null

  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
    private readonly send: () => void,
  ) {}

  /** As soon as the pace allows. */
  soon(): void {
    if (this.waiting !== null) return
    const leftMs = this.sentAt + this.everyMs - this.clock.monotonic()
    if (leftMs <= 0) this.now()
    else this.waiting = this.clock.after(leftMs, () => this.now())
  }

  /** Whatever the pace; what was waiting goes with it. */
  now(): void {
    this.stop()
    this.sentAt = this.clock.monotonic()
    this.send()
  }

  stop(): void {
    this.waiting?.()
    this.waiting = null
  }
}
