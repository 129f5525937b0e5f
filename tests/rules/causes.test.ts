/* [CAU] What people are told: each failure once until it is over, where it came from root first, and one thing they can really do. */

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { HOST } from '../../shared/game/entry.ts'
import { hintOf } from '../../shared/rules/hints.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const CALM: Partial<Lesson> = { incidents: [], spikes: [] }
const TUNABLES = shopLesson().tunables

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
    expect(chain(down)).toEqual([`node-lost:${node}`, 'too-few-replicas:shop'])
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

describe('[CAU6] blame', () => {
  it('falls on what happens now, not on a death that is got over', () => {
    const room = send(inFour(), 'leak', 'search')
    const dead = () => told(room, 'oom-killed', 'search').length > 0
    while (!dead()) room.tick()
    while (room.cluster('t1').causes.some((cause) => cause.id === 'service-down:search')) room.tick()
    const serving = Object.values(room.cluster('t1').pods).filter((pod) => pod.service === 'search')
    expect(serving.every((pod) => pod.lifecycle.kind === 'ready')).toBe(true)
    send(room, 'node-crash', serving[0]?.node ?? '').tick(12)
    const late = told(room, 'slo-broken').filter((one) => one.tick > told(room, 'node-lost')[0]!.tick - 1)
    expect(late.length).toBeGreaterThan(0)
    for (const one of late) expect(chain(one)?.[0]).toMatch(/^node-lost/)
  })

  it('names the service that is short of CPU, when late answers are told', () => {
    const room = send(aClass({ lesson: CALM, teams: 1, seats: 1 }).toLive().tick(40), 'spike', 'search').tick(80)
    const late = told(room, 'slo-broken').find((one) => one.facts['class'] === 'search')
    expect(chain(late)).toEqual(['spike-started:search', 'cpu-saturated:shop'])
  })

  it('finds nothing but late answers of a design that is too small, in a world where nothing happens', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 })
      .toLive()
      .tick(200 * 4)
    expect(new Set(room.told('t1'))).toEqual(new Set(['slo-broken']))
    const [late] = told(room, 'slo-broken')
    expect(late).toMatchObject({ chain: [], hint: { kind: 'add-replicas', facts: { service: 'shop', replicas: 4 } } })
  })
})

describe('[CAU7] what to try', () => {
  it('a defect that was shipped is told as such, and cured by the revision before', () => {
    const room = aClass({ lesson: { ...CALM, tunables: { ...TUNABLES, defectBase: 1 } }, teams: 1, seats: 1 }).toLive()
    room.tick(4)
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    while (told(room, 'rollout-done', 'shop').length === 0) room.tick()
    const [errors] = told(room, 'release-defect', 'shop')
    expect(errors?.facts).toMatchObject({ errorPercent: 40, revision: 2 })
    expect(errors?.hint).toEqual({ kind: 'roll-back', facts: { service: 'shop', revision: 1 } })
  })

  it('a leak is not rolled back to a revision that leaks as well', () => {
    const room = send(aClass({ lesson: CALM, teams: 1, seats: 1 }).toLive().tick(8), 'leak', 'web').tick(8)
    room.say('s1', { kind: 'set-resources', service: 'shop', memoryLimitMi: 3100 })
    while (told(room, 'memory-near-limit', 'shop').length === 0) room.tick()
    expect(told(room, 'memory-near-limit', 'shop')[0]?.hint).toEqual({
      kind: 'roll-back',
      facts: { service: 'shop', revision: 1 },
    })
  })

  it('a lost node whose pods find no room elsewhere: waiting is no advice', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 4 })
    send(room.toLive().tick(8), 'node-crash', 'node-2').tick(20 * 4)
    const { session } = room
    const lost = room.cluster('t1').causes.find((cause) => cause.id === 'node-lost:node-2')
    expect(lost && hintOf(lost, room.cluster('t1'), session.round!.lesson)).toEqual({
      kind: 'rent-node',
      facts: { nodes: 4, cap: 5 },
    })
  })

  it('a rollout that is stuck can be recreated; one that was recreated needs room', () => {
    const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 4 })
    send(room.toLive().tick(8), 'node-crash', 'node-2').tick(20 * 4)
    room.say('s1', { kind: 'set-resources', service: 'shop', cpuRequestMillis: 900 })
    room.tick(20 * 4)
    expect(told(room, 'rollout-stuck')).toHaveLength(1)
    expect(told(room, 'rollout-stuck')[0]?.hint).toEqual({ kind: 'recreate', facts: { service: 'shop' } })
    room.say('s1', { kind: 'start-rollout', service: 'shop', strategy: 'recreate' })
    room.tick(40 * 4)
    const stuck = room.cluster('t1').causes.find((cause) => cause.id === 'rollout-stuck:shop')
    expect(stuck && hintOf(stuck, room.cluster('t1'), room.lesson)?.kind).toBe('rent-node')
  })
})

