/* [WAL] The wall between silos: who stands where, what waits, for how long, and what comes of it then. */

import { describe, expect, it } from 'vitest'
import type { Command, TeamCommand } from '../../shared/game/command.ts'
import { HOST } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { STATIONS } from '../../shared/game/stations.ts'
import { sidesOf } from '../../shared/game/wall.ts'
import type { Session } from '../../shared/world/session.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const SILO = { lesson: { incidents: [], spikes: [], roles: 'silo' as const } }
/** Developers' work and operators'. */
const SPLIT: TeamCommand = { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] }
const scale = (replicas: number): TeamCommand => ({ kind: 'scale-service', service: 'shop', replicas })
const WAIT_TICKS = 8 * 4

/** One team of a developer, an operator and, with three seats, a second developer. */
const silo = (seats = 2) =>
  aClass({ ...SILO, teams: 1, seats })
    .toLive()
    .tick(4)
const replicas = (room: PlayedClass) => room.cluster('t1').services['shop']?.slots.length
const requests = (room: PlayedClass) => room.session.round?.requests ?? []
const last = (room: PlayedClass, kind: string) => room.happenings.findLast((one) => one.kind === kind)
const confirm = (room: PlayedClass, rank = 0): Command => ({
  kind: 'confirm-request',
  request: requests(room)[rank]?.id ?? '9-9',
})

describe('[STA1] whose work is whose', () => {
  it('developers split, choose images and ship tickets; everything else is the operators’', () => {
    const dev = Object.entries(STATIONS).filter(([, { side }]) => side === 'dev')
    expect(dev.map(([kind]) => kind).sort()).toEqual(
      ['merge-services', 'move-module', 'set-image', 'set-saga', 'ship-ticket', 'split-service'].sort(),
    )
  })
})

describe('[WAL1] sides', () => {
  it('alternate in the order of the seats’ numbers', () => {
    expect(sidesOf(silo(4).session, 't1')).toEqual({ s1: 'dev', s2: 'ops', s3: 'dev', s4: 'ops' })
    const two = aClass({ ...SILO, teams: 2, seats: 6 }).toLive()
    expect(sidesOf(two.session, 't1')).toEqual({ s1: 'dev', s3: 'ops', s5: 'dev' })
    expect(sidesOf(two.session, 't2')).toEqual({ s2: 'dev', s4: 'ops', s6: 'dev' })
  })

  it('who is alone does both, and nothing waits', () => {
    const room = silo(1)
    expect(sidesOf(room.session, 't1')).toEqual({})
    room.say('s1', SPLIT)
    room.say('s1', scale(2))
    expect([requests(room), replicas(room)]).toEqual([[], 2])
  })

  it('who is left alone does both from then on, and may let through what waits', () => {
    const room = silo()
    room.say('s1', scale(2))
    room.say('s2', { kind: 'leave', seat: 's2' })
    expect(room.refusal('s1', confirm(room))).toBeNull()
    expect(replicas(room)).toBe(2)
  })

  it('nobody has one under DevOps rules', () => {
    const room = aClass({ teams: 1, seats: 2 }).toLive()
    expect(sidesOf(room.session, 't1')).toEqual({})
    room.say('s1', scale(2))
    expect([requests(room), replicas(room)]).toEqual([[], 2])
  })
})

