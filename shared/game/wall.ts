/* The wall between silos (GAME.md §10): who stands on which side of it, and what one side asks of the other. A request waits for
   its confirmation, at most 8 s, and then goes through by itself. Which command is whose: stations.ts; the releases' own wait before the
   testers: rules/pipeline.ts. */

import type { Side } from '../world/delivery.ts'
import type { EntryId, SeatId, TeamId } from '../world/ids.ts'
import type { Round, Session, WallRequest } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import { carryOut, type Deed, refusalOfDeed } from './carry-out.ts'
import type { Refusal, SeatCommand, TeamCommand } from './command.ts'
import { roundOf } from './phases.ts'
import type { Sink } from './rule-context.ts'
import { seatsOf } from './seating.ts'
import { STATIONS } from './stations.ts'

/** §10: what nobody confirms goes through by itself. */
const WAIT_TICKS = ticksOf(8)

/**
 * [WAL1] Seats of a team alternate dev, ops, dev … in the order of their numbers; nobody has a side under DevOps rules, or alone: who
 * is alone does both.
 */
export function sidesOf(session: Session, team: TeamId): Record<SeatId, Side> {
  const sides: Record<SeatId, Side> = {}
  if (session.round?.lesson.roles !== 'silo') return sides
  const seats = seatsOf(session, team)
  if (seats.length > 1) for (const [rank, seat] of seats.entries()) sides[seat.id] = rank % 2 === 0 ? 'dev' : 'ops'
  return sides
}

/** [WAL2] In live, the side that what a seat says has to wait for: if any of it is not its own side's to do. Null: it is done at once. */
export function awaitedSide(session: Session, { team, by, acts }: Deed): Side | null {
  if (session.phase.kind !== 'live') return null
  const own = sidesOf(session, team)[by]
  if (own === undefined || acts.every((act) => STATIONS[act.kind].side === own)) return null
  return own === 'dev' ? 'ops' : 'dev'
}

/** [WAL2] A request is state: it is there again after a crash. Nothing of it has happened yet. */
export function requested(session: Session, request: Omit<WallRequest, 'dueTick'>, sink: Sink): Session {
  const round = roundOf(session)
  const dueTick = round.tick + WAIT_TICKS
  const facts = { request: request.id, side: request.side, what: whatOf(request.commands) }
  sink.say(request.team, { kind: 'request-made', severity: 'info', seat: request.by, facts })
  return { ...session, round: { ...round, requests: [...round.requests, { ...request, dueTick }] } }
}

/** A batch is called after its first act. */
function whatOf(commands: readonly TeamCommand[]): string {
  return commands[0]?.kind ?? ''
}

/** [WAL4] Refuses a request that is not there or another team's, and one that waits for the other side than one's own. */
export function refusalOfConfirm(
  session: Session,
  by: SeatId,
  command: Extract<SeatCommand, { kind: 'confirm-request' }>,
): Refusal | null {
  const facts = { request: command.request }
  const request = session.round?.requests.find((one) => one.id === command.request)
  if (request === undefined || session.seats[by]?.team !== request.team) return { code: 'unknown-request', facts }
  const own = sidesOf(session, request.team)[by]
  return own === undefined || own === request.side ? null : { code: 'own-request', facts }
}

/** [WAL3] Confirmed, it goes through at once. */
export function confirmed(session: Session, id: EntryId, entry: EntryId, sink: Sink): Session {
  const round = roundOf(session)
  const request = round.requests.find((one) => one.id === id)
  if (request === undefined) throw new Error(`no request ${id}`)
  return { ...session, round: passed(session, round, request, entry, sink) }
}

/** [WAL3] What is due on the round's tick goes through by itself, in the order it was made, before the world moves on. */
export function passDue(session: Session, round: Round, entry: EntryId, sink: Sink): Round {
  let next = round
  for (const request of round.requests) {
    if (request.dueTick <= round.tick) next = passed(session, next, request, entry, sink)
  }
  return next
}

/** [WAL5] Decided as things stand now: what is refused now is told, the rest is done in its author's name. */
function passed(session: Session, round: Round, request: WallRequest, entry: EntryId, sink: Sink): Round {
  const { id, team, by } = request
  const deed: Deed = { team, by, acts: request.commands }
  const open: Round = { ...round, requests: round.requests.filter((one) => one !== request) }
  const refusal = seatRefusal(session, by) ?? refusalOfDeed(open, deed, request.seen ?? undefined)
  const facts = { request: id, what: whatOf(request.commands) }
  if (refusal !== null) {
    const why = { ...refusal.facts, ...facts, code: refusal.code }
    sink.say(team, { kind: 'effect-refused', severity: 'info', seat: by, facts: why })
    return open
  }
  sink.say(team, { kind: 'request-passed', severity: 'info', seat: by, facts })
  return carryOut(open, deed, entry, sink)
}

/** A seat that left or was removed says nothing more; joining is how one comes to be. */
export function seatRefusal(session: Session, by: SeatId): Refusal | null {
  return session.seats[by]?.status === 'seated' ? null : { code: 'seat-gone', facts: { seat: by } }
}
