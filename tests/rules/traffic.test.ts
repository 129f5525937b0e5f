/* [TRA] How many requests come: spikes by the seed, noise like Poisson's, and those who come back. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arrivals,
  lessonSpikes,
  noisyCount,
  scheduleRetries,
  spikeFactor,
  waitingRequests,
} from '../../shared/rules/traffic.ts'
import type { ActiveSpike, Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, liveContext, shopLesson } from '../support/cluster.ts'

const shop = shopLesson()
const MONOLITH = { shop: shop.modules.map((module) => module.id).join(' ') }
const monolith = (replicas = 4) => drawCluster(shop, MONOLITH, new Array(replicas).fill('shop'))

describe('[TRA1] spikes', () => {
  const spike: ActiveSpike = { id: 's', class: 'buy', startTick: 100, rampTicks: 16, endTick: 220, factor: 5 }

  test('ramp up in a straight line, last, and end at once', () => {
    expect([99, 100, 108, 116, 219, 220].map((tick) => spikeFactor(spike, tick))).toEqual([1, 1, 3, 5, 5, 1])
  })

  test('are drawn by the seed within the ranges of the lesson', () => {
    for (let seed = 0; seed < 50; seed++) {
      const spikes = lessonSpikes(shop, `${seed}`)
      expect(spikes.map((one) => one.class)).toEqual(['search', 'buy', 'browse'])
      const [search] = spikes
      expect(search!.startTick).toBeGreaterThanOrEqual(40 * 4)
      expect(search!.startTick).toBeLessThanOrEqual(70 * 4)
      expect(search!.factor).toBeGreaterThanOrEqual(3.5)
      expect(search!.factor).toBeLessThan(5)
      expect(search!.endTick - search!.startTick).toBeGreaterThanOrEqual(30 * 4)
    }
    expect(lessonSpikes(shop, '1')).not.toEqual(lessonSpikes(shop, '2'))
  })

  test('sent to one team multiply the lesson’s', () => {
    const cluster = monolith()
    cluster.extraSpikes = [{ ...spike, id: 'host', startTick: 0, rampTicks: 0 }]
    const [browse, , buy] = arrivals(cluster, liveContext(shop, 4))
    expect(buy!.ratePerSecond).toBe(6 * 5)
    expect(browse!.ratePerSecond).toBe(36)
  })
})

describe('[TRA2] noise', () => {
  const counts = (mean: number) => Array.from({ length: 20_000 }, (_, tick) => noisyCount(mean, '7', tick, 'buy'))
  const meanOf = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length

  test('has the variance of a Poisson count', () => {
    const drawn = counts(30)
    expect(meanOf(drawn)).toBeCloseTo(30, 0)
    expect(meanOf(drawn.map((value) => (value - 30) ** 2))).toBeCloseTo(30, -0.5)
  })

  test('clipped on both sides it leaves quiet traffic its mean, and never counts below none', () => {
    const drawn = counts(0.5)
    expect(Math.min(...drawn)).toBe(0)
    expect(Math.max(...drawn)).toBe(1)
    expect(Math.abs(meanOf(drawn) - 0.5)).toBeLessThan(0.02)
  })

  test('is the same for every team, whatever it built', () => {
    const rich = drawCluster(
      shop,
      Object.fromEntries(shop.modules.map(({ id }) => [id, id])),
      shop.modules.map(({ id }) => id),
    )
    const base = (cluster: Cluster) => arrivals(cluster, liveContext(shop, 77)).map((one) => one.base)
    expect(base(rich)).toEqual(base(monolith(1)))
  })

  test('there is no traffic in plan', () => {
    const none = arrivals(monolith(), { ...liveContext(shop, 0), phase: 'plan' })
    expect(none).toEqual(
      [0, 0, 0].map(() => ({ base: 0, returning: 0, worthless: 0, worthlessBase: 0, ratePerSecond: 0 })),
    )
  })
})

describe('[TRA3] retries', () => {
  test('half of the failed come back, spread evenly over the next 8–20 ticks; the other half gives up', () => {
    const cluster = monolith()
    const flow = cluster.classes['buy']!
    expect(scheduleRetries(flow, 26)).toBe(13)
    const back = Array.from({ length: 21 }, (_, tick) => arrivals(cluster, liveContext(shop, tick + 1))[2]!.returning)
    expect(back).toEqual([...new Array(7).fill(0), ...new Array(13).fill(1), 0])
  })

  test('[FLO1] base arrivals = served + given up + waiting, on every tick, whatever fails', () => {
    const failures = fc.record({
      seed: fc.string(),
      replicas: fc.integer({ min: 1, max: 4 }),
      factor: fc.double({ min: 0.1, max: 8, noNaN: true }),
      dead: fc.boolean(),
      memoryLimitMi: fc.constantFrom(2300, 100_000),
    })
    fc.assert(
      fc.property(failures, ({ seed, replicas, factor, dead, memoryLimitMi }) => {
        const nodes = new Array<string>(replicas).fill('shop')
        if (dead) nodes[0] = 'dead shop'
        const cluster = drawCluster(shop, MONOLITH, nodes, { resources: { memoryLimitMi } })
        const spike = { id: 's', class: 'browse', startTick: 20, rampTicks: 8, endTick: 100, factor }
        cluster.extraSpikes = [spike]
        letTraffic(cluster, shop, 160, {
          seed,
          kill: (id) => {
            cluster.pods[id]!.lifecycle = { kind: 'failed', reason: 'OOMKilled' }
          },
          each: () => {
            for (const flow of Object.values(cluster.classes)) {
              const accounted = flow.totalServed + flow.totalGivenUp + waitingRequests(flow)
              expect(Math.abs(flow.totalBase - accounted)).toBeLessThan(1e-6)
              expect(Math.min(flow.served, flow.failed, flow.givenUp, flow.anomalies)).toBeGreaterThanOrEqual(0)
              expect(flow.successShare).toBeLessThanOrEqual(1)
            }
          },
        })
      }),
      { numRuns: 40 },
    )
  })
})
