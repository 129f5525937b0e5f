/* [TRA4] Retry storms and [TRA5] crawlers: requests that come back too fast, and requests that nobody wants. Every one is still accounted for. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeBooks } from '../../shared/rules/score.ts'
import { arrivals, scheduleRetries, waitingRequests, worthlessWaiting } from '../../shared/rules/traffic.ts'
import type { ActiveSpike, Cluster } from '../../shared/world/cluster.ts'
import type { Effect } from '../../shared/world/effect.ts'
import { drawCluster, letTraffic, liveContext, smallLesson } from '../support/cluster.ts'

const lesson = smallLesson({
  modules: 'web:10',
  classes: { look: { ratePerSecond: 20, value: 2, sloMs: 5000, calls: 'web' } },
})
const drawn = (nodes: string[]) => drawCluster(lesson, { shop: 'web' }, nodes)
const look = (cluster: Cluster) => cluster.classes['look']!
const storm = (share: number): Effect => ({ id: 'storm', sinceTick: 0, untilTick: null, kind: 'retry-storm', share })
const crawler: ActiveSpike = {
  ...{ id: 'bot', class: 'look', startTick: 0, rampTicks: 0, endTick: 200, factor: 3 },
  worthless: true,
}
const money = (cluster: Cluster, name: 'served' | 'givenUp') => cluster.accounts[name].thousandths / 1000

describe('[TRA4] a retry storm', () => {
  test('brings its share of the failed back, within one to two seconds', () => {
    const cluster = drawn([''])
    const flow = look(cluster)
    expect(scheduleRetries(flow, 10, 0, { share: 1, firstTicks: 4, lastTicks: 8 })).toBe(0)
    const back = Array.from({ length: 9 }, (_, tick) => arrivals(cluster, liveContext(lesson, tick + 1))[0]!.returning)
    expect(back).toEqual([0, 0, 0, 2, 2, 2, 2, 2, 0])
  })

  test('nobody gives up while it lasts, and everybody may again when it is over', () => {
    const cluster = drawn(['dead shop'])
    cluster.effects = [storm(1)]
    letTraffic(cluster, lesson, 40)
    expect(look(cluster).totalGivenUp).toBe(0)
    expect(look(cluster).offered, 'they add up').toBeGreaterThan(20)
    cluster.effects = []
    letTraffic(cluster, lesson, 4, { from: 41 })
    expect(look(cluster).totalGivenUp).toBeGreaterThan(20)
  })

  test('is nothing where nothing fails, and never calms people down', () => {
    const calm = drawn(['shop'])
    calm.effects = [storm(1)]
    letTraffic(calm, lesson, 40)
    expect(look(calm).totalAttempts).toBe(look(calm).totalBase)
    const mild = drawn(['dead shop'])
    const none = drawn(['dead shop'])
    mild.effects = [storm(0.2)]
    for (const cluster of [mild, none]) letTraffic(cluster, lesson, 40)
    expect(look(mild).returning).toEqual(look(none).returning)
  })
})

describe('[TRA5] a crawler', () => {
  test('takes capacity and pays nothing: what is earned is what people would have paid', () => {
    const crawled = drawn(['shop', 'shop'])
    const quiet = drawn(['shop', 'shop'])
    crawled.extraSpikes = [crawler]
    for (const cluster of [crawled, quiet]) letTraffic(cluster, lesson, 80)
    expect(look(crawled).totalServed).toBeCloseTo(3 * look(quiet).totalServed, 6)
    expect(look(crawled).worthlessShare).toBeCloseTo(2 / 3, 12)
    expect(crawled.services['shop']!.flow.workCores).toBeCloseTo(3 * quiet.services['shop']!.flow.workCores, 6)
    expect(money(crawled, 'served')).toBeCloseTo(money(quiet, 'served'), 2)
    expect(look(crawled).totalWorthless).toBeCloseTo((2 / 3) * look(crawled).totalBase, 6)
  })

  test('costs nothing given up, not even by those still waiting when the round ends', () => {
    const crawled = drawn([''])
    const quiet = drawn([''])
    crawled.extraSpikes = [crawler]
    for (const cluster of [crawled, quiet]) {
      letTraffic(cluster, lesson, 80)
      closeBooks(cluster, liveContext(lesson, 81))
    }
    expect(look(crawled).totalGivenUp).toBeCloseTo(3 * look(quiet).totalGivenUp, 6)
    expect(money(crawled, 'givenUp')).toBeCloseTo(money(quiet, 'givenUp'), 2)
  })

  test('its failed requests are known for worthless when they come back after it has gone', () => {
    const cluster = drawn([''])
    cluster.extraSpikes = [{ ...crawler, endTick: 40 }]
    letTraffic(cluster, lesson, 45)
    expect(look(cluster).worthlessShare).toBeGreaterThan(0.05)
    expect(worthlessWaiting(look(cluster))).toBeLessThan(waitingRequests(look(cluster)))
    letTraffic(cluster, lesson, 300, { from: 46 })
    expect(worthlessWaiting(look(cluster))).toBeLessThan(0.01)
  })

  test('a spike of people is worth what they pay', () => {
    const cluster = drawn(['shop', 'shop'])
    const { worthless: _, ...people } = crawler
    cluster.extraSpikes = [people]
    letTraffic(cluster, lesson, 20)
    expect(look(cluster)).toMatchObject({ worthlessShare: 0, totalWorthless: 0, worthlessReturning: [] })
  })

  test('a ramp climbs as slowly as it is told to', () => {
    const cluster = drawn(['shop', 'shop'])
    cluster.extraSpikes = [{ id: 'ramp', class: 'look', startTick: 0, rampTicks: 360, endTick: 360, factor: 3 }]
    const rates = [0, 90, 180, 359, 360].map((tick) => arrivals(cluster, liveContext(lesson, tick))[0]!.ratePerSecond)
    expect(rates.map(Math.round)).toEqual([20, 30, 40, 60, 20])
  })
})

test('[FLO1] base arrivals = served + given up + waiting through storms and crawlers, and the worthless are never more than all', () => {
  const situation = fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    endTick: fc.integer({ min: 1, max: 120 }),
    stormTicks: fc.integer({ min: 0, max: 100 }),
    replicas: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(situation, ({ share, factor, endTick, stormTicks, replicas }) => {
      const cluster = drawn([new Array(replicas).fill('shop').join(' '), 'dead shop'])
      cluster.extraSpikes = [{ ...crawler, factor, endTick }]
      letTraffic(cluster, lesson, 120, {
        each: (tick) => {
          cluster.effects = tick < stormTicks ? [storm(share)] : []
          const flow = look(cluster)
          const waiting = waitingRequests(flow)
          expect(Math.abs(flow.totalBase - flow.totalServed - flow.totalGivenUp - waiting)).toBeLessThan(1e-6)
          expect(worthlessWaiting(flow)).toBeLessThanOrEqual(waiting + 1e-9)
          expect(flow.worthlessShare).toBeLessThanOrEqual(1 + 1e-12)
          expect(Math.min(flow.givenUp, flow.worthlessShare)).toBeGreaterThanOrEqual(0)
        },
      })
    }),
    { numRuns: 40 },
  )
})
