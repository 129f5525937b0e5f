/* [DEP1] [DEP2] [DEP3] What modules buy from others: every visit waits for it, and fails as it fails. Breakers before one: mesh.test.ts. */

import { describe, expect, test } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Effect } from '../../shared/world/effect.ts'
import { drawCluster, letTraffic, type SmallLesson, smallLesson } from '../support/cluster.ts'

const BANK_MS = 100
const LASTING = { id: 'incident', sinceTick: 0, untilTick: null }
const slow = (ms: number): Effect => ({ ...LASTING, kind: 'slow-dependency', module: 'pay', ms })
const failing = (share: number): Effect => ({ ...LASTING, kind: 'failing-dependency', module: 'pay', share })

/** A shop whose payment module asks a bank. */
function shop(calls: string, drawing: Partial<SmallLesson> = {}): Lesson {
  const lesson = smallLesson({
    modules: 'web:10 pay:10 post:10',
    classes: { buy: { ratePerSecond: 2, calls }, look: { ratePerSecond: 2, calls: 'web' } },
    ...drawing,
    tunables: {
      containerCpuShare: 0,
      remoteCallCpuMs: 1,
      networkSameNodeMs: 0,
      containerHopMs: 0,
      ...drawing.tunables,
    },
  })
  const external = { name: 'bank', ms: BANK_MS }
  return { ...lesson, modules: lesson.modules.map((one) => (one.id === 'pay' ? { ...one, external } : one)) }
}

function played(calls: string, effects: Effect[] = [], lesson = shop(calls), ticks = 60): Cluster {
  const cluster = drawCluster(lesson, { front: 'web', money: 'pay', mail: 'post' }, ['front money mail'])
  cluster.effects = effects
  letTraffic(cluster, lesson, ticks)
  return cluster
}

const plain = (calls: string): Lesson => ({
  ...shop(calls),
  modules: shop(calls).modules.map(({ external: _, ...one }) => one),
})

describe('[DEP1] a visit waits for the answer', () => {
  test('it lasts as much longer, and holds its worker and its caller’s', () => {
    const with_ = played('web(pay)')
    const without = played('web(pay)', [], plain('web(pay)'))
    expect(with_.classes['buy']!.meanMs - without.classes['buy']!.meanMs).toBeCloseTo(BANK_MS + 1 / 0.97, 0)
    expect(with_.services['money']!.holdSeconds - without.services['money']!.holdSeconds).toBeCloseTo(0.101, 3)
    expect(with_.services['front']!.holdSeconds - without.services['front']!.holdSeconds).toBeCloseTo(0.101 / 2, 3)
  })

  test('it costs CPU for a remote call at its own end, and none while it waits', () => {
    expect(played('web(pay)').services['money']!.flow.workCores).toBeCloseTo(2 * 0.012, 9)
    expect(played('web(pay)', [], plain('web(pay)')).services['money']!.flow.workCores).toBeCloseTo(2 * 0.011, 9)
  })

  test('each visit makes one call, and what the calls lived is written down', () => {
    const flow = played('web(pay*3)').dependencies['pay']!
    expect(flow.callsPerSecond).toBeCloseTo(6, 6)
    expect(flow).toMatchObject({ waitMs: BANK_MS, errorShare: 0, breaker: { kind: 'closed' } })
  })

  test('a lesson without any writes nothing', () => {
    expect(played('web(pay)', [], plain('web(pay)')).dependencies).toEqual({})
  })
})

describe('[DEP2] a failing dependency', () => {
  test('fails its share of the visits at once, and what needs them', () => {
    const cluster = played('web(pay,post)', [failing(0.4)])
    expect(cluster.classes['buy']!.successShare).toBeCloseTo(0.6, 9)
    expect(cluster.classes['look']!.successShare).toBe(1)
    expect(cluster.dependencies['pay']!.errorShare).toBeCloseTo(0.4, 12)
    // Nothing is visited after a call that failed.
    expect(cluster.services['mail']!.flow.entriesPerSecond).toBeCloseTo(
      cluster.services['money']!.flow.entriesPerSecond * 0.6,
      6,
    )
  })

  test('inside one service as well', () => {
    const lesson = shop('web(pay,post)')
    const cluster = drawCluster(lesson, { all: 'web pay post' }, ['all'])
    cluster.effects = [failing(0.4)]
    letTraffic(cluster, lesson, 20)
    expect(cluster.classes['buy']!.successShare).toBeCloseTo(0.6, 9)
  })

  test('does not hold anybody', () => {
    const held = (effects: Effect[]) => played('web(pay)', effects).services['front']!.holdSeconds
    expect(held([failing(1)])).toBeLessThan(held([]) - 0.04)
  })

  test('two incidents multiply', () => {
    expect(played('web(pay)', [failing(0.5), failing(0.5)]).classes['buy']!.successShare).toBeCloseTo(0.25, 9)
  })
})

describe('[DEP3] a slow dependency', () => {
  test('within the timeout it only takes its time', () => {
    const cluster = played('web(pay)', [slow(500)])
    expect(cluster.classes['buy']!.successShare).toBeGreaterThan(0.99)
    expect(cluster.dependencies['pay']!.waitMs).toBe(BANK_MS + 500)
  })

  test('beyond it every call is lost, and holds worker and caller for the whole timeout', () => {
    const cluster = played('web(pay)', [slow(4000)])
    expect(cluster.classes['buy']!.successShare).toBe(0)
    expect(cluster.dependencies['pay']).toMatchObject({ waitMs: 2000, errorShare: 1 })
    expect(cluster.services['money']!.holdSeconds).toBeCloseTo(2, 1)
    // Half of the lost come back, so there are twice as many buyers as lookers.
    expect(cluster.services['front']!.holdSeconds).toBeCloseTo((2 * 2) / 3, 1)
  })

  test('[FLO6] an optional call lost to it costs its share of the value and its timeout, and the request lives', () => {
    const cluster = played('web(pay?0.25)', [slow(4000)])
    expect(cluster.classes['buy']).toMatchObject({ successShare: 1, valueShare: 0.75 })
    expect(cluster.classes['buy']!.meanMs).toBeGreaterThan(2000)
  })

  test('[FLO6] refused at once it costs its share of the value alone', () => {
    const cluster = played('web(pay?0.25)', [failing(1)])
    expect(cluster.classes['buy']).toMatchObject({ successShare: 1, valueShare: 0.75 })
    expect(cluster.classes['buy']!.meanMs).toBeLessThan(50)
  })

  test('leaves memory to those that wait: requests held in the caller count', () => {
    const lesson = shop('web(pay)', { modules: 'web:10:100:5 pay:10 post:10' })
    const memory = (effects: Effect[]) => played('web(pay)', effects, lesson).pods['front.r1.s1.i1']!.memoryMi
    expect(memory([slow(4000)])).toBeGreaterThan(memory([]) + 10)
  })
})
