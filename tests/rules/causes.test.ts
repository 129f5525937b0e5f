/* [CAU] What people are told: each failure once until it is over, where it came from root first, and one thing they can really do. */

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { HOST } from '../../shared/game/entry.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const CALM: Partial<Lesson> = { incidents: [], spikes: [] }

/** Four services of two replicas each: search is the tight one. */
function inFour(lesson: Partial<Lesson> = {}): PlayedClass {
  const room = aClass({ lesson: { ...CALM, ...lesson }, teams: 1, seats: 1 }).toPlan()
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
  room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
  room.say('s1', { kind: 'split-service', newService: 'recommend', modules: ['recommend'] })
  room.say('s1', {
    kind: 'split-service',
    newService: 'checkout',
    modules: ['checkout', 'payment', 'inventory', 'notify'],
  })
  for (const service of ['shop', 'search', 'recommend', 'checkout']) {
    room.say('s1', { kind: 'scale-service', service, replicas: 2 })
  }
  return room.toLive().tick(20)
}

function send(room: PlayedClass, incident: 'spike' | 'leak' | 'node-crash', target: string): PlayedClass {
  room.say(HOST, { kind: 'inject', incident, target, team: 'all', inSeconds: 1 })
  return room
}

const told = (room: PlayedClass, kind: string, service?: string): Happening[] =>
  room.happenings.filter((one) => one.kind === kind && (service === undefined || one.service === service))

const chain = (happening: Happening | undefined) =>
  happening?.chain.map((link) => `${link.kind}:${link.service ?? link.node ?? link.facts['class']}`)

describe('[CAU1] a cascade', () => {
  const room = send(inFour(), 'spike', 'search').tick(80)

  it('is told from its root: the spike, the slow service, the callers it holds', () => {
    const held = told(room, 'requests-held', 'shop')[0]
    expect(chain(held)).toEqual(['spike-started:search', 'cpu-saturated:search'])
    expect(held?.facts['requests']).toBeGreaterThan(50)
    expect(held?.hint).toMatchObject({ kind: 'speed-up-callee', facts: { service: 'search' } })
  })

  it('has the facts of its sentence', () => {
    const saturated = told(room, 'cpu-saturated', 'search')[0]
    expect(saturated).toMatchObject({
      severity: 'slow',
      facts: { cpuLimitMillis: 1000, replicas: 2, caller: 'shop' },
      hint: { kind: 'add-replicas', facts: { service: 'search', replicas: 3 } },
    })
    expect(saturated?.facts['responseMs']).toBeGreaterThan(100)
  })

  it('tells each failure once while it lasts', () => {
    for (const [kind, service] of [
      ['cpu-saturated', 'search'],
      ['requests-held', 'shop'],
    ] as const) {
      expect(told(room, kind, service), kind).toHaveLength(1)
    }
  })
})

describe('[CAU2] a leak', () => {
  const room = send(inFour(), 'leak', 'payment').tick(60 * 4)

  it('fills the memory, kills, takes the service down: one chain, one remedy', () => {
    const dead = told(room, 'oom-killed', 'checkout')[0]
    expect(chain(dead)).toEqual(['leak-released:checkout', 'memory-near-limit:checkout'])
    expect(dead?.facts).toMatchObject({ memoryLimitMi: 667, deaths: 1 })
    expect(dead?.hint).toEqual({ kind: 'roll-back', facts: { service: 'checkout', revision: 1 } })
    const down = told(room, 'service-down', 'checkout')[0]
    expect(down).toMatchObject({ severity: 'down', facts: { replicas: 2, classes: 'buy', death: 'OOMKilled' } })
    expect(chain(down)?.at(-1)).toBe('oom-killed:checkout')
  })

  it('is one death however often it kills, until the leak is gone', () => {
    expect(told(room, 'oom-killed', 'checkout')).toHaveLength(1)
    const cause = room.cluster('t1').causes.find((one) => one.id === 'oom-killed:checkout')
    expect(cause?.facts['deaths']).toBeGreaterThan(2)
    expect(told(room, 'crash-loop', 'checkout')).toHaveLength(1)
  })

  it('names the service, not the module in it', () => {
    const [leak] = told(room, 'leak-released')
    expect(leak).toMatchObject({ service: 'checkout', facts: { leakMiPerSecond: 12 } })
    expect(JSON.stringify(leak)).not.toContain('payment')
  })
})

