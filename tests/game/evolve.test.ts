/* [EVO] What each record does: phases by counting ticks, seats, the same state from the same log, and never a mutated argument. */

import { describe, expect, it } from 'vitest'
import { HOST, SERVER } from '../../shared/game/entry.ts'
import { evolve, isTicking, tickEntry } from '../../shared/game/evolve.ts'
import { seatsOf, suggestTeam } from '../../shared/game/seating.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import type { Session } from '../../shared/world/session.ts'
import { aClass } from '../support/played-class.ts'
import { deepFreeze } from '../support/frozen.ts'

const SHORT = { planSeconds: 10, laterPlanSeconds: 5, liveSeconds: 20 }

describe('[EVO1] phases', () => {
  it('lobby, briefing, plan, live, debrief, each in its turn', () => {
    const room = aClass({ lesson: SHORT })
    const phases = [room.session.phase.kind]
    room.open()
    phases.push(room.session.phase.kind)
    room.say(HOST, { kind: 'advance-phase', from: 'briefing' })
    phases.push(room.session.phase.kind)
    expect(room.session.phase).toMatchObject({ ticksLeft: 40 })
    room.tick(39)
    expect(room.session.phase).toMatchObject({ kind: 'plan', ticksLeft: 1 })
    room.tick()
    phases.push(room.session.phase.kind)
    expect(room.session.round).toMatchObject({ tick: 40, liveStartTick: 40, liveTicks: 80 })
    room.tick(79)
    expect(room.session.phase).toMatchObject({ kind: 'live', ticksLeft: 1 })
    room.tick()
    phases.push(room.session.phase.kind)
    expect(phases).toEqual(['lobby', 'briefing', 'plan', 'live', 'debrief'])
    expect(room.session.results).toHaveLength(1)
    expect(room.session.roundsPlayed).toBe(1)
  })

  it('the first plan is longer than later ones', () => {
    const room = aClass({ lesson: SHORT }).toDebrief()
    room.open()
    expect(room.session.round?.number).toBe(2)
    room.say(HOST, { kind: 'advance-phase', from: 'briefing' })
    expect(room.session.phase).toMatchObject({ kind: 'plan', ticksLeft: 20 })
  })

  it('a round that is still in briefing may be opened again, under its own number', () => {
    const room = aClass()
    room.open()
    room.open(false, 'another seed')
    expect(room.session.round).toMatchObject({ number: 1, seed: 'another seed' })
  })

  it('plan ends when everybody who is there is ready, even because the last one left', () => {
    const room = aClass({ seats: 3 }).toPlan()
    room.say('s1', { kind: 'ready', ready: true })
    room.say('s2', { kind: 'ready', ready: true })
    expect(room.session.phase.kind).toBe('plan')
    room.say('s3', { kind: 'leave', seat: 's3' })
    expect(room.session.phase.kind).toBe('live')
  })

  it('ready can be taken back, and a newcomer is waited for', () => {
    const room = aClass({ seats: 2 }).toPlan()
    room.say('s1', { kind: 'ready', ready: true })
    room.say('s1', { kind: 'ready', ready: false })
    room.say('s2', { kind: 'ready', ready: true })
    room.join()
    room.say('s1', { kind: 'ready', ready: true })
    expect(room.session.phase.kind).toBe('plan')
  })

  it('pause is the absence of ticks, in plan and live', () => {
    const room = aClass({ lesson: SHORT }).toPlan()
    room.say(HOST, { kind: 'set-pause', paused: true })
    expect(isTicking(room.session)).toBe(false)
    expect(() => tickEntry(room.session)).toThrow()
    room.say(HOST, { kind: 'advance-phase', from: 'plan' })
    expect(room.session.phase).toMatchObject({ kind: 'live', clock: 'paused' })
    room.say(HOST, { kind: 'set-pause', paused: false })
    expect(isTicking(room.session)).toBe(true)
  })

  it('extending live gives the world more ticks too', () => {
    const room = aClass({ lesson: SHORT }).toLive()
    room.say(HOST, { kind: 'extend', seconds: 10 })
    expect(room.session.phase).toMatchObject({ ticksLeft: 120 })
    expect(room.session.round?.liveTicks).toBe(120)
    room.tick(119)
    expect(room.session.phase.kind).toBe('live')
    room.tick()
    expect(room.session.phase.kind).toBe('debrief')
  })

  it('those who still wait when live is cut short give up', () => {
    const room = aClass()
      .toLive()
      .tick(70 * 4)
    const waiting = () =>
      Object.values(room.cluster('t1').classes).reduce(
        (sum, flow) => sum + flow.returning.reduce((a, b) => a + b, 0),
        0,
      )
    expect(waiting()).toBeGreaterThan(0)
    room.say(HOST, { kind: 'advance-phase', from: 'live' })
    expect(waiting()).toBe(0)
  })

  it('the replay is revealed by the host; the class ends by the host', () => {
    const room = aClass().toDebrief()
    room.say(HOST, { kind: 'show', what: 'replay', on: true })
    expect(room.session.phase).toEqual({ kind: 'debrief', revealed: true })
    room.say(HOST, { kind: 'end-session' })
    expect(room.session.phase).toEqual({ kind: 'ended', reason: 'host' })
    expect(room.refusal(HOST, { kind: 'extend', seconds: 1 })?.code).toBe('session-ended')
  })
})

