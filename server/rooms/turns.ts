/* Several waiting requests settled in their order, each on what the one before it left; nothing is written yet. One request is turn.ts,
   writing and telling room.ts. */

import type { Logger } from 'pino'
import { type EntryId, entryId } from '../../shared/game/entry.ts'
import type { CommandAnswer } from '../../shared/protocol/messages.ts'
import type { Session } from '../../shared/world/session.ts'
import type { Settled, Waiting } from './inbox.ts'
import { takeTurn, type Turn, type TurnContext } from './turn.ts'

export interface TakenTurn {
  waiting: Waiting
  turn: Turn
}

/** Where the log stands: the owner's epoch and the number of the next record. */
export interface Place {
  epoch: number
  nextSeq: number
}

export type Ground = Pick<TurnContext, 'lesson'> & { now: () => number; log: Logger }

export function takeTurns(session: Session, together: readonly Waiting[], place: Place, ground: Ground): TakenTurn[] {
  let current = session
  let seq = place.nextSeq
  return together.map((waiting) => {
    const turn = settleTurn(current, waiting, entryId(place.epoch, seq), ground)
    if (turn.kind === 'accepted') {
      current = turn.session
      seq++
    }
    return { waiting, turn }
  })
}

function settleTurn(session: Session, { request }: Waiting, id: EntryId, { lesson, now, log }: Ground): Turn {
  try {
    return takeTurn(session, request, { id, at: now(), lesson, newSeed })
  } catch (error) {
    // A bug in the rules costs the one command that met it, not the class.
    log.error({ err: error, request: request.kind }, 'the rules failed')
    return { kind: 'refused', refusal: { code: 'unavailable', facts: {} } }
  }
}

/** 128 random bits: whoever could guess a seed could look ahead. */
function newSeed(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex')
}

/** What must be in the PeopleStore before the log names it. */
export async function storePeople(turns: readonly TakenTurn[]): Promise<void> {
  await Promise.all(
    turns.map(({ turn, waiting }) =>
      turn.kind === 'accepted' && turn.joined !== undefined ? waiting.before?.(turn.joined) : undefined,
    ),
  )
}

/** What whoever waits for the turn is told once it is written. */
export function settledBy(turn: Turn): Settled {
  if (turn.kind === 'refused') return turn
  const { record, joined } = turn
  return joined === undefined ? { kind: 'done', record } : { kind: 'done', record, joined }
}

export function answerOf(settled: Settled): CommandAnswer {
  if (settled.kind === 'done') return { kind: 'done', entry: settled.record.id }
  if (settled.kind === 'unknown') return settled
  const { refusal } = settled
  const first = refusal.code === 'conflict' ? refusal.facts['seat'] : undefined
  return typeof first === 'string' ? { kind: 'refused', refusal, bySeat: first } : { kind: 'refused', refusal }
}
