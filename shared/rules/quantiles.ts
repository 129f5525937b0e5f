/* What a mean and a variance tell of a time (GAME.md §7.5, §7.6) without exponentials or logarithms, whose last bits differ between browsers.
   Where mean and variance come from: latency.ts, queue.ts. */

/** A p95 lies this many standard deviations above the mean: exact within 4 % for 1–8 exponential stages. */
const P95_DEVIATIONS = 2

/** [FLO5] p95 = mean + 2√var. */
export function p95(mean: number, variance: number): number {
  return mean + P95_DEVIATIONS * Math.sqrt(variance)
}

/** [FLO5] p50 = mean − var/(3·mean), 0 at 0. */
export function p50(mean: number, variance: number): number {
  return mean > 0 ? Math.max(0, mean - variance / (3 * mean)) : 0
}

/**
 * [FLO6] Share of requests that take longer than `limit`: an exponential tail from one deviation below the mean, as
 * (1 + (1 + x)/32)^−32 by five squarings; none while the mean is below limit ÷ `never`.
 */
export function shareBeyond(limit: number, mean: number, variance: number, never: number): number {
  if (mean < limit / never) return 0
  if (variance <= 0) return mean > limit ? 1 : 0
  const x = (limit - mean) / Math.sqrt(variance)
  if (x <= -1) return 1
  let power = 1 + (1 + x) / 32
  for (let squaring = 0; squaring < 5; squaring++) power *= power
  return 1 / power
}
