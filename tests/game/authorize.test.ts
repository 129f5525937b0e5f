/* [AUT] Who may say what when, every cell of role × command × phase × clock. The table below is written out again on purpose: a change
   of the one in authorize.ts has to be made twice to pass. */

import { describe, expect, it } from 'vitest'
import { authorize, isTeamCommand, PERMISSIONS, type Role } from '../../shared/game/authorize.ts'
import type { Command, CommandKind } from '../../shared/game/command.ts'
import type { Phase, PhaseKind } from '../../shared/world/session.ts'

const PHASES: Record<PhaseKind, Phase[]> = {
  lobby: [{ kind: 'lobby' }],
  briefing: [{ kind: 'briefing' }],
  plan: [
    { kind: 'plan', ticksLeft: 9, clock: 'running' },
    { kind: 'plan', ticksLeft: 9, clock: 'paused' },
  ],
  live: [
    { kind: 'live', ticksLeft: 9, clock: 'running' },
    { kind: 'live', ticksLeft: 9, clock: 'paused' },
  ],
  debrief: [{ kind: 'debrief', revealed: false }],
  ended: [{ kind: 'ended', reason: 'host' }],
}
const ROLES: Role[] = ['seat', 'host', 'server']

/** One of each, in the order of the table. */
const COMMANDS: Command[] = [
  { kind: 'split-service', newService: 'search', modules: ['search'] },
  { kind: 'merge-services', from: 'search', into: 'web' },
  { kind: 'move-module', module: 'search', to: 'web' },
  { kind: 'set-image', service: 'web', image: 'slim' },
  { kind: 'set-resources', service: 'web' },
  { kind: 'scale-service', service: 'web', replicas: 2 },
  { kind: 'place-pod', service: 'web', slot: 1, node: 'node-1' },
  { kind: 'release-pod', service: 'web', slot: 1 },
  { kind: 'set-policy', policy: 'pack' },
  { kind: 'set-saga', class: 'buy', on: true },
  { kind: 'start-rollout', service: 'web', strategy: 'rolling' },
  { kind: 'pause-rollout', service: 'web', paused: true },
  { kind: 'rollback', service: 'web' },
  { kind: 'rent-node' },
  { kind: 'release-node', node: 'node-1' },
  { kind: 'cordon', node: 'node-1' },
  { kind: 'uncordon', node: 'node-1' },
  { kind: 'drain', node: 'node-1' },
  { kind: 'restart', service: 'web', slot: 1 },
  { kind: 'set-packing', service: 'web', packing: 'vm' },
  { kind: 'set-scheduling', service: 'web', scheduling: { priority: 1 } },
  { kind: 'set-autoscaler', service: 'web', autoscaler: null },
  { kind: 'set-node-autoscaler', maxNodes: 5 },
  { kind: 'set-disruption-budget', service: 'web', budget: null },
  { kind: 'taint', node: 'node-1', key: 'gpu', value: '', effect: 'NoSchedule' },
  { kind: 'untaint', node: 'node-1', key: 'gpu' },
  { kind: 'rotate-certificate', service: 'web' },
  { kind: 'ship-ticket', ticket: 't1' },
  { kind: 'buy-tool', tool: 'cicd' },
  { kind: 'sell-tool', tool: 'cicd' },
  { kind: 'batch', commands: [{ kind: 'rent-node' }] },
  { kind: 'join', seat: 's1', team: 't1' },
  { kind: 'leave', seat: 's1' },
  { kind: 'ready', ready: true },
  { kind: 'confirm-request', request: '1-7' },
  { kind: 'predict', guess: 'search' },
  { kind: 'configure', options: {} },
  { kind: 'open-round', lesson: 'shop-split', keepDesigns: false },
  { kind: 'advance-phase', from: 'plan' },
  { kind: 'set-pause', paused: true },
  { kind: 'extend', seconds: 60 },
  { kind: 'inject', incident: 'leak', target: 'any', team: 'all', inSeconds: 0 },
  { kind: 'set-seat', seat: 's1', team: 't1' },
  { kind: 'remove-seat', seat: 's1' },
  { kind: 'show', what: 'replay', on: true },
  { kind: 'hint', team: 't1' },
  { kind: 'end-session' },
]

/** Of those, the ones that need simulated time to go on. */
const WHILE_RUNNING: CommandKind[] = ['confirm-request']

const OPEN: PhaseKind[] = ['lobby', 'briefing', 'plan', 'live', 'debrief']

/** Roles and phases of the commands that are no acts on a cluster. */
const OTHERS: Partial<Record<CommandKind, [Role[], PhaseKind[]]>> = {
  join: [['seat', 'server'], OPEN],
  leave: [['seat', 'server'], OPEN],
  ready: [['seat'], ['plan']],
  'confirm-request': [['seat'], ['live']],
  predict: [['seat'], ['debrief']],
  configure: [['host'], OPEN],
  'open-round': [['host'], ['lobby', 'briefing', 'debrief']],
  'advance-phase': [['host'], OPEN],
  'set-pause': [['host'], ['plan', 'live']],
  extend: [['host'], ['plan', 'live']],
  inject: [['host'], ['plan', 'live']],
  'set-seat': [['host'], OPEN],
  'remove-seat': [['host'], OPEN],
  show: [['host'], OPEN],
  hint: [['host'], ['live']],
  'end-session': [['host'], OPEN],
}

function expected(role: Role, kind: CommandKind, phase: Phase): string | null {
  const [roles, phases] = OTHERS[kind] ?? [['seat'], ['plan', 'live']]
  if (phase.kind === 'ended') return 'session-ended'
  if (!roles.includes(role)) return 'not-allowed-role'
  if (!phases.includes(phase.kind)) {
    if (kind === 'open-round') return 'round-running'
    return kind === 'hint' || kind === 'set-pause' ? 'not-running' : 'not-allowed-phase'
  }
  const needsTime = OTHERS[kind] === undefined || WHILE_RUNNING.includes(kind)
  return needsTime && 'clock' in phase && phase.clock === 'paused' ? 'paused' : null
}

describe('[AUT1] who may say what when', () => {
  it('knows every command there is', () => {
    expect(COMMANDS.map((command) => command.kind).sort()).toEqual(Object.keys(PERMISSIONS).sort())
  })

  for (const command of COMMANDS) {
    it(`${command.kind}: every role in every phase`, () => {
      for (const role of ROLES) {
        for (const phase of Object.values(PHASES).flat()) {
          const refusal = authorize(role, command, phase)
          expect([role, phase, refusal?.code ?? null]).toEqual([role, phase, expected(role, command.kind, phase)])
          if (refusal !== null) expect(refusal.facts['command']).toBe(command.kind)
        }
      }
    })
  }

  it('counts what changes a cluster as a team command, a batch of them not', () => {
    const team = COMMANDS.filter(isTeamCommand).map((command) => command.kind)
    expect(team).toHaveLength(30)
    expect(team).not.toContain('batch')
    expect(team).not.toContain('ready')
  })
})
