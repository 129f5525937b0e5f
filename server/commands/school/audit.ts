/* What must never be: an acknowledged command missing from the log, one twice, one nobody sent, a client's order turned round, a live
   state that the log does not replay to. Compares what students saw with what the log holds. */

import { evolve } from '../../../shared/game/evolve.ts'
import type { LogRecord } from '../../../shared/game/entry.ts'
import { compareEntryIds } from '../../../shared/game/entry.ts'
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
  checksum: string
}

/** Audits one round: its records from `round-opened` on against every student's attempts since then. */
export function auditRound(records: readonly LogRecord[], attempts: readonly Attempt[]): Audit {
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
  audit.checksum = checksum(replayed.session?.round?.clusters ?? null)
  return audit
}

/** True when nothing that must never be was found. */
export function isClean(audit: Audit): boolean {
  const { lost, doubled, neverSent, outOfOrder, mismatches } = audit
  return [lost, doubled, neverSent, outOfOrder, mismatches].every((list) => list.length === 0)
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

function replay(records: readonly LogRecord[]): { session: Session | null; mismatches: number[] } {
  let session: Session | null = null
  const mismatches = new Set<number>()
  for (const record of records) {
    session = evolve(session, record).session
    const tick = session.round?.checksumMismatchTick
    if (tick !== null && tick !== undefined) mismatches.add(tick)
  }
  return { session, mismatches: [...mismatches] }
}
