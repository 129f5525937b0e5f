/* How a log record becomes text and back: the same JSON in a file and in Redis. Old versions climb through the upcasters here,
   so that nothing above this folder ever sees them; a version from the future is refused, never guessed at.
   Where the text is put, and how damage to it is noticed, is the business of file/ and redis/. */

import { compareEntryIds, type EntryId, type LogRecord, RECORD_VERSION } from '../../shared/game/entry.ts'
import { invariant } from '../../shared/lib/assert.ts'

/** A record as storage sees it: the id that orders it and the exact text that was, or will be, written. */
export interface RecordText {
  id: EntryId
  text: string
}

export type Decoded = { kind: 'record'; record: LogRecord } | { kind: 'unreadable'; reason: string }

type RawRecord = { [key: string]: unknown }

/**
 * Step n turns a record of version n into version n + 1, purely. Version 1 is the first that was ever written, so the
 * list is empty; golden logs of every released version are replayed through it.
 */
const UPCASTERS: ReadonlyMap<number, (raw: RawRecord) => RawRecord> = new Map()

const ENTRY_ID = /^[1-9]\d*-(0|[1-9]\d*)$/
const SESSION_CODE = /^[A-Za-z0-9-]{1,64}$/

/** Text of each record; throws on a batch whose ids do not rise, because storage would keep half of it. */
export function encodeRecords(records: readonly LogRecord[], after: EntryId | null): RecordText[] {
  invariant(records.length > 0, 'an append brings at least one record')
  let previous = after
  return records.map((record) => {
    invariant(ENTRY_ID.test(record.id), `record id ${record.id}`)
    invariant(previous === null || compareEntryIds(previous, record.id) < 0, `${record.id} comes after ${previous}`)
    previous = record.id
    return { id: record.id, text: JSON.stringify(record) }
  })
}

/** Reads one record of any version up to ours; refuses with a reason that an operator can act on. */
export function decodeRecord(text: string): Decoded {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { kind: 'unreadable', reason: 'the record is not JSON' }
  }
  if (!isObject(raw) || typeof raw['v'] !== 'number') return { kind: 'unreadable', reason: 'the record has no version' }
  if (raw['v'] > RECORD_VERSION) return { kind: 'unreadable', reason: newerVersion(raw['v']) }
  let current = raw
  for (let version = raw['v']; version < RECORD_VERSION; version++) {
    const upcast = UPCASTERS.get(version)
    if (upcast === undefined) return { kind: 'unreadable', reason: `no Podium ever wrote record version ${version}` }
    current = upcast(current)
  }
  return isRecord(current)
    ? { kind: 'record', record: current }
    : { kind: 'unreadable', reason: 'the record lacks id, time, author or entry' }
}

/** What to say about a record that a newer Podium wrote. */
export function newerVersion(version: number): string {
  return `written by a newer Podium (record version ${version}, this one reads up to ${RECORD_VERSION}): run that version`
}

/** True when `wanted` stands in `stored` in one piece, right behind `after`, byte for byte: a resend of what is already kept. */
export function holdsExactly(
  stored: readonly RecordText[],
  wanted: readonly RecordText[],
  after: EntryId | null,
): boolean {
  const first = stored.findIndex((record) => record.id === wanted[0]?.id)
  if (first < 0 || (stored[first - 1]?.id ?? null) !== after) return false
  return wanted.every((record, index) => stored[first + index]?.text === record.text)
}

/** Codes become folder names and keys: anything else than letters, digits and hyphens is a bug above. */
export function checkCode(code: string): string {
  invariant(isCode(code), `session code ${JSON.stringify(code)}`)
  return code
}

/** Could this name, found in storage, be a session's code? */
export function isCode(name: string): boolean {
  return SESSION_CODE.test(name)
}

function isRecord(raw: RawRecord): raw is RawRecord & LogRecord {
  return (
    typeof raw['id'] === 'string' &&
    ENTRY_ID.test(raw['id']) &&
    typeof raw['at'] === 'number' &&
    typeof raw['by'] === 'string' &&
    isObject(raw['entry']) &&
    typeof raw['entry']['kind'] === 'string'
  )
}

function isObject(value: unknown): value is RawRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
