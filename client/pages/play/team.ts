/* A team's name and flag from its id: teams take them from the list in order (shared/game/seating.ts), so no message has to say it. */
import type { TeamId } from '../../../shared/world/ids.ts'
import type { Team } from '../../../shared/world/session.ts'
import { TEAM_NAMES } from '../../../shared/world/team-names.ts'

/** `t1` is the first of the list. */
export function teamOf(id: TeamId): Team {
  const entry = TEAM_NAMES[(Number(id.slice(1)) || 1) - 1] ?? TEAM_NAMES[0]
  return { id, name: entry.key, flag: entry.flag, pennant: entry.pennant }
}
