/* What a log holds: inputs, never consequences. A record wraps an entry with who sent it and the id that orders it.
   What each entry does to the state stands in evolve.ts; how records reach a disk in server/store. */

import type { Lesson } from '../lessons/lesson.ts'
import type { EntryId } from '../world/ids.ts'
import type { Benchmark, RoundSetup, SessionOptions } from '../world/session.ts'
import type { Command } from './command.ts'

export type { EntryId }

/** Who sent an entry: a seat's id (`s1`…), the host, the operator who created the session, or the server itself (ticks). */
export type Author = string

export const HOST: Author = 'host'
export const SERVER: Author = 'server'

export type Entry =
  | { kind: 'session-created'; code: string; options: SessionOptions }
  | { kind: 'owner-taken' }
  | { kind: 'round-opened'; round: RoundSetup; lesson: Lesson }
  | {
      kind: 'command'
      command: Command /** id of the last entry in the view the command was made on */
      seen?: EntryId
    }
  | { kind: 'tick' /** of the round's clusters before this tick, every 40th tick */; checksum?: string }
  /** Floor and reference of a round that ended, played off the room's thread: a result of the log's inputs, but too slow to fold. */
  | { kind: 'round-judged'; round: number; benchmark: Benchmark }
  | { kind: 'session-ended'; reason: 'host' | 'idle' }

/** Version of the record's shape; older ones pass through upcasters in server/store. */
export const RECORD_VERSION = 1

export interface LogRecord {
  id: EntryId
  v: typeof RECORD_VERSION
  /** Wall clock, milliseconds since 1970; nothing that folds reads it. */
  at: number
  by: Author
  /** `nonce-counter` made by the page; absent on entries nobody waits for. */
  commandId?: string
  entry: Entry
}

/** Splits an entry id. */
export function parseEntryId(id: EntryId): { epoch: number; seq: number } {
  const dash = id.indexOf('-')
  return { epoch: Number(id.slice(0, dash)), seq: Number(id.slice(dash + 1)) }
}

export function entryId(epoch: number, seq: number): EntryId {
  return `${epoch}-${seq}`
}

/** Orders ids by epoch, then by sequence: negative when `left` is older. */
export function compareEntryIds(left: EntryId, right: EntryId): number {
  const a = parseEntryId(left)
  const b = parseEntryId(right)
  return a.epoch - b.epoch || a.seq - b.seq
}
