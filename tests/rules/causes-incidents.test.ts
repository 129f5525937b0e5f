/* [CAU10] Incidents that last: each is the root of what it does, and named as the cause of nothing where it hurts nobody. */

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { severityOf } from '../../shared/rules/cause-kinds.ts'
import {
  blamed,
  callingOut,
  chain,
  lastBroken,
  namedAsCause,
  planned,
  played,
  type Strike,
  struckBy,
  TUNABLES,
  told,
} from '../support/cause-rooms.ts'
import { shopLesson } from '../support/cluster.ts'
import type { PlayedClass } from '../support/played-class.ts'

const TWO_ZONES: Partial<Lesson> = { nodes: { ...shopLesson().nodes, zones: ['a', 'b'] } }
/** Every attack finds a way in. */
const OPEN_DOORS: Partial<Lesson> = {
  tunables: { ...TUNABLES, vulnerabilities: { full: 1e9, slim: 1e9, distroless: 1e9 } },
}

const under = (strike: Strike, seconds = 25, lesson: Partial<Lesson> = {}): PlayedClass =>
  played({ ...struckBy(strike), ...lesson }, seconds)

const open = (room: PlayedClass, id: string) => room.cluster('t1').causes.find((cause) => cause.id === id)

/** Told as news when it came, and blamed for nothing. */
function expectHarmless(room: PlayedClass, kind: string): void {
  expect(told(room, kind).map((one) => one.severity)).toEqual(['info'])
  expect(namedAsCause(room)).not.toContain(kind)
  expect(blamed(room)).toEqual([])
}

describe('[CAU10] a crawler', () => {
  it('that asks for more than there is overloads like a spike', () => {
    const room = under({ kind: 'crawler', target: 'search', strength: 6 }, 20)
    expect(chain(told(room, 'requests-held', 'shop')[0])).toEqual(['crawler:search', 'cpu-saturated:search'])
    expect(blamed(room)[0]).toBe('crawler:search')
    expect(told(room, 'spike-started')).toEqual([])
  })

  it('for which there is room is news', () => {
    expectHarmless(under({ kind: 'crawler', target: 'search', strength: 1.3 }, 40), 'crawler')
  })

  it('is over with its time', () => {
    const room = under({ kind: 'crawler', target: 'search', strength: 1.3, lastSeconds: 5 })
    expect(told(room, 'effect-ended')[0]?.facts).toMatchObject({ effect: 'crawler', class: 'search', seconds: 5 })
  })
})

describe('[CAU10] a wave of retries', () => {
  const wave: Strike = { kind: 'retry-storm', target: 'all', lastSeconds: 40 }

  it('weighs where requests fail', () => {
    const crash: Strike = { kind: 'node-crash', target: 'node-2', at: 12 }
    const room = planned({ ...struckBy(wave, crash), unlocks: ['split', 'scheduler', 'restart-policy'] })
    for (const slot of [1, 2]) room.say('s1', { kind: 'place-pod', service: 'shop', slot, node: 'node-2' })
    room.toLive().tick(30 * 4)
    expect(open(room, 'retry-wave')?.hurts).toBe(true)
  })

  it('of users who are served is news', () => {
    expectHarmless(under(wave), 'retry-wave')
  })
})

