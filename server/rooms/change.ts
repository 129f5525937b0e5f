/* What moved when records were applied: which teams' boards, and whether it is worth telling at once. */

import type { LogRecord } from '../../shared/game/entry.ts'
import { isTicking } from '../../shared/game/evolve.ts'
import type { TeamId } from '../../shared/world/ids.ts'
import type { Session } from '../../shared/world/session.ts'

/** What moved: everything, or some teams' boards. */
export interface Change {
  teams: 'all' | ReadonlySet<TeamId>
  /** The phase, the seats or the options changed: worth telling at once. */
  phase: boolean
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
    isTicking(before) !== isTicking(after)
  )
}
