/* The ports between rooms and storage. Each has a file and a Redis implementation under one contract suite (tests/contract).
   Nothing above this folder knows which one runs; nothing in it knows what an entry means. */

import type { EntryId, LogRecord } from '../../shared/game/entry.ts'
import type { StoreWarningCode } from '../../shared/protocol/store-warning.ts'

/**
 * How an append ended. `fenced`: the log holds something else than my predecessor (or my lease is gone), `last` says what;
 * the caller must stop or reload. `unavailable`: storage cannot say; nothing may be acknowledged, the caller may try the same
 * records again (the explicit ids make that harmless).
 */
export type AppendResult =
  | { kind: 'appended' }
  | { kind: 'fenced'; last: EntryId | null }
  | { kind: 'unavailable'; reason: string }

export type ReadResult =
  | {
      kind: 'records'
      records: LogRecord[]
      /** bytes of a torn tail that were cut */
      cutBytes: number
    }
  | { kind: 'missing' }
  | {
      kind: 'quarantined'
      /** byte offset (file) or entry id (Redis) of the first bad record */
      at: string
      reason: string
    }
  | { kind: 'unavailable'; reason: string }

/** What happened: one append-only log a session. */
export interface EventLog {
  /**
   * Appends records right behind `after` (null: the log must be empty), all or nothing, in order.
   * `durable: false` (ticks nobody waits for) may return before the data is on disk; a later durable append covers it.
   * `owner` is the lease token under which the caller writes; a stale one is fenced.
   */
  append(
    code: string,
    records: readonly LogRecord[],
    options: { after: EntryId | null; durable: boolean; owner: LeaseToken },
  ): Promise<AppendResult>
  read(code: string): Promise<ReadResult>
  /** Codes of every session that has a log, sorted. */
  codes(): Promise<string[]>
  /** Erases the log of an ended session. */
  erase(code: string): Promise<void>
  close(): Promise<void>
}

/** Proof of ownership, unguessable, new at each acquisition. */
export type LeaseToken = string

export interface HeldLease {
  code: string
  token: LeaseToken
  /** Fires once when the lease can no longer be trusted (renewal failed for 7 s, or somebody else has it). */
  onLost(listener: (reason: string) => void): void
  /** True while the last successful renewal was sent less than 7 s ago on a monotonic clock. */
  isSafe(): boolean
  release(): Promise<void>
}

export type AcquireResult =
  | { kind: 'held'; lease: HeldLease }
  | {
      kind: 'taken'
      /** process id string of the holder, as given to its store */
      by: string
    }
  | { kind: 'unavailable'; reason: string }

/** Who owns a session: one process at a time. */
export interface Lease {
  acquire(code: string): Promise<AcquireResult>
  close(): Promise<void>
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * Names, token hashes, links and free text: everything that can be erased without touching a log.
 * One small document a key, keys grouped by session code; the empty code '' is the server's own (operator codes).
 */
export interface PeopleStore {
  /** Claims a join code for ever (until erased): true for exactly one caller. */
  claim(code: string): Promise<boolean>
  put(code: string, key: string, value: Json): Promise<void>
  get(code: string, key: string): Promise<Json | undefined>
  /** Every key of a session. */
  all(code: string): Promise<Record<string, Json>>
  /** Reads and deletes in one step: for exactly one caller, the others get undefined. */
  take(code: string, key: string): Promise<Json | undefined>
  remove(code: string, key: string): Promise<void>
  erase(code: string): Promise<void>
  close(): Promise<void>
}

/** Thrown by PeopleStore when storage cannot be reached; message in plain words. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

/** Where storage promises less than "done is done": a code for the host's page, a sentence with the remedy for the terminal. */
export interface StoreWarning {
  code: StoreWarningCode
  text: string
}

/** One storage back end, opened: what the composition root hands to the rooms. */
export interface Store {
  kind: 'file' | 'redis'
  log: EventLog
  people: PeopleStore
  lease: Lease
  /** What the host should know about durability; undefined when the promise holds without a footnote. */
  warning: StoreWarning | undefined
  /** True while storage answers; feeds readiness and the banner. */
  healthy(): boolean
  close(): Promise<void>
}
