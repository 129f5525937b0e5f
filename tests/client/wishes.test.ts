/* The editor's further sections: what there is to choose from, and what the lesson unlocks of them. */
import { describe, expect, test } from 'vitest'
import { draftOf } from '../../client/board/pack/draft.ts'
import {
  countWishes,
  firstScaler,
  labelsOf,
  qosOfDraft,
  sectionsOf,
  selecting,
  taintsOf,
} from '../../client/board/pack/wishes.ts'
import { nodeMarks } from '../../client/board/schedule/node-marks.tsx'
import { taintKeys } from '../../client/board/schedule/node-further.tsx'
import { isByHand, podState } from '../../client/board/schedule/pod-words.ts'
import { language } from '../../client/i18n/language.ts'
import { NO_SCHEDULING } from '../../shared/world/scheduling.ts'
import { node, pod, service } from '../support/views.ts'

const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule' as const }
const nodes = [
  node(1, [], { labels: { disk: 'ssd' } }),
  node(2, [], { labels: { disk: 'hdd' }, zone: 'b', taints: [gpu] }),
  node(3, [], { labels: { disk: 'ssd' }, taints: [gpu] }),
]

describe('placement wishes', () => {
  test('choose from the labels nodes have, and from zones where there are several', () => {
    expect(labelsOf(nodes)).toEqual([
      ['zone', ['a', 'b']],
      ['disk', ['hdd', 'ssd']],
    ])
    expect(labelsOf(nodes.slice(0, 1))).toEqual([['disk', ['ssd']]])
  })

  test('tolerate the taints that exist, each once, and those set before', () => {
    const before = { key: 'old', value: null, effect: null }
    expect(taintsOf(nodes, [before])).toEqual([gpu, before])
  })

  test('a selector takes a value, or lets the key go', () => {
    expect(selecting({}, 'disk', 'ssd')).toEqual({ disk: 'ssd' })
    expect(selecting({ disk: 'ssd', zone: 'a' }, 'disk', '')).toEqual({ zone: 'a' })
  })

  test('count what differs from a template that says nothing', () => {
    expect(countWishes(NO_SCHEDULING)).toBe(0)
    expect(countWishes({ ...NO_SCHEDULING, priority: 100, nodeSelector: { disk: 'ssd' } })).toBe(2)
  })
})

describe('the sections of a lesson', () => {
  test('the first lessons have none', () => {
    const first = sectionsOf({ unlocks: ['split', 'scheduler', 'rolling-update', 'rollback'] })
    expect(Object.values(first).some(Boolean)).toBe(false)
  })

  test('come one by one with what is unlocked', () => {
    expect(sectionsOf({ unlocks: ['packing'] })).toMatchObject({ packing: true, qos: true, placement: false })
    expect(sectionsOf({ unlocks: ['autoscaler', 'rolling-update'] })).toMatchObject({ scaler: true, pace: true })
  })
})

describe('the draft', () => {
  const web = service('web', 0, ['web'])

  test('an autoscaler begins at what runs and may double', () => {
    expect(firstScaler({ replicas: 3 })).toEqual({ minReplicas: 3, maxReplicas: 6, targetPercent: 60 })
    expect(firstScaler({ replicas: 0 })).toMatchObject({ minReplicas: 1 })
    expect(firstScaler({ replicas: 15 })).toMatchObject({ maxReplicas: 20 })
  })

  test('shows the QoS class it would get: a machine is guaranteed, a bare process without limits is not [PACK10]', () => {
    const equal = { ...draftOf(web), cpuLimitMillis: 500, memoryLimitMi: 600 }
    expect(qosOfDraft(draftOf(web))).toBe('Burstable')
    expect(qosOfDraft(equal)).toBe('Guaranteed')
    expect(qosOfDraft({ ...draftOf(web), packing: 'vm' })).toBe('Guaranteed')
    expect(qosOfDraft({ ...equal, packing: 'metal' })).toBe('Burstable')
  })
})

describe('nodes and pods', () => {
  test('a node is marked by what sets it apart, and by nothing else', () => {
    language.value = 'en'
    expect(nodeMarks(node(1, []))).toEqual([])
    const odd = node(2, [], { taints: [gpu], desktop: true, provider: 'second', labels: { disk: 'ssd' } })
    expect(nodeMarks(odd)).toEqual(['taint gpu=yes', 'desktop', 'cloud second', 'disk=ssd'])
  })

  test('keys to taint with are the cluster’s own first, each once', () => {
    const keys = taintKeys(nodes)
    expect(keys.slice(0, 2).sort()).toEqual(['disk', 'gpu'])
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('a bare process is installed, a container starts', () => {
    language.value = 'en'
    const metal = service('web', 0, ['web'], { packing: 'metal' })
    const starting = pod(metal, 1, 'node-1', { state: 'starting', progress: 40 })
    expect(isByHand(metal)).toBe(true)
    expect(podState(starting, metal)).toBe('installing by hand 40%')
    expect(podState(starting, { ...metal, packing: 'container' })).toBe('starting 40%')
  })
})
