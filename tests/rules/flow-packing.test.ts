/* [FLO11] What a packing costs the traffic that runs through it: its tax on the work, by where the replicas are, its hop, its memory;
   and what a visit costs by how its module is written ([MOD1] [MOD2]) and is worth by when it was trained ([MOD3]). */

import { describe, expect, test } from 'vitest'
import type { Packing } from '../../shared/lessons/lesson.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, smallLesson } from '../support/cluster.ts'

const lesson = smallLesson({
  modules: 'web:10 pay:10',
  classes: { buy: { ratePerSecond: 10, calls: 'web(pay)' } },
  tunables: { remoteCallCpuMs: 0, networkSameNodeMs: 0, networkSameZoneMs: 0, userNetworkMs: 0 },
})
const APART = { front: 'web', bank: 'pay' }

function drawn(services: Record<string, string>, nodes: string[], packing: Packing = 'container'): Cluster {
  const cluster = drawCluster(lesson, services, nodes)
  for (const service of Object.values(cluster.services)) service.releases[0]!.packing = packing
  return cluster
}

const workOf = (cluster: Cluster, service: string) => cluster.services[service]!.flow.workCores

describe('[FLO11] packing', () => {
  test('a bare process pays no tax, a container 2 %, a virtual machine 8 %', () => {
    const work = (packing: Packing) => {
      const cluster = drawn({ shop: 'web pay' }, ['shop'], packing)
      letTraffic(cluster, lesson, 1)
      return workOf(cluster, 'shop')
    }
    expect(work('metal')).toBeCloseTo(0.2, 12)
    expect(work('container')).toBeCloseTo(0.2 * 1.02, 12)
    expect(work('os-container')).toBeCloseTo(0.2 * 1.02, 12)
    expect(work('vm')).toBeCloseTo(0.2 * 1.08, 12)
  })

  test('a service pays by where its replicas are: containers on a desktop pay the tax of their hidden machine', () => {
    const cluster = drawn({ shop: 'web pay' }, ['shop shop shop', 'shop'])
    cluster.nodes['node-2']!.desktop = true
    letTraffic(cluster, lesson, 1)
    expect(workOf(cluster, 'shop')).toBeCloseTo(0.2 * (1 + (3 * 0.02 + 0.08) / 4), 12)
  })

  test('a call into a container takes a hop of its own; between bare processes there is none', () => {
    const meanOf = (packing: Packing, services: Record<string, string>) => {
      const cluster = drawn(services, [Object.keys(services).join(' ')], packing)
      const quiet = { ...lesson, classes: lesson.classes.map((spec) => ({ ...spec, ratePerSecond: 0.001 })) }
      letTraffic(cluster, quiet, 2)
      return cluster.classes['buy']!.meanMs
    }
    const hop = (packing: Packing) => meanOf(packing, APART) - meanOf(packing, { shop: 'web pay' })
    expect(hop('container')).toBeCloseTo(0.2, 3)
    expect(hop('metal')).toBeCloseTo(0, 3)
  })

  test('a bare process is not throttled by a limit it does not have', () => {
    const throttled = (packing: Packing) => {
      const cluster = drawn({ shop: 'web pay' }, ['shop'], packing)
      cluster.services['shop']!.releases[0]!.resources.cpuLimitMillis = 150
      letTraffic(cluster, lesson, 20)
      return cluster.services['shop']!.flow
    }
    expect(throttled('metal')).toMatchObject({ throttledShare: 0, droppedShare: 0 })
    expect(throttled('container').throttledShare).toBeGreaterThan(0.5)
  })

  test('[FLO13] a limit above the work cuts nothing', () => {
    const cluster = drawn({ shop: 'web pay' }, ['shop'])
    letTraffic(cluster, lesson, 20)
    expect(cluster.services['shop']!.flow.throttledShare).toBe(0)
  })

  test('a sidecar takes 40 Mi and 30 m in every pod, and none of its process’s', () => {
    const plain = drawn(APART, ['front bank'])
    const meshed = drawn(APART, ['front bank'])
    for (const pod of Object.values(meshed.pods)) pod.sidecar = true
    for (const cluster of [plain, meshed]) letTraffic(cluster, lesson, 40)
    const pod = (cluster: Cluster) => cluster.pods['front.r1.s1.i1']!
    expect(pod(meshed).memoryMi - pod(plain).memoryMi).toBeCloseTo(40, 0)
    expect(pod(meshed).cpuUsedMillis - pod(plain).cpuUsedMillis).toBeCloseTo(30, 6)
    expect(pod(meshed).capacityMillis).toBeCloseTo(pod(plain).capacityMillis, 9)
  })
})

describe('[MOD1] a rewritten module', () => {
  const work = (services: Record<string, string>, service: string, rewritten: string[]) => {
    const cluster = drawn(services, [Object.keys(services).join(' ')], 'metal')
    cluster.rewritten = rewritten
    letTraffic(cluster, lesson, 1)
    return workOf(cluster, service)
  }

  test('takes 30 % less CPU where it is alone in its service', () => {
    expect(work(APART, 'bank', ['pay'])).toBeCloseTo(0.07, 12)
    expect(work(APART, 'front', ['pay'])).toBeCloseTo(0.1, 12)
  })

  test('gains nothing beside another: one process has one technology', () => {
    expect(work({ shop: 'web pay' }, 'shop', ['pay'])).toBeCloseTo(0.2, 12)
  })
})

test('[MOD2] a module that became a no-code flow takes 60 % more CPU a visit, alone or not', () => {
  const cluster = drawn({ shop: 'web pay' }, ['shop'], 'metal')
  cluster.noCode = ['pay']
  letTraffic(cluster, lesson, 1)
  expect(workOf(cluster, 'shop')).toBeCloseTo(0.26, 12)
})

describe('[MOD3] a model that nobody trains', () => {
  const SECOND = 4
  const stale = (calls: string) => {
    const small = smallLesson({ modules: 'web:4 recommend:4', classes: { buy: { calls } } })
    const [web, recommend] = small.modules
    return { ...small, modules: [web!, { ...recommend!, decayPerMinute: 0.5 }] }
  }
  const valueAt = (second: number, calls = 'web(recommend?0.4)', trainedTick?: number) => {
    const decaying = stale(calls)
    const cluster = drawCluster(decaying, { shop: 'web recommend' }, ['shop'])
    if (trainedTick !== undefined) cluster.trainedTick = { recommend: trainedTick }
    letTraffic(cluster, decaying, 1, { from: second * SECOND })
    return cluster.classes['buy']!.valueShare
  }

  test('loses its share of the value in a straight line since live began', () => {
    expect(valueAt(0)).toBe(1)
    expect(valueAt(60)).toBeCloseTo(1 - 0.4 * 0.5, 12)
  })

  test('at most all of it, and nothing of what the rest of the request is worth', () => {
    expect(valueAt(200)).toBeCloseTo(1 - 0.4, 12)
  })

  test('is as good as new when it has been trained', () => {
    expect(valueAt(200, 'web(recommend?0.4)', 200 * SECOND)).toBe(1)
  })

  test('costs nothing where the request cannot do without the call: nobody has said what it is worth', () => {
    expect(valueAt(60, 'web(recommend)')).toBe(1)
  })
})
