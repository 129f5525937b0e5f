/* Names of the Socket.IO rooms a page sits in, so that one encoding reaches everybody it is meant for. (A session's room in the
   house's sense is rooms/room.ts.) */

import type { SeatId, TeamId } from '../../shared/world/ids.ts'

/** `fast`: every frame; `slow`: every 4th, with a base of its own, for polling and for pages that fell behind. */
export type Lane = 'fast' | 'slow'

export const channels = {
  session: (code: string) => `${code}`,
  host: (code: string) => `${code}/host`,
  screen: (code: string) => `${code}/screen`,
  seat: (code: string, seat: SeatId) => `${code}/seat/${seat}`,
  team: (code: string, team: TeamId) => `${code}/team/${team}`,
  lane: (code: string, team: TeamId, lane: Lane) => `${code}/team/${team}/${lane}`,
}
