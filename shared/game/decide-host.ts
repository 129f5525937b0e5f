/* Refusals of the host's acts. What authorize.ts already settled (role, phase) is not asked again. */

import { assertNever } from '../lib/assert.ts'
import type { QuestionKind, Session, SessionOptions } from '../world/session.ts'
import { hintFor } from './host-hint.ts'
import type { HostCommand, Refusal } from './command.ts'
import { fullTeam, refusalOfSeat } from './decide-seat.ts'
import { targetsOf } from '../rules/incident-targets.ts'

type Of<Kind extends HostCommand['kind']> = Extract<HostCommand, { kind: Kind }>

export function refusalOfHost(session: Session, command: Exclude<HostCommand, { kind: 'open-round' }>): Refusal | null {
  switch (command.kind) {
    case 'configure':
      return refusalOfOptions(session, command)
    case 'advance-phase':
      return refusalOfAdvance(session, command)
    case 'set-pause':
      return refusalOfPause(session, command)
    case 'inject':
      return refusalOfIncident(session, command)
    case 'set-seat':
      return refusalOfSeating(session, command)
    case 'remove-seat':
      return refusalOfSeat(session, command.seat)
    case 'show':
      return refusalOfShow(session, command)
    case 'hint':
      return refusalOfHint(session, command)
    case 'extend':
    case 'end-session':
      return null
    default:
      return assertNever(command)
  }
}

/** Teams are counted in the lobby; after that every team has a cluster. Nobody loses a place to smaller teams. */
function refusalOfOptions(session: Session, command: Of<'configure'>): Refusal | null {
  const { options } = session
  const wanted = Object.entries(command.options).filter(([, value]) => value !== undefined)
  if (wanted.every(([key, value]) => options[key as keyof SessionOptions] === value)) {
    return { code: 'no-change', facts: {} }
  }
  const teamCount = command.options.teamCount ?? options.teamCount
  const teamSize = command.options.teamSize ?? options.teamSize
  if (teamCount !== options.teamCount && session.phase.kind !== 'lobby') {
    return {
      code: 'not-allowed-phase',
      facts: { command: 'configure', option: 'teamCount', phase: session.phase.kind },
    }
  }
  const seats = Object.values(session.seats).filter((seat) => seat.status === 'seated')
  const smaller = teamCount < options.teamCount || teamSize < options.teamSize
  if (smaller && seats.length > teamCount * teamSize) {
    return { code: 'team-full', facts: { seats: seats.length, places: teamCount * teamSize } }
  }
  return null
}

/** `from` is what the host saw; the lobby and a debrief are left by opening a round. */
function refusalOfAdvance(session: Session, command: Of<'advance-phase'>): Refusal | null {
  const phase = session.phase.kind
  if (command.from !== phase) return { code: 'phase-moved-on', facts: { from: command.from, phase } }
  if (phase === 'lobby' || phase === 'debrief') {
    return { code: 'not-allowed-phase', facts: { command: 'advance-phase', role: 'host', phase } }
  }
  return null
}

function refusalOfPause(session: Session, command: Of<'set-pause'>): Refusal | null {
  const paused = 'clock' in session.phase && session.phase.clock === 'paused'
  return paused === command.paused ? { code: 'no-change', facts: { paused: paused ? 1 : 0 } } : null
}

function refusalOfIncident(session: Session, command: Of<'inject'>): Refusal | null {
  const { incident, target, team } = command
  const lesson = session.round?.lesson
  if (lesson === undefined) return { code: 'not-running', facts: { command: 'inject' } }
  if (!lesson.injectable.includes(incident)) return { code: 'locked-by-lesson', facts: { incident, lesson: lesson.id } }
  if (team !== 'all' && session.teams[team] === undefined) return { code: 'unknown-team', facts: { team } }
  const targets = targetsOf(incident, lesson)
  if (target === 'any' ? targets.length === 0 : !targets.includes(target)) {
    return { code: 'bad-target', facts: { incident, target } }
  }
  return null
}

function refusalOfSeating(session: Session, command: Of<'set-seat'>): Refusal | null {
  const { seat, team } = command
  if (session.teams[team] === undefined) return { code: 'unknown-team', facts: { team } }
  const refusal = refusalOfSeat(session, seat)
  if (refusal !== null) return refusal
  if (session.seats[seat]?.team === team) return { code: 'no-change', facts: { seat, team } }
  return fullTeam(session, team)
}

/** The replay is shown once the round is over; the ranking whenever the host likes. */
function refusalOfShow(session: Session, command: Of<'show'>): Refusal | null {
  if (command.what === 'question') return refusalOfQuestion(session, command.question)
  const { what, on } = command
  if (what === 'ranking') return session.options.ranking === on ? { code: 'no-change', facts: { what } } : null
  if (session.phase.kind !== 'debrief') {
    return { code: 'not-allowed-phase', facts: { command: 'show', what, phase: session.phase.kind } }
  }
  return session.phase.revealed === on ? { code: 'no-change', facts: { what } } : null
}

/** [GUE4] A question is put in debrief, before the reveal. */
function refusalOfQuestion(session: Session, question: QuestionKind | null): Refusal | null {
  const { phase, round } = session
  if (phase.kind !== 'debrief' || phase.revealed) {
    return { code: 'not-allowed-phase', facts: { command: 'show', what: 'question', phase: phase.kind } }
  }
  return round?.question === question ? { code: 'no-change', facts: { what: 'question' } } : null
}

/** There is nothing to hint at while nothing is wrong. */
function refusalOfHint(session: Session, command: Of<'hint'>): Refusal | null {
  const { team } = command
  const cluster = session.round?.clusters[team]
  if (cluster === undefined) return { code: 'unknown-team', facts: { team } }
  const lesson = session.round?.lesson
  return lesson !== undefined && hintFor(cluster, lesson) !== null ? null : { code: 'bad-target', facts: { team } }
}
