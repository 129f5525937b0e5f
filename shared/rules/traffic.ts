/* How many requests come: GAME.md §7.1. What they do once they are there is flow.ts; that those who failed come back is written
   down at the end of the tick by `scheduleRetries` and read here on later ticks. */

import type { Lesson, RequestClassSpec, SpikeSpec } from '../lessons/lesson.ts'
import { drawBetween, drawSum } from '../lib/random.ts'
import type { ActiveSpike, ClassFlow, Cluster } from '../world/cluster.ts'
import { TICK_SECONDS, ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'

/** One class's requests of a tick. */
interface ClassArrivals {
  /** First attempts, noise included; the same for every team of the round. */
  base: number
  /** Attempts that failed earlier and come back now. */
  returning: number
  /** Noise-free rate per second: profile × spikes + what returns. */
  ratePerSecond: number
}

/** In the order of the lesson's classes. */
export type Arrivals = ClassArrivals[]

/** Of every failed attempt this share comes back; the rest gives up. */
const RETURNING_SHARE = 0.5
/** They come back spread evenly over these ticks from now. */
const FIRST_RETURN_TICKS = 8
const LAST_RETURN_TICKS = 20
/** Uniforms in a sum that stands for a normal: their variance is 1. */
const UNIFORMS = 12

const drawnSpikes = new WeakMap<Lesson, Map<string, ActiveSpike[]>>()

/** [TRA1] The lesson's spikes with time, height and length drawn by the seed; ticks count from the start of live. */
export function lessonSpikes(lesson: Lesson, seed: string): readonly ActiveSpike[] {
  const bySeed = drawnSpikes.get(lesson) ?? new Map<string, ActiveSpike[]>()
  drawnSpikes.set(lesson, bySeed)
  const known = bySeed.get(seed)
  if (known !== undefined) return known
  const ranks = new Map<string, number>()
  const spikes = lesson.spikes.map((spec) => {
    const rank = ranks.get(spec.class) ?? 0
    ranks.set(spec.class, rank + 1)
    return drawSpike(spec, seed, `${spec.class}:${rank}`)
  })
  bySeed.set(seed, spikes)
  return spikes
}

function drawSpike(spec: SpikeSpec, seed: string, identity: string): ActiveSpike {
  const between = (stream: string, [low, high]: readonly [number, number]) =>
    drawBetween(seed, stream, 0, identity, low, high)
  const startTick = ticksOf(between('spike-start', spec.startSeconds))
  return {
    id: `spike:${identity}`,
    class: spec.class,
    startTick,
    rampTicks: ticksOf(spec.rampSeconds),
    endTick: startTick + ticksOf(between('spike-length', spec.lastSeconds)),
    factor: between('spike-factor', spec.factor),
  }
}

/** What a spike multiplies its class's rate by: it climbs in a straight line, lasts, and ends at once. */
export function spikeFactor(spike: ActiveSpike, liveTick: number): number {
  if (liveTick < spike.startTick || liveTick >= spike.endTick) return 1
  const climbed = spike.rampTicks > 0 ? Math.min(1, (liveTick - spike.startTick) / spike.rampTicks) : 1
  return 1 + (spike.factor - 1) * climbed
}

/** First attempts per second before noise. */
export function baseRate(cluster: Cluster, spec: RequestClassSpec, ctx: RuleContext): number {
  let rate = spec.ratePerSecond
  for (const spike of lessonSpikes(ctx.lesson, ctx.seed)) {
    if (spike.class === spec.id) rate *= spikeFactor(spike, ctx.liveTick)
  }
  for (const spike of cluster.extraSpikes) {
    if (spike.class === spec.id) rate *= spikeFactor(spike, ctx.liveTick)
  }
  return rate
}

/** [TRA2] A count around `mean` with the variance of a Poisson count, clipped symmetrically so that its mean stays what it is. */
export function noisyCount(mean: number, seed: string, liveTick: number, classId: string): number {
  const normal = drawSum(seed, 'arrivals', liveTick, classId, UNIFORMS) - UNIFORMS / 2
  const noise = Math.sqrt(mean) * normal
  return mean + Math.max(-mean, Math.min(mean, noise))
}

/** Requests of this tick by class; takes those that return now off their waiting lists. None in plan. */
export function arrivals(cluster: Cluster, ctx: RuleContext): Arrivals {
  return ctx.lesson.classes.map((spec) => {
    const flow = cluster.classes[spec.id]
    if (flow === undefined) throw new Error(`cluster ${cluster.team} does not know class ${spec.id}`)
    if (ctx.phase === 'plan') return { base: 0, returning: 0, ratePerSecond: 0 }
    const rate = baseRate(cluster, spec, ctx)
    const mean = rate * TICK_SECONDS
    const base = ctx.lesson.tunables.noise ? noisyCount(mean, ctx.seed, ctx.liveTick, spec.id) : mean
    const returning = flow.returning.shift() ?? 0
    return { base, returning, ratePerSecond: rate + returning / TICK_SECONDS }
  })
}

/**
 * [TRA3] Of this tick's failed attempts, retries too, half come back over the next 8–20 ticks and the other half gives up.
 * Returns how many gave up.
 */
export function scheduleRetries(flow: ClassFlow, failed: number): number {
  while (flow.returning.length < LAST_RETURN_TICKS) flow.returning.push(0)
  const each = (failed * RETURNING_SHARE) / (LAST_RETURN_TICKS - FIRST_RETURN_TICKS + 1)
  for (let ticks = FIRST_RETURN_TICKS; ticks <= LAST_RETURN_TICKS; ticks++) {
    flow.returning[ticks - 1] = (flow.returning[ticks - 1] ?? 0) + each
  }
  return failed * (1 - RETURNING_SHARE)
}

/** Requests that failed and have not come back yet. */
export function waitingRequests(flow: ClassFlow): number {
  let waiting = 0
  for (const count of flow.returning) waiting += count
  return waiting
}
