/* From a log back to a session: the fold, and beside it what the room remembers of the log (answers, the feed, when somebody last
   spoke). Who may own the session, and what is appended first, is registry.ts. */

import { compareEntryIds, type EntryId, type LogRecord } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { collect, createFeed, type Feed } from '../../shared/game/feed.ts'
import { awaitsJudgement } from '../../shared/game/phases.ts'
import { invariant } from '../../shared/lib/assert.ts'
import type { Session } from '../../shared/world/session.ts'
import { Answers } from './answers.ts'
import { isSpoken } from './change.ts'

export interface Folded {
  session: Session
  last: EntryId
  /** Wall clock of the last entry that was not a tick. */
  lastCommandAt: number
  feed: Feed
  answers: Answers
}

/**
 * Folds a log, oldest record first; null when it is empty. Rounds before the last are not folded again: `round-opened` brings along
 * what the session keeps of them. Throws on an order no room would have written.
 */
export function foldLog(records: readonly LogRecord[]): Folded | null {
  const feed = createFeed()
  const answers = new Answers()
  const from = Math.max(
    0,
    records.findLastIndex(({ entry }) => entry.kind === 'round-opened'),
  )
  let session: Session | null = null
  let last: EntryId | null = null
  let lastCommandAt = 0
  for (const [rank, record] of records.entries()) {
    invariant(last === null || compareEntryIds(last, record.id) < 0, `${record.id} comes after ${last}`)
    last = record.id
    answers.restore(record)
    if (isSpoken(record.entry)) lastCommandAt = record.at
    if (rank < from) continue
    const evolved = evolve(session, record)
    session = evolved.session
    collect(feed, evolved.happenings)
  }
  return session === null || last === null ? null : { session, last, lastCommandAt, feed, answers }
}

/**
 * The session as it stood after each earlier round that still waits for its judgement: the process died, or its judge, and the class went
 * on meanwhile. Such a round is folded for its own sake, seldom as that is; `isKnown` says of which lessons there is any use in it.
 */
export function unjudgedRounds(
  records: readonly LogRecord[],
  session: Session,
  isKnown: (lesson: string) => boolean,
): Session[] {
  const waiting = session.results.filter(
    ({ round, lesson }) => round !== session.round?.number && awaitsJudgement(session, round) && isKnown(lesson),
  )
  return waiting.flatMap(({ round }) => {
    const opens = ({ entry }: LogRecord) => entry.kind === 'round-opened' && entry.round.number === round
    const from = records.findLastIndex(opens)
    const next = records.findIndex(({ entry }, rank) => rank > from && entry.kind === 'round-opened')
    const folded = from < 0 ? null : foldLog(records.slice(from, next < 0 ? undefined : next))
    return folded === null ? [] : [folded.session]
  })
}
