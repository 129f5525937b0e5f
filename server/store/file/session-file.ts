/* One session's log file: a queue that writes what has gathered in one go and shares one fsync, and the recovery that runs before
   the first append and after anything that failed. Frames and damage are frame.ts, sessions and leases are log.ts. */

import { dirname } from 'node:path'
import { compareEntryIds, type EntryId, type LogRecord } from '../../../shared/game/entry.ts'
import type { AppendResult, LeaseToken, ReadResult } from '../ports.ts'
import { decodeRecord, encodeRecords, holdsExactly, type RecordText } from '../records.ts'
import { type Disk, type DiskFile, describeDiskError, writeFully } from './disk.ts'
import { encodeFrames, scanFrames } from './frame.ts'
import type { DiskHealth } from './health.ts'

interface Append {
  texts: RecordText[]
  after: EntryId | null
  durable: boolean
  owner: LeaseToken
  answer: (result: AppendResult) => void
}

type Job = { kind: 'append'; append: Append } | { kind: 'other'; run: () => Promise<void> }

/** What is known of the file; forgotten when a write fails, because then only the file itself knows. */
interface Known {
  last: EntryId | null
  sizeBytes: number
  durableBytes: number
  /** Good bytes of which nobody can say whether they reached the disk; written again before the first append. */
  unproven: Buffer
}

type Loaded = { kind: 'good'; known: Known; records: LogRecord[]; texts: RecordText[]; cutBytes: number } | Quarantine
type Quarantine = Extract<ReadResult, { kind: 'quarantined' }>

export interface SessionFileContext {
  disk: Disk
  health: DiskHealth
  isOwner: (owner: LeaseToken) => boolean
}

export class SessionFile {
  private readonly path: string
  private readonly context: SessionFileContext
  private known: Known | undefined
  private handle: DiskFile | undefined
  private readonly jobs: Job[] = []
  private working = false

  constructor(path: string, context: SessionFileContext) {
    this.path = path
    this.context = context
  }

  append(
    records: readonly LogRecord[],
    options: { after: EntryId | null; durable: boolean; owner: LeaseToken },
  ): Promise<AppendResult> {
    const texts = encodeRecords(records, options.after)
    return new Promise((answer) => this.enqueue({ kind: 'append', append: { texts, ...options, answer } }))
  }

  /** Everything in the file; cuts and reports a torn tail. */
  read(): Promise<ReadResult> {
    return this.alone<ReadResult>(async () => {
      await this.forget()
      const loaded = await this.load()
      if (loaded.kind === 'quarantined') return loaded
      this.known = loaded.known
      if (loaded.cutBytes === 0 && loaded.records.length === 0) return { kind: 'missing' }
      if (loaded.cutBytes > 0) await this.ready()
      return { kind: 'records', records: loaded.records, cutBytes: loaded.cutBytes }
    }).catch((error: unknown): ReadResult => ({ kind: 'unavailable', reason: this.failed(error) }))
  }

  /** Removes the session's folder. */
  erase(): Promise<void> {
    return this.alone(async () => {
      await this.forget()
      const folder = dirname(this.path)
      await this.context.disk.remove(folder)
      await this.context.disk.syncDirectory(dirname(folder))
    })
  }

  /** Brings what was not durable to the disk, as far as it takes it, and lets the file go; a later append opens it again. */
  close(): Promise<void> {
    return this.alone(async () => {
      // Nobody was told that these bytes are safe, so a failure is a matter of health and not of the caller's.
      await this.handle?.sync().catch((error: unknown) => this.failed(error))
      await this.forget()
    })
  }

