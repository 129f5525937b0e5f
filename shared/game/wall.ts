/* The wall between silos (GAME.md §10): what one side asks of the other waits for its confirmation, at most 8 s, and then goes through
   by itself; decide runs on it at that moment, and a refusal then is a happening. */

import type { EntryId, SeatId } from '../world/ids.ts'
import type { Session } from '../world/session.ts'
import type { Refusal } from './command.ts'
import type { SeatCommand } from './command.ts'
import type { Sink } from './rule-context.ts'

export function refusalOfConfirm(
  session: Session,
  by: SeatId,
  command: Extract<SeatCommand, { kind: 'confirm-request' }>,
): Refusal | null {
  const request = session.round?.requests.find((one) => one.id === command.request)
  if (request === undefined || session.seats[by]?.team !== request.team) {
    return { code: 'unknown-request', facts: { request: command.request } }
  }
  return null
}

export function confirmed(session: Session, _request: EntryId, _sink: Sink): Session {
  return session
}
