/* What can be asked of a session beside playing it: what a newcomer may see, a seat, a link, another name. Calls and answers are
   plain JSON, so that a process that does not own the session can pass them to the one that does. */

import { assertNever } from '../../shared/lib/assert.ts'
import { seatsOf, suggestTeam, teamsOf } from '../../shared/game/seating.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { PhaseKind, Session, SessionOptions } from '../../shared/world/session.ts'
import { checkName } from './names.ts'
import type { Room } from './room.ts'
import { type Identity, newSecret, type Roster } from './roster.ts'

/** What somebody at the door may know. */
export interface Offer {
  code: string
  lessonId: string
  locked: boolean
  phase: PhaseKind
  teamChoice: SessionOptions['teamChoice']
  teams: {
    id: TeamId
    nameKey: string
    flag: string
    pennant: number
    seats: { id: SeatId; name: string }[]
    capacity: number
  }[]
  suggestedTeamId: TeamId | null
}

export type DeskCall =
  | { kind: 'offer' }
  /** Which round it is and how far: what the replay's readers may have. */
  | { kind: 'standing' }
  | { kind: 'identify'; token: string }
  | { kind: 'join'; name: string; team: TeamId | null }
  | { kind: 'rename'; seat: SeatId; name: string }
  | { kind: 'link'; identity: Identity }
  | { kind: 'redeem'; link: string }
  | { kind: 'grant-host' }
  | { kind: 'announce'; text: string }

/** Codes that pages have sentences for. */
export type DeskRefusal =
  | 'name-empty'
  | 'name-refused'
  | 'name-taken'
  | 'team-full'
  | 'class-full'
  | 'locked'
  | 'ended'
  | 'unknown-team'
  | 'unknown-seat'
  | 'unknown-link'
  | 'busy'

export type DeskAnswer =
  | { kind: 'offer'; offer: Offer }
  | { kind: 'standing'; round: number; phase: PhaseKind }
  | { kind: 'identity'; identity: Identity | null }
  | { kind: 'joined'; seatId: SeatId; token: string }
  | { kind: 'link'; link: string }
  | { kind: 'token'; identity: Identity; token: string }
  | { kind: 'done' }
  | { kind: 'refused'; code: DeskRefusal; facts: Record<string, string | number> }

/** Serves one call. Rejects with StoreUnavailable when the PeopleStore is needed and away. */
export async function serveDesk(room: Room, call: DeskCall, nowMs: number): Promise<DeskAnswer> {
  switch (call.kind) {
    case 'offer':
      return { kind: 'offer', offer: offerOf(room.current, room.roster) }
    case 'standing':
      return { kind: 'standing', ...standingOf(room.current) }
    case 'identify':
      return { kind: 'identity', identity: room.roster.identify(call.token) ?? null }
    case 'join':
      return join(room, call.name, call.team)
    case 'rename':
      return rename(room, call.seat, call.name)
    case 'link':
      if (call.identity.kind === 'seat' && !isSeated(room.current, call.identity.seat)) return refused('unknown-seat')
      return { kind: 'link', link: await room.roster.link(call.identity, nowMs) }
    case 'redeem': {
      const redeemed = await room.roster.redeem(call.link, nowMs)
      return redeemed === undefined ? refused('unknown-link') : { kind: 'token', ...redeemed }
    }
    case 'grant-host': {
      const token = newSecret()
      await room.roster.grant({ kind: 'host' }, token)
      return { kind: 'token', identity: { kind: 'host' }, token }
    }
    case 'announce':
      room.announce(call.text)
      return { kind: 'done' }
    default:
      return assertNever(call)
  }
}

/** A session as the door shows it; `roster` is left out where names are gone. */
export function offerOf(session: Session, roster?: Roster): Offer {
  const { options } = session
  return {
    code: session.code,
    lessonId: session.round?.lesson.id ?? options.lesson,
    locked: options.locked,
    phase: session.phase.kind,
    teamChoice: options.teamChoice,
    teams: teamsOf(session).map((team) => ({
      id: team.id,
      nameKey: team.name,
      flag: team.flag,
      pennant: team.pennant,
      seats: seatsOf(session, team.id).map(({ id }) => ({ id, name: roster?.nameOf(id) ?? '' })),
      capacity: options.teamSize,
    })),
    suggestedTeamId: suggestTeam(session),
  }
}

/** The number of the newest round, 0 before the first, and the phase it is in. */
export function standingOf(session: Session): { round: number; phase: PhaseKind } {
  return { round: session.round?.number ?? 0, phase: session.phase.kind }
}

async function join(room: Room, typed: string, team: TeamId | null): Promise<DeskAnswer> {
  const verdict = checkName(typed)
  if (verdict.kind === 'refused') return refusedName(verdict.why)
  if (room.roster.isTaken(verdict.name)) return refused('name-taken')
  if (team !== null && room.current.teams[team] === undefined) return refused('unknown-team', { team })
  const answer = await room.join(verdict.name, team)
  if (answer.kind === 'joined') return { kind: 'joined', seatId: answer.seat, token: answer.token }
  if (answer.kind === 'unknown') return refused('busy')
  switch (answer.refusal.code) {
    case 'door-locked':
      return refused('locked')
    case 'session-ended':
      return refused('ended')
    case 'team-full':
      return refused(suggestTeam(room.current) === null ? 'class-full' : 'team-full', answer.refusal.facts)
    default:
      return refused('busy', answer.refusal.facts)
  }
}

async function rename(room: Room, seat: SeatId, typed: string): Promise<DeskAnswer> {
  if (!isSeated(room.current, seat)) return refused('unknown-seat', { seat })
  const verdict = checkName(typed)
  if (verdict.kind === 'refused') return refusedName(verdict.why)
  if (room.roster.isTaken(verdict.name, seat)) return refused('name-taken')
  await room.rename(seat, verdict.name)
  return { kind: 'done' }
}

function isSeated(session: Session, seat: SeatId): boolean {
  return session.seats[seat]?.status === 'seated'
}

function refusedName(why: 'empty' | 'too-long' | 'characters' | 'unkind'): DeskAnswer {
  return why === 'empty' ? refused('name-empty') : refused('name-refused', { why })
}

function refused(code: DeskRefusal, facts: Record<string, string | number> = {}): DeskAnswer {
  return { kind: 'refused', code, facts }
}