describe('[CAU3] a lost node', () => {
  it('explains a service that was there and nowhere else', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    const node = Object.values(room.cluster('t1').pods)[0]?.node ?? ''
    send(room.toLive().tick(8), 'node-crash', node).tick(8)
    const [down] = told(room, 'service-down')
    expect(down).toMatchObject({ facts: { replicas: 1, node } })
    expect(chain(down)).toEqual([`node-lost:${node}`])
    expect(told(room, 'node-lost')[0]?.hint).toEqual({ kind: 'wait', facts: { node } })
  })

  it('asks for hands where no replica controller is unlocked', () => {
    const room = aClass({ lesson: { ...CALM, unlocks: ['split', 'scheduler'] }, teams: 1, seats: 1 }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    const node = Object.values(room.cluster('t1').pods)[0]?.node ?? ''
    send(room.toLive().tick(8), 'node-crash', node).tick(8)
    expect(told(room, 'node-lost')[0]?.hint).toMatchObject({
      kind: 'place-elsewhere',
      facts: { service: 'shop', slot: 1 },
    })
  })

  it('is over when what ran there runs again', () => {
    const room = send(inFour(), 'node-crash', 'node-1').tick(8)
    expect(room.cluster('t1').causes.map((cause) => cause.id)).toContain('node-lost:node-1')
    room.tick(40 * 4)
    expect(room.cluster('t1').causes.map((cause) => cause.id)).not.toContain('node-lost:node-1')
  })
})

describe('[CAU4] a pod without a place', () => {
  it('says node by node what is left, and what could be done', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toLive().tick(4)
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 5 })
    room.tick(12)
    const [pending] = told(room, 'unschedulable')
    expect(pending?.facts).toMatchObject({
      pod: 'shop-5',
      memoryRequestMi: 2900,
      nodes: 4,
      filter: 'insufficient-memory',
      'left:node-1': 1196,
    })
    expect(pending?.hint).toEqual({ kind: 'rent-node', facts: { nodes: 4, cap: 5 } })
  })

  it('asks for a smaller request where no node can be rented any more', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toPlan()
    room.say('s1', { kind: 'rent-node' })
    room.toLive().tick(4)
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 6 })
    room.tick(12)
    expect(told(room, 'unschedulable')[0]?.hint?.kind).toBe('lower-request')
  })
})

describe('[CAU5] recoveries', () => {
  it('are told with how long it took', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    room.toLive().tick(8)
    room.say('s1', { kind: 'restart', service: 'shop', slot: 1 })
    room.tick(40 * 4)
    const [down] = told(room, 'service-down')
    const [back] = told(room, 'service-recovered')
    expect(back).toMatchObject({ service: 'shop', severity: 'good' })
    expect(back?.facts['seconds']).toBeGreaterThan(5)
    expect((back?.tick ?? 0) - (down?.tick ?? 0)).toBeGreaterThanOrEqual(Number(back?.facts['seconds']) * 4 - 4)
  })

  it('nothing is told in a world where nothing happens', () => {
    const room = aClass({ lesson: { ...CALM, classes: [] } })
      .toLive()
      .tick(200)
    expect(room.told('t1')).toEqual([])
  })

  it('a failure at its threshold does not flicker', () => {
    const room = inFour().tick(200 * 4)
    for (const spec of room.lesson.classes) {
      const lines = told(room, 'slo-broken').filter((one) => one.facts['class'] === spec.id)
      expect(lines.length, spec.id).toBeLessThan(6)
    }
  })
})
