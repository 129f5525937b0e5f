/* [DEC] Every command once accepted and once refused, with the facts a sentence needs. Given a class, when somebody says something,
   then it happens, or a reason comes back and nothing has changed. */

import { describe, expect, it } from 'vitest'
import { decide, prepareRound } from '../../shared/game/decide.ts'
import { HOST, SERVER } from '../../shared/game/entry.ts'
import type { Command } from '../../shared/game/command.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

type Step = [by: string, command: Command]

interface Rule {
  given: (room: PlayedClass) => unknown
  first?: Step[]
  accepted: Step
  refused: Step
  code: string
  facts?: Record<string, string | number>
}

const inPlan = (room: PlayedClass) => room.toPlan()
const inLive = (room: PlayedClass) => room.toLive()
const SPLIT: Command = { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] }
const split: Step = ['s1', SPLIT]
/** Leaves room on every other node. */
const oneReplica: Step = ['s1', { kind: 'scale-service', service: 'shop', replicas: 1 }]

/** By command; `first` is said before both. */
const TEAM_RULES: Record<string, Rule> = {
  'split-service': {
    given: inPlan,
    accepted: split,
    refused: ['s1', { kind: 'split-service', newService: 'minas-service', modules: ['search'] }],
    code: 'label-not-allowed',
    facts: { service: 'minas-service' },
  },
  'merge-services': {
    given: inPlan,
    first: [split],
    accepted: ['s1', { kind: 'merge-services', from: 'search', into: 'shop' }],
    refused: ['s1', { kind: 'merge-services', from: 'shop', into: 'shop' }],
    code: 'same-service',
  },
  'move-module': {
    given: inPlan,
    first: [split],
    accepted: ['s1', { kind: 'move-module', module: 'recommend', to: 'search' }],
    refused: ['s1', { kind: 'move-module', module: 'recommend', to: 'shop' }],
    code: 'same-service',
  },
  'set-image': {
    given: inPlan,
    accepted: ['s1', { kind: 'set-image', service: 'shop', image: 'distroless' }],
    refused: ['s1', { kind: 'set-image', service: 'shop', image: 'slim' }],
    code: 'no-change',
  },
  'set-resources': {
    given: inPlan,
    accepted: ['s1', { kind: 'set-resources', service: 'shop', memoryLimitMi: 3000 }],
    refused: ['s1', { kind: 'set-resources', service: 'shop', memoryLimitMi: 128 }],
    code: 'limit-below-request',
  },
  'scale-service': {
    given: inPlan,
    accepted: ['s1', { kind: 'scale-service', service: 'shop', replicas: 2 }],
    refused: ['s1', { kind: 'scale-service', service: 'nowhere', replicas: 2 }],
    code: 'unknown-service',
    facts: { service: 'nowhere' },
  },
  'place-pod': {
    given: inPlan,
    first: [oneReplica],
    accepted: ['s1', { kind: 'place-pod', service: 'shop', slot: 1, node: 'node-4' }],
    refused: ['s1', { kind: 'place-pod', service: 'shop', slot: 1, node: 'node-9' }],
    code: 'unknown-node',
  },
  'release-pod': {
    given: inPlan,
    first: [oneReplica, ['s1', { kind: 'place-pod', service: 'shop', slot: 1, node: 'node-4' }]],
    accepted: ['s1', { kind: 'release-pod', service: 'shop', slot: 1 }],
    refused: ['s1', { kind: 'release-pod', service: 'shop', slot: 2 }],
    code: 'unknown-slot',
  },
  'set-policy': {
    given: inPlan,
    accepted: ['s1', { kind: 'set-policy', policy: 'pack' }],
    refused: ['s1', { kind: 'set-policy', policy: 'spread' }],
    code: 'no-change',
  },
  'set-saga': {
    given: inPlan,
    accepted: ['s1', { kind: 'set-saga', class: 'buy', on: true }],
    refused: ['s1', { kind: 'set-saga', class: 'rob', on: true }],
    code: 'unknown-class',
  },
  'start-rollout': {
    given: inLive,
    accepted: ['s1', { kind: 'start-rollout', service: 'shop', strategy: 'rolling' }],
    refused: ['s1', { kind: 'start-rollout', service: 'nowhere', strategy: 'rolling' }],
    code: 'unknown-service',
  },
  'pause-rollout': {
    given: inLive,
    first: [['s1', { kind: 'start-rollout', service: 'shop', strategy: 'rolling' }]],
    accepted: ['s1', { kind: 'pause-rollout', service: 'shop', paused: true }],
    refused: ['s1', { kind: 'pause-rollout', service: 'shop', paused: false }],
    code: 'no-change',
  },
  rollback: {
    given: inLive,
    first: [['s1', { kind: 'set-resources', service: 'shop', memoryLimitMi: 3000 }]],
    accepted: ['s1', { kind: 'rollback', service: 'shop' }],
    refused: ['s1', { kind: 'rollback', service: 'shop', revision: 77 }],
    code: 'unknown-revision',
  },
  'rent-node': {
    given: inPlan,
    accepted: ['s1', { kind: 'rent-node' }],
    refused: ['s1', { kind: 'batch', commands: [{ kind: 'rent-node' }, { kind: 'rent-node' }] }],
    code: 'node-cap',
  },
  'release-node': {
    given: inPlan,
    first: [['s1', { kind: 'rent-node' }]],
    accepted: ['s1', { kind: 'release-node', node: 'node-5' }],
    refused: ['s1', { kind: 'release-node', node: 'node-6' }],
    code: 'unknown-node',
  },
  cordon: {
    given: inPlan,
    accepted: ['s1', { kind: 'cordon', node: 'node-1' }],
    refused: ['s1', { kind: 'cordon', node: 'node-6' }],
    code: 'unknown-node',
  },
  uncordon: {
    given: inPlan,
    first: [['s1', { kind: 'cordon', node: 'node-1' }]],
    accepted: ['s1', { kind: 'uncordon', node: 'node-1' }],
    refused: ['s1', { kind: 'uncordon', node: 'node-2' }],
    code: 'no-change',
  },
  drain: {
    given: inPlan,
    accepted: ['s1', { kind: 'drain', node: 'node-1' }],
    refused: ['s1', { kind: 'drain', node: 'node-6' }],
    code: 'unknown-node',
  },
  restart: {
    given: inLive,
    accepted: ['s1', { kind: 'restart', service: 'shop', slot: 1 }],
    refused: ['s1', { kind: 'restart', service: 'shop', slot: 9 }],
    code: 'unknown-slot',
  },
  batch: {
    given: inPlan,
    accepted: ['s1', { kind: 'batch', commands: [SPLIT, { kind: 'scale-service', service: 'search', replicas: 2 }] }],
    refused: ['s1', { kind: 'batch', commands: [SPLIT, { kind: 'scale-service', service: 'recommend', replicas: 2 }] }],
    code: 'unknown-service',
    facts: { service: 'recommend', index: 1, command: 'scale-service' },
  },
}

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

