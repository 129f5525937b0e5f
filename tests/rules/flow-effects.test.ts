/* What incidents do to traffic while they last (GAME.md §8): [FLO10] neighbours, [FLO12] distance, [FLO14] certificates, break-ins. */

import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Effect } from '../../shared/world/effect.ts'
import { drawCluster, letTraffic, smallLesson } from '../support/cluster.ts'

const lesson = smallLesson({
  modules: 'web:10 pay:10',
  classes: { look: { ratePerSecond: 5, calls: 'web' }, buy: { ratePerSecond: 5, calls: 'web(pay)' } },
  zones: ['a', 'b'],
})
const APART = { front: 'web', bank: 'pay' }
const LASTING = { id: 'incident', sinceTick: 0, untilTick: null }

function struck(effect: Effect, nodes: string[], ticks = 40): Cluster {
  const cluster = drawCluster(lesson, APART, nodes)
  cluster.effects = [effect]
  letTraffic(cluster, lesson, ticks)
  return cluster
}

describe('[FLO12] delay between zones', () => {
  const delay: Effect = { ...LASTING, kind: 'network-delay', ms: 40 }
  const meanOf = (cluster: Cluster) => cluster.classes['buy']!.meanMs

  test('a call goes there and comes back: each way takes that much longer', () => {
    const calm = struck({ ...delay, ms: 0 }, ['front', 'bank'])
    expect(meanOf(struck(delay, ['front', 'bank'])) - meanOf(calm)).toBeCloseTo(80, 3)
  })

  test('inside a zone nothing changes, and callers half at home notice half', () => {
    const calm = (nodes: string[]) => meanOf(struck({ ...delay, ms: 0 }, nodes))
    const home = ['front', '', 'bank']
    expect(meanOf(struck(delay, home))).toBe(calm(home))
    const half = ['front', 'bank', 'bank']
    expect(meanOf(struck(delay, half)) - calm(half)).toBeCloseTo(40, 3)
  })
})

test('[FLO10] a noisy neighbour slows who requests little on its node, and nobody elsewhere', () => {
  const noisy: Effect = { ...LASTING, kind: 'noisy-neighbour', node: 'node-1', cores: 2 }
  const capacity = (cpuRequestMillis: number) => {
    const cluster = drawCluster(lesson, APART, ['front', 'front bank'], { resources: { cpuRequestMillis } })
    cluster.effects = [noisy]
    letTraffic(cluster, lesson, 8)
    return ['front.r1.s1.i1', 'front.r1.s2.i1'].map((id) => Math.round(cluster.pods[id]!.capacityMillis))
  }
  expect(capacity(1000)).toEqual([970, 970])
  const [beside, away] = capacity(100)
  expect(beside).toBeLessThan(200)
  expect(away).toBe(970)
})

describe('[FLO14] an expired certificate', () => {
  const expired: Effect = { ...LASTING, kind: 'certificate-expired', service: 'bank' }

  test('fails every remote call to the service at once; others are served', () => {
    const cluster = struck(expired, ['front bank'])
    expect(cluster.classes['buy']!.successShare).toBe(0)
    expect(cluster.classes['look']!.successShare).toBe(1)
    expect(cluster.services['bank']!.flow).toMatchObject({ refusedShare: 1, droppedShare: 0, workCores: 0 })
    expect(cluster.services['front']!.holdSeconds, 'nobody waits').toBeLessThan(0.03)
    const first = struck(expired, ['front bank'], 1).services['bank']!.flow
    expect(first, 'from the first tick on').toMatchObject({ refusedShare: 1, workCores: 0 })
  })

  test('users at the door count as well', () => {
    const cluster = struck({ ...expired, service: 'front' }, ['front bank'])
    expect(cluster.classes['look']!.successShare).toBe(0)
  })

  test('calls inside a service need none', () => {
    const cluster = drawCluster(lesson, { ...APART, bank: 'pay' }, ['front bank'])
    cluster.routes['pay'] = 'front'
    cluster.effects = [expired]
    letTraffic(cluster, lesson, 8)
    expect(cluster.classes['buy']!.successShare).toBe(1)
  })

  test('with a new one everything is as before, within a few ticks', () => {
    const cluster = struck(expired, ['front bank'])
    cluster.effects = []
    letTraffic(cluster, lesson, 20, { from: 41 })
    expect(cluster.classes['buy']!.successShare).toBe(1)
    expect(cluster.services['bank']!.flow.workCores).toBeGreaterThan(0.05)
  })
})

test('attackers inside fail their share of the service’s requests, beside a defect’s', () => {
  const cluster = drawCluster(lesson, APART, ['front bank'])
  cluster.services['bank']!.releases[0]!.defectShare = 0.4
  cluster.effects = [{ ...LASTING, kind: 'exploited', service: 'bank', share: 0.5 }]
  letTraffic(cluster, lesson, 8)
  expect(cluster.classes['buy']!.successShare).toBeCloseTo(0.6 * 0.5, 9)
  expect(cluster.classes['look']!.successShare).toBe(1)
})
