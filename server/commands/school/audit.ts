/* What must never be: an acknowledged command missing from the log, one twice, one nobody sent, a client's order turned round, a live
   state that the log does not replay to. Compares what students saw with what the log holds. */

import { evolve } from '../../../shared/game/evolve.ts'
import type { LogRecord } from '../../../shared/game/entry.ts'
import { compareEntryIds } from '../../../shared/game/entry.ts'
import { collect, createFeed, type Feed } from '../../../shared/game/feed.ts'
import { viewForTeam } from '../../../shared/game/view.ts'
import type { TeamView } from '../../../shared/game/view.types.ts'
import { applyFrame, encodeFull } from '../../../shared/protocol/delta.ts'
import { checksum } from '../../../shared/lib/checksum.ts'
import type { Session } from '../../../shared/world/session.ts'
import type { Attempt } from './student.ts'

export interface Audit {
  acknowledged: number
  lost: string[]
  doubled: string[]
  neverSent: string[]
  outOfOrder: string[]
  /** Ticks whose carried checksum the replay did not reach. */
  mismatches: number[]
  /** Seats whose last view is not the one that the replay ends with. */
  shownOtherwise: string[]
  checksum: string
}

/** What a student ended with. */
export interface Witness {
  seat: string
  attempts: readonly Attempt[]
  view: TeamView | null
}

/** Audits one round in its debrief: its records from `round-opened` on against what every student said and saw since then. */
export function auditRound(records: readonly LogRecord[], witnesses: readonly Witness[]): Audit {
  const attempts = witnesses.flatMap((witness) => witness.attempts)
  const entries = new Map<string, string[]>()
  for (const record of records) {
    if (record.commandId === undefined) continue
    const key = `${record.by} ${record.commandId}`
    entries.set(key, [...(entries.get(key) ?? []), record.id])
  }
  const audit: Audit = {
    acknowledged: 0,
    lost: [],
    doubled: [],
    neverSent: [],
    outOfOrder: [],
    mismatches: [],
    shownOtherwise: [],
    checksum: '',
  }
  const sent = new Set(attempts.map(keyOf))
  for (const attempt of attempts) {
    const found = entries.get(keyOf(attempt)) ?? []
    if (found.length > 1) audit.doubled.push(attempt.commandId)
    if (attempt.outcome.kind === 'done') {
      audit.acknowledged += 1
      if (!found.includes(attempt.outcome.entry)) audit.lost.push(`${attempt.commandId} (${attempt.outcome.entry})`)
    }
    if (attempt.outcome.kind === 'refused' && found.length > 0)
      audit.doubled.push(`${attempt.commandId} refused yet logged`)
  }
  for (const [key, ids] of entries) {
    const [by] = key.split(' ')
    if (by?.startsWith('s') && by !== 'server' && !sent.has(key)) audit.neverSent.push(`${key} (${ids.join(' ')})`)
  }
  audit.outOfOrder = turnedRound(records)
  const replayed = replay(records)
  audit.mismatches = replayed.mismatches
  audit.shownOtherwise = witnesses.flatMap(({ seat, view }) => (sawTheEnd(view, replayed) ? [] : [seat]))
  audit.checksum = checksum(replayed.session.round?.clusters ?? null)
  return audit
}

/** True when nothing that must never be was found. */
export function isClean(audit: Audit): boolean {
  const { lost, doubled, neverSent, outOfOrder, mismatches, shownOtherwise } = audit
  return [lost, doubled, neverSent, outOfOrder, mismatches, shownOtherwise].every((list) => list.length === 0)
}

function keyOf(attempt: Attempt): string {
  return `${attempt.seat} ${attempt.commandId}`
}

/** Per seat and page, counters must rise in the log as they rose in the hand. */
function turnedRound(records: readonly LogRecord[]): string[] {
  const highest = new Map<string, number>()
  const turned: string[] = []
  for (const [rank, record] of records.entries()) {
    const before = records[rank - 1]
    if (before && compareEntryIds(before.id, record.id) >= 0) turned.push(`${before.id} before ${record.id}`)
    if (record.commandId === undefined) continue
    const [nonce, counter] = record.commandId.split('-')
    const key = `${record.by} ${nonce}`
    if (Number(counter) <= (highest.get(key) ?? 0)) turned.push(record.commandId)
    highest.set(key, Number(counter))
  }
  return turned
}

interface Replayed {
  session: Session
  feed: Feed
  mismatches: number[]
}

function replay(records: readonly LogRecord[]): Replayed {
  const mismatches = new Set<number>()
  const feed = createFeed()
  let session: Session | null = null
  for (const record of records) {
    const evolved = evolve(session, record)
    session = evolved.session
    collect(feed, evolved.happenings)
    const tick = session.round?.checksumMismatchTick
    if (tick !== null && tick !== undefined) mismatches.add(tick)
  }
  if (session === null) throw new Error('the log of the round is empty')
  return { session, feed, mismatches: [...mismatches] }
}

/** The live board at the end is the replay's, as far as the wire carries it; the feed remembers more than one round. */
function sawTheEnd(view: TeamView | null, { session, feed }: Replayed): boolean {
  if (view === null) return false
  const { feed: _feed, ...replayed } = applyFrame(null, encodeFull(viewForTeam(session, view.team, feed)))
  const { feed: _told, ...shown } = view
  return checksum(shown) === checksum(replayed)
}
