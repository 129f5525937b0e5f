/* [FLO7] What happens when memory runs out: limits, eviction, and the kernel's choice where there are bare processes. */

import { describe, expect, test } from 'vitest'
import { evictUnderPressure, killOverLimit, runOutOfMemory } from '../../shared/rules/memory.ts'
import type { Container } from '../../shared/rules/stations.ts'
import { drawCluster } from '../support/cluster.ts'
import { containerLesson as lesson, containers, type Drawn } from '../support/containers.ts'

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

  test('of those above their requests the lower priority goes first, and whoever keeps to its request last', () => {
    expect(
      evicted([
        { memoryMi: 1500, requestMi: 1500, priority: -10 },
        { memoryMi: 1400, requestMi: 1300, priority: 5 },
        { memoryMi: 1200, requestMi: 0, priority: 10 },
      ]),
    ).toEqual(['1 Evicted'])
  })

  test('a sidecar’s memory is requested, and allowed for, with the pod’s', () => {
    const beside = [{ memoryMi: 540, limitMi: 500, sidecar: true }]
    expect(killed((list, kill) => killOverLimit(list, lesson, kill), beside)).toEqual([])
    expect(killed((list, kill) => killOverLimit(list, lesson, kill), [{ ...beside[0], memoryMi: 541 }])).toEqual([
      '0 OOMKilled',
    ])
  })

  test('[FLO8] a virtual machine takes all its memory from the node, used or not, and is never evicted', () => {
    const machines = { packing: 'vm' as const, memoryMi: 500, requestMi: 2000, limitMi: 2000 }
    expect(evicted([machines, machines])).toEqual([])
    expect(evicted([machines, machines, { memoryMi: 100, requestMi: 100 }])).toEqual(['2 Evicted'])
  })

  test('[FLO8] its own guest runs out of memory where its slice ends', () => {
    const full = [{ packing: 'vm' as const, memoryMi: 2001, requestMi: 2000, limitMi: 2000 }]
    expect(killed((list, kill) => killOverLimit(list, lesson, kill), full)).toEqual(['0 OOMKilled'])
  })

  describe('[FLO9] on a node with bare processes', () => {
    const ends = (drawn: Drawn[]) => killed((list, kill) => runOutOfMemory(node, list, lesson, kill), drawn)

    test('no limit kills one, and nobody evicts', () => {
      expect(ends([{ packing: 'metal', memoryMi: 4096, limitMi: 500 }])).toEqual([])
    })

    test('the kernel kills the largest when the memory is gone, whoever filled it', () => {
      const largest: Drawn = { packing: 'metal', memoryMi: 2000 }
      expect(ends([largest, { packing: 'metal', memoryMi: 1200 }, { packing: 'metal', memoryMi: 1000 }])).toEqual([
        '0 OOMKilled',
      ])
    })

    test('without any the kubelet is in time', () => {
      expect(
        ends([
          { memoryMi: 2000, requestMi: 2000 },
          { memoryMi: 2090, requestMi: 0 },
        ]),
      ).toEqual(['1 Evicted'])
    })
  })
})
