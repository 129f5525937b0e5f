/* [CAU12] What a team decided is named where it hurts, and nowhere else. */

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { HOST } from '../../shared/game/entry.ts'
import { blamed, chain, lastBroken, namedAsCause, planned, struckBy, TUNABLES, told } from '../support/cause-rooms.ts'
import { shopLesson } from '../support/cluster.ts'
import type { PlayedClass } from '../support/played-class.ts'

const ALL: Lesson['unlocks'] = [...shopLesson().unlocks, 'autoscaler', 'scheduling', 'packing', 'disruption-budget']
const CRASH = struckBy({ kind: 'node-crash', target: 'node-2' })

/** The four services with search's resources changed in plan, some seconds into live. */
function withSearch(change: Record<string, number>, seconds = 30, lesson: Partial<Lesson> = {}): PlayedClass {
  const room = planned(lesson)
  room.say('s1', { kind: 'set-resources', service: 'search', ...change })
  return room.toLive().tick(seconds * 4)
}

function spike(room: PlayedClass, target: string): PlayedClass {
  room.say(HOST, { kind: 'inject', incident: 'spike', target, team: 'all', inSeconds: 1 })
  return room
}

describe('[CAU12] a memory limit', () => {
  it('that usual requests fill is what kills', () => {
    const room = withSearch({ memoryRequestMi: 300, memoryLimitMi: 681 }, 60)
    const [low] = told(room, 'limit-too-low', 'search')
    expect(low?.facts['memoryLimitMi']).toBe(681)
    expect(low?.facts['neededMi']).toBeGreaterThan(681)
    expect(low?.hint).toEqual({
      kind: 'raise-memory-limit',
      facts: { service: 'search', memoryLimitMi: low?.facts['neededMi'] },
    })
    expect(chain(told(room, 'oom-killed', 'search')[0])).toEqual(['limit-too-low:search'])
    expect(blamed(room)[0]).toBe('limit-too-low:search')
  })

  it('is not to blame for a leak', () => {
    const room = planned(struckBy({ kind: 'leak', target: 'search' }))
      .toLive()
      .tick(60 * 4)
    expect(told(room, 'oom-killed', 'search')).toHaveLength(1)
    expect(namedAsCause(room)).not.toContain('limit-too-low')
    expect(blamed(room)[0]).toBe('leak-released:search')
  })

  it('is got over when it is raised', () => {
    const room = withSearch({ memoryRequestMi: 300, memoryLimitMi: 681 }, 40)
    room.say('s1', { kind: 'set-resources', service: 'search', memoryLimitMi: 900 })
    room.tick(40 * 4)
    expect(room.cluster('t1').causes.map((cause) => cause.id)).not.toContain('limit-too-low:search')
  })

  it('that is tight and kills nobody is not named', () => {
    const room = withSearch({ memoryRequestMi: 300, memoryLimitMi: 740 }, 60)
    expect(told(room, 'limit-too-low')).toEqual([])
  })
})

describe('[CAU12] a CPU limit', () => {
  it('that cuts while the node has CPU to spare is the root of the queue', () => {
    const room = withSearch({ cpuRequestMillis: 100, cpuLimitMillis: 300 })
    const [cut] = told(room, 'cpu-throttled', 'search')
    expect(cut?.facts['spareMillis']).toBeGreaterThan(500)
    expect(cut?.hint).toEqual({ kind: 'raise-cpu-limit', facts: { service: 'search', cpuLimitMillis: 1000 } })
    expect(chain(lastBroken(room, 'search'))).toEqual(['cpu-throttled:search', 'cpu-saturated:search'])
    expect(told(room, 'cpu-saturated', 'search')).toEqual([])
    expect(blamed(room)[0]).toBe('cpu-throttled:search')
  })

  it('[CAU15] under a spike has its part in what the spike set off', () => {
    const room = spike(withSearch({ cpuRequestMillis: 100, cpuLimitMillis: 600 }, 10), 'search').tick(60)
    expect(chain(told(room, 'cpu-throttled', 'search')[0])).toEqual(['spike-started:search'])
    expect(blamed(room)).toEqual(['spike-started:search', 'cpu-throttled:search'])
  })

  it('that is never reached is not named', () => {
    expect(namedAsCause(withSearch({ cpuRequestMillis: 100, cpuLimitMillis: 900 }))).not.toContain('cpu-throttled')
  })

  it('of a whole core cannot be raised, so more replicas are what is missing', () => {
    const room = spike(withSearch({ cpuRequestMillis: 300 }, 10), 'search').tick(60)
    expect(told(room, 'cpu-throttled')).toEqual([])
    expect(told(room, 'cpu-saturated', 'search')[0]?.hint?.kind).toBe('add-replicas')
  })
})

