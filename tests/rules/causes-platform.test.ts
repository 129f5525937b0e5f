/* [CAU11] What holds pulls, drains and releases up, what breakers and preemption do, and that nothing is told where nothing waits. */

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { callingOut, chain, namedAsCause, planned, type Strike, struckBy, told } from '../support/cause-rooms.ts'
import { shopLesson } from '../support/cluster.ts'
import type { PlayedClass } from '../support/played-class.ts'

const ALL: Lesson['unlocks'] = [...shopLesson().unlocks, 'scheduling', 'disruption-budget']

/** A node that has just joined gets a replica of checkout, which is all there is, while something strikes it. */
function onFreshNode(strikes: Strike[], change: Partial<Lesson> = {}, image: 'slim' | 'full' = 'slim'): PlayedClass {
  const room = planned({ ...struckBy(...strikes), unlocks: ALL, ...change }, { checkout: 1 })
  if (image === 'full') room.say('s1', { kind: 'set-image', service: 'checkout', image })
  room.say('s1', { kind: 'place-pod', service: 'checkout', slot: 1, node: 'node-2' })
  room.toLive().tick(4)
  room.say('s1', { kind: 'rent-node' })
  room.tick(22 * 4)
  room.say('s1', { kind: 'place-pod', service: 'checkout', slot: 1, node: 'node-5' })
  return room.tick(20 * 4)
}

const LATE = { at: 22, lastSeconds: 60 }
const CRASH: Strike = { kind: 'node-crash', target: 'node-2', at: 23 }

describe('[CAU11] a pod waits for its image', () => {
  it('because the registry is down, and a mirror would help', () => {
    const room = onFreshNode([CRASH, { kind: 'registry-down', target: 'all', ...LATE }], { tools: { mirror: 10 } })
    const [waiting] = told(room, 'pull-waiting', 'checkout')
    expect(waiting?.facts['because']).toBe('registry')
    expect(chain(waiting)?.[0]).toBe('registry-down')
    expect(waiting?.hint).toEqual({ kind: 'buy-tool', facts: { tool: 'mirror' } })
    expect(room.cluster('t1').causes.find((cause) => cause.id === 'registry-down')?.hurts).toBe(true)
    expect(room.cluster('t1').culprits.map((culprit) => culprit.id)).toContain('registry-down')
  })

  it('because the disk of its node is slow', () => {
    const room = onFreshNode([CRASH, { kind: 'slow-disk', target: 'node-5', ...LATE }])
    expect(chain(told(room, 'pull-waiting', 'checkout')[0])?.[0]).toBe('slow-disk:node-5')
  })

  it('because the engine of its node restarts', () => {
    const room = onFreshNode([CRASH, { kind: 'engine-restart', target: 'node-5', ...LATE }])
    expect(chain(told(room, 'pull-waiting', 'checkout')[0])?.[0]).toBe('engine-restarting:node-5')
  })

  it('because it is large and the node has none of it, which is news', () => {
    const [waiting] = told(onFreshNode([CRASH], {}, 'full'), 'pull-waiting', 'checkout')
    expect(waiting).toMatchObject({
      severity: 'info',
      facts: { because: 'cold' },
      hint: { kind: 'smaller-image', facts: { image: 'slim' } },
    })
  })

  it('and nobody is told while a small one is on its way', () => {
    expect(told(onFreshNode([CRASH]), 'pull-waiting', 'checkout')).toEqual([])
  })
})

describe('[CAU11] a drain', () => {
  function drained(minAvailable: number): PlayedClass {
    const room = planned({ unlocks: ALL })
    room.say('s1', { kind: 'set-disruption-budget', service: 'checkout', budget: { unit: 'pods', minAvailable } })
    for (const slot of [1, 2]) room.say('s1', { kind: 'place-pod', service: 'checkout', slot, node: 'node-2' })
    for (const slot of [1, 2]) room.say('s1', { kind: 'release-pod', service: 'checkout', slot })
    room.toLive().tick(4)
    room.say('s1', { kind: 'drain', node: 'node-2' })
    return room.tick(15 * 4)
  }

  it('that a budget holds up is told with the budget to lower', () => {
    expect(told(drained(2), 'drain-blocked')[0]).toMatchObject({
      node: 'node-2',
      service: 'checkout',
      hint: { kind: 'lower-budget', facts: { service: 'checkout', minAvailable: 1 } },
    })
  })

  it('that gets on is not told', () => {
    expect(told(drained(1), 'drain-blocked')).toEqual([])
  })
})

describe('[CAU11] a breaker', () => {
  it('that opens before a slow dependency names it', () => {
    const slow: Strike = { kind: 'slow-dependency', target: 'payment' }
    const room = planned({ ...struckBy(slow), modules: callingOut('payment'), tools: { mesh: 20 } })
    room.say('s1', { kind: 'buy-tool', tool: 'mesh' })
    room.toLive().tick(20 * 4)
    const [open] = told(room, 'breaker-open')
    expect(open?.facts).toEqual({ module: 'payment', dependency: 'bank' })
    expect(chain(open)).toEqual(['dependency-slow:checkout'])
  })
})

describe('[CAU11] a scanner', () => {
  function building(image: 'full' | 'distroless'): PlayedClass {
    const room = planned({ tools: { scanner: 30 } })
    room.say('s1', { kind: 'buy-tool', tool: 'scanner' })
    room.toLive().tick(40)
    room.say('s1', { kind: 'set-image', service: 'recommend', image })
    return room.tick(20 * 4)
  }

  it('that blocks an image is told with the image to take', () => {
    const [blocked] = told(building('full'), 'image-blocked', 'recommend')
    expect(blocked?.facts['vulnerabilities']).toBeGreaterThan(60)
    expect(blocked?.hint).toEqual({ kind: 'smaller-image', facts: { service: 'recommend', image: 'slim' } })
  })

  it('that lets one through is not told', () => {
    expect(told(building('distroless'), 'image-blocked')).toEqual([])
  })
})

describe('[CAU11] a pod of higher priority', () => {
  it('takes the room of lower ones, which are told to have lost it', () => {
    const room = planned({ unlocks: ALL })
    room.say('s1', { kind: 'set-scheduling', service: 'recommend', scheduling: { priority: 1000 } })
    room.toLive().tick(4)
    room.say('s1', { kind: 'scale-service', service: 'recommend', replicas: 20 })
    room.tick(20)
    expect(told(room, 'preempted').length).toBeGreaterThan(0)
    expect(namedAsCause(room)).not.toContain('oom-killed')
  })
})