  private alone<Value>(work: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => this.enqueue({ kind: 'other', run: () => work().then(resolve, reject) }))
  }

  private enqueue(job: Job): void {
    this.jobs.push(job)
    if (!this.working) void this.work()
  }

  private async work(): Promise<void> {
    this.working = true
    // One turn of the loop, so that appends made in the same breath share the first fsync too.
    await Promise.resolve()
    for (let job = this.jobs.shift(); job !== undefined; job = this.jobs.shift()) {
      if (job.kind === 'other') {
        await job.run()
        continue
      }
      const batch = [job.append]
      for (let next = this.jobs[0]; next?.kind === 'append'; next = this.jobs[0]) {
        batch.push(next.append)
        this.jobs.shift()
      }
      await this.appendBatch(batch)
    }
    this.working = false
  }

  private async appendBatch(batch: Append[]): Promise<void> {
    const answers = new Map<Append, AppendResult>()
    try {
      const quarantine = await this.ready()
      if (quarantine !== undefined) {
        const reason = `the log is damaged at byte ${quarantine.at}: ${quarantine.reason}`
        for (const append of batch) append.answer({ kind: 'unavailable', reason })
        return
      }
      const others = await this.write(batch, answers)
      if (others.length > 0) await this.answerOthers(others, answers)
      this.context.health.worked()
    } catch (error) {
      // What was written is now anybody's guess, so nothing of this batch is acknowledged, not even what seemed to work.
      const reason = this.failed(error)
      await this.forget()
      for (const append of batch) append.answer({ kind: 'unavailable', reason })
      return
    }
    for (const append of batch) append.answer(answers.get(append) ?? { kind: 'unavailable', reason: 'not handled' })
  }

  /** Writes, in one go and with at most one fsync, each append that continues the log; returns those that do not. */
  private async write(batch: Append[], answers: Map<Append, AppendResult>): Promise<Append[]> {
    const { handle, known } = this.opened()
    const frames: Buffer[] = []
    const others: Append[] = []
    let last = known.last
    let durable = false
    for (const append of batch) {
      if (append.after !== last || !this.context.isOwner(append.owner)) {
        others.push(append)
        continue
      }
      frames.push(encodeFrames(append.texts, known.durableBytes))
      last = append.texts.at(-1)?.id ?? last
      durable ||= append.durable
      answers.set(append, { kind: 'appended' })
    }
    const bytes = Buffer.concat(frames)
    if (bytes.length > 0) await writeFully(handle, bytes, known.sizeBytes)
    known.sizeBytes += bytes.length
    known.last = last
    if (durable) await this.sync()
    return others
  }

  /** A resend of what the file holds is success; anything else has been overtaken. */
  private async answerOthers(others: Append[], answers: Map<Append, AppendResult>): Promise<void> {
    const loaded = await this.load()
    const stored = loaded.kind === 'good' ? loaded.texts : []
    const { known } = this.opened()
    for (const append of others) {
      if (!holdsExactly(stored, append.texts, append.after)) {
        answers.set(append, { kind: 'fenced', last: known.last })
        continue
      }
      if (append.durable && known.durableBytes < known.sizeBytes) await this.sync()
      answers.set(append, { kind: 'appended' })
    }
  }

  private async sync(): Promise<void> {
    const { handle, known } = this.opened()
    await handle.sync()
    known.durableBytes = known.sizeBytes
  }

  private opened(): { handle: DiskFile; known: Known } {
    if (this.handle === undefined || this.known === undefined) throw new Error('the file is not open')
    return { handle: this.handle, known: this.known }
  }

  /** Opens the file for appending, recovering it first where needed; returns the damage that forbids it. */
  private async ready(): Promise<Quarantine | undefined> {
    if (this.known === undefined) {
      const loaded = await this.load()
      if (loaded.kind === 'quarantined') return loaded
      this.known = loaded.known
    }
    if (this.handle !== undefined) return undefined
    this.handle = await this.settle(this.known)
    return undefined
  }

  /** Opens the file and brings it, on disk, to exactly what was read: torn tail cut, the rest durable. */
  private async settle(known: Known): Promise<DiskFile> {
    const { disk } = this.context
    const folder = dirname(this.path)
    const sessions = dirname(folder)
    await disk.makeDirectory(folder)
    const handle = await disk.open(this.path)
    try {
      // A failed fsync leaves pages that look clean but never reached the disk: only writing them again gets them there.
      // In place, so that a kill in the middle finds the same bytes as before.
      if (known.unproven.length > 0) await writeFully(handle, known.unproven, known.durableBytes)
      await handle.truncate(known.sizeBytes)
      await handle.sync()
      for (const directory of [folder, sessions]) await disk.syncDirectory(directory)
    } catch (error) {
      await handle.close().catch(() => undefined)
      throw error
    }
    known.durableBytes = known.sizeBytes
    known.unproven = Buffer.alloc(0)
    return handle
  }

  private async load(): Promise<Loaded> {
    const bytes = (await this.context.disk.read(this.path)) ?? Buffer.alloc(0)
    const scan = scanFrames(bytes)
    if (scan.damage !== undefined) return quarantine(scan.damage.at, scan.damage.reason)
    const records: LogRecord[] = []
    for (const { text, at } of scan.texts) {
      const decoded = decodeRecord(text)
      if (decoded.kind === 'unreadable') return quarantine(at, decoded.reason)
      const previous = records.at(-1)
      if (previous !== undefined && compareEntryIds(previous.id, decoded.record.id) >= 0) {
        return quarantine(at, `${decoded.record.id} stands behind ${previous.id}`)
      }
      records.push(decoded.record)
    }
    const known: Known = {
      last: records.at(-1)?.id ?? null,
      sizeBytes: scan.goodBytes,
      durableBytes: scan.durableBytes,
      unproven: Buffer.from(bytes.subarray(scan.durableBytes, scan.goodBytes)),
    }
    const texts = records.map((record, index) => ({ id: record.id, text: scan.texts[index]?.text ?? '' }))
    return { kind: 'good', known, records, texts, cutBytes: bytes.length - scan.goodBytes }
  }

  private failed(error: unknown): string {
    this.context.health.failed()
    return describeDiskError(error)
  }

  /** Lets the handle go; the next use reads the file again. Closing may report the same failure once more, which says nothing new. */
  private async forget(): Promise<void> {
    this.known = undefined
    const handle = this.handle
    this.handle = undefined
    await handle?.close().catch(() => undefined)
  }
}

function quarantine(at: number, reason: string): Quarantine {
  return { kind: 'quarantined', at: String(at), reason }
}