describe('[EVO2] seats', () => {
  it('newcomers are dealt to the smallest team, the first of several', () => {
    const room = aClass({ teams: 3, seats: 5 })
    expect(['t1', 't2', 't3'].map((team) => seatsOf(room.session, team).length)).toEqual([2, 2, 1])
    expect(suggestTeam(room.session)).toBe('t3')
  })

  it('nobody is suggested a full team', () => {
    const room = aClass({ teams: 2, seats: 4, options: { teamSize: 2 } })
    expect(suggestTeam(room.session)).toBeNull()
  })

  it('another number of teams in the lobby deals again, moving few', () => {
    const room = aClass({ teams: 2, seats: 8 })
    room.say(HOST, { kind: 'configure', options: { teamCount: 4 } })
    const sizes = () => Object.keys(room.session.teams).map((team) => seatsOf(room.session, team).length)
    expect(sizes()).toEqual([2, 2, 2, 2])
    expect(seatsOf(room.session, 't1').map((seat) => seat.id)).toEqual(['s1', 's3'])
    room.say(HOST, { kind: 'configure', options: { teamCount: 3 } })
    expect(sizes()).toEqual([3, 3, 2])
  })

  it('people who chose their team keep it when teams are added', () => {
    const room = aClass({ teams: 2, seats: 4, options: { teamChoice: 'chosen' } })
    room.say(HOST, { kind: 'configure', options: { teamCount: 3 } })
    expect(seatsOf(room.session, 't3')).toEqual([])
  })

  it('the host moves and removes seats, in a round too', () => {
    const room = aClass({ teams: 2, seats: 4 }).toLive()
    room.say(HOST, { kind: 'set-seat', seat: 's1', team: 't2' })
    room.say('s1', { kind: 'rent-node' })
    expect(Object.keys(room.cluster('t2').nodes)).toHaveLength(5)
    room.say(HOST, { kind: 'remove-seat', seat: 's1' })
    expect(room.session.seats['s1']).toEqual({ id: 's1', team: 't2', status: 'gone' })
  })
})

describe('[EVO3] acts', () => {
  it('a change is told with its author and what was before', () => {
    const room = aClass().toLive().tick(8)
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 4 })
    const line = viewForTeam(room.session, 't1', room.feed).feed[0]
    expect(line).toMatchObject({
      kind: 'changed',
      seat: 's1',
      service: 'shop',
      facts: { what: 'scale-service', from: 3, to: 4 },
    })
    expect(viewForTeam(room.session, 't2', room.feed).feed.map((one) => one.kind)).not.toContain('changed')
  })

  it('a batch is one entry, all or nothing, and live one new release a service', () => {
    const room = aClass().toLive()
    const releases = () => room.cluster('t1').services['shop']?.releases.length ?? 0
    const before = releases()
    room.say('s1', {
      kind: 'batch',
      commands: [
        { kind: 'set-resources', service: 'shop', memoryLimitMi: 3000 },
        { kind: 'set-resources', service: 'shop', cpuLimitMillis: 1500 },
        { kind: 'scale-service', service: 'shop', replicas: 2 },
      ],
    })
    expect(releases()).toBe(before + 1)
    expect(room.cluster('t1').services['shop']?.releases.at(-1)?.resources).toMatchObject({
      memoryLimitMi: 3000,
      cpuLimitMillis: 1500,
    })
  })

  it('an incident for one team makes the round unranked and strikes that team alone', () => {
    const room = aClass({ lesson: { incidents: [] } }).toLive()
    room.say(HOST, { kind: 'inject', incident: 'node-crash', target: 'node-2', team: 't2', inSeconds: 1 })
    room.tick(8)
    expect(room.session.round?.ranked).toBe(false)
    expect(room.cluster('t1').nodes['node-2']?.lifecycle.kind).toBe('ready')
    expect(room.cluster('t2').nodes['node-2']?.lifecycle.kind).toBe('down')
    expect(room.told('t2')).toContain('node-lost')
    expect(room.told('t1')).not.toContain('node-lost')
  })

  it('the next round can start from the design just played', () => {
    const room = aClass().toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    room.say('s1', { kind: 'set-image', service: 'search', image: 'distroless' })
    room.say('s1', { kind: 'set-saga', class: 'buy', on: true })
    room.say('s1', { kind: 'rent-node' })
    room.say('s1', { kind: 'place-pod', service: 'search', slot: 1, node: 'node-5' })
    room.toDebrief()
    room.open(true)
    const cluster = room.cluster('t1')
    expect(Object.keys(cluster.services).sort()).toEqual(['search', 'shop'])
    expect(cluster.services['search']?.releases.at(-1)).toMatchObject({
      modules: ['catalog', 'search'],
      image: 'distroless',
    })
    expect(cluster.sagas['buy']).toBe(true)
    expect(cluster.services['search']?.slots).toEqual([{ pin: 'node-5' }])
    const pods = Object.values(cluster.pods)
    expect(pods.every((pod) => pod.lifecycle.kind === 'ready')).toBe(true)
    expect(pods.find((pod) => pod.service === 'search')?.node).toBe('node-5')
    expect(Object.keys(room.cluster('t2').services)).toEqual(['shop'])
  })
})