describe('[WAL2] what waits', () => {
  it('one’s own work is done at once, the other side’s becomes a request of which nothing has happened yet', () => {
    const room = silo()
    room.say('s2', scale(4))
    expect(replicas(room)).toBe(4)
    const seen = room.session.lastEntry
    const id = room.say('s1', scale(2), seen)
    expect(replicas(room)).toBe(4)
    expect(requests(room)).toEqual([
      { id, team: 't1', by: 's1', side: 'ops', commands: [scale(2)], dueTick: 4 + WAIT_TICKS, seen },
    ])
    expect(last(room, 'request-made')).toMatchObject({
      ...{ team: 't1', seat: 's1', severity: 'info' },
      facts: { request: id, side: 'ops', what: 'scale-service' },
    })
  })

  it('operators ask developers too', () => {
    const room = silo()
    room.say('s2', SPLIT)
    expect(requests(room)[0]).toMatchObject({ by: 's2', side: 'dev' })
  })

  it('a batch waits if any of it is not one’s own to do', () => {
    const room = silo()
    room.say('s1', { kind: 'batch', commands: [{ kind: 'set-saga', class: 'buy', on: true }, scale(2)] })
    expect(requests(room)).toHaveLength(1)
    expect(room.cluster('t1').sagas['buy']).toBe(false)
    room.say('s1', { kind: 'batch', commands: [{ kind: 'set-saga', class: 'buy', on: true }, SPLIT] })
    expect(requests(room)).toHaveLength(1)
    expect(room.cluster('t1').sagas['buy']).toBe(true)
  })

  it('nothing waits in plan', () => {
    const room = aClass({ ...SILO, teams: 1, seats: 2 }).toPlan()
    room.say('s1', scale(2))
    room.say('s2', SPLIT)
    expect(requests(room)).toEqual([])
    expect(Object.keys(room.cluster('t1').services)).toContain('search')
  })

  it('what cannot be is refused at once: nobody is asked for it', () => {
    const room = silo()
    expect(room.refusal('s1', scale(3))?.code).toBe('no-change')
    expect(requests(room)).toEqual([])
  })
})

describe('[WAL3] how it goes through', () => {
  it('at once when the other side confirms, in its author’s name', () => {
    const room = silo()
    const id = room.say('s1', scale(2))
    room.say('s2', confirm(room))
    expect([replicas(room), requests(room)]).toEqual([2, []])
    expect(last(room, 'request-passed')).toMatchObject({ seat: 's1', facts: { request: id, what: 'scale-service' } })
    expect(last(room, 'changed')).toMatchObject({ seat: 's1', facts: { what: 'scale-service', from: 3, to: 2 } })
    expect(room.session.round?.touched['t1']?.['service:shop/replicas']).toEqual({
      seat: 's1',
      entry: room.session.lastEntry,
    })
  })

  it('by itself after 8 s, before the world’s own step of that tick', () => {
    const room = silo()
    room.say('s1', scale(4))
    room.tick(WAIT_TICKS - 1)
    expect([replicas(room), requests(room).length]).toEqual([3, 1])
    room.tick()
    expect([replicas(room), requests(room).length]).toEqual([4, 0])
    // The new pod was seen to on the very tick.
    expect(Object.values(room.cluster('t1').pods).find((pod) => pod.slot === 4)?.node).not.toBeNull()
    expect(last(room, 'request-passed')?.tick).toBe(room.session.round?.tick)
  })

  it('several in the order they were made', () => {
    const room = silo()
    room.say('s1', scale(2))
    room.say('s1', scale(4))
    room.tick(WAIT_TICKS)
    expect(replicas(room)).toBe(4)
  })

  it('waits as long as the clock stands still', () => {
    const room = silo()
    room.say('s1', scale(2))
    room.say(HOST, { kind: 'set-pause', paused: true })
    expect(room.refusal('s2', confirm(room))?.code).toBe('paused')
    room.tick(100)
    expect(requests(room)).toHaveLength(1)
  })

  it('comes too late when live ends', () => {
    const room = silo()
    room.say('s1', scale(2))
    room.toDebrief()
    expect([requests(room), replicas(room)]).toEqual([[], 3])
  })
})

