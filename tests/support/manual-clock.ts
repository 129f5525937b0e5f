/* A clock that stands still until a test moves it: timers run in order, at their time. */

import type { Clock } from '../../server/rooms/clock.ts'

export interface ManualClock extends Clock {
  /** Moves time on, running each timer as its time comes; promises settle in between. */
  advance(ms: number): Promise<void>
  /** Timers that still wait. */
  waiting(): number
}

const START_MS = Date.UTC(2026, 0, 5, 9)

export function manualClock(): ManualClock {
  let elapsedMs = 0
  let timers: { at: number; run: () => void }[] = []
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => START_MS + elapsedMs,
    monotonic: () => elapsedMs,
    after(delayMs, run) {
      const timer = { at: elapsedMs + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(ms) {
      const end = elapsedMs + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0]
        if (due === undefined) break
        timers = timers.filter((other) => other !== due)
        elapsedMs = Math.max(elapsedMs, due.at)
        due.run()
        await settle()
      }
      elapsedMs = end
      await settle()
    },
    waiting: () => timers.length,
  }
}
