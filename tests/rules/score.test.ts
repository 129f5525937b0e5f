/* [SCO] Money of a tick, history and outages. */

import { describe, expect, test } from 'vitest'
import { book, closeBooks, lateShare, profitThousandths } from '../../shared/rules/score.ts'
import { drawCluster, letTraffic, liveContext, shopLesson } from '../support/cluster.ts'

const shop = shopLesson({ spikes: [], incidents: [] })
const MONOLITH = { shop: shop.modules.map((module) => module.id).join(' ') }
const quiet = () => drawCluster(shop, MONOLITH, ['', ''])
const bookOnce = (cluster = quiet(), liveTick = 1) => {
  book(cluster, liveContext(shop, liveTick))
  return cluster
}

describe('[SCO1] lateness', () => {
  test.each([
    [999, 1],
    [1000, 1],
    [1500, 0.7],
    [2000, 0.4],
    [9000, 0.4],
  ])('a p95 of %i ms against an SLO of 1000 leaves %d of the value', (p95Ms, share) => {
    expect(lateShare(p95Ms, 1000, 0.4)).toBeCloseTo(share, 12)
  })
})

describe('[SCO2] a tick’s money', () => {
  test('value served, by lateness and by what optional calls left', () => {
    const cluster = quiet()
    Object.assign(cluster.classes['buy']!, { served: 2, p95Ms: 1500, valueShare: 0.95 })
    bookOnce(cluster)
    expect(cluster.accounts.served.thousandths).toBe(Math.floor(2 * 6 * 0.95 * 0.7 * 1000))
  })

  test('[NOD8] a node costs from renting to returning, dead or not', () => {
    const alive = bookOnce()
    const dead = quiet()
    dead.nodes['node-1']!.lifecycle = { kind: 'not-ready', sinceTick: 0 }
    bookOnce(dead)
    expect(dead.accounts.nodes).toEqual(alive.accounts.nodes)
    delete dead.nodes['node-1']
    const before = dead.accounts.nodes.thousandths
    bookOnce(dead, 2)
    expect(dead.accounts.nodes.thousandths - before).toBeLessThan(before)
  })

  test('half the value of each request given up, three times the value of each anomaly', () => {
    const cluster = quiet()
    Object.assign(cluster.classes['buy']!, { givenUp: 1.5, anomalies: 0.5 })
    bookOnce(cluster)
    expect(cluster.accounts.givenUp.thousandths).toBe(1.5 * 3 * 1000)
    expect(cluster.accounts.anomalies.thousandths).toBe(0.5 * 18 * 1000)
    expect(profitThousandths(cluster)).toBeLessThan(-13_500)
  })

  test('nodes and services by the minute: to the thousandth after a minute, remainders carried', () => {
    const cluster = quiet()
    for (let tick = 1; tick <= 240; tick++) bookOnce(cluster, tick)
    const { nodes, services } = cluster.accounts
    expect(nodes.thousandths + Math.round(nodes.remainder)).toBe(2 * 200 * 1000)
    expect(services.thousandths + Math.round(services.remainder)).toBe(100 * 1000)
    expect(Number.isInteger(nodes.thousandths)).toBe(true)
  })

  test('nothing is paid in plan', () => {
    const cluster = quiet()
    book(cluster, { ...liveContext(shop, 0), phase: 'plan' })
    expect(profitThousandths(cluster)).toBe(0)
  })
})

test('[SCO6] at the end of live those who still wait give up, and cost as much', () => {
  const cluster = quiet()
  const buy = cluster.classes['buy']!
  buy.returning = [0, 1, 1]
  closeBooks(cluster, liveContext(shop, 960))
  expect(buy.totalGivenUp).toBe(2)
  expect(buy.returning).toEqual([])
  expect(cluster.accounts.givenUp.thousandths).toBe(6000)
  closeBooks(cluster, liveContext(shop, 960))
  expect(buy.totalGivenUp, 'they give up once').toBe(2)
})

test('history has a point a second, of all requests of that second', () => {
  const cluster = drawCluster(shop, MONOLITH, ['shop', 'shop', 'shop', 'shop'])
  letTraffic(cluster, shop, 42)
  expect(cluster.history).toHaveLength(10)
  const offered = cluster.history.reduce((sum, point) => sum + point.offeredPerSecond, 0)
  letTraffic(cluster, shop, 2, { from: 43 })
  const total = Object.values(cluster.classes).reduce((sum, flow) => sum + flow.totalAttempts, 0)
  expect(offered + cluster.history[10]!.offeredPerSecond).toBeCloseTo(total, 6)
  expect(cluster.history[10]!.profit).toBe(profitThousandths(cluster) / 1000)
})

test('[SCO5] an outage lasts while fewer than 90 % of the attempts succeed; a recovery is as long as its outage', () => {
  const cluster = quiet()
  const tick = (served: number) => {
    Object.assign(cluster.classes['buy']!, { offered: 10, served })
    bookOnce(cluster)
    return [cluster.outageTicks, cluster.longestOutageTicks, cluster.worstRecoveryTicks]
  }
  expect(tick(9)).toEqual([0, 0, 0])
  expect(tick(8.9)).toEqual([1, 1, 0])
  expect(tick(0)).toEqual([2, 2, 0])
  expect(tick(10)).toEqual([0, 2, 2])
  expect(tick(5)).toEqual([1, 2, 2])
})
