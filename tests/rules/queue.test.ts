/* [FLO4] Erlang's formula against printed tables, and the backlog that takes over where it ends. */

import { describe, expect, test } from 'vitest'
import { boundedVariance, erlangC, erlangWait } from '../../shared/rules/queue.ts'
import { drawCluster, letTraffic, smallLesson } from '../support/cluster.ts'

/** Erlang C as textbooks print it, with factorials. */
function textbook(servers: number, load: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n < servers; n++) {
    term *= load / n
    sum += term
  }
  const last = ((term * load) / servers) * (servers / (servers - load))
  return last / (sum + last)
}

describe('[FLO4] Erlang C', () => {
  test.each([
    [1, 0.5, 0.5],
    [2, 1, 0.3333],
    [3, 2, 0.4444],
    [5, 4, 0.5541],
    [10, 8, 0.4092],
  ])('%i servers, load %d: %d wait (Cooper, Introduction to Queueing Theory)', (servers, load, waits) => {
    expect(erlangC(servers, load)).toBeCloseTo(waits, 4)
  })

  test('the recurrence is the sum of factorials', () => {
    for (let servers = 1; servers <= 20; servers++) {
      for (const utilisation of [0.1, 0.5, 0.9, 0.98]) {
        const load = servers * utilisation
        expect(erlangC(servers, load)).toBeCloseTo(textbook(servers, load), 10)
      }
    }
  })

  test('one server: the wait of M/M/1, ρ ÷ (μ − λ)', () => {
    expect(erlangWait(1, 80, 100)[0]).toBeCloseTo(0.8 / 20, 12)
  })

  test('beyond 0.98 it is evaluated at 0.98', () => {
    expect(erlangWait(1, 500, 100)).toEqual(erlangWait(1, 98, 100))
  })

  test('nobody waits where nobody comes', () => {
    expect(erlangWait(3, 0, 100)).toEqual([0, 0])
  })
})

describe('[FLO4] a wait between 0 and the timeout', () => {
  test('varies by mean × (timeout − mean) at most, and not at all when everybody waits the whole timeout', () => {
    expect(boundedVariance(9, 1.5, 2)).toBe(0.75)
    expect(boundedVariance(9, 2, 2)).toBe(0)
  })

  test('keeps the spread of the formula while it is far from the timeout', () => {
    expect(boundedVariance(0.01, 0.1, 2)).toBe(0.01)
  })
})

describe('[FLO4] the backlog', () => {
  const at = (ratePerSecond: number, balancing: 'random' | 'pooled' = 'random') =>
    smallLesson({
      modules: 'web:10',
      classes: { visit: { ratePerSecond, calls: 'web', patienceMs: 60_000 } },
      tunables: { balancing, containerCpuShare: 0, workersPerReplica: 1000 },
    })

  test('is empty while the work fits', () => {
    const lesson = at(90)
    const cluster = drawCluster(lesson, { front: 'web' }, ['front'])
    letTraffic(cluster, lesson, 40)
    expect(cluster.pods['front.r1.s1.i1']!.backlogCpuSeconds).toBe(0)
  })

  test.each(['random', 'pooled'] as const)(
    'grows by work − granted, at most capacity × timeout; the rest is dropped (%s)',
    (balancing) => {
      const lesson = at(2 * 2 * 97, balancing)
      const cluster = drawCluster(lesson, { front: 'web' }, ['front front'])
      const pod = cluster.pods['front.r1.s1.i1']!
      letTraffic(cluster, lesson, 1)
      expect(pod.backlogCpuSeconds).toBeCloseTo(0.97 * 0.25, 9)
      expect(cluster.services['front']!.flow.droppedShare).toBe(0)
      letTraffic(cluster, lesson, 60, { from: 2 })
      expect(pod.backlogCpuSeconds).toBeCloseTo(0.97 * 2, 9)
      expect(cluster.services['front']!.flow.droppedShare).toBeGreaterThan(0.4)
    },
  )

  test('nobody is said to wait longer than the timeout', () => {
    const lesson = at(400)
    const cluster = drawCluster(lesson, { front: 'web' }, ['front'])
    letTraffic(cluster, lesson, 80)
    expect(cluster.services['front']!.waitSeconds).toBeLessThanOrEqual(2)
    expect(cluster.services['front']!.waitSeconds).toBeGreaterThan(1.9)
  })
})