function check(rule: Rule): void {
  const room = aClass()
  rule.given(room)
  for (const [by, command] of rule.first ?? []) room.say(by, command)
  const before = room.session
  const refusal = room.refusal(...rule.refused)
  expect(refusal?.code).toBe(rule.code)
  expect(refusal?.facts).toMatchObject(rule.facts ?? {})
  expect(room.session).toBe(before)
  expect(room.refusal(...rule.accepted)).toBeNull()
  expect(room.session).not.toBe(before)
}

describe('[DEC1] acts on a cluster', () => {
  it.each(Object.entries(TEAM_RULES))('%s is accepted and refused', (_kind, rule) => check(rule))

  it('are refused while the clock stands still; the host goes on', () => {
    const room = aClass().toLive()
    room.say(HOST, { kind: 'set-pause', paused: true })
    expect(room.refusal('s1', { kind: 'rent-node' })?.code).toBe('paused')
    expect(room.refusal(HOST, { kind: 'extend', seconds: 30 })).toBeNull()
    room.say(HOST, { kind: 'set-pause', paused: false })
    expect(room.refusal('s1', { kind: 'rent-node' })).toBeNull()
  })

  it('are refused to a seat whose person left', () => {
    const room = aClass().toPlan()
    room.say('s1', { kind: 'leave', seat: 's1' })
    expect(room.refusal('s1', { kind: 'rent-node' })).toEqual({ code: 'seat-gone', facts: { seat: 's1' } })
    expect(room.refusal('s99', { kind: 'rent-node' })?.code).toBe('seat-gone')
  })

  it('are refused where the lesson has not unlocked them', () => {
    const room = aClass({ lesson: { unlocks: ['scheduler'] } }).toPlan()
    expect(room.refusal('s1', SPLIT)?.code).toBe('locked-by-lesson')
  })
})

describe('[DEC2] seats and host', () => {
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
