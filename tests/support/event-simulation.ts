/* A queue played customer by customer, to check the engine's formulas against: Poisson arrivals, exponential service, 1–n servers,
   each with its own line (a server is picked at random) or all with one line. Nothing here comes from the engine: own random
   numbers, own code. Uses logarithms, which the engine may not. */

export interface QueueCase {
  arrivalsPerSecond: number
  /** Mean seconds of service at each server. */
  serviceSeconds: readonly number[]
  dispatch: 'random' | 'pooled'
  /** Customers counted, after a tenth as many that are not. */
  customers: number
  seed: number
}

export interface QueueResult {
  meanWaitSeconds: number
  p50ResponseSeconds: number
  p95ResponseSeconds: number
}

/** Bins of the response times: this many to the longest mean service, and the last for all that is beyond. */
const BINS_PER_SERVICE = 200
const BINS = 400_000

interface Tally {
  waitSeconds: number
  /** Customers by response time. */
  bins: Uint32Array
  binSeconds: number
}

/**
 * Half of the customers come by one sequence of random numbers, half by its mirror image (u and 1 − u): what was a busy hour in the
 * one is a quiet hour in the other, and the sum strays less.
 */
export function simulateQueue(spec: QueueCase): QueueResult {
  const binSeconds = Math.max(...spec.serviceSeconds) / BINS_PER_SERVICE
  const tally: Tally = { waitSeconds: 0, bins: new Uint32Array(BINS + 1), binSeconds }
  const half = Math.ceil(spec.customers / 2)
  const random = generator(spec.seed)
  const mirrored = generator(spec.seed)
  serve(spec, half, random, tally)
  serve(spec, half, () => 1 - mirrored(), tally)
  return {
    meanWaitSeconds: tally.waitSeconds / (2 * half),
    p50ResponseSeconds: quantile(tally.bins, half) * binSeconds,
    p95ResponseSeconds: quantile(tally.bins, 0.95 * 2 * half) * binSeconds,
  }
}

function serve(spec: QueueCase, customers: number, random: () => number, tally: Tally): void {
  const servers = spec.serviceSeconds.length
  const freeAt = new Float64Array(servers)
  const { bins, binSeconds } = tally
  let now = 0
  for (let customer = -Math.ceil(customers / 10); customer < customers; customer++) {
    now -= Math.log(random()) / spec.arrivalsPerSecond
    let server = 0
    if (spec.dispatch === 'random') server = Math.floor(random() * servers)
    else for (let other = 1; other < servers; other++) if (freeAt[other]! < freeAt[server]!) server = other
    const start = Math.max(now, freeAt[server]!)
    const end = start - Math.log(1 - random()) * spec.serviceSeconds[server]!
    freeAt[server] = end
    if (customer < 0) continue
    tally.waitSeconds += start - now
    const bin = Math.min(BINS, Math.floor((end - now) / binSeconds))
    bins[bin] = bins[bin]! + 1
  }
}

/** Where the given rank lies, in bins, in a straight line within its bin. */
function quantile(bins: Uint32Array, rank: number): number {
  let below = 0
  for (let bin = 0; bin < bins.length; bin++) {
    const here = bins[bin]!
    if (below + here >= rank) return bin + (rank - below) / here
    below += here
  }
  return bins.length
}

/** xorshift128 by Marsaglia, 32 bits a number: numbers strictly between 0 and 1. */
function generator(seed: number): () => number {
  let x = (seed * 2654435761) >>> 0
  let y = 362436069
  let z = 521288629
  let w = 88675123
  const next = () => {
    const t = x ^ (x << 11)
    x = y
    y = z
    z = w
    w = (w ^ (w >>> 19) ^ (t ^ (t >>> 8))) >>> 0
    return (w + 0.5) / 4294967296
  }
  for (let round = 0; round < 64; round++) next()
  return next
}
