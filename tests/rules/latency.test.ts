/* [FLO5] [FLO6] Latency, failures fast and slow, and how long a call holds its caller's worker. */

import { describe, expect, test } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { p50, p95, shareBeyond } from '../../shared/rules/quantiles.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, type SmallLesson, smallLesson } from '../support/cluster.ts'

/** Quantiles of a sum of k exponential stages of mean 1 (gamma tables). */
const GAMMA: [stages: number, p50: number, p95: number][] = [
  [1, Math.LN2, 2.9957],
  [2, 1.6783, 4.7439],
  [3, 2.6741, 6.2958],
  [4, 3.6721, 7.7537],
  [8, 7.6692, 13.1481],
]

describe('[FLO5] quantiles without a logarithm', () => {
  test.each(GAMMA)('%i exponential stages: within 4 %%', (stages, median, high) => {
    expect(Math.abs(p95(stages, stages) / high - 1)).toBeLessThan(0.04)
    expect(Math.abs(p50(stages, stages) / median - 1)).toBeLessThan(0.04)
  })
})

describe('[FLO6] the share beyond a limit', () => {
  test('falls like an exponential, e^−(1+x) with x deviations, within a tenth up to 3 deviations', () => {
    for (const limit of [1, 2, 3, 4]) {
      expect(shareBeyond(limit, 1, 1, 5) / Math.exp(-limit)).toBeGreaterThan(0.99)
      expect(shareBeyond(limit, 1, 1, 5) / Math.exp(-limit)).toBeLessThan(1.3)
    }
  })

  test('is all from one deviation above the limit', () => {
    expect(shareBeyond(1, 2, 1, 5)).toBe(1)
    expect(shareBeyond(1, 1.9, 1, 5)).toBeLessThan(1)
  })

  test('is none while the mean is below a fifth of the timeout, a quarter of the patience', () => {
    expect(shareBeyond(2, 0.399, 1, 5)).toBe(0)
    expect(shareBeyond(2, 0.401, 1, 5)).toBeGreaterThan(0)
    expect(shareBeyond(2, 0.499, 1, 4)).toBe(0)
  })

  test('without any variance it is all or nothing', () => {
    expect([shareBeyond(2, 1.9, 0, 5), shareBeyond(2, 2.1, 0, 5)]).toEqual([0, 1])
  })
})

/** Nearly idle services, so that latency is CPU and network alone: 10 ms of CPU take 10 ÷ 0.97. */
const QUIET = { containerCpuShare: 0, remoteCallCpuMs: 0, containerHopMs: 0, userNetworkMs: 0, networkSameNodeMs: 1 }
const CPU = 10 / 0.97

function settled(calls: string, services: Record<string, string>, more: Partial<SmallLesson> = {}, nodes?: string[]) {
  const lesson: Lesson = smallLesson({
    modules: 'a:10 b:10 c:10 d:10',
    classes: { visit: { ratePerSecond: 0.001, calls } },
    ...more,
    tunables: { ...QUIET, ...more.tunables },
  })
  const cluster = drawCluster(lesson, services, nodes ?? [Object.keys(services).join(' ')])
  return { cluster, lesson, run: (ticks: number) => letTraffic(cluster, lesson, ticks) }
}

const visit = (cluster: Cluster) => cluster.classes['visit']!

