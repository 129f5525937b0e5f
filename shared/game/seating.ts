/* Who sits where: dealing seats over teams fairly and predictably. Names of people are the room's, not the state's. */

import type { SeatId, TeamId } from '../world/ids.ts'
import type { Seat, Session, Team } from '../world/session.ts'
import { TEAM_NAMES } from '../world/team-names.ts'

/** `t7` → 7, `s12` → 12: ids are given out in order, and `t10` must come after `t9`. */
export function ordinalOf(id: string): number {
  return Number(id.slice(1))
}

export const byOrdinal = (left: { id: string }, right: { id: string }) => ordinalOf(left.id) - ordinalOf(right.id)

/** Teams `t1`…, 1–25, with names and flags from the list in order. */
export function makeTeams(count: number): Record<TeamId, Team> {
  const teams: Record<TeamId, Team> = {}
  for (const [index, name] of TEAM_NAMES.slice(0, count).entries()) {
    const id = `t${index + 1}`
    teams[id] = { id, name: name.key, flag: name.flag, pennant: name.pennant }
  }
  return teams
}

/** Teams in the order of the list. */
export function teamsOf(session: Session): Team[] {
  return Object.values(session.teams).sort(byOrdinal)
}

/** Seats of a team whose people are there, in order of joining. */
export function seatsOf(session: Session, team: TeamId): Seat[] {
  return Object.values(session.seats)
    .filter((seat) => seat.team === team && seat.status === 'seated')
    .sort(byOrdinal)
}

/** Id the next person to join is given; ids of people who left are never given again. */
export function nextSeat(session: Session): SeatId {
  return `s${session.seatsGiven + 1}`
}

/** The smallest team that still has a place, the first of several; null when all are full. */
export function suggestTeam(session: Session): TeamId | null {
  let best: TeamId | null = null
  let fewest = session.options.teamSize
  for (const team of teamsOf(session)) {
    const size = seatsOf(session, team.id).length
    if (size < fewest) [best, fewest] = [team.id, size]
  }
  return best
}

/**
 * Seats over another number of teams, moving as few people as a fair deal allows: orphans of removed teams go to the smallest
 * one; then, unless people chose their teams themselves, the last to join leaves the largest team for the smallest.
 */
export function redeal(
  seats: Record<SeatId, Seat>,
  teams: Record<TeamId, Team>,
  chosen: boolean,
): Record<SeatId, Seat> {
  const dealt = { ...seats }
  const ids = Object.values(teams)
    .sort(byOrdinal)
    .map((team) => team.id)
  const present = Object.values(seats)
    .filter((seat) => seat.status === 'seated')
    .sort(byOrdinal)
    .map((seat) => seat.id)
  const sizeOf = (team: TeamId) => present.filter((seat) => dealt[seat]?.team === team).length
  const smallest = () => ids.reduce((best, team) => (sizeOf(team) < sizeOf(best) ? team : best))
  const largest = () => ids.reduce((best, team) => (sizeOf(team) > sizeOf(best) ? team : best))
  const move = (seat: SeatId, team: TeamId) => {
    dealt[seat] = { id: seat, team, status: 'seated' }
  }
  for (const seat of present) if (teams[dealt[seat]?.team ?? ''] === undefined) move(seat, smallest())
  while (!chosen && sizeOf(largest()) - sizeOf(smallest()) > 1) {
    const from = largest()
    const last = present.findLast((seat) => dealt[seat]?.team === from)
    if (last === undefined) break
    move(last, smallest())
  }
  return dealt
}

/** In plan: does every team that has people in it want to go on? */
export function everyoneReady(session: Session, ready: Record<SeatId, true>): boolean {
  const present = Object.values(session.seats).filter((seat) => seat.status === 'seated')
  return present.length > 0 && present.every((seat) => ready[seat.id] === true)
}