describe('[CAU10] a zone that is dark', () => {
  const dark: Strike = { kind: 'zone-outage', target: 'b' }

  it('is the root of what stood there alone', () => {
    const room = planned({ ...struckBy(dark), ...TWO_ZONES })
    room.say('s1', { kind: 'place-pod', service: 'checkout', slot: 1, node: 'node-2' })
    room.say('s1', { kind: 'place-pod', service: 'checkout', slot: 2, node: 'node-4' })
    room.toLive().tick(20 * 4)
    const [down] = told(room, 'service-down', 'checkout')
    expect(chain(down)).toEqual(['zone-lost:b', 'node-lost:node-2', 'replicas-together:checkout'])
    expect(told(room, 'node-lost')).toEqual([])
    expect(blamed(room).slice(0, 2)).toEqual(['zone-lost:b', 'replicas-together:checkout'])
  })

  it('with nobody in it is news', () => {
    const room = planned({ ...struckBy(dark), nodes: { ...shopLesson().nodes, zones: ['a', 'a', 'a', 'b'] } })
    room.say('s1', { kind: 'cordon', node: 'node-4' })
    const strays = Object.values(room.cluster('t1').pods).filter((pod) => pod.node === 'node-4')
    for (const { service, slot } of strays) room.say('s1', { kind: 'place-pod', service, slot, node: 'node-1' })
    room.toLive().tick(20 * 4)
    expect(told(room, 'zone-lost')[0]).toMatchObject({ severity: 'info', facts: { pods: 0 } })
    expect(namedAsCause(room)).not.toContain('zone-lost')
  })
})

describe('[CAU10] machines', () => {
  it('a slow disk while nobody pulls is news', () => {
    expectHarmless(under({ kind: 'slow-disk', target: 'node-1' }), 'slow-disk')
  })

  it('an engine that restarts while nothing starts is news', () => {
    expectHarmless(under({ kind: 'engine-restart', target: 'node-1' }), 'engine-restarting')
  })

  it('a neighbour that takes the CPU makes answers late', () => {
    const room = planned(struckBy({ kind: 'noisy-neighbour', target: 'node-3', strength: 2 }))
    room.try('s1', { kind: 'place-pod', service: 'search', slot: 1, node: 'node-3' })
    room.toLive().tick(20 * 4)
    expect(chain(lastBroken(room, 'browse'))?.[0]).toBe('noisy-neighbour:node-3')
    expect(blamed(room)[0]).toBe('noisy-neighbour:node-3')
    expect(open(room, 'noisy-neighbour:node-3') && severityOf(open(room, 'noisy-neighbour:node-3')!)).toBe('error')
  })

  it('a neighbour that leaves enough is news', () => {
    expectHarmless(under({ kind: 'noisy-neighbour', target: 'node-1', strength: 0.2 }), 'noisy-neighbour')
  })

  it('a kernel that panics is the root of what it took along', () => {
    const room = planned(struckBy({ kind: 'kernel-panic', target: 'node-2' }), { checkout: 1 })
    room.say('s1', { kind: 'place-pod', service: 'checkout', slot: 1, node: 'node-2' })
    room.toLive().tick(20 * 4)
    const [down] = told(room, 'service-down', 'checkout')
    expect(chain(down)).toEqual(['kernel-panic:node-2', 'too-few-replicas:checkout'])
    expect(told(room, 'kernel-panic')).toHaveLength(1)
  })

  it('a patch that is due is news, and a chore', () => {
    const room = under({ kind: 'patch-due', target: 'node-1' })
    expectHarmless(room, 'patch-due')
    expect(told(room, 'patch-due')[0]?.hint).toEqual({ kind: 'drain-node', facts: { node: 'node-1' } })
  })

  it('a patch that was not made is the root of the break-in', () => {
    const room = under({ kind: 'patch-due', target: 'node-1', lastSeconds: 5 }, 20, OPEN_DOORS)
    expect(chain(told(room, 'exploited')[0])).toEqual(['patch-due:node-1'])
    expect(blamed(room)[0]).toBe('patch-due:node-1')
  })
})

describe('[CAU10] the network between zones', () => {
  const delay: Strike = { kind: 'network-delay', target: 'all', strength: 200 }

  it('makes late what crosses it', () => {
    const room = under(delay, 20, TWO_ZONES)
    expect(chain(lastBroken(room, 'browse'))).toEqual(['network-delayed'])
    expect(lastBroken(room, 'browse')?.hint).toBeUndefined()
  })

  it('is news where all calls stay in one zone', () => {
    expectHarmless(under(delay), 'network-delayed')
  })

  it('is not named there for what a crowd makes late', () => {
    const crowd: Strike = { kind: 'crawler', target: 'search', strength: 6 }
    const room = played(struckBy({ ...delay, lastSeconds: 30 }, crowd), 20)
    expect(lastBroken(room, 'search')).toBeDefined()
    expect(namedAsCause(room)).toContain('crawler')
    expect(namedAsCause(room)).not.toContain('network-delayed')
  })
})

