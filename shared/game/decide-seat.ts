/* Refusals of people's own acts: joining, leaving, being ready. */

import type { SeatId } from '../world/ids.ts'
import type { Session } from '../world/session.ts'
import type { Role } from './authorize.ts'
import type { Refusal, SeatCommand } from './command.ts'
import { nextSeat, seatsOf } from './seating.ts'

type Of<Kind extends SeatCommand['kind']> = Extract<SeatCommand, { kind: Kind }>

/**
 * A newcomer is let in by the server under the next free id; somebody seated may go over to another team where the host lets
 * people choose, until play begins.
 */
export function refusalOfJoin(session: Session, role: Role, by: string, command: Of<'join'>): Refusal | null {
  const { seat, team } = command
  if (session.teams[team] === undefined) return { code: 'unknown-team', facts: { team } }
  const known = session.seats[seat]
  if (known === undefined) {
    if (role !== 'server') return { code: 'not-allowed-role', facts: { command: 'join', role } }
    if (session.options.locked) return { code: 'door-locked', facts: {} }
    if (seat !== nextSeat(session)) return { code: 'unknown-seat', facts: { seat, next: nextSeat(session) } }
  } else {
    const refusal = refusalOfChange(session, role, by, command)
    if (refusal !== null) return refusal
  }
  return fullTeam(session, team)
}

function refusalOfChange(session: Session, role: Role, by: string, command: Of<'join'>): Refusal | null {
  const { seat, team } = command
  if (role === 'seat' && seat !== by) return { code: 'not-allowed-role', facts: { command: 'join', role } }
  const known = session.seats[seat]
  if (known?.status !== 'seated') return { code: 'seat-gone', facts: { seat } }
  if (known.team === team) return { code: 'no-change', facts: { seat, team } }
  if (role === 'seat' && session.options.teamChoice !== 'chosen') {
    return { code: 'not-allowed-role', facts: { command: 'join', role, teamChoice: session.options.teamChoice } }
  }
  if (session.phase.kind !== 'lobby' && session.phase.kind !== 'briefing') {
    return { code: 'not-allowed-phase', facts: { command: 'join', role, phase: session.phase.kind } }
  }
  return null
}

export function fullTeam(session: Session, team: string): Refusal | null {
  const seats = seatsOf(session, team).length
  return seats < session.options.teamSize ? null : { code: 'team-full', facts: { team, seats } }
}

/** People leave for themselves; the server may say it for them. */
export function refusalOfLeave(session: Session, role: Role, by: string, command: Of<'leave'>): Refusal | null {
  if (role === 'seat' && command.seat !== by) return { code: 'not-allowed-role', facts: { command: 'leave', role } }
  return refusalOfSeat(session, command.seat)
}

/** `unknown-seat` for an id never given, `seat-gone` for one whose person left. */
export function refusalOfSeat(session: Session, seat: SeatId): Refusal | null {
  const known = session.seats[seat]
  if (known === undefined) return { code: 'unknown-seat', facts: { seat } }
  return known.status === 'seated' ? null : { code: 'seat-gone', facts: { seat } }
}

export function refusalOfReady(session: Session, by: string, command: Of<'ready'>): Refusal | null {
  const already = session.round?.ready[by] === true
  return already === command.ready ? { code: 'no-change', facts: { ready: command.ready ? 1 : 0 } } : null
}
