/* [SCO] Money of a tick, history and outages. */

import { describe, expect, test } from 'vitest'
import {
  book,
  charge,
  classPoints,
  closeBooks,
  credit,
  lateShare,
  profitThousandths,
} from '../../shared/rules/score.ts'
import { applyTeamCommand } from '../../shared/rules/acts.ts'
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

describe('[SCO7] accounts', () => {
  test('[SCO4] what is earned and what is paid add up to the profit, to the last thousandth', () => {
    const cluster = quiet()
    credit(cluster, 'served', 100.25)
    credit(cluster, 'tickets', 40)
    charge(cluster, 'givenUp', 1.125)
    charge(cluster, 'nodes', 2.25)
    charge(cluster, 'services', 3.5)
    charge(cluster, 'tools', 4.75)
    charge(cluster, 'anomalies', 5.625)
    charge(cluster, 'attacks', 6.875)
    expect(profitThousandths(cluster)).toBe(140_250 - 1125 - 2250 - 3500 - 4750 - 5625 - 6875)
  })

  test('[SCO3] remainders wait and are never lost', () => {
    const cluster = quiet()
    for (let count = 0; count < 3000; count++) charge(cluster, 'attacks', 1 / 3000 / 3)
    const { thousandths, remainder } = cluster.accounts.attacks
    expect(thousandths + remainder).toBeCloseTo(1000 / 3, 6)
    expect(remainder).toBeGreaterThanOrEqual(0)
    expect(remainder).toBeLessThan(1)
  })

  test('what tickets earned may be taken back, and no more than that', () => {
    const cluster = quiet()
    credit(cluster, 'tickets', 200)
    charge(cluster, 'tickets', 80)
    expect(cluster.accounts.tickets.thousandths).toBe(120_000)
    charge(cluster, 'tickets', 500)
    expect(cluster.accounts.tickets).toEqual({ thousandths: 0, remainder: 0 })
    expect(profitThousandths(cluster)).toBe(0)
  })
})

describe('[SCO9] running costs', () => {
  const offered = { ...shop, tools: { monitoring: 40, cicd: 70, mesh: 25 } }
  const minute = (cluster = quiet()) => {
    for (let tick = 1; tick <= 240; tick++) book(cluster, liveContext(offered, tick))
    const { services, tools } = cluster.accounts
    return { services: Math.round(services.thousandths / 1000), tools: Math.round(tools.thousandths / 1000) }
  }
  const withTools = (...tools: ('monitoring' | 'cicd' | 'mesh')[]) => {
    const cluster = quiet()
    const plan = { ...liveContext(offered, 0), phase: 'live' as const }
    for (const tool of tools) applyTeamCommand(cluster, { kind: 'buy-tool', tool }, plan)
    return cluster
  }
  const ready = (cluster = quiet()) => {
    for (const pod of Object.values(cluster.pods)) {
      pod.node = 'node-1'
      pod.lifecycle = { kind: 'ready', sinceTick: 0 }
    }
    return cluster
  }

  test('[TOO2] tools cost their price from buying on, and no service price, whether they work or not', () => {
    expect(minute()).toEqual({ services: 100, tools: 0 })
    expect(minute(withTools('monitoring', 'mesh'))).toEqual({ services: 100, tools: 65 })
  })

  test('sold, they cost nothing more', () => {
    const cluster = withTools('monitoring')
    minute(cluster)
    applyTeamCommand(cluster, { kind: 'sell-tool', tool: 'monitoring' }, liveContext(offered, 241))
    expect(minute(cluster).tools).toBe(40)
  })

  test('a CI/CD that works makes services cost 0.6 of their price; one that is Pending does not', () => {
    expect(minute(withTools('cicd'))).toEqual({ services: 100, tools: 70 })
    expect(minute(ready(withTools('cicd')))).toEqual({ services: 60, tools: 70 })
  })
})

describe('[SCO8] class points', () => {
  const benchmark = { floorThousandths: 2_000_000, referenceThousandths: 6_000_000 }
  test.each([
    [2_000_000, 0],
    [6_000_000, 1000],
    [4_000_000, 500],
    [1_000_000, 0],
    [-9_000_000, 0],
    [8_000_000, 1500],
    [20_000_000, 1500],
  ])(
    'a profit of %i between a floor of 2,000,000 and a reference of 6,000,000 is worth %i points',
    (profit, points) => {
      expect(classPoints(profit, benchmark)).toBe(points)
    },
  )

  test('a reference that is no better than the floor gives nobody points', () => {
    expect(classPoints(5_000_000, { floorThousandths: 2_000_000, referenceThousandths: 2_000_000 })).toBeNull()
    expect(classPoints(5_000_000, { floorThousandths: 3_000_000, referenceThousandths: 2_000_000 })).toBeNull()
  })
})