describe('[FLO5] a class’s latency along its call tree', () => {
  const meanOf = (calls: string, services: Record<string, string>, nodes?: string[], more?: Partial<SmallLesson>) => {
    const { cluster, run } = settled(calls, services, more, nodes)
    run(2)
    return visit(cluster).meanMs
  }

  test('calls inside a service are free: only CPU adds up', () => {
    expect(meanOf('a(b,c*3)', { one: 'a b c d' })).toBeCloseTo(5 * CPU, 2)
  })

  test('each call to another service adds its network time', () => {
    expect(meanOf('a(b*3)', { one: 'a', two: 'b c d' })).toBeCloseTo(4 * CPU + 3, 2)
  })

  test('of parallel calls only the slowest counts', () => {
    expect(meanOf('a(&b,&c(d))', { one: 'a b c d' })).toBeCloseTo(3 * CPU, 2)
  })

  test('an async call adds work, not latency', () => {
    const { cluster, run } = settled('a(b~)', { one: 'a', two: 'b c d' })
    run(2)
    expect(visit(cluster).meanMs).toBeCloseTo(CPU, 2)
    expect(cluster.services['two']!.flow.workCores).toBeGreaterThan(0)
  })

  test('network is weighted by where the ready replicas are: node, zone, across zones', () => {
    const network = { ...QUIET, networkSameNodeMs: 1, networkSameZoneMs: 10, networkCrossZoneMs: 100 }
    const apart = (nodes: string[], zones: string[]) =>
      meanOf('a(b)', { one: 'a', two: 'b c d' }, nodes, { tunables: network, zones }) - 2 * CPU
    expect(apart(['one two'], ['x'])).toBeCloseTo(1, 2)
    expect(apart(['one', 'two'], ['x'])).toBeCloseTo(10, 2)
    expect(apart(['one', 'two'], ['x', 'y'])).toBeCloseTo(100, 2)
    expect(apart(['one two', 'two'], ['x', 'y'])).toBeCloseTo((1 + 100) / 2, 2)
  })

  test('a remote call costs CPU at both ends, a user’s request none', () => {
    const { cluster, run } = settled('a(b)', { one: 'a', two: 'b c d' }, { tunables: { remoteCallCpuMs: 5 } })
    run(2)
    expect(visit(cluster).meanMs).toBeCloseTo(2 * (15 / 0.97) + 1, 2)
  })
})

describe('[FLO6] success and failure', () => {
  const faulty = (module: string, strength: number) => [
    { kind: 'errors' as const, module, version: 1, strength, untilTick: null },
  ]

  test('a class succeeds when all its needed calls do, each time they are made', () => {
    const { cluster, run } = settled('a(b*2,c)', { one: 'a', two: 'b c d' })
    cluster.faults = [...faulty('b', 0.1), ...faulty('c', 0.5)]
    run(2)
    expect(visit(cluster).successShare).toBeCloseTo(0.9 * 0.9 * 0.5, 9)
  })

  test('an optional call that fails costs its share of the value, not the request', () => {
    const { cluster, run } = settled('a(b?0.25)', { one: 'a', two: 'b c d' })
    cluster.faults = faulty('b', 0.4)
    run(2)
    expect(visit(cluster).successShare).toBe(1)
    expect(visit(cluster).valueShare).toBeCloseTo(1 - 0.25 * 0.4, 9)
  })

  test('a defect fails its share of the entries of the service, whatever the module', () => {
    const { cluster, run } = settled('a(b)', { one: 'a', two: 'b c d' })
    cluster.services['two']!.releases[0]!.defectShare = 0.4
    run(2)
    expect(visit(cluster).successShare).toBeCloseTo(0.6, 9)
  })

  test('nothing is visited after a call that failed', () => {
    const { cluster, run } = settled('a(b,c)', { one: 'a', two: 'b', three: 'c d' })
    cluster.faults = faulty('b', 0.75)
    run(40)
    const { two, three } = cluster.services
    expect(three!.flow.entriesPerSecond / two!.flow.entriesPerSecond).toBeCloseTo(0.25, 6)
  })

  test('without a ready replica calls are refused at once; they hold nobody', () => {
    const { cluster, run } = settled('a(b)', { one: 'a', two: 'b c d' }, {}, ['one'])
    run(60)
    expect(visit(cluster).successShare).toBe(0)
    expect(cluster.services['two']!.flow.refusedShare).toBe(1)
    expect(cluster.services['one']!.holdSeconds).toBeLessThan(0.02)
  })

  test('calls to pods of a node that died unnoticed fail slowly: they hold their callers for the timeout', () => {
    const { cluster, run } = settled('a(b)', { one: 'a', two: 'b c d' }, {}, ['one', 'two', 'dead two'])
    run(80)
    expect(visit(cluster).successShare).toBeCloseTo(0.5, 6)
    expect(cluster.services['two']!.flow.droppedShare).toBeCloseTo(0.5, 6)
    expect(cluster.services['one']!.holdSeconds).toBeCloseTo(0.5 * 2 + (CPU * 1.5) / 1000, 2)
  })

  test('an optional call lost slowly costs its timeout too, refused at once it does not', () => {
    const slow = settled('a(b?0.25)', { one: 'a', two: 'b c d' }, {}, ['one', 'dead two'])
    slow.run(2)
    expect(visit(slow.cluster).meanMs).toBeCloseTo(CPU + 2000, 1)
    const refused = settled('a(b?0.25)', { one: 'a', two: 'b c d' }, {}, ['one'])
    refused.run(2)
    expect(visit(refused.cluster).meanMs).toBeCloseTo(CPU, 1)
  })
})
