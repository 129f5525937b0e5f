/* Who may say what, when: one pure table of role × command × phase. It knows nothing of teams' clusters; whether the world
   lets a permitted command happen is decide.ts. */

import type { Phase, PhaseKind } from '../world/session.ts'
import type { Command, CommandKind, Refusal, TeamCommand } from './command.ts'

/** `seat`: a student's socket or kubectl; `server`: the room itself, for people who arrive and leave. */
export type Role = 'seat' | 'host' | 'server'

interface Row {
  roles: readonly Role[]
  phases: readonly PhaseKind[]
  /** May it be said while the clock stands still? */
  whilePaused: boolean
}

const OPEN = ['lobby', 'briefing', 'plan', 'live', 'debrief'] as const
const PLAYING = ['plan', 'live'] as const

const ON_CLUSTER: Row = { roles: ['seat'], phases: PLAYING, whilePaused: false }
const byHost = (phases: readonly PhaseKind[]): Row => ({ roles: ['host'], phases, whilePaused: true })

/** One row a command; a command without one is a type error. */
export const PERMISSIONS: Record<CommandKind, Row> = {
  'split-service': ON_CLUSTER,
  'merge-services': ON_CLUSTER,
  'move-module': ON_CLUSTER,
  'set-image': ON_CLUSTER,
  'set-resources': ON_CLUSTER,
  'scale-service': ON_CLUSTER,
  'place-pod': ON_CLUSTER,
  'release-pod': ON_CLUSTER,
  'set-policy': ON_CLUSTER,
  'set-saga': ON_CLUSTER,
  'start-rollout': ON_CLUSTER,
  'pause-rollout': ON_CLUSTER,
  rollback: ON_CLUSTER,
  'rent-node': ON_CLUSTER,
  'release-node': ON_CLUSTER,
  cordon: ON_CLUSTER,
  uncordon: ON_CLUSTER,
  drain: ON_CLUSTER,
  restart: ON_CLUSTER,
  'set-packing': ON_CLUSTER,
  'set-scheduling': ON_CLUSTER,
  'set-autoscaler': ON_CLUSTER,
  'set-node-autoscaler': ON_CLUSTER,
  'set-disruption-budget': ON_CLUSTER,
  taint: ON_CLUSTER,
  untaint: ON_CLUSTER,
  'rotate-certificate': ON_CLUSTER,
  'ship-ticket': ON_CLUSTER,
  'buy-tool': ON_CLUSTER,
  'sell-tool': ON_CLUSTER,
  batch: ON_CLUSTER,

  // A seat joins under an id the room gave it; a seated one may change teams, see decide-seat.ts.
  join: { roles: ['seat', 'server'], phases: OPEN, whilePaused: true },
  leave: { roles: ['seat', 'server'], phases: OPEN, whilePaused: true },
  ready: { roles: ['seat'], phases: ['plan'], whilePaused: true },
  'confirm-request': { roles: ['seat'], phases: ['live'], whilePaused: false },
  predict: { roles: ['seat'], phases: ['debrief'], whilePaused: true },

  configure: byHost(OPEN),
  'open-round': byHost(['lobby', 'briefing', 'debrief']),
  'advance-phase': byHost(OPEN),
  'set-pause': byHost(PLAYING),
  extend: byHost(PLAYING),
  inject: byHost(PLAYING),
  'set-seat': byHost(OPEN),
  'remove-seat': byHost(OPEN),
  show: byHost(OPEN),
  hint: byHost(['live']),
  'end-session': byHost(OPEN),
}

/** Null when the role may say it now; else why not. A round that runs and one that does not refuse differently. */
export function authorize(role: Role, command: Command, phase: Phase): Refusal | null {
  const row = PERMISSIONS[command.kind]
  const facts = { command: command.kind, role, phase: phase.kind }
  if (phase.kind === 'ended') return { code: 'session-ended', facts }
  if (!row.roles.includes(role)) return { code: 'not-allowed-role', facts }
  if (!row.phases.includes(phase.kind)) {
    if (command.kind === 'open-round') return { code: 'round-running', facts }
    if (command.kind === 'hint' || command.kind === 'set-pause') return { code: 'not-running', facts }
    return { code: 'not-allowed-phase', facts }
  }
  if (!row.whilePaused && 'clock' in phase && phase.clock === 'paused') return { code: 'paused', facts }
  return null
}

/** True for acts of a team on its cluster, a batch of them excepted. */
export function isTeamCommand(command: Command): command is TeamCommand {
  return PERMISSIONS[command.kind] === ON_CLUSTER && command.kind !== 'batch'
}