describe('[EVO4] the fold', () => {
  const played = () => {
    const room = aClass({ teams: 2, seats: 4, lesson: SHORT }).toPlan().tick(5)
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    room.toLive().tick(30)
    room.say('s2', { kind: 'set-resources', service: 'shop', cpuRequestMillis: 900 })
    room.say(HOST, { kind: 'inject', incident: 'leak', target: 'any', team: 'all', inSeconds: 2 })
    return room.tick(100)
  }

  it('gives the same state twice, and never writes into the one before', () => {
    const { records, session } = played()
    const fold = () =>
      records.reduce<Session | null>((state, record) => deepFreeze(evolve(state, record).session), null)
    expect(fold()).toEqual(session)
    expect(fold()).toEqual(fold())
  })

  it('a segment folds alone, from its round-opened', () => {
    const { records, session } = played()
    const start = records.findIndex((record) => record.entry.kind === 'round-opened')
    const alone = records.slice(start).reduce<Session | null>((state, record) => evolve(state, record).session, null)
    expect(alone).toEqual(session)
  })

  it('the last segment brings along what the session keeps of the rounds before it', () => {
    const room = aClass({ seats: 3, lesson: SHORT }).toLive().tick(20).toDebrief()
    room.open(true)
    room.join()
    const start = room.records.findLastIndex((record) => record.entry.kind === 'round-opened')
    const last = room.records.slice(start)
    const alone = last.reduce<Session | null>((state, record) => evolve(state, record).session, null)
    expect(alone).toEqual(room.session)
    expect(alone?.results).toHaveLength(1)
    expect(alone?.roundsPlayed).toBe(1)
    expect(alone?.seatsGiven).toBe(4)
  })

  it('carries the checksum of the clusters before every 40th tick', () => {
    const { records } = played()
    const sums = records.flatMap(({ entry }) => (entry.kind === 'tick' ? [entry.checksum !== undefined] : []))
    expect(sums.flatMap((carries, index) => (carries ? [index + 1] : []))).toEqual([40, 80])
  })

  it('names the tick whose checksum does not match, and goes on', () => {
    const room = aClass({ lesson: SHORT }).toLive().tick(39)
    room.append(SERVER, { kind: 'tick', checksum: '0123456789abcdef' })
    expect(room.session.round?.checksumMismatchTick).toBe(39)
    room.tick(1)
    expect(room.session.round?.tick).toBe(41)
  })

  it('reads no wall clock', () => {
    const { records, session } = played()
    const later = records.map((record) => ({ ...record, at: 1_700_000_000_000 }))
    const folded = later.reduce<Session | null>((state, record) => evolve(state, record).session, null)
    expect(checksum(folded?.round?.clusters)).toBe(checksum(session.round?.clusters))
  })

  it('another seed is another world', () => {
    const one = aClass({ seed: 'a' }).toLive().tick(80)
    const other = aClass({ seed: 'b' }).toLive().tick(80)
    expect(checksum(one.session.round?.clusters)).not.toBe(checksum(other.session.round?.clusters))
  })

  it('throws on records no room would have written', () => {
    const room = aClass()
    expect(() => room.append(SERVER, { kind: 'tick' })).toThrow()
    expect(() => evolve(null, { id: '1-0', v: 1, at: 0, by: SERVER, entry: { kind: 'tick' } })).toThrow()
  })
})
