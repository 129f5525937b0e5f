/* Time, as rooms are given it: the wall clock for what is written down, a clock that never jumps for what is measured, and timers.
   Tests bring their own; what a tick means is shared/world/units.ts. */

/** Takes a timer back; harmless when it has already run. */
export type Cancel = () => void

export interface Clock {
  /** Wall clock, milliseconds since 1970. */
  now(): number
  /** Milliseconds on a clock that never jumps. */
  monotonic(): number
  after(delayMs: number, run: () => void): Cancel
}

/** This machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Resolves after a while. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve)
  })
}

/** The value of a promise, or `late` when it is not there in time; the promise goes on either way. */
export async function within<T, L>(clock: Clock, delayMs: number, value: Promise<T>, late: L): Promise<T | L> {
  let cancel: Cancel = () => undefined
  const deadline = new Promise<L>((resolve) => {
    cancel = clock.after(delayMs, () => resolve(late))
  })
  try {
    return await Promise.race([value, deadline])
  } finally {
    cancel()
  }
}
