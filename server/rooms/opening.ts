/* From a lease to a room: the session's log is read and folded, its new owner writes its first entry, and the room is put together. Which
   sessions live in this process, and for how long: registry.ts. */

import type { Logger } from 'pino'
import { benchmarkJob } from '../../shared/bots/benchmark.ts'
import { entryId, type LogRecord, parseEntryId, RECORD_VERSION, SERVER } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { collect, createFeed } from '../../shared/game/feed.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { Session, SessionOptions } from '../../shared/world/session.ts'
import type { HeldLease, Json, PeopleStore, Store } from '../store/ports.ts'
import { Answers } from './answers.ts'
import type { Clock } from './clock.ts'
import type { Bench } from './judging.ts'
import { type Folded, foldLog, unjudgedRounds } from './loading.ts'
import { Room, type RoomGauge, type RoomListener } from './room.ts'
import { Roster } from './roster.ts'
import { LogWriter } from './writer.ts'

export interface OpeningOptions {
  store: Store
  clock: Clock
  log: Logger
  lesson: (id: string) => Lesson | undefined
  bench: Bench
  gauge: RoomGauge
  listener: RoomListener
}

export type OpenedRoom =
  | { kind: 'room'; room: Room }
  /** Over, and nothing of it is left to do. */
  | { kind: 'over'; session: Session; endedAt: number }
  | { kind: 'unknown' }
  /** Its log is damaged; the other sessions are not. */
  | { kind: 'quarantined'; reason: string }
  | { kind: 'unavailable'; reason: string }

/** Key of a session that was created and not opened yet. */
const CREATED = 'created'

/** Notes a new session; whoever opens it first writes its log. */
export async function noteCreated(people: PeopleStore, code: string, options: SessionOptions): Promise<void> {
  await people.put(code, CREATED, { ...options })
}

/** A session in the log of the server: the code itself lets people in. */
export function showSession(code: string): string {
  return `${code.slice(0, 2)}····`
}

/** The room of the session whose lease is held. The lease is the caller's to give back where there is no room. */
export async function openRoom(code: string, lease: HeldLease, options: OpeningOptions): Promise<OpenedRoom> {
  const read = await options.store.log.read(code)
  switch (read.kind) {
    case 'unavailable':
      return read
    case 'quarantined':
      return { kind: 'quarantined', reason: `${read.reason} at ${read.at}` }
    case 'missing':
      return begin(code, lease, options)
    case 'records': {
      if (read.cutBytes > 0) options.log.warn({ cutBytes: read.cutBytes }, 'a torn tail was cut off a log')
      const folded = fold(read.records, options.bench)
      if (folded instanceof Error) return { kind: 'quarantined', reason: folded.message }
      return folded === null ? begin(code, lease, options) : goOn(code, lease, folded, options)
    }
    default:
      return assertNever(read)
  }
}

/** What was folded, and the rounds of it that nobody has judged yet. */
type Loaded = Folded & { unjudged: Session[] }

function fold(records: readonly LogRecord[], { strategies }: Bench): Loaded | null | Error {
  try {
    const folded = foldLog(records)
    const isKnown = (lesson: string) => strategies(lesson) !== undefined
    return folded && { ...folded, unjudged: unjudgedRounds(records, folded.session, isKnown) }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** A session nobody opened before: its first entry is its owner's. */
async function begin(code: string, lease: HeldLease, options: OpeningOptions): Promise<OpenedRoom> {
  const created = await options.store.people.get(code, CREATED)
  if (created === undefined) return { kind: 'unknown' }
  const entry: LogRecord['entry'] = { kind: 'session-created', code, options: readOptions(created) }
  const record = recordOf(entryId(1, 0), entry, options)
  const { session, happenings } = evolve(null, record)
  const feed = createFeed()
  collect(feed, happenings)
  const answers = new Answers()
  const loaded = { session, last: record.id, lastCommandAt: record.at, feed, answers, unjudged: [] }
  return settle(code, lease, loaded, record, null, options)
}

async function goOn(code: string, lease: HeldLease, loaded: Loaded, options: OpeningOptions): Promise<OpenedRoom> {
  const { session: before, last, lastCommandAt } = loaded
  if (before.phase.kind === 'ended' && !waitsForJudgement(loaded, options.bench)) {
    return { kind: 'over', session: before, endedAt: lastCommandAt }
  }
  const record = recordOf(entryId(parseEntryId(last).epoch + 1, 0), { kind: 'owner-taken' }, options)
  const { session, happenings } = evolve(before, record)
  collect(loaded.feed, happenings)
  return settle(code, lease, { ...loaded, session, last: record.id }, record, last, options)
}

/** A class that ended as its process died still gets the points of its last round. */
function waitsForJudgement({ session, unjudged }: Loaded, { strategies }: Bench): boolean {
  return unjudged.length > 0 || benchmarkJob(session, strategies) !== null
}

/** Writes the owner's first entry and opens the room. */
async function settle(
  code: string,
  lease: HeldLease,
  loaded: Loaded,
  first: LogRecord,
  after: LogRecord['id'] | null,
  options: OpeningOptions,
): Promise<OpenedRoom> {
  const { store, clock, log, lesson, bench, gauge, listener } = options
  const roster = new Roster(store.people, code)
  await roster.load((seat) => loaded.session.seats[seat]?.status === 'seated')
  const appended = await store.log.append(code, [first], { after, durable: true, owner: lease.token })
  if (appended.kind === 'fenced') return { kind: 'unavailable', reason: 'another process took the session first' }
  if (appended.kind === 'unavailable') return appended
  // The writer reports to the room that it writes for.
  let room: Room | undefined
  const onStorage = (state: 'ok' | 'unavailable', reason: string) => room?.storage(state, reason)
  const writer = new LogWriter({ code, log: store.log, lease, clock, last: first.id, onStorage })
  room = new Room(code, {
    ...loaded,
    ...{ epoch: parseEntryId(first.id).epoch, nextSeq: 1, roster, writer, lease, lesson, bench, clock },
    ...{ log: log.child({ session: showSession(code) }), gauge, listener },
  })
  return { kind: 'room', room }
}

function recordOf(id: LogRecord['id'], entry: LogRecord['entry'], { clock }: OpeningOptions): LogRecord {
  return { id, v: RECORD_VERSION, at: clock.now(), by: SERVER, entry }
}

/** What `noteCreated` put there; only this file writes it. */
function readOptions(created: Json): SessionOptions {
  return created as unknown as SessionOptions
}
