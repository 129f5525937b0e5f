/* Time and money in the units the engine counts in. */

/** One tick is 250 ms of simulated time. */
export const TICKS_PER_SECOND = 4
export const TICK_SECONDS = 1 / TICKS_PER_SECOND
/** Money is kept in integer thousandths. */
export const THOUSANDTHS = 1000
/** Every 40th tick carries the checksum of the state before it. */
export const CHECKSUM_EVERY_TICKS = 40
/** History is kept a point a second. */
export const HISTORY_EVERY_TICKS = 4
/** Profit is also shown per window of 30 s. */
export const PROFIT_WINDOW_TICKS = 30 * TICKS_PER_SECOND

/** Whole ticks that cover a span; at least one for any positive span. */
export function ticksOf(seconds: number): number {
  return Math.max(seconds > 0 ? 1 : 0, Math.round(seconds * TICKS_PER_SECOND))
}
