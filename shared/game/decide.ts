/* What comes of a command: an entry for the log, or a refusal with the facts for a sentence. Pure; the room appends what is
   accepted and evolve.ts makes it so. Acts on seats: decide-seat.ts; the host's: decide-host.ts. */

import { assertNever } from '../lib/assert.ts'
import type { Session } from '../world/session.ts'
import { actsOf, refusalOf } from './apply.ts'
import { authorize, type Role } from './authorize.ts'
import type { BatchCommand, Command, Refusal, TeamCommand } from './command.ts'
import { conflictOf } from './conflicts.ts'
import type { Decision } from './decision.ts'
import { refusalOfHost } from './decide-host.ts'
import { refusalOfJoin, refusalOfLeave, refusalOfReady } from './decide-seat.ts'
import type { Author, Entry, EntryId } from './entry.ts'
import { refusalOfPrediction } from './predict.ts'
import { contextOf, deaf } from './rule-context.ts'
import { refusalOfConfirm } from './wall.ts'

export type { Decision } from './decision.ts'
export { prepareRound } from './setup.ts'

export interface Input {
  by: Author
  role: Role
  command: Command
  /** Last entry in the view the command was made on; absent, it conflicts with nobody. */
  seen?: EntryId | undefined
}

/**
 * Decides one command as the session stands. `open-round` needs a seed and a lesson from outside: the room asks `prepareRound`
 * (setup.ts) instead, and passing it here is a bug.
 */
export function decide(session: Session, input: Input): Decision {
  const { command, role } = input
  const refusal =
    authorize(role, command, session.phase) ?? seatRefusal(session, input) ?? refusalOfKind(session, input)
  if (refusal !== null) return { kind: 'refused', refusal }
  if (command.kind === 'end-session') return { kind: 'accepted', entry: { kind: 'session-ended', reason: 'host' } }
  const entry: Entry = { kind: 'command', command }
  if (input.seen !== undefined) entry.seen = input.seen
  return { kind: 'accepted', entry }
}

/** A seat that left or was removed says nothing more; joining is how one comes to be. */
function seatRefusal(session: Session, input: Input): Refusal | null {
  if (input.role !== 'seat' || input.command.kind === 'join') return null
  const seat = session.seats[input.by]
  return seat?.status === 'seated' ? null : { code: 'seat-gone', facts: { seat: input.by } }
}

function refusalOfKind(session: Session, input: Input): Refusal | null {
  const { command } = input
  switch (command.kind) {
    case 'join':
      return refusalOfJoin(session, input.role, input.by, command)
    case 'leave':
      return refusalOfLeave(session, input.role, input.by, command)
    case 'ready':
      return refusalOfReady(session, input.by, command)
    case 'confirm-request':
      return refusalOfConfirm(session, input.by, command)
    case 'predict':
      return refusalOfPrediction(session)
    case 'configure':
    case 'advance-phase':
    case 'set-pause':
    case 'extend':
    case 'inject':
    case 'set-seat':
    case 'remove-seat':
    case 'show':
    case 'hint':
    case 'end-session':
      return refusalOfHost(session, command)
    case 'open-round':
      throw new Error('open-round is prepared by prepareRound')
    case 'split-service':
    case 'merge-services':
    case 'move-module':
    case 'set-image':
    case 'set-resources':
    case 'scale-service':
    case 'place-pod':
    case 'release-pod':
    case 'set-policy':
    case 'set-saga':
    case 'start-rollout':
    case 'pause-rollout':
    case 'rollback':
    case 'rent-node':
    case 'release-node':
    case 'cordon':
    case 'uncordon':
    case 'drain':
    case 'restart':
    case 'set-packing':
    case 'set-scheduling':
    case 'set-autoscaler':
    case 'set-node-autoscaler':
    case 'set-disruption-budget':
    case 'taint':
    case 'untaint':
    case 'rotate-certificate':
    case 'ship-ticket':
    case 'buy-tool':
    case 'sell-tool':
    case 'batch':
      return refusalOfActs(session, input, command)
    default:
      return assertNever(command)
  }
}

/** First whether a teammate was faster, then whether the world allows it: who was first explains more. */
function refusalOfActs(session: Session, input: Input, command: TeamCommand | BatchCommand): Refusal | null {
  const team = session.seats[input.by]?.team
  const round = session.round
  const cluster = team === undefined ? undefined : round?.clusters[team]
  if (team === undefined || round === null || cluster === undefined) {
    return { code: 'unknown-team', facts: { team: team ?? '' } }
  }
  const acts = actsOf(command)
  for (const act of acts) {
    const conflict = conflictOf(act, cluster, round.touched[team], input.by, input.seen)
    if (conflict !== null) return conflict
  }
  return refusalOf(cluster, acts, contextOf(round, team, deaf))
}
