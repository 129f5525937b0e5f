/* [DEC] Every command once accepted and once refused, with the facts a sentence needs. Given a class, when somebody says something,
   then it happens, or a reason comes back and nothing has changed. Acts on a cluster: decide-acts.test.ts. */

import { describe, expect, it } from 'vitest'
import { isTeamCommand, PERMISSIONS } from '../../shared/game/authorize.ts'
import { decide, prepareRound } from '../../shared/game/decide.ts'
import { HOST, SERVER } from '../../shared/game/entry.ts'
import type { Command } from '../../shared/game/command.ts'
import { check, inLive, inPlan, type Rule } from '../support/decision-rules.ts'
import { aClass } from '../support/played-class.ts'

const inLobby = () => undefined

const SEAT_AND_HOST_RULES: Record<string, Rule> = {
  join: {
    given: inLobby,
    accepted: [SERVER, { kind: 'join', seat: 's3', team: 't1' }],
    refused: [SERVER, { kind: 'join', seat: 's3', team: 't9' }],
    code: 'unknown-team',
    facts: { team: 't9' },
  },
  leave: {
    given: inLobby,
    accepted: ['s1', { kind: 'leave', seat: 's1' }],
    refused: ['s1', { kind: 'leave', seat: 's2' }],
    code: 'not-allowed-role',
  },
  ready: {
    given: inPlan,
    accepted: ['s1', { kind: 'ready', ready: true }],
    refused: ['s1', { kind: 'ready', ready: false }],
    code: 'no-change',
  },
  configure: {
    given: inLobby,
    accepted: [HOST, { kind: 'configure', options: { teamCount: 5 } }],
    refused: [HOST, { kind: 'configure', options: { teamCount: 2 } }],
    code: 'no-change',
  },
  'advance-phase': {
    given: inPlan,
    accepted: [HOST, { kind: 'advance-phase', from: 'plan' }],
    refused: [HOST, { kind: 'advance-phase', from: 'briefing' }],
    code: 'phase-moved-on',
    facts: { from: 'briefing', phase: 'plan' },
  },
  'set-pause': {
    given: inLive,
    accepted: [HOST, { kind: 'set-pause', paused: true }],
    refused: [HOST, { kind: 'set-pause', paused: false }],
    code: 'no-change',
  },
  extend: {
    given: inLive,
    accepted: [HOST, { kind: 'extend', seconds: 60 }],
    refused: ['s1', { kind: 'extend', seconds: 60 }],
    code: 'not-allowed-role',
  },
  inject: {
    given: inLive,
    accepted: [HOST, { kind: 'inject', incident: 'leak', target: 'any', team: 'all', inSeconds: 3 }],
    refused: [HOST, { kind: 'inject', incident: 'leak', target: 'node-1', team: 'all', inSeconds: 3 }],
    code: 'bad-target',
    facts: { incident: 'leak', target: 'node-1' },
  },
  'set-seat': {
    given: inLobby,
    accepted: [HOST, { kind: 'set-seat', seat: 's1', team: 't2' }],
    refused: [HOST, { kind: 'set-seat', seat: 's1', team: 't1' }],
    code: 'no-change',
  },
  'remove-seat': {
    given: inLobby,
    accepted: [HOST, { kind: 'remove-seat', seat: 's1' }],
    refused: [HOST, { kind: 'remove-seat', seat: 's9' }],
    code: 'unknown-seat',
  },
  show: {
    given: (room) => room.toDebrief(),
    accepted: [HOST, { kind: 'show', what: 'replay', on: true }],
    refused: [HOST, { kind: 'show', what: 'ranking', on: true }],
    code: 'no-change',
  },
  predict: {
    given: (room) => room.toDebrief().say(HOST, { kind: 'show', what: 'question', question: 'traffic' }),
    accepted: ['s1', { kind: 'predict', guess: [10, 40] }],
    refused: [HOST, { kind: 'predict', guess: [10, 40] }],
    code: 'not-allowed-role',
  },
  hint: {
    given: (room) => room.toLive().tick(64 * 4),
    accepted: [HOST, { kind: 'hint', team: 't1' }],
    refused: [HOST, { kind: 'hint', team: 't7' }],
    code: 'unknown-team',
  },
  'end-session': {
    given: inLive,
    accepted: [HOST, { kind: 'end-session' }],
    refused: ['s1', { kind: 'end-session' }],
    code: 'not-allowed-role',
  },
}

