/* What comes of a command: an entry for the log, or a refusal with the facts for a sentence. Pure; the room appends what is
   accepted and evolve.ts makes it so. Acts on seats: decide-seat.ts; the host's: decide-host.ts. */

import { assertNever } from '../lib/assert.ts'
import type { Session } from '../world/session.ts'
import { actsOf } from './apply.ts'
import { authorize, isTeamCommand, type Role } from './authorize.ts'
import { refusalOfDeed } from './carry-out.ts'
import type { BatchCommand, Command, Refusal, TeamCommand } from './command.ts'
import type { Decision } from './decision.ts'
import { refusalOfHost } from './decide-host.ts'
import { refusalOfJoin, refusalOfLeave, refusalOfReady } from './decide-seat.ts'
import type { Author, Entry, EntryId } from './entry.ts'
import { refusalOfPrediction } from './predict.ts'
import { refusalOfConfirm, seatRefusal } from './wall.ts'

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
    authorize(role, command, session.phase) ?? refusalOfSeat(session, input) ?? refusalOfKind(session, input)
  if (refusal !== null) return { kind: 'refused', refusal }
  if (command.kind === 'end-session') return { kind: 'accepted', entry: { kind: 'session-ended', reason: 'host' } }
  const entry: Entry = { kind: 'command', command }
  if (input.seen !== undefined) entry.seen = input.seen
  return { kind: 'accepted', entry }
}

/** Joining is how a seat comes to be. */
function refusalOfSeat(session: Session, input: Input): Refusal | null {
  return input.role !== 'seat' || input.command.kind === 'join' ? null : seatRefusal(session, input.by)
}

function refusalOfKind(session: Session, input: Input): Refusal | null {
  const { command } = input
  if (command.kind === 'batch' || isTeamCommand(command)) return refusalOfActs(session, input, command)
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
    default:
      return assertNever(command)
  }
}

/** What has to wait before the wall is asked now all the same: a teammate is not bothered with what cannot be. */
function refusalOfActs(session: Session, input: Input, command: TeamCommand | BatchCommand): Refusal | null {
  const team = session.seats[input.by]?.team
  const { round } = session
  if (team === undefined || round === null) return { code: 'unknown-team', facts: { team: team ?? '' } }
  return refusalOfDeed(round, { team, by: input.by, acts: actsOf(command) }, input.seen)
}
