/* [GAU] The gauges beside the score: each by a case worked out by hand. */

import { describe, expect, test } from 'vitest'
import {
  availability,
  costPerThousand,
  errorBudgetLeft,
  meanRestoreSeconds,
  profitWindows,
  runAgainstChange,
  sloGauges,
  spending,
} from '../../shared/rules/gauges.ts'
import { book } from '../../shared/rules/score.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Ticket } from '../../shared/world/delivery.ts'
import { drawCluster, letTraffic, liveContext, shopLesson } from '../support/cluster.ts'

const shop = { ...shopLesson({ spikes: [], incidents: [] }), tools: { cicd: 60, monitoring: 40 } }
const MONOLITH = { shop: shop.modules.map((module) => module.id).join(' ') }
const quiet = () => drawCluster(shop, MONOLITH, ['', ''])

const FINE = { offered: 10, served: 10, p95Ms: 100 }
const SLOW = { offered: 10, served: 10, p95Ms: 5000 }
const OUT = { offered: 10, served: 5, p95Ms: 100 }

/** Ticks of live in which `buy` fares so. */
function live(cluster: Cluster, from: number, ticks: number, fares: Partial<Cluster['classes'][string]>): number {
  for (let tick = from; tick < from + ticks; tick++) {
    Object.assign(cluster.classes['buy']!, fares)
    book(cluster, liveContext(shop, tick))
  }
  return from + ticks
}

describe('[GAU1] [GAU2] time to restore', () => {
  test('from the first bad tick to the last, mean over what was restored', () => {
    const cluster = quiet()
    let tick = live(cluster, 1, 20, FINE)
    expect(meanRestoreSeconds(cluster)).toBeNull()
    tick = live(cluster, tick, 40, SLOW)
    tick = live(cluster, tick, 20, FINE)
    expect(meanRestoreSeconds(cluster)).toBe(10)
    tick = live(cluster, tick, 80, OUT)
    live(cluster, tick, 20, FINE)
    expect(cluster.troubles).toEqual({ count: 2, ticks: 120 })
    expect(meanRestoreSeconds(cluster)).toBe(15)
  })

  test('what still lasts counts with the time it has lasted', () => {
    const cluster = quiet()
    live(cluster, 1, 40, OUT)
    expect(cluster.troubles.count).toBe(0)
    expect(meanRestoreSeconds(cluster)).toBe(10)
  })

  test('two seconds without trouble end it, less does not', () => {
    const cluster = quiet()
    let tick = live(cluster, 1, 20, OUT)
    tick = live(cluster, tick, 7, FINE)
    tick = live(cluster, tick, 13, OUT)
    live(cluster, tick, 20, FINE)
    expect(cluster.troubles).toEqual({ count: 1, ticks: 40 })
  })

  test('what is over within a second is nobody’s merit and is not counted', () => {
    const cluster = quiet()
    let tick = live(cluster, 1, 3, OUT)
    tick = live(cluster, tick, 20, FINE)
    expect(meanRestoreSeconds(cluster)).toBeNull()
    live(cluster, tick, 3, OUT)
    expect(meanRestoreSeconds(cluster)).toBeNull()
  })
})

test('[SCO5] the longest time without an outage ends with each outage', () => {
  const cluster = quiet()
  let tick = live(cluster, 1, 30, SLOW)
  tick = live(cluster, tick, 1, OUT)
  live(cluster, tick, 10, FINE)
  expect([cluster.upTicks, cluster.longestUpTicks]).toEqual([10, 30])
})

describe('[GAU3] the error budget of 99 %', () => {
  test.each([
    [1000, 0, 1],
    [995, 5, 0.5],
    [990, 10, 0],
    [960, 40, -3],
    [0, 0, 1],
  ])('%i served and %i given up leave %d of it', (totalServed, totalGivenUp, left) => {
    const cluster = quiet()
    Object.assign(cluster.classes['buy']!, { totalServed, totalGivenUp })
    expect(errorBudgetLeft(cluster)).toBeCloseTo(left, 9)
    expect(availability(cluster)).toBeCloseTo(totalServed === 0 ? 1 : totalServed / 1000, 9)
  })
})

test('p95 stands against the SLO class by class, with the share served within it', () => {
  const cluster = quiet()
  Object.assign(cluster.classes['buy']!, { p95Ms: 1200, totalServed: 200, totalServedWithinSlo: 150 })
  const gauges = sloGauges(cluster, shop)
  expect(gauges.map((gauge) => gauge.class)).toEqual(['browse', 'search', 'buy'])
  expect(gauges[2]).toEqual({ class: 'buy', p95Ms: 1200, sloMs: 1000, withinShare: 0.75 })
  expect(gauges[0]?.withinShare).toBe(1)
})

describe('[GAU4] cost per 1,000 requests', () => {
  test('is what nodes, services and tools cost, over what was served', () => {
    const cluster = quiet()
    expect(costPerThousand(cluster)).toBeNull()
    Object.assign(cluster.accounts.nodes, { thousandths: 300_000 })
    Object.assign(cluster.accounts.services, { thousandths: 80_000 })
    Object.assign(cluster.accounts.tools, { thousandths: 20_000 })
    Object.assign(cluster.accounts.anomalies, { thousandths: 999_000 })
    Object.assign(cluster.classes['buy']!, { totalServed: 5000 })
    expect(costPerThousand(cluster)).toBe(80)
  })
})

test('windows of 30 s add up to the profit of the history, the last as far as it goes', () => {
  const cluster = drawCluster(shop, MONOLITH, ['shop', 'shop', 'shop', 'shop'])
  letTraffic(cluster, shop, 4 * 70)
  const windows = profitWindows(cluster)
  expect(windows).toHaveLength(3)
  expect(windows.reduce((sum, one) => sum + one, 0)).toBeCloseTo(cluster.history.at(-1)!.profit, 6)
  expect(profitWindows(quiet())).toEqual([])
})

describe('[GAU5] run against change', () => {
  const ticket = (id: string, module: string): Ticket => ({
    ...{ id, kind: 'feature', module, value: 1, openedTick: 0, dueTick: 100, attempts: 1, versions: [] },
    state: { kind: 'on-its-way', service: 'shop', revision: 2, sinceTick: 1 },
  })

  test('without tickets and CI/CD everything keeps the lights on', () => {
    const cluster = quiet()
    cluster.tools = ['monitoring']
    live(cluster, 1, 240, FINE)
    expect(runAgainstChange(cluster).change).toBe(0)
    expect(runAgainstChange(cluster).run).toBeCloseTo(spending(cluster), 9)
  })

  test('a module with a ticket on its way is its share of nodes and services, however the team is split', () => {
    const cluster = quiet()
    cluster.tickets = { t1: ticket('t1', 'search'), t2: ticket('t2', 'search'), t3: ticket('t3', 'cart') }
    live(cluster, 1, 240, FINE)
    expect(runAgainstChange(cluster).change).toBeCloseTo(0.2 * (2 * 200 + 100), 1)
  })

  test('what is open or live is not on its way; a CI/CD is there to ship', () => {
    const cluster = quiet()
    cluster.tickets = { t1: { ...ticket('t1', 'search'), state: { kind: 'open' } } }
    cluster.tools = ['cicd', 'monitoring']
    live(cluster, 1, 240, FINE)
    const { run, change } = runAgainstChange(cluster)
    expect(change).toBeCloseTo(60, 1)
    expect(run + change).toBeCloseTo(spending(cluster), 9)
  })
})
