/* How many requests come: GAME.md §7.1. What they do once they are there is flow.ts; that those who failed come back is written
   down at the end of the tick by `scheduleRetries` and read here on later ticks. */

import type { Lesson, RequestClassSpec, SpikeSpec } from '../lessons/lesson.ts'
import { drawBetween, drawSum } from '../lib/random.ts'
import type { ActiveSpike, ClassFlow, Cluster } from '../world/cluster.ts'
import { TICK_SECONDS, ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { effectsOf } from './effects.ts'

/** One class's requests of a tick. */
interface ClassArrivals {
  /** First attempts, noise included; the same for every team of the round. */
  base: number
  /** Attempts that failed earlier and come back now. */
  returning: number
  /** Of both, those that are worth nothing to anybody: a crawler's. */
  worthless: number
  worthlessBase: number
  /** Noise-free rate per second: profile × spikes + what returns. */
  ratePerSecond: number
}

/** In the order of the lesson's classes. */
export type Arrivals = ClassArrivals[]

/** How people try again: the share of failed attempts that comes back, spread evenly over these ticks from now; the rest gives up. */
interface RetryPattern {
  share: number
  firstTicks: number
  lastTicks: number
}

const PATIENT: RetryPattern = { share: 0.5, firstTicks: 8, lastTicks: 20 }
/** [TRA4] In a retry storm nobody waits: the page is reloaded within a second or two. */
const STORM_TICKS = { firstTicks: 4, lastTicks: 8 }
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

/** [TRA5] Of the first attempts, the share that only worthless spikes bring: without them the others would come all the same. */
function worthlessShare(cluster: Cluster, spec: RequestClassSpec, ctx: RuleContext): number {
  let factor = 1
  for (const spike of cluster.extraSpikes) {
    if (spike.class === spec.id && spike.worthless === true) factor *= spikeFactor(spike, ctx.liveTick)
  }
  return factor > 1 ? 1 - 1 / factor : 0
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
    if (ctx.phase === 'plan') return { base: 0, returning: 0, worthless: 0, worthlessBase: 0, ratePerSecond: 0 }
    const rate = baseRate(cluster, spec, ctx)
    const mean = rate * TICK_SECONDS
    const base = ctx.lesson.tunables.noise ? noisyCount(mean, ctx.seed, ctx.liveTick, spec.id) : mean
    const returning = flow.returning.shift() ?? 0
    const worthlessBase = base * worthlessShare(cluster, spec, ctx)
    const worthless = worthlessBase + (flow.worthlessReturning.shift() ?? 0)
    return { base, returning, worthless, worthlessBase, ratePerSecond: rate + returning / TICK_SECONDS }
  })
}

/** [TRA4] How people try again now: patiently, or in the storm that an incident makes of it. */
export function retryPattern(cluster: Cluster): RetryPattern {
  let pattern = PATIENT
  for (const storm of effectsOf(cluster, 'retry-storm')) {
    if (storm.share > pattern.share) pattern = { ...STORM_TICKS, share: storm.share }
  }
  return pattern
}

/**
 * [TRA3] Of this tick's failed attempts, retries too, half come back over the next 8–20 ticks and the other half gives up; of the worthless
 * among them the same. Returns how many gave up.
 */
export function scheduleRetries(flow: ClassFlow, failed: number, worthless = 0, pattern = PATIENT): number {
  comeBack(flow.returning, failed, pattern)
  if (worthless > 0) comeBack(flow.worthlessReturning, worthless, pattern)
  return failed * (1 - pattern.share)
}

function comeBack(returning: number[], failed: number, { share, firstTicks, lastTicks }: RetryPattern): void {
  while (returning.length < PATIENT.lastTicks) returning.push(0)
  const each = (failed * share) / (lastTicks - firstTicks + 1)
  for (let ticks = firstTicks; ticks <= lastTicks; ticks++) {
    returning[ticks - 1] = (returning[ticks - 1] ?? 0) + each
  }
}

/** Requests that failed and have not come back yet. */
export function waitingRequests(flow: Pick<ClassFlow, 'returning'>): number {
  let waiting = 0
  for (const count of flow.returning) waiting += count
  return waiting
}

/** [TRA5] Of those, the ones that nobody misses. */
export function worthlessWaiting(flow: ClassFlow): number {
  return waitingRequests({ returning: flow.worthlessReturning })
}
