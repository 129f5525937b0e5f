/* [FLO3] Fair shares of a node's CPU and the capacity they leave; [FLO7] what happens when memory runs out. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Packing } from '../../shared/lessons/lesson.ts'
import { evictUnderPressure, killOverLimit, runOutOfMemory } from '../../shared/rules/memory.ts'
import { ask, cpuWeight, settleCapacities, shareCpu, waterFill } from '../../shared/rules/node.ts'
import type { Container } from '../../shared/rules/stations.ts'
import { addPod, drawCluster, smallLesson } from '../support/cluster.ts'

const lesson = smallLesson({ modules: 'web:5', classes: { visit: { calls: 'web' } } })

interface Drawn {
  ask?: number
  request?: number
  limit?: number
  memoryMi?: number
  requestMi?: number
  limitMi?: number
  packing?: Packing
  sidecar?: boolean
  priority?: number
}

function containers(drawn: readonly Drawn[]): Container[] {
  const cluster = drawCluster(lesson, { front: 'web' }, [''])
  const plain = cluster.services['front']!.releases[0]!
  return drawn.map(({ ask: askCores = 0, packing = 'container', sidecar = false, priority = 0, ...more }) => {
    const pod = addPod(cluster, lesson, 'front', 'node-1')
    pod.memoryMi = more.memoryMi ?? 0
    pod.sidecar = sidecar
    const resources = {
      cpuRequestMillis: more.request ?? 0,
      cpuLimitMillis: more.limit ?? 0,
      memoryRequestMi: more.requestMi ?? 0,
      memoryLimitMi: more.limitMi ?? 0,
    }
    const release = { ...plain, packing, resources, scheduling: { ...plain.scheduling, priority } }
    const weight = cpuWeight(release, sidecar, lesson)
    const cores = { askCores, wantedCores: askCores, gotCores: 0, cutCores: 0, capacityCores: 0 }
    return { pod, release, serves: true, weight, ...cores }
  })
}

function filled(nodeCores: number, drawn: readonly Drawn[]): number[] {
  const list = containers(drawn)
  waterFill(list, nodeCores)
  return list.map((container) => container.gotCores)
}

describe('[FLO3] water filling', () => {
  test('with room for all, everybody gets what it asks', () => {
    expect(
      filled(2, [
        { ask: 0.5, request: 100 },
        { ask: 1, request: 1000 },
      ]),
    ).toEqual([0.5, 1])
  })

  test('a short node is shared by requests', () => {
    expect(
      filled(2, [
        { ask: 2, request: 250 },
        { ask: 2, request: 750 },
      ]),
    ).toEqual([0.5, 1.5])
  })

  test('what one does not need goes to the others, by their requests', () => {
    const got = filled(2, [
      { ask: 0.1, request: 1000 },
      { ask: 2, request: 500 },
      { ask: 2, request: 500 },
    ])
    expect(got[0]).toBe(0.1)
    expect(got[1]).toBeCloseTo(0.95, 12)
    expect(got[2]).toBeCloseTo(0.95, 12)
  })

  test('a request of 0 weighs 2 m: it starves beside others, but not to nothing', () => {
    const [starved = 0, other = 0] = filled(1, [
      { ask: 1, request: 0 },
      { ask: 1, request: 998 },
    ])
    expect(starved).toBeCloseTo(0.002, 12)
    expect(other).toBeCloseTo(0.998, 12)
  })

  test('nobody gets more than it asks, the node gives no more than it has, and nothing is left while somebody wants', () => {
    const one = fc.record({
      ask: fc.double({ min: 0, max: 2, noNaN: true }),
      request: fc.integer({ min: 0, max: 2000 }),
    })
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        (drawn, node) => {
          const got = filled(node, drawn)
          const total = got.reduce((sum, cores) => sum + cores, 0)
          got.forEach((cores, index) => {
            expect(cores).toBeLessThanOrEqual(drawn[index]!.ask)
          })
          expect(total).toBeLessThanOrEqual(node + 1e-9)
          const wanted = drawn.reduce((sum, { ask }) => sum + ask, 0)
          expect(total).toBeCloseTo(Math.min(wanted, node), 9)
        },
      ),
    )
  })
})

describe('[FLO3] capacity', () => {
  const capacities = (nodeCores: number, drawn: readonly Drawn[]) => {
    const list = containers(drawn)
    waterFill(list, nodeCores)
    settleCapacities(list, nodeCores, lesson)
    return list.map((container) => container.capacityCores)
  }

  test('alone on its node a replica could use its limit, less 30 m of idling', () => {
    expect(capacities(2, [{ ask: 0.2, request: 100, limit: 500 }])[0]).toBeCloseTo(0.47, 12)
  })

  test('a process uses one core at most, whatever its limit; no limit is one core too', () => {
    expect(capacities(4, [{ ask: 0.2, limit: 3000 }])[0]).toBeCloseTo(0.97, 12)
    expect(capacities(4, [{ ask: 0.2, limit: 0 }])[0]).toBeCloseTo(0.97, 12)
  })

  test('beside a hungry neighbour it is the share its request would win back', () => {
    // The neighbour got 0.9 of 1; asking for more, the two would share 1 core as 500 : 500.
    const [calm, hungry] = capacities(1, [
      { ask: 0.1, request: 500, limit: 1000 },
      { ask: 1, request: 500, limit: 1000 },
    ])
    expect(calm).toBeCloseTo(0.5 - 0.03, 12)
    expect(hungry).toBeCloseTo(0.9 - 0.03, 12)
  })

  test('it is never believed to be below 20 m', () => {
    expect(capacities(0.01, [{ ask: 1, request: 100, limit: 1000 }])[0]).toBe(0.02)
  })
})

describe('[FLO7] memory', () => {
  const killed = (run: (list: Container[], kill: (id: string, reason: string) => void) => void, drawn: Drawn[]) => {
    const list = containers(drawn)
    const deaths: string[] = []
    run(list, (id, reason) => deaths.push(`${list.findIndex((container) => container.pod.id === id)} ${reason}`))
    return deaths
  }
  const node = { ...drawCluster(lesson, { front: 'web' }, ['']).nodes['node-1']!, memoryMi: 4096 }
  const evicted = (drawn: Drawn[]) => killed((list, kill) => evictUnderPressure(node, list, lesson, kill), drawn)

  test('above its limit a container is killed, at the limit it lives', () => {
    const deaths = killed(
      (list, kill) => killOverLimit(list, lesson, kill),
      [
        { memoryMi: 501, limitMi: 500 },
        { memoryMi: 500, limitMi: 500 },
        { memoryMi: 9000, limitMi: 0 },
      ],
    )
    expect(deaths).toEqual(['0 OOMKilled'])
  })

  test('up to 100 Mi below its size a node evicts nobody', () => {
    expect(evicted([{ memoryMi: 3996, requestMi: 0 }])).toEqual([])
  })

  test('short of memory, the one furthest above its request goes first, and no more than needed', () => {
    expect(
      evicted([
        { memoryMi: 1500, requestMi: 1500 },
        { memoryMi: 1400, requestMi: 1000 },
        { memoryMi: 1200, requestMi: 0 },
      ]),
    ).toEqual(['2 Evicted'])
  })
})
