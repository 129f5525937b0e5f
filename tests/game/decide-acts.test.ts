/* [DEC1] Every act on a cluster once accepted and once refused, with the facts a sentence needs. Seats, host and rounds: decide.test.ts. */

import { describe, expect, it } from 'vitest'
import type { Command } from '../../shared/game/command.ts'
import { HOST } from '../../shared/game/entry.ts'
import { UNLOCKS } from '../../shared/lessons/kinds.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { isTeamCommand, PERMISSIONS } from '../../shared/game/authorize.ts'
import { check, inLive, inPlan, type Rule, type Step } from '../support/decision-rules.ts'
import { aClass } from '../support/played-class.ts'

/** Everything unlocked, everything on offer, a ticket after 1 s. */
const FULL: Partial<Lesson> = {
  unlocks: [...UNLOCKS],
  tools: { cicd: 60 },
  incidents: [],
  injectable: ['certificate-expired'],
  tickets: [{ id: 't1', kind: 'feature', module: 'cart', value: 200, atSeconds: [1, 1], dueSeconds: 50 }],
}

const SPLIT: Command = { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] }
const split: Step = ['s1', SPLIT]
/** Leaves room on every other node. */
const oneReplica: Step = ['s1', { kind: 'scale-service', service: 'shop', replicas: 1 }]

const SCALER = { minReplicas: 1, maxReplicas: 4, targetPercent: 70 }
const TAINT: Command = { kind: 'taint', node: 'node-4', key: 'batch', value: 'yes', effect: 'NoSchedule' }

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
  'set-packing': {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', { kind: 'set-packing', service: 'shop', packing: 'vm' }],
    refused: ['s1', { kind: 'set-packing', service: 'shop', packing: 'container' }],
    code: 'no-change',
  },
  'set-scheduling': {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', { kind: 'set-scheduling', service: 'shop', scheduling: { priority: 10 } }],
    refused: ['s1', { kind: 'set-scheduling', service: 'nowhere', scheduling: { priority: 10 } }],
    code: 'unknown-service',
  },
  'set-autoscaler': {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', { kind: 'set-autoscaler', service: 'shop', autoscaler: SCALER }],
    refused: ['s1', { kind: 'set-autoscaler', service: 'nowhere', autoscaler: SCALER }],
    code: 'unknown-service',
  },
  'set-node-autoscaler': {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', { kind: 'set-node-autoscaler', maxNodes: 5 }],
    refused: ['s1', { kind: 'set-node-autoscaler', maxNodes: null }],
    code: 'no-change',
  },
  'set-disruption-budget': {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', { kind: 'set-disruption-budget', service: 'shop', budget: { unit: 'pods', minAvailable: 1 } }],
    refused: ['s1', { kind: 'set-disruption-budget', service: 'shop', budget: null }],
    code: 'no-change',
  },
  taint: {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', TAINT],
    refused: ['s1', { ...TAINT, node: 'node-9' }],
    code: 'unknown-node',
    facts: { node: 'node-9' },
  },
  untaint: {
    lesson: FULL,
    given: inPlan,
    first: [['s1', TAINT]],
    accepted: ['s1', { kind: 'untaint', node: 'node-4', key: 'batch' }],
    refused: ['s1', { kind: 'untaint', node: 'node-4', key: 'gpu' }],
    code: 'no-taint',
  },
  'rotate-certificate': {
    lesson: FULL,
    given: (room) => {
      room.toLive().say(HOST, {
        ...{ kind: 'inject', incident: 'certificate-expired', team: 'all' },
        ...{ target: 'cart', inSeconds: 1 },
      })
      room.tick(8)
    },
    accepted: ['s1', { kind: 'rotate-certificate', service: 'shop' }],
    refused: ['s1', { kind: 'rotate-certificate', service: 'nowhere' }],
    code: 'unknown-service',
  },
  'ship-ticket': {
    lesson: FULL,
    given: (room) => room.toLive().tick(8),
    accepted: ['s1', { kind: 'ship-ticket', ticket: 't1' }],
    refused: ['s1', { kind: 'ship-ticket', ticket: 't9' }],
    code: 'unknown-ticket',
    facts: { ticket: 't9' },
  },
  'buy-tool': {
    lesson: FULL,
    given: inPlan,
    accepted: ['s1', { kind: 'buy-tool', tool: 'cicd' }],
    refused: ['s1', { kind: 'buy-tool', tool: 'mesh' }],
    code: 'tool-not-offered',
    facts: { tool: 'mesh' },
  },
  'sell-tool': {
    lesson: FULL,
    given: inPlan,
    first: [['s1', { kind: 'buy-tool', tool: 'cicd' }]],
    accepted: ['s1', { kind: 'sell-tool', tool: 'cicd' }],
    refused: ['s1', { kind: 'sell-tool', tool: 'mesh' }],
    code: 'tool-not-bought',
    facts: { tool: 'mesh' },
  },
  batch: {
    given: inPlan,
    accepted: ['s1', { kind: 'batch', commands: [SPLIT, { kind: 'scale-service', service: 'search', replicas: 2 }] }],
    refused: ['s1', { kind: 'batch', commands: [SPLIT, { kind: 'scale-service', service: 'recommend', replicas: 2 }] }],
    code: 'unknown-service',
    facts: { service: 'recommend', index: 1, command: 'scale-service' },
  },
}

describe('[DEC1] acts on a cluster', () => {
  it('every one has its rule', () => {
    const kinds = Object.keys(PERMISSIONS).filter((kind) => kind === 'batch' || isTeamCommand({ kind } as Command))
    expect(Object.keys(TEAM_RULES).sort()).toEqual(kinds.sort())
  })

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