/** Four services, the front with so little memory that it is full long before half of its 64 workers a replica are held. */
function withTightFront(memoryLimitMi: number): PlayedClass {
  const room = inFour()
  room.say('s1', { kind: 'set-resources', service: 'shop', memoryRequestMi: 100, memoryLimitMi })
  return room.tick(40 * 4)
}

describe('[CAU8] memory that requests in flight fill', () => {
  it('is told from the slow service they wait for, however few workers are held', () => {
    const room = send(withTightFront(412), 'spike', 'search').tick(80)
    const way = ['spike-started:search', 'cpu-saturated:search', 'requests-held:shop', 'memory-near-limit:shop']
    const [held] = told(room, 'requests-held', 'shop')
    expect(held?.facts['workersPercent']).toBeLessThan(50)
    const [dead] = told(room, 'oom-killed', 'shop')
    expect(chain(dead)).toEqual(way)
    expect(dead?.hint).toMatchObject({ kind: 'speed-up-callee', facts: { service: 'search' } })
  })

  it('is told once, though it fills again after each death', () => {
    const room = send(withTightFront(412), 'spike', 'search').tick(30 * 4)
    const cause = room.cluster('t1').causes.find((one) => one.id === 'oom-killed:shop')
    expect(cause?.facts['deaths']).toBeGreaterThan(2)
    for (const kind of ['requests-held', 'memory-near-limit', 'oom-killed']) {
      expect(told(room, kind, 'shop'), kind).toHaveLength(1)
    }
  })

  it('blames the limit, where no callee is slow', () => {
    const room = send(withTightFront(393), 'spike', 'search')
    while (told(room, 'oom-killed', 'shop').length === 0) room.tick()
    expect(room.cluster('t1').services['search']?.flow.utilisation).toBeLessThan(0.85)
    const [dead] = told(room, 'oom-killed', 'shop')
    expect(chain(dead)).toEqual(['limit-too-low:shop'])
    expect(dead?.hint).toMatchObject({ kind: 'raise-memory-limit', facts: { service: 'shop' } })
  })

  it('is no news where nothing happens, tight as it is', () => {
    expect(told(withTightFront(412).tick(60 * 4), 'requests-held')).toEqual([])
  })

  it('blames the leak, where most of it leaked, though a callee is slow', () => {
    const room = send(send(withTightFront(470), 'leak', 'web'), 'spike', 'search')
    while (told(room, 'memory-near-limit', 'shop').length === 0) room.tick()
    expect(room.cluster('t1').causes.map((cause) => cause.id)).toContain('cpu-saturated:search')
    const [near] = told(room, 'memory-near-limit', 'shop')
    expect(chain(near)).toEqual(['leak-released:shop'])
    expect(told(room, 'requests-held', 'shop')).toEqual([])
  })
})

describe('[CAU9] the facts of a failure that lasts', () => {
  const factsOf = (room: PlayedClass, id: string) =>
    room.cluster('t1').causes.find((one) => one.id === id)?.facts ?? null

  it('follow its figures, at most once a second', () => {
    const room = send(inFour(), 'spike', 'search')
    while (told(room, 'requests-held', 'shop').length === 0) room.tick()
    const seen = [factsOf(room, 'requests-held:shop')]
    for (let tick = 0; tick < 40; tick++) seen.push(factsOf(room.tick(), 'requests-held:shop'))
    const changes = seen.flatMap((facts, tick) => (tick > 0 && facts !== seen[tick - 1] && facts ? [tick] : []))
    expect(changes.length).toBeGreaterThan(5)
    for (const tick of changes) expect(tick % 4).toBe(0)
    const inFlight = Math.round(room.cluster('t1').services['shop']?.inFlight ?? 0)
    expect(seen.at(-1)?.['requests']).toBe(inFlight)
  })

  it('stay what they were where they say how it began; what was told stays told', () => {
    const room = send(inFour(), 'node-crash', 'node-1').tick(8)
    const began = factsOf(room, 'node-lost:node-1')
    expect(began?.['pods']).toBeGreaterThan(0)
    expect(factsOf(room.tick(8 * 4), 'node-lost:node-1')).toEqual(began)
    expect(told(room, 'node-lost')[0]?.facts).toEqual(began)
  })
})