describe('[CAU10] services outside', () => {
  it('a slow one keeps its callers waiting', () => {
    const strike: Strike = { kind: 'slow-dependency', target: 'payment', strength: 1500 }
    const room = under(strike, 40, { modules: callingOut('payment') })
    expect(chain(lastBroken(room, 'buy'))?.[0]).toBe('dependency-slow:checkout')
    expect(blamed(room)).toEqual(['dependency-slow:payment'])
  })

  it('a failing one fails them', () => {
    const room = under({ kind: 'failing-dependency', target: 'payment' }, 20, { modules: callingOut('payment') })
    expect(chain(lastBroken(room, 'buy'))).toEqual(['dependency-failing:checkout'])
  })

  it('one that only an optional call needs is news', () => {
    const room = under({ kind: 'failing-dependency', target: 'notify' }, 20, { modules: callingOut('notify') })
    expectHarmless(room, 'dependency-failing')
  })

  it('a mesh is what helps, where it is on offer', () => {
    const lesson = { modules: callingOut('payment'), tools: { mesh: 20 } }
    const room = under({ kind: 'slow-dependency', target: 'payment' }, 20, lesson)
    expect(told(room, 'dependency-slow')[0]?.hint).toEqual({ kind: 'buy-tool', facts: { tool: 'mesh' } })
  })
})

describe('[CAU10] software', () => {
  it('a poisoned request is the root of the deaths it brings', () => {
    const room = under({ kind: 'poison-request', target: 'payment' }, 40)
    expect(chain(told(room, 'service-down', 'checkout')[0])).toEqual(['poisoned:checkout'])
    expect(told(room, 'crash-loop', 'checkout')[0]?.hint?.kind).toBe('add-replicas')
    expect(blamed(room)).toEqual(['poisoned:payment'])
  })

  it('a certificate that has expired fails the calls across it, and is rotated', () => {
    const room = under({ kind: 'certificate-expired', target: 'payment' }, 15)
    const broken = lastBroken(room, 'buy')
    expect(chain(broken)).toEqual(['certificate-expired:checkout'])
    expect(broken?.hint).toEqual({ kind: 'rotate-certificate', facts: { service: 'checkout' } })
    expect(told(room, 'service-refusing')).toEqual([])
    room.say('s1', { kind: 'rotate-certificate', service: 'checkout' })
    room.tick(20 * 4)
    expect(open(room, 'certificate-expired:checkout')).toBeUndefined()
  })

  it('attackers inside are the root of the errors', () => {
    const room = under({ kind: 'vulnerability-exploited', target: 'search' }, 20, OPEN_DOORS)
    expect(chain(lastBroken(room, 'search'))).toEqual(['exploited:search'])
    expect(blamed(room)).toEqual(['exploited:search'])
  })

  it('a registry that is down while nothing is pulled is news', () => {
    expectHarmless(under({ kind: 'registry-down', target: 'all' }), 'registry-down')
  })

  it('a release that fails half of its requests is cured by the one before', () => {
    const room = under({ kind: 'bad-release', target: 'search' }, 20)
    expect(chain(lastBroken(room, 'search'))).toEqual(['release-defect:search'])
    expect(lastBroken(room, 'search')?.hint).toEqual({ kind: 'roll-back', facts: { service: 'search', revision: 1 } })
  })

  it('a release that is rolled back is no cause any more', () => {
    const room = under({ kind: 'bad-release', target: 'search' }, 12)
    room.say('s1', { kind: 'rollback', service: 'search' })
    room.tick(20 * 4)
    expect(open(room, 'release-defect:search')).toBeUndefined()
    expect(told(room, 'faults-ended', 'search')).toHaveLength(1)
  })
})
