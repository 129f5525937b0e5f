/* From a log back to a session: the fold, and beside it what the room remembers of the log (answers, the feed, when somebody last
   spoke). Who may own the session, and what is appended first, is registry.ts. */

import { compareEntryIds, type EntryId, type LogRecord } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { collect, createFeed, type Feed } from '../../shared/game/feed.ts'
import { invariant } from '../../shared/lib/assert.ts'
import type { Session } from '../../shared/world/session.ts'
import { Answers } from './answers.ts'

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
    const { kind } = record.entry
    if (kind !== 'tick' && kind !== 'owner-taken') lastCommandAt = record.at
    if (rank < from) continue
    const evolved = evolve(session, record)
    session = evolved.session
    collect(feed, evolved.happenings)
  }
  return session === null || last === null ? null : { session, last, lastCommandAt, feed, answers }
}
