/* The room's pen: appends records behind the last one it knows, and does not let go of them until it knows what became of them.
   While storage is away it tries the same records with the same ids again; nothing else happens in the room meanwhile. */

import { compareEntryIds, type EntryId, type LogRecord } from '../../shared/game/entry.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import { type EventLog, type HeldLease, StoreUnavailable } from '../store/ports.ts'
import { type Clock, sleep } from './clock.ts'

/** How long the room waits before it asks storage again. */
export const RETRY_MS = 500
/** Records of this span are kept to be written again if a restarted Redis has lost its tail. */
const TAIL_MS = 30_000

export interface WriterOptions {
  code: string
  log: EventLog
  lease: HeldLease
  clock: Clock
  /** The last record in the log, null for a new one. */
  last: EntryId | null
  /** Storage went away, or is back. */
  onStorage: (state: 'ok' | 'unavailable', reason: string) => void
}

/** `lost`: somebody else owns the session now, or the log is not what I left; the room must be dropped. */
export type WriteResult = 'written' | 'lost'

export class LogWriter {
  private last: EntryId | null
  private tail: { record: LogRecord; at: number }[] = []
  private away = false
  private stopped = false

  constructor(private readonly options: WriterOptions) {
    this.last = options.last
  }

  /**
   * Runs `before` (what must be stored ahead of the log) and appends, both until they are known to have worked. Resolves when the
   * log holds the records, or when it never will by this hand.
   */
  async append(
    records: readonly LogRecord[],
    options: { durable: boolean; before?: () => Promise<void> },
  ): Promise<WriteResult> {
    let prepared = options.before === undefined
    while (!this.stopped && this.options.lease.isSafe()) {
      if (!prepared) prepared = await this.prepare(options.before)
      const result = prepared ? await this.tryAppend(records, options.durable) : 'again'
      if (result !== 'again') return result
      await sleep(this.options.clock, RETRY_MS)
    }
    return 'lost'
  }

  /** No further try: an append that is under way may still work, nobody will hear of it. */
  stop(): void {
    this.stopped = true
  }

  private async prepare(before: (() => Promise<void>) | undefined): Promise<boolean> {
    try {
      await before?.()
      return true
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      this.setAway(true, error.message)
      return false
    }
  }

  private async tryAppend(records: readonly LogRecord[], durable: boolean): Promise<WriteResult | 'again'> {
    const { code, log, lease, clock } = this.options
    const result = await log.append(code, records, { after: this.last, durable, owner: lease.token })
    switch (result.kind) {
      case 'appended':
        this.last = records.at(-1)?.id ?? this.last
        this.retain(records, clock.monotonic())
        this.setAway(false, '')
        return 'written'
      case 'unavailable':
        this.setAway(true, result.reason)
        return 'again'
      case 'fenced':
        return this.mend(result.last)
      default:
        return assertNever(result)
    }
  }

  /** A log that ends at an older record of mine has lost its tail: it gets it again. Anything else is not my log any more. */
  private async mend(last: EntryId | null): Promise<WriteResult | 'again'> {
    const { code, log, lease } = this.options
    const found = this.tail.findIndex(({ record }) => record.id === last)
    const older = last === null || (this.last !== null && compareEntryIds(last, this.last) < 0)
    const mine = last === null ? this.tail[0]?.record.id === '1-0' : found >= 0
    const lostTail = this.tail.slice(found + 1).map(({ record }) => record)
    if (!older || !mine || lostTail.length === 0) return 'lost'
    const result = await log.append(code, lostTail, { after: last, durable: true, owner: lease.token })
    if (result.kind === 'unavailable') this.setAway(true, result.reason)
    return result.kind === 'fenced' ? 'lost' : 'again'
  }

  private retain(records: readonly LogRecord[], now: number): void {
    this.tail.push(...records.map((record) => ({ record, at: now })))
    const firstKept = this.tail.findIndex(({ at }) => at >= now - TAIL_MS)
    // One older record stays: the log may end exactly there.
    if (firstKept > 1) this.tail.splice(0, firstKept - 1)
  }

  private setAway(away: boolean, reason: string): void {
    if (away === this.away) return
    this.away = away
    this.options.onStorage(away ? 'unavailable' : 'ok', reason)
  }
}
