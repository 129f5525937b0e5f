/* What an accepted command does to the session. The record has been decided; here nothing is refused any more. */

import { assertNever } from '../lib/assert.ts'
import type { SeatId, TeamId } from '../world/ids.ts'
import type { Round, Seat, Session, SessionOptions } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import { actsOf } from './apply.ts'
import { isTeamCommand } from './authorize.ts'
import { carryOut, type Deed } from './carry-out.ts'
import type { BatchCommand, Command, HostCommand, TeamCommand } from './command.ts'
import type { LogRecord } from './entry.ts'
import { hintFor } from './host-hint.ts'
import { incidentOf } from './inject.ts'
import { nextPhase, roundOf, startWhenReady } from './phases.ts'
import { asked, predicted } from './predict.ts'
import type { Sink } from './rule-context.ts'
import { makeTeams, ordinalOf, redeal } from './seating.ts'
import { awaitedSide, confirmed, requested } from './wall.ts'

export function evolveCommand(session: Session, record: LogRecord, command: Command, sink: Sink): Session {
  if (command.kind === 'batch' || isTeamCommand(command)) return acted(session, record, command, sink)
  switch (command.kind) {
    case 'join':
    case 'set-seat':
      return startWhenReady(seated(session, command.seat, command.team), sink)
    case 'leave':
    case 'remove-seat':
      return startWhenReady(gone(session, command.seat), sink)
    case 'ready':
      return startWhenReady(withReady(session, record.by, command.ready), sink)
    case 'confirm-request':
      return confirmed(session, command.request, record.id, sink)
    case 'predict':
      return predicted(session, record.by, command.guess)
    case 'configure':
      return configured(session, command)
    case 'advance-phase':
      return nextPhase(session, sink)
    case 'set-pause':
      return paused(session, command.paused)
    case 'extend':
      return extended(session, command.seconds)
    case 'inject':
      return injected(session, command, record)
    case 'show':
      return shown(session, command)
    case 'hint':
      return hinted(session, command.team, sink)
    case 'open-round':
    case 'end-session':
      throw new Error(`${command.kind} is logged as an entry of its own`)
    default:
      return assertNever(command)
  }
}

/** Done at once, unless it has to wait before the wall. */
function acted(session: Session, record: LogRecord, command: TeamCommand | BatchCommand, sink: Sink): Session {
  const team = session.seats[record.by]?.team
  if (team === undefined) throw new Error(`${record.by} has no team`)
  const deed: Deed = { team, by: record.by, acts: actsOf(command) }
  const side = awaitedSide(session, deed)
  if (side === null) return { ...session, round: carryOut(roundOf(session), deed, record.id, sink) }
  const seen = record.entry.kind === 'command' ? (record.entry.seen ?? null) : null
  const request = { id: record.id, team, by: record.by, side, commands: actsOf(command), seen }
  return requested(session, request, sink)
}

function seated(session: Session, seat: SeatId, team: TeamId): Session {
  const seats: Record<SeatId, Seat> = { ...session.seats, [seat]: { id: seat, team, status: 'seated' } }
  const seatsGiven = Math.max(session.seatsGiven, ordinalOf(seat))
  return { ...session, seats, seatsGiven, round: session.round && unready(session.round, seat) }
}

function gone(session: Session, seat: SeatId): Session {
  const known = session.seats[seat]
  if (known === undefined) throw new Error(`no seat ${seat}`)
  const seats: Record<SeatId, Seat> = { ...session.seats, [seat]: { ...known, status: 'gone' } }
  return { ...session, seats, round: session.round && unready(session.round, seat) }
}

function withReady(session: Session, seat: SeatId, ready: boolean): Session {
  const round = roundOf(session)
  if (!ready) return { ...session, round: unready(round, seat) }
  return { ...session, round: { ...round, ready: { ...round.ready, [seat]: true } } }
}

function unready(round: Round, seat: SeatId): Round {
  if (round.ready[seat] === undefined) return round
  const { [seat]: _left, ...ready } = round.ready
  return { ...round, ready }
}

function configured(session: Session, command: Extract<HostCommand, { kind: 'configure' }>): Session {
  const given = Object.entries(command.options).filter(([, value]) => value !== undefined)
  const options: SessionOptions = { ...session.options, ...Object.fromEntries(given) }
  if (options.teamCount === session.options.teamCount) return { ...session, options }
  const teams = makeTeams(options.teamCount)
  return { ...session, options, teams, seats: redeal(session.seats, teams, options.teamChoice === 'chosen') }
}

function paused(session: Session, isPaused: boolean): Session {
  const { phase } = session
  if (phase.kind !== 'plan' && phase.kind !== 'live') throw new Error(`no clock in ${phase.kind}`)
  return { ...session, phase: { ...phase, clock: isPaused ? 'paused' : 'running' } }
}

function extended(session: Session, seconds: number): Session {
  const { phase } = session
  if (phase.kind !== 'plan' && phase.kind !== 'live') throw new Error(`no clock in ${phase.kind}`)
  const more = ticksOf(seconds)
  const longer: Session = { ...session, phase: { ...phase, ticksLeft: phase.ticksLeft + more } }
  if (phase.kind === 'plan') return longer
  const round = roundOf(session)
  return { ...longer, round: { ...round, liveTicks: round.liveTicks + more } }
}

/** What only one team has to bear makes the round unranked. */
function injected(session: Session, command: Extract<HostCommand, { kind: 'inject' }>, record: LogRecord): Session {
  const round = roundOf(session)
  const incidents = [...round.incidents, incidentOf(command, round, record.id)]
  return { ...session, round: { ...round, incidents, ranked: round.ranked && command.team === 'all' } }
}

function shown(session: Session, command: Extract<HostCommand, { kind: 'show' }>): Session {
  if (command.what === 'question') return asked(session, command.question)
  if (command.what === 'ranking') return { ...session, options: { ...session.options, ranking: command.on } }
  return { ...session, phase: { kind: 'debrief', revealed: command.on } }
}

function hinted(session: Session, team: TeamId, sink: Sink): Session {
  const round = roundOf(session)
  const cluster = round.clusters[team]
  const found = cluster && hintFor(cluster, round.lesson)
  if (found) sink.say(team, { kind: 'host-hint', severity: 'info', ...found })
  return session
}
