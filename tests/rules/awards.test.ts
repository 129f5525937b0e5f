/* [AWA] Awards beside the winner: who earns each, who does not, and ties. */

import { describe, expect, test } from 'vitest'
import { type Award, awardsOf } from '../../shared/rules/awards.ts'
import { emptyCluster } from '../../shared/rules/start.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Delivery } from '../../shared/world/delivery.ts'
import { shopLesson } from '../support/cluster.ts'

const shop = shopLesson()

interface Played {
  up?: number
  recovery?: number
  out?: number
  /** Money spent on nodes and earned, requests served and given up. */
  spent?: number
  earned?: number
  served?: number
  givenUp?: number
  /** `++-`: deployments, those with a minus failed. */
  shipped?: string
}

function played(team: string, did: Played): Cluster {
  const cluster = emptyCluster(team, shop)
  cluster.longestUpTicks = did.up ?? 0
  cluster.worstRecoveryTicks = did.recovery ?? 0
  cluster.outageTicks = did.out ?? 0
  cluster.accounts.nodes.thousandths = (did.spent ?? 0) * 1000
  cluster.accounts.served.thousandths = (did.earned ?? 0) * 1000
  Object.assign(cluster.classes['buy']!, { totalServed: did.served ?? 0, totalGivenUp: did.givenUp ?? 0 })
  cluster.deliveries = [...(did.shipped ?? '')].map((mark): Delivery => {
    const failed = mark === '-'
    return {
      service: 'a',
      revision: 2,
      askedTick: 1,
      liveTick: 9,
      tickets: 1,
      failed,
      failedTick: failed ? 9 : null,
      restoredTicks: null,
    }
  })
  return cluster
}

/** Who gets what, by award. */
function given(...teams: Played[]): Partial<Record<Award, string>> {
  const ids = teams.map((_, rank) => `t${rank + 1}`)
  const clusters = Object.fromEntries(teams.map((did, rank) => [`t${rank + 1}`, played(`t${rank + 1}`, did)]))
  return Object.fromEntries(awardsOf(clusters, ids).map(({ award, team }) => [award, team]))
}

test('where nothing was played nobody gets anything', () => {
  expect(given({}, {})).toEqual({})
  expect(given()).toEqual({})
})

test('[AWA1] longest uptime: the longest time without an outage', () => {
  expect(given({ up: 300 }, { up: 900 }, { up: 400 })['longest-uptime']).toBe('t2')
  expect(given({ up: 0 }, { up: 0 })['longest-uptime']).toBeUndefined()
})

describe('[AWA2] fastest recovery', () => {
  test('goes to whoever got over its worst outage soonest', () => {
    expect(given({ recovery: 80 }, { recovery: 30 }, { recovery: 31 })['fastest-recovery']).toBe('t2')
  })
  test('who never was out has recovered from nothing, who is out still has not recovered', () => {
    expect(given({ recovery: 0 }, { recovery: 30, out: 12 }, { recovery: 90 })['fastest-recovery']).toBe('t3')
    expect(given({ recovery: 0 }, { recovery: 30, out: 12 })['fastest-recovery']).toBeUndefined()
  })
})

describe('[AWA3] thriftiest', () => {
  const fine = { earned: 5000, served: 1000 }
  test('least spent per 1,000 requests served', () => {
    expect(given({ ...fine, spent: 800 }, { ...fine, spent: 600 }).thriftiest).toBe('t2')
    expect(given({ ...fine, spent: 800, served: 2000 }, { ...fine, spent: 600 }).thriftiest).toBe('t1')
  })
  test('not by letting users go, and not at a loss', () => {
    expect(given({ ...fine, spent: 100, givenUp: 900 }, { ...fine, spent: 600 }).thriftiest).toBe('t2')
    expect(given({ ...fine, spent: 100, earned: 50 }).thriftiest).toBeUndefined()
  })
})

describe('[AWA4] boldest release', () => {
  test('most deployments', () => {
    expect(given({ shipped: '+++' }, { shipped: '+++++' })['boldest-release']).toBe('t2')
  })
  test('at most 15 % of them failures', () => {
    expect(given({ shipped: '+++' }, { shipped: '++++-' })['boldest-release']).toBe('t1')
    expect(given({ shipped: '+++' }, { shipped: '++++++-' })['boldest-release']).toBe('t2')
    expect(given({ shipped: '-' })['boldest-release']).toBeUndefined()
  })
})

describe('[AWA5] ties', () => {
  test('go to the team with fewer awards so far, then to the first of the list', () => {
    const awards = given({ up: 900, recovery: 30 }, { up: 900, recovery: 30 }, { up: 900, recovery: 30 })
    expect(awards).toEqual({ 'longest-uptime': 't1', 'fastest-recovery': 't2' })
  })
  test('teams that are not there get nothing', () => {
    expect(awardsOf({ t2: played('t2', { up: 4 }) }, ['t1', 't2'])).toEqual([{ award: 'longest-uptime', team: 't2' }])
  })
})
