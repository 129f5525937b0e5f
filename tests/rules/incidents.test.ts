/* [INC] What strikes and how: drawn by the seed and by meaning, once, alike for every team. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { targetsOf } from '../../shared/rules/incident-targets.ts'
import { hostIncident, settleIncidents, strike } from '../../shared/rules/incidents.ts'
import type { IncidentKind } from '../../shared/lessons/lesson.ts'
import { releaseOfPod } from '../../shared/rules/release.ts'
import { liveContext, shopLesson } from '../support/cluster.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const LESSON = shopLesson()
const CALM = { incidents: [], spikes: [] }

function send(room: PlayedClass, incident: IncidentKind, target: string): PlayedClass {
  room.say(HOST, { kind: 'inject', incident, target, team: 'all', inSeconds: 1 })
  return room.tick(4)
}

describe('[INC1] what the lesson schedules', () => {
  it('falls within its span, on a target that is there, and differs from seed to seed', () => {
    const drawn = Array.from({ length: 50 }, (_, seed) => settleIncidents(LESSON, `seed ${seed}`))
    for (const incidents of drawn) {
      for (const [rank, incident] of incidents.entries()) {
        const [low, high] = LESSON.incidents[rank]?.atSeconds ?? [0, 0]
        expect(incident.liveTick).toBeGreaterThanOrEqual(low * 4)
        expect(incident.liveTick).toBeLessThanOrEqual(high * 4)
        expect(targetsOf(incident.kind, LESSON)).toContain(incident.target)
        expect(incident.team).toBe('all')
      }
    }
    expect(new Set(drawn.map(([leak]) => leak?.target)).size).toBeGreaterThan(5)
    expect(new Set(drawn.map(([leak]) => leak?.liveTick)).size).toBeGreaterThan(5)
    expect(settleIncidents(LESSON, 'seed 7')).toEqual(settleIncidents(LESSON, 'seed 7'))
  })

  it('[INC5] is drawn among the modules the lesson names and strikes no other, the host’s `any` of that kind included', () => {
    const among = ['web', 'payment']
    const spec = { kind: 'bad-release' as const, atSeconds: [1, 2] as [number, number], target: 'any', among }
    const spared = { ...LESSON, incidents: [spec] }
    const seeds = Array.from({ length: 50 }, (_, seed) => `seed ${seed}`)
    const drawn = seeds.map((seed) => settleIncidents(spared, seed)[0]?.target)
    expect(new Set(drawn)).toEqual(new Set(among))
    const given = { id: 'host:1-9', kind: 'bad-release' as const, liveTick: 40, team: 'all' }
    for (const seed of seeds) expect(among).toContain(hostIncident({ ...given, target: 'any' }, spared, seed).target)
    expect(hostIncident({ ...given, target: 'notify' }, spared, 'x').target).toBe('notify')
  })

  it('is what the host sends, too, unless the lesson has its own of that kind', () => {
    const given = { id: 'host:1-9', kind: 'leak' as const, target: 'search', liveTick: 40, team: 't1' }
    expect(hostIncident(given, LESSON, 'x')).toMatchObject({ strength: 12, target: 'search', liveTick: 40, team: 't1' })
    const mild = {
      ...LESSON,
      incidents: [{ kind: 'leak' as const, atSeconds: [1, 2] as [number, number], target: 'any', strength: 3 }],
    }
    expect(hostIncident(given, mild, 'x').strength).toBe(3)
  })
})

describe('[INC2] a leak', () => {
  it('is a revision that running pods become without a restart, and a rollback cures it', () => {
    const room = aClass({ lesson: CALM }).toLive().tick(8)
    const before = Object.keys(room.cluster('t1').pods)
    send(room, 'leak', 'catalog')
    const shop = () => room.cluster('t1').services['shop']
    expect(shop()?.releases.map((release) => release.revision)).toEqual([1, 2])
    expect(shop()?.rollout.kind).toBe('done')
    const pods = Object.values(room.cluster('t1').pods)
    expect(pods.map((pod) => pod.id)).toEqual(before)
    expect(pods.every((pod) => pod.revision === 2 && pod.lifecycle.kind === 'ready' && pod.restarts === 0)).toBe(true)
    room.tick(40)
    expect(Math.max(...Object.values(room.cluster('t1').pods).map((pod) => pod.leakedMi))).toBeGreaterThan(100)
    room.say('s1', { kind: 'rollback', service: 'shop' })
    while (shop()?.rollout.kind !== 'done' && room.session.phase.kind === 'live') room.tick()
    room.tick(4)
    expect(Object.values(room.cluster('t1').pods).map((pod) => pod.leakedMi)).toEqual([0, 0, 0])
    expect(room.cluster('t1').causes.map((cause) => cause.kind)).not.toContain('leak-released')
  })

  it('[REL8] forgets no revision that still has pods, be they on their way out', () => {
    const room = aClass({ lesson: CALM }).toLive().tick(8)
    const cluster = structuredClone(room.cluster('t1'))
    const shop = cluster.services['shop']!
    const [first] = shop.releases
    shop.releases = Array.from({ length: 10 }, (_, rank) => ({ ...first!, revision: rank + 1 }))
    const [leaving, ...others] = Object.values(cluster.pods)
    for (const pod of others) pod.revision = 10
    leaving!.lifecycle = { kind: 'terminating', ticksLeft: 2 }
    const leak = hostIncident({ id: 'x', kind: 'leak', target: 'web', liveTick: 1, team: 'all' }, LESSON, 'x')
    strike(cluster, liveContext(LESSON, 20, '7', [leak]))
    expect(shop.releases.map((release) => release.revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(releaseOfPod(cluster, leaving!).revision).toBe(1)
  })

  it('strikes the one service that holds the module', () => {
    const room = aClass({ lesson: CALM }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    send(room.toLive().tick(4), 'leak', 'catalog').tick(8)
    const leaking = Object.values(room.cluster('t1').pods).filter((pod) => pod.leakedMi > 0)
    expect(new Set(leaking.map((pod) => pod.service))).toEqual(new Set(['search']))
  })

  it('ships with the release that is on its way, where one is', () => {
    const room = aClass({ lesson: CALM }).toLive().tick(4)
    room.say('s1', { kind: 'set-image', service: 'shop', image: 'distroless' })
    send(room, 'leak', 'web')
    const releases = room.cluster('t1').services['shop']?.releases ?? []
    expect(releases.map((release) => release.versions['web'])).toEqual([1, 2])
  })
})

describe('[INC3] a lost node', () => {
  it('is the one drawn, or the lowest rented where a team has returned it', () => {
    const room = aClass({ teams: 2, seats: 2, lesson: CALM }).toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    const used = Object.values(room.cluster('t1').pods)[0]?.node
    const idle = ['node-3', 'node-4'].find((node) => node !== used) ?? ''
    room.say('s1', { kind: 'release-node', node: idle })
    send(room.toLive().tick(4), 'node-crash', idle)
    expect(room.cluster('t1').nodes['node-1']?.lifecycle.kind).toBe('down')
    expect(room.cluster('t2').nodes[idle]?.lifecycle.kind).toBe('down')
  })
})

describe('[INC4] faults outside and traffic', () => {
  it('a payment fault fails a share of the calls, whatever is rolled back, and ends by itself', () => {
    const room = aClass({ lesson: CALM }).toLive().tick(20)
    send(room, 'payment-fault', 'any').tick(4)
    const buys = () => room.cluster('t1').classes['buy']?.successShare ?? 0
    expect(buys()).toBeLessThan(0.8)
    expect(room.told('t1')).toContain('faults-started')
    room.tick(60 * 4)
    expect(buys()).toBeGreaterThan(0.98)
    expect(room.told('t1')).toContain('faults-ended')
    expect(room.cluster('t1').faults).toEqual([])
  })

  it('a spike of the host’s multiplies a class’s traffic and is told when it begins and ends', () => {
    const room = aClass({ lesson: CALM }).toLive().tick(40)
    const rate = () => room.cluster('t1').classes['browse']?.smoothedRate ?? 0
    const before = rate()
    send(room, 'spike', 'browse').tick(60)
    expect(rate()).toBeGreaterThan(before * 3)
    expect(room.told('t1').filter((kind) => kind === 'spike-started')).toHaveLength(1)
    room.tick(40 * 4)
    expect(room.told('t1')).toContain('spike-ended')
  })
})
