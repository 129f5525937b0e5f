/* Log records for tests that care about order and bytes, not about the game. */

import { type EntryId, type LogRecord, parseEntryId, RECORD_VERSION } from '../../shared/game/entry.ts'

/** A tick under this id; `text` makes it a different or larger record. */
export function record(id: EntryId, text?: string): LogRecord {
  const { seq } = parseEntryId(id)
  const entry: LogRecord['entry'] = text === undefined ? { kind: 'tick' } : { kind: 'tick', checksum: text }
  return { id, v: RECORD_VERSION, at: 1_700_000_000_000 + seq, by: 'server', entry }
}

/** `1-0 1-1 …`: that many records of one epoch. */
export function recordsOf(epoch: number, count: number): LogRecord[] {
  return Array.from({ length: count }, (_, seq) => record(`${epoch}-${seq}`))
}