describe('[WAL4] confirming', () => {
  it('is for the side that is asked, not for one’s own side’s requests', () => {
    const room = silo(3)
    const id = room.say('s1', scale(2))
    const refusal = { code: 'own-request', facts: { request: id } }
    expect([room.refusal('s1', confirm(room)), room.refusal('s3', confirm(room))]).toEqual([refusal, refusal])
    expect(room.refusal('s2', confirm(room))).toBeNull()
  })

  it('is refused for a request that is not there, is through, or is another team’s', () => {
    const room = aClass({ ...SILO, teams: 2, seats: 4 })
      .toLive()
      .tick(4)
    const unknown: Command = { kind: 'confirm-request', request: '1-999' }
    expect(room.refusal('s3', unknown)).toEqual({ code: 'unknown-request', facts: { request: '1-999' } })
    room.say('s1', scale(2))
    const asked = confirm(room)
    expect(room.refusal('s4', asked)?.code).toBe('unknown-request')
    room.say('s3', asked)
    expect(room.refusal('s3', asked)?.code).toBe('unknown-request')
  })
})

describe('[WAL5] decided as things stand then', () => {
  it('what has become impossible is told with its reason, and nothing is done', () => {
    const room = silo()
    const id = room.say('s1', scale(2))
    room.say('s2', scale(2))
    room.tick(WAIT_TICKS)
    expect(requests(room)).toEqual([])
    expect(last(room, 'request-passed')).toBeUndefined()
    expect(last(room, 'effect-refused')).toMatchObject({
      ...{ team: 't1', seat: 's1' },
      facts: { code: 'no-change', request: id, what: 'scale-service', service: 'shop', replicas: 2 },
    })
  })

  it('a teammate who was faster since the author looked is named', () => {
    const room = silo()
    room.say('s1', scale(2), room.session.lastEntry)
    room.say('s2', scale(4))
    room.say('s2', confirm(room))
    expect(replicas(room)).toBe(4)
    expect(last(room, 'effect-refused')?.facts).toMatchObject({ code: 'conflict', seat: 's2' })
  })

  it('who has left asks for nothing any more', () => {
    const room = silo(3)
    room.say('s1', scale(2))
    room.say('s1', { kind: 'leave', seat: 's1' })
    room.tick(WAIT_TICKS)
    expect(last(room, 'effect-refused')?.facts).toMatchObject({ code: 'seat-gone', seat: 's1' })
    expect(replicas(room)).toBe(3)
  })

  it('all of a batch or nothing of it', () => {
    const room = silo()
    room.say('s1', { kind: 'batch', commands: [SPLIT, scale(2)] })
    room.say('s2', scale(2))
    room.tick(WAIT_TICKS)
    expect(Object.keys(room.cluster('t1').services)).toEqual(['shop'])
    expect(last(room, 'effect-refused')?.facts).toMatchObject({ code: 'no-change', index: 1 })
  })
})

describe('[WAL6] by which rules a round is played', () => {
  it('by the lesson’s, or by those the class chose; the log holds them', () => {
    const rolesOf = (roles: 'lesson' | 'silo' | 'devops', lesson: 'silo' | 'devops') => {
      const room = aClass({ teams: 1, seats: 2, lesson: { roles: lesson }, options: { roles } })
      room.open()
      const opened = room.records.at(-1)?.entry
      return opened?.kind === 'round-opened' && [opened.lesson.roles, room.session.round?.lesson.roles]
    }
    expect(rolesOf('lesson', 'silo')).toEqual(['silo', 'silo'])
    expect(rolesOf('lesson', 'devops')).toEqual(['devops', 'devops'])
    expect(rolesOf('silo', 'devops')).toEqual(['silo', 'silo'])
    expect(rolesOf('devops', 'silo')).toEqual(['devops', 'devops'])
  })
})

describe('a request and the log', () => {
  it('is there again when the log is folded anew, and goes through on the same tick', () => {
    const room = silo()
    room.say('s1', scale(2))
    room.tick(10)
    const fold = () => room.records.reduce<Session | null>((state, record) => evolve(state, record).session, null)
    expect(fold()).toEqual(room.session)
    expect(fold()?.round?.requests).toHaveLength(1)
    room.tick(WAIT_TICKS - 10)
    expect(fold()).toEqual(room.session)
    expect(replicas(room)).toBe(2)
  })
})
