/* Which team is called: the one the server names, unless the instructor has put it off or is already there. Pure; the buttons are
   needs-me.tsx. */
import type { HostView } from '../../../shared/game/view.types.ts'
import type { TeamId } from '../../../shared/world/ids.ts'

/** What the instructor answered to a call. */
export interface CallAnswer {
  team: TeamId
  kind: 'later' | 'gone'
  /** The failure it was about: a new one of the same team calls again. */
  happening: string
  atMs: number
}

/** Put off this long, then it calls again if it still lasts. */
export const LATER_MS = 60_000
/** Nobody talks with one team for longer while others wait; then the page calls again by itself. */
export const GONE_MS = 180_000

export type Call =
  | { kind: 'called'; team: TeamId; needs: NonNullable<HostView['needsMe']> }
  | { kind: 'gone'; team: TeamId }
  | { kind: 'quiet' }

export function callNow(needs: HostView['needsMe'], answer: CallAnswer | null, nowMs: number): Call {
  const age = answer ? nowMs - answer.atMs : Number.POSITIVE_INFINITY
  if (answer?.kind === 'gone' && age < GONE_MS) return { kind: 'gone', team: answer.team }
  if (needs === null) return { kind: 'quiet' }
  const putOff =
    answer?.kind === 'later' && answer.team === needs.team && answer.happening === needs.happening.id && age < LATER_MS
  return putOff ? { kind: 'quiet' } : { kind: 'called', team: needs.team, needs }
}
