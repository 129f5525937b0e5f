/* The event log on Redis: a stream a session, entries under explicit ids. An append that got no answer is unknown, never failed:
   the ids are read back and compared before anything is said. The script that guards the append is in scripts.ts. */

import { compareEntryIds, type EntryId, type LogRecord } from '../../../shared/game/entry.ts'
import type { AppendResult, EventLog, ReadResult } from '../ports.ts'
import { decodeRecord, encodeRecords, holdsExactly, type RecordText } from '../records.ts'
import { orThrow, type RedisConnection } from './connection.ts'
import { codeOfLogKey, keysOf, LOG_PATTERN } from './keys.ts'
import { APPEND, LOOK_BACK, RECORD_FIELD } from './scripts.ts'

/** Entries a read fetches at once: about a megabyte, so that no reply holds up the others. */
const PAGE_ENTRIES = 1000
const SCAN_COUNT = 1000

/** A stream entry as Redis answers it. */
type StreamEntry = [id: string, fields: string[]]

export function redisEventLog(redis: RedisConnection): EventLog {
  return {
    async append(code, records, { after, owner }) {
      const keys = keysOf(code)
      const texts = encodeRecords(records, after)
      const pairs = texts.flatMap(({ id, text }) => [id, text])
      const outcome = await redis.attempt(
        (client) => client.eval(APPEND, 2, keys.log, keys.lease, owner, after ?? '', ...pairs) as Promise<string[]>,
      )
      if (outcome.kind === 'refused') return { kind: 'unavailable', reason: outcome.reason }
      if (outcome.kind === 'unknown') return lookBack(redis, keys.log, texts, after, outcome.reason)
      return outcome.value[0] === 'appended' ? { kind: 'appended' } : lookBack(redis, keys.log, texts, after, undefined)
    },
    read: async (code) => readAll(redis, keysOf(code).log),
    async codes() {
      const found = new Set<string>()
      let cursor = '0'
      do {
        const page = await orThrow(
          redis.attempt((client) => client.scan(cursor, 'MATCH', LOG_PATTERN, 'COUNT', SCAN_COUNT)),
        )
        cursor = page[0]
        for (const key of page[1]) {
          const code = codeOfLogKey(key)
          if (code !== undefined) found.add(code)
        }
      } while (cursor !== '0')
      return [...found].sort()
    },
    async erase(code) {
      await orThrow(redis.attempt((client) => client.unlink(keysOf(code).log)))
    },
    async close() {},
  }
}

/**
 * What became of an append that was refused or not answered? My bytes under my ids: it is done. `unanswered` is why nobody
 * answered; if then my predecessor is still the last entry, the append may be tried again, harmlessly.
 */
async function lookBack(
  redis: RedisConnection,
  logKey: string,
  texts: readonly RecordText[],
  after: EntryId | null,
  unanswered: string | undefined,
): Promise<AppendResult> {
  const first = texts[0]?.id ?? ''
  const final = texts.at(-1)?.id ?? ''
  const outcome = await redis.attempt(
    (client) => client.eval(LOOK_BACK, 1, logKey, first, final) as Promise<[string, StreamEntry[], StreamEntry[]]>,
  )
  if (outcome.kind !== 'done') return { kind: 'unavailable', reason: unanswered ?? outcome.reason }
  const [last, before, found] = outcome.value
  if (holdsExactly([...before, ...found].map(recordText), texts, after)) return { kind: 'appended' }
  if (unanswered !== undefined && last === (after ?? '')) return { kind: 'unavailable', reason: unanswered }
  return { kind: 'fenced', last: last === '' ? null : (last as EntryId) }
}

async function readAll(redis: RedisConnection, logKey: string): Promise<ReadResult> {
  const records: LogRecord[] = []
  let start = '-'
  for (;;) {
    const page = await redis.attempt(
      (client) => client.xrange(logKey, start, '+', 'COUNT', PAGE_ENTRIES) as Promise<StreamEntry[]>,
    )
    if (page.kind !== 'done') return { kind: 'unavailable', reason: page.reason }
    for (const entry of page.value) {
      const { id, text } = recordText(entry)
      const decoded = decodeRecord(text)
      if (decoded.kind === 'unreadable') return { kind: 'quarantined', at: id, reason: decoded.reason }
      if (compareEntryIds(decoded.record.id, id) !== 0) {
        return { kind: 'quarantined', at: id, reason: `the entry holds a record named ${decoded.record.id}` }
      }
      records.push(decoded.record)
      start = `(${id}`
    }
    if (page.value.length < PAGE_ENTRIES) break
  }
  return records.length === 0 ? { kind: 'missing' } : { kind: 'records', records, cutBytes: 0 }
}

function recordText([id, fields]: StreamEntry): RecordText {
  const at = fields.indexOf(RECORD_FIELD)
  return { id: id as EntryId, text: (at >= 0 ? fields[at + 1] : undefined) ?? '' }
}