describe('[DEC2] seats and host', () => {
  it('every command has its rule', () => {
    const kinds = Object.keys(PERMISSIONS).filter((kind) => kind !== 'batch' && !isTeamCommand({ kind } as Command))
    // Opening a round is [DEC3], confirming a request wall.test.ts.
    expect([...Object.keys(SEAT_AND_HOST_RULES), 'open-round', 'confirm-request'].sort()).toEqual(kinds.sort())
  })

  it.each(Object.entries(SEAT_AND_HOST_RULES))('%s is accepted and refused', (_kind, rule) => check(rule))

  it('a newcomer is let in by the server alone, under the next id, while the door is open', () => {
    const room = aClass()
    expect(room.refusal('s3', { kind: 'join', seat: 's3', team: 't1' })?.code).toBe('not-allowed-role')
    expect(room.refusal(SERVER, { kind: 'join', seat: 's7', team: 't1' })?.code).toBe('unknown-seat')
    room.say(HOST, { kind: 'configure', options: { locked: true } })
    expect(room.refusal(SERVER, { kind: 'join', seat: 's3', team: 't1' })?.code).toBe('door-locked')
  })

  it('a full team takes nobody', () => {
    const room = aClass({ teams: 1, seats: 2, options: { teamSize: 2 } })
    expect(room.refusal(SERVER, { kind: 'join', seat: 's3', team: 't1' })).toEqual({
      code: 'team-full',
      facts: { team: 't1', seats: 2 },
    })
  })

  it('people change teams themselves where the host lets them choose, until play begins', () => {
    const change: Command = { kind: 'join', seat: 's1', team: 't2' }
    expect(aClass().refusal('s1', change)?.code).toBe('not-allowed-role')
    const room = aClass({ options: { teamChoice: 'chosen' } })
    expect(room.refusal('s2', change)?.code).toBe('not-allowed-role')
    expect(room.refusal('s1', change)).toBeNull()
    room.toPlan()
    expect(room.refusal('s1', { ...change, team: 't1' })?.code).toBe('not-allowed-phase')
  })

  it('a seat that was left is never given again', () => {
    const room = aClass()
    room.say('s2', { kind: 'leave', seat: 's2' })
    expect(room.refusal(SERVER, { kind: 'join', seat: 's2', team: 't1' })?.code).toBe('seat-gone')
    expect(room.join()).toBe('s3')
  })

  it('teams are counted in the lobby only, and places for everybody stay', () => {
    const room = aClass({ teams: 3, seats: 6, options: { teamSize: 2 } })
    expect(room.refusal(HOST, { kind: 'configure', options: { teamCount: 2 } })).toEqual({
      code: 'team-full',
      facts: { seats: 6, places: 4 },
    })
    room.toPlan()
    expect(room.refusal(HOST, { kind: 'configure', options: { teamCount: 4 } })?.code).toBe('not-allowed-phase')
  })

  it('an incident the lesson does not offer is refused', () => {
    const room = aClass({ lesson: { injectable: ['spike'] } }).toLive()
    const leak: Command = { kind: 'inject', incident: 'leak', target: 'any', team: 'all', inSeconds: 0 }
    expect(room.refusal(HOST, leak)?.code).toBe('locked-by-lesson')
    expect(room.refusal(HOST, { ...leak, incident: 'spike', team: 't9' })?.code).toBe('unknown-team')
    expect(room.refusal(HOST, { ...leak, incident: 'spike' })).toBeNull()
  })

  it('there is no hint while nothing is wrong', () => {
    const room = aClass({ lesson: { classes: [], spikes: [], incidents: [] } })
      .toLive()
      .tick(4)
    expect(room.refusal(HOST, { kind: 'hint', team: 't1' })).toEqual({ code: 'bad-target', facts: { team: 't1' } })
  })

  it('the lobby and a debrief are left by opening a round', () => {
    const room = aClass()
    expect(room.refusal(HOST, { kind: 'advance-phase', from: 'lobby' })?.code).toBe('not-allowed-phase')
    room.toDebrief()
    expect(room.refusal(HOST, { kind: 'advance-phase', from: 'debrief' })?.code).toBe('not-allowed-phase')
  })
})

describe('[DEC3] opening a round', () => {
  const open = { kind: 'open-round' as const, lesson: 'shop-split', keepDesigns: false }

  it('needs seed and lesson from outside, and the lesson asked for', () => {
    const room = aClass()
    const decision = prepareRound(room.session, open, { seed: 'x', lesson: room.lesson })
    expect(decision).toMatchObject({
      kind: 'accepted',
      entry: { kind: 'round-opened', round: { seed: 'x', number: 1 } },
    })
    const other = prepareRound(room.session, { ...open, lesson: 'metal' }, { seed: 'x', lesson: room.lesson })
    expect(other).toMatchObject({ kind: 'refused', refusal: { code: 'unknown-lesson' } })
    expect(() => decide(room.session, { by: HOST, role: 'host', command: open })).toThrow()
  })

  it('is refused while one runs', () => {
    const room = aClass().toLive()
    const decision = prepareRound(room.session, open, { seed: 'x', lesson: room.lesson })
    expect(decision).toMatchObject({ kind: 'refused', refusal: { code: 'round-running' } })
  })
})