describe('[CAU12] replicas', () => {
  function standing(nodes: string[], lesson: Partial<Lesson> = CRASH): PlayedClass {
    const room = planned(lesson, { checkout: nodes.length })
    nodes.forEach((node, rank) => {
      room.say('s1', { kind: 'place-pod', service: 'checkout', slot: rank + 1, node })
    })
    return room.toLive().tick(25 * 4)
  }

  it('that stood on one node fall together', () => {
    const room = standing(['node-2', 'node-2'], { ...CRASH, unlocks: ALL })
    const [together] = told(room, 'replicas-together', 'checkout')
    expect(together?.facts).toEqual({ replicas: 2, node: 'node-2' })
    expect(together?.hint).toEqual({ kind: 'spread-replicas', facts: { service: 'checkout', topology: 'node' } })
    expect(chain(told(room, 'service-down', 'checkout')[0])).toEqual(['node-lost:node-2', 'replicas-together:checkout'])
    expect(blamed(room).slice(0, 2)).toEqual(['node-lost:node-2', 'replicas-together:checkout'])
  })

  it('that stood apart are not named', () => {
    const room = standing(['node-2', 'node-3'])
    expect(namedAsCause(room)).not.toContain('replicas-together')
  })

  it('of which there was one leave nobody', () => {
    const room = standing(['node-2'])
    const [few] = told(room, 'too-few-replicas', 'checkout')
    expect(few?.hint).toEqual({ kind: 'add-replicas', facts: { service: 'checkout', replicas: 2 } })
    expect(chain(told(room, 'service-down', 'checkout')[0])).toEqual(['node-lost:node-2', 'too-few-replicas:checkout'])
  })

  it('of which there is one are fine while it lives, and while people restart it', () => {
    const room = standing(['node-3'])
    room.say('s1', { kind: 'restart', service: 'checkout', slot: 1 })
    room.tick(20)
    expect(told(room, 'service-down', 'checkout')).toHaveLength(1)
    expect(told(room, 'too-few-replicas')).toEqual([])
  })
})

describe('[CAU12] an autoscaler', () => {
  const { nodes } = shopLesson()

  function scaling(
    autoscaler: { minReplicas: number; maxReplicas: number },
    change: Record<string, number>,
    count = nodes.count,
  ) {
    const room = planned({ unlocks: ALL, nodes: { ...nodes, count } })
    room.say('s1', { kind: 'set-resources', service: 'search', ...change })
    room.say('s1', { kind: 'set-autoscaler', service: 'search', autoscaler: { ...autoscaler, targetPercent: 60 } })
    return spike(room.toLive().tick(20), 'search').tick(60)
  }

  it('at its most is named, and raised', () => {
    const room = scaling({ minReplicas: 2, maxReplicas: 2 }, { cpuRequestMillis: 300 })
    expect(told(room, 'autoscaler-limited', 'search')[0]).toMatchObject({
      facts: { limited: 'at-max', replicas: 2 },
      hint: { kind: 'raise-max-replicas', facts: { maxReplicas: 3, minReplicas: 2, targetPercent: 60 } },
    })
    expect(chain(told(room, 'cpu-saturated', 'search')[0])).toEqual([
      'spike-started:search',
      'autoscaler-limited:search',
    ])
    expect(told(room, 'cpu-saturated', 'search')[0]?.hint?.kind).toBe('raise-max-replicas')
  })

  it('without room in the nodes does nothing, and that is named', () => {
    const room = scaling(
      { minReplicas: 2, maxReplicas: 12 },
      { cpuRequestMillis: 300, memoryRequestMi: 2600, memoryLimitMi: 2600 },
      3,
    )
    expect(told(room, 'autoscaler-limited', 'search')[0]?.facts['limited']).toBe('no-room')
  })

  it('that keeps up is not named', () => {
    const room = planned({ unlocks: ALL })
    const autoscaler = { minReplicas: 2, maxReplicas: 2, targetPercent: 60 }
    room.say('s1', { kind: 'set-autoscaler', service: 'recommend', autoscaler })
    spike(room.toLive().tick(20), 'buy').tick(60)
    expect(namedAsCause(room)).not.toContain('autoscaler-limited')
  })
})

describe('[CAU12] releases', () => {
  const CERTAIN = { ...TUNABLES, defectBase: 1 }
  const CLASHING = shopLesson().modules.map((module) =>
    module.id === 'search' ? { ...module, libraries: { lucene: 8 } } : module,
  )

  function released(lesson: Partial<Lesson>): PlayedClass {
    const room = planned({ tunables: CERTAIN, ...lesson })
      .toLive()
      .tick(8)
    room.say('s1', { kind: 'move-module', module: 'cart', to: 'search' })
    return room.tick(60 * 4)
  }

  it('a defect of modules that do not agree goes back to their libraries', () => {
    const room = released({ modules: CLASHING })
    expect(chain(told(room, 'release-defect', 'search')[0])).toEqual(['library-clash:search'])
    expect(told(room, 'library-clash', 'search')[0]).toMatchObject({
      facts: { library: 'lucene', modules: 'catalog search' },
      hint: { kind: 'split-clash', facts: { module: 'catalog' } },
    })
  })

  it('a defect of modules that agree is its own root', () => {
    const room = released({})
    expect(told(room, 'release-defect', 'search')[0]?.chain).toEqual([])
    expect(namedAsCause(room)).not.toContain('library-clash')
  })

  it('a clash that has shipped nothing is not named', () => {
    const room = planned({ modules: CLASHING })
      .toLive()
      .tick(20 * 4)
    expect(told(room, 'library-clash')).toEqual([])
  })
})

describe('[CAU12] a transaction that is cut', () => {
  it('[CAU15] has its part in what is lost half done', () => {
    const room = planned(struckBy({ kind: 'payment-fault', target: 'payment' }))
    room.say('s1', { kind: 'split-service', newService: 'payment', modules: ['payment'] })
    room.toLive().tick(20 * 4)
    expect(told(room, 'anomalies')[0]?.hint).toEqual({ kind: 'use-saga', facts: { class: 'buy' } })
    expect(blamed(room)).toEqual(['faults-started:payment', 'anomalies:buy'])
  })

  it('that is kept together loses nothing half done', () => {
    const room = planned(struckBy({ kind: 'payment-fault', target: 'payment' }))
      .toLive()
      .tick(20 * 4)
    expect(blamed(room)).toEqual(['faults-started:checkout'])
  })
})
