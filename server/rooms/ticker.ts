/* The beat of a session: four ticks a second while it may run. What a tick does is the room's inbox and shared/game/evolve.ts. */

import { TICK_SECONDS } from '../../shared/world/units.ts'
import type { Cancel, Clock } from './clock.ts'

const TICK_MS = TICK_SECONDS * 1000

export class Ticker {
  private cancel: Cancel | null = null
  private dueMs = 0

  /** `onTick` is told how late the beat is, in milliseconds. */
  constructor(
    private readonly clock: Clock,
    private readonly onTick: (lateMs: number) => void,
  ) {}

  /** Starts or stops the beat; a beat that goes on keeps its rhythm. */
  run(running: boolean): void {
    if (running === (this.cancel !== null)) return
    this.cancel?.()
    this.cancel = null
    if (!running) return
    this.dueMs = this.clock.monotonic() + TICK_MS
    this.arm()
  }

  private arm(): void {
    this.cancel = this.clock.after(Math.max(0, this.dueMs - this.clock.monotonic()), () => {
      const now = this.clock.monotonic()
      const lateMs = Math.max(0, now - this.dueMs)
      // A beat that a stall swallowed is gone: a class must not be hurried through what it could not see.
      this.dueMs = lateMs >= TICK_MS ? now + TICK_MS : this.dueMs + TICK_MS
      this.arm()
      this.onTick(lateMs)
    })
  }
}
