/* What moved when records were applied: which teams' boards, and whether it is worth telling at once. */

import type { Entry, LogRecord } from '../../shared/game/entry.ts'
import { isTicking } from '../../shared/game/evolve.ts'
import type { TeamId } from '../../shared/world/ids.ts'
import type { Session } from '../../shared/world/session.ts'

/** What moved: everything, or some teams' boards. */
export interface Change {
  teams: 'all' | ReadonlySet<TeamId>
  /** The phase, the seats, the options or the results changed: worth telling at once. */
  phase: boolean
}

/** Said by people: what the clock, an owner or the judge writes does not keep a class alive. */
export function isSpoken({ kind }: Entry): boolean {
  return kind !== 'tick' && kind !== 'owner-taken' && kind !== 'round-judged'
}

/** Whose boards an entry moves: a seat's act its own team's, anything else everybody's. */
export function teamsMovedBy({ by, entry }: LogRecord, session: Session): Change['teams'] {
  const seat = session.seats[by]
  if (entry.kind !== 'command' || seat === undefined) return 'all'
  const isOwn = entry.command.kind !== 'join' && entry.command.kind !== 'leave'
  return isOwn ? new Set([seat.team]) : 'all'
}

export function union(left: Change['teams'], right: Change['teams']): Change['teams'] {
  return left === 'all' || right === 'all' ? 'all' : new Set([...left, ...right])
}

export function isTurningPoint(before: Session, after: Session): boolean {
  return (
    before.phase.kind !== after.phase.kind ||
    before.seats !== after.seats ||
    before.teams !== after.teams ||
    before.options !== after.options ||
    before.results !== after.results ||
    isTicking(before) !== isTicking(after)
  )
}
