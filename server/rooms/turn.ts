/* One item of a room's inbox, settled on the session as it stands: a record for the log and the session after it, or a refusal.
   Pure; the room writes the record before anybody hears of it (room.ts). */

import { type Decision, decide } from '../../shared/game/decide.ts'
import type { Role } from '../../shared/game/authorize.ts'
import type { Command, Refusal } from '../../shared/game/command.ts'
import {
  type Author,
  type Entry,
  type EntryId,
  type LogRecord,
  RECORD_VERSION,
  SERVER,
} from '../../shared/game/entry.ts'
import { evolve, isTicking, tickEntry } from '../../shared/game/evolve.ts'
import { awaitsJudgement } from '../../shared/game/phases.ts'
import { nextSeat, suggestTeam } from '../../shared/game/seating.ts'
import { prepareRound } from '../../shared/game/setup.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { Benchmark, Session } from '../../shared/world/session.ts'

/** What the room is asked to do. */
export type Request =
  | { kind: 'command'; by: Author; role: Role; command: Command; commandId?: string; seen?: EntryId | undefined }
  /** Somebody at the door: the seat's id is settled at its turn. */
  | { kind: 'join'; team: TeamId | null }
  | { kind: 'tick' }
  /** Floor and reference of a round that ended have been played. */
  | { kind: 'judge'; round: number; benchmark: Benchmark }
  /** The class has been silent for hours. */
  | { kind: 'expire' }

/** What a turn needs from outside: the record's id and time, a fresh seed, the lessons. */
export interface TurnContext {
  id: EntryId
  at: number
  lesson: (id: string) => Lesson | undefined
  newSeed: () => string
}

export type Turn =
  | { kind: 'accepted'; record: LogRecord; session: Session; happenings: Happening[]; joined?: SeatId }
  | { kind: 'refused'; refusal: Refusal }

/** Settles one request; a tick that has nothing to tick is refused with `not-running`, a judgement nobody waits for with `no-change`. */
export function takeTurn(session: Session, request: Request, context: TurnContext): Turn {
  switch (request.kind) {
    case 'tick':
      return isTicking(session)
        ? accept(session, SERVER, tickEntry(session), context)
        : { kind: 'refused', refusal: { code: 'not-running', facts: {} } }
    case 'judge':
      return awaitsJudgement(session, request.round)
        ? accept(session, SERVER, { ...request, kind: 'round-judged' }, context)
        : { kind: 'refused', refusal: { code: 'no-change', facts: { round: request.round } } }
    case 'expire':
      return session.phase.kind === 'ended'
        ? { kind: 'refused', refusal: { code: 'session-ended', facts: {} } }
        : accept(session, SERVER, { kind: 'session-ended', reason: 'idle' }, context)
    case 'join':
      return join(session, request.team, context)
    case 'command': {
      const decision = decideWith(session, request, context)
      if (decision.kind === 'refused') return decision
      return accept(session, request.by, decision.entry, context, request.commandId)
    }
    default:
      return assertNever(request)
  }
}

function decideWith(session: Session, request: Extract<Request, { kind: 'command' }>, context: TurnContext): Decision {
  const { command } = request
  if (command.kind === 'open-round' && request.role === 'host') {
    const lesson = context.lesson(command.lesson)
    if (lesson === undefined) return unknownLesson(command.lesson)
    return prepareRound(session, command, { seed: context.newSeed(), lesson })
  }
  if (command.kind === 'configure' && command.options.lesson !== undefined) {
    if (context.lesson(command.options.lesson) === undefined) return unknownLesson(command.options.lesson)
  }
  return decide(session, request)
}

function unknownLesson(lesson: string): Decision {
  return { kind: 'refused', refusal: { code: 'unknown-lesson', facts: { lesson } } }
}

/** The team asked for counts only where people choose; else everybody goes where most places are free. */
function join(session: Session, wanted: TeamId | null, context: TurnContext): Turn {
  const team = (session.options.teamChoice === 'chosen' ? wanted : null) ?? suggestTeam(session)
  if (session.options.locked) return { kind: 'refused', refusal: { code: 'door-locked', facts: {} } }
  if (team === null) return { kind: 'refused', refusal: { code: 'team-full', facts: { team: 'all' } } }
  const seat = nextSeat(session)
  const decision = decide(session, { by: seat, role: 'server', command: { kind: 'join', seat, team } })
  if (decision.kind === 'refused') return decision
  const turn = accept(session, seat, decision.entry, context)
  return turn.kind === 'accepted' ? { ...turn, joined: seat } : turn
}

function accept(session: Session, by: Author, entry: Entry, context: TurnContext, commandId?: string): Turn {
  const record: LogRecord = { id: context.id, v: RECORD_VERSION, at: context.at, by, entry }
  if (commandId !== undefined) record.commandId = commandId
  // Evolved before it is written: an entry that the rules choke on must never reach a log that has to be read again.
  return { kind: 'accepted', record, ...evolve(session, record) }
}
