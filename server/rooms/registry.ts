/* Which sessions live in this process. Opening one means: take its lease, and keep a room for it until its lease, its class or this
   process goes. How a log becomes a room: opening.ts. */

import { isCode } from '../../shared/world/code.ts'
import type { Session, SessionOptions } from '../../shared/world/session.ts'
import { type HeldLease, StoreUnavailable } from '../store/ports.ts'
import { within } from './clock.ts'
import { noteCreated, type OpeningOptions, openRoom, showSession } from './opening.ts'
import { forgetOldSessions, hasEnded, NAMES_KEPT_MS, noteEnd } from './retention.ts'
import type { Room, RoomListener } from './room.ts'

export type Opened =
  | { kind: 'room'; room: Room }
  /** Over: there is nothing to take part in, but it can be looked at. */
  | { kind: 'ended'; session: Session }
  /** Another process owns it. */
  | { kind: 'elsewhere'; by: string }
  | { kind: 'unknown' }
  /** Its log is damaged; the other sessions are not. */
  | { kind: 'quarantined'; reason: string }
  | { kind: 'unavailable'; reason: string }

/** A room nobody is connected to is given up after this, unless play is under way. */
const EMPTY_MS = 10 * 60 * 1000
/** Storage that does not answer must not keep the pages of a closed room waiting. */
const RELEASE_MS = 1000
const SWEEP_MS = 60 * 1000
const SWEEPS_PER_HOUR = 60
/** How long the owner of a session elsewhere is taken for granted. */
const REMEMBER_MS = 3000
/** A room that a bug closes again within a minute rests before it is loaded once more: folding its log over and over would cost the others. */
const BREAKS_APART_MS = 60_000
const BROKEN_REST_MS = 5000
/** Ended sessions whose last state is kept at hand. */
const ENDED_KEPT = 50

export class Registry {
  private readonly rooms = new Map<string, Room>()
  private readonly opening = new Map<string, Promise<Opened>>()
  private readonly ended = new Map<string, Session>()
  private readonly leases = new Map<Room, HeldLease>()
  private readonly emptySince = new Map<Room, number>()
  private readonly elsewhere = new Map<string, { by: string; untilMs: number }>()
  private readonly breaks = new Map<string, { at: number; restUntil: number }>()
  private stopped = false
  private sweeps = 0
  private stopSweep = () => {}

  constructor(private readonly options: OpeningOptions) {
    this.sweepLater()
  }

  /** Rooms of this process. */
  all(): Room[] {
    return [...this.rooms.values()]
  }

  peek(code: string): Room | undefined {
    return this.rooms.get(code)
  }

  /** Notes a new session under a code that was claimed for it; whoever opens it first writes its log. */
  async create(code: string, options: SessionOptions): Promise<void> {
    await noteCreated(this.options.store.people, code, options)
  }

  /** The session's room, taking its lease if it is free. Safe to call by many at once. */
  open(code: string): Promise<Opened> {
    const room = this.rooms.get(code)
    // A process that slept notices here: what it remembers of the session may be somebody else's past.
    if (room?.mayTell) return Promise.resolve({ kind: 'room', room })
    const ended = this.ended.get(code)
    if (ended !== undefined) return Promise.resolve({ kind: 'ended', session: ended })
    if (!isCode(code)) return Promise.resolve({ kind: 'unknown' })
    const owner = this.elsewhere.get(code)
    if (owner !== undefined && owner.untilMs > this.options.clock.monotonic()) {
      return Promise.resolve({ kind: 'elsewhere', by: owner.by })
    }
    if ((this.breaks.get(code)?.restUntil ?? 0) > this.options.clock.monotonic()) {
      return Promise.resolve({ kind: 'unavailable', reason: 'a bug keeps closing the session' })
    }
    const under = this.opening.get(code)
    if (under !== undefined) return under
    const opening = this.openNow(code).finally(() => this.opening.delete(code))
    this.opening.set(code, opening)
    return opening
  }

  /** Opens every session whose lease is free and that is not over: after a crash a class goes on as soon as a student is back. */
  async resume(): Promise<void> {
    const codes = await this.options.store.log.codes()
    for (const code of codes) {
      if (this.stopped) return
      if (this.rooms.has(code) || this.ended.has(code)) continue
      try {
        if (await hasEnded(this.options.store.people, code)) continue
        const opened = await this.open(code)
        if (opened.kind === 'room') opened.room.expireIfIdle()
        else if (opened.kind === 'quarantined')
          this.options.log.error({ reason: opened.reason }, 'a session is damaged')
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error
        // A bug that one log meets must not cost the classes behind it.
        this.options.log.error({ err: error, session: showSession(code) }, 'a session could not be opened')
      }
    }
  }

  /** At the start and every hour: goes on with what was left, ends what was forgotten, erases what is old. */
  async lookAfter(): Promise<void> {
    await this.resume()
    const { store, clock, log } = this.options
    for (const code of await forgetOldSessions(store, clock.now(), log)) this.ended.delete(code)
  }

  /** Closes every room and gives the leases back, so that another process can go on at once. */
  async close(): Promise<void> {
    this.stopped = true
    this.stopSweep()
    await Promise.allSettled(this.opening.values())
    await Promise.allSettled(this.all().map((room) => this.release(room, 'the server stops')))
  }

  private async openNow(code: string): Promise<Opened> {
    if (this.stopped) return { kind: 'unavailable', reason: 'the server stops' }
    try {
      if (!(await this.exists(code))) return { kind: 'unknown' }
      const acquired = await this.options.store.lease.acquire(code)
      if (acquired.kind === 'taken') return this.remember(code, acquired.by)
      if (acquired.kind === 'unavailable') return acquired
      return await this.loadOrRelease(code, acquired.lease)
    } catch (error) {
      if (error instanceof StoreUnavailable) return { kind: 'unavailable', reason: error.message }
      throw error
    }
  }

  /** A lease without a room would be renewed for ever and lock the session for everybody. */
  private async loadOrRelease(code: string, lease: HeldLease): Promise<Opened> {
    let isKept = false
    try {
      const opened = await this.load(code, lease)
      isKept = opened.kind === 'room'
      return opened
    } finally {
      if (!isKept) await lease.release()
    }
  }

  /** Asking who owns a session for every command would be asking Redis for every command. */
  private remember(code: string, by: string): Opened {
    this.elsewhere.set(code, { by, untilMs: this.options.clock.monotonic() + REMEMBER_MS })
    return { kind: 'elsewhere', by }
  }

  /** The owner we knew does not answer: ask again next time. */
  forgetOwner(code: string): void {
    this.elsewhere.delete(code)
  }

  /** A guessed code must not cost a lease. */
  private async exists(code: string): Promise<boolean> {
    const { people, log } = this.options.store
    if (Object.keys(await people.all(code)).length > 0) return true
    const read = await log.read(code)
    return read.kind !== 'missing'
  }

  private async load(code: string, lease: HeldLease): Promise<Opened> {
    const opened = await openRoom(code, lease, { ...this.options, listener: this.listening(this.options.listener) })
    if (opened.kind === 'over') return this.keepEnded(code, opened.session, opened.endedAt)
    if (opened.kind !== 'room') return opened
    this.rooms.set(code, opened.room)
    this.leases.set(opened.room, lease)
    this.emptySince.set(opened.room, this.options.clock.monotonic())
    return opened
  }

  /** The listener's ears, with the registry's own for rooms that close by themselves. */
  private listening(listener: RoomListener): RoomListener {
    return {
      changed: (room, change) => listener.changed(room, change),
      rosterChanged: (room) => listener.rosterChanged(room),
      handsChanged: (room, team) => listener.handsChanged(room, team),
      notice: (room, notice, seat) => listener.notice(room, notice, seat),
      closed: (room) => void this.release(room, 'closed'),
    }
  }

  private async release(room: Room, reason: string): Promise<void> {
    const lease = this.leases.get(room)
    if (lease === undefined) return
    this.leases.delete(room)
    this.emptySince.delete(room)
    room.close(reason)
    if (this.rooms.get(room.code) === room) this.rooms.delete(room.code)
    if (room.isBroken) this.noteBreak(room.code)
    // Given back before the pages are let go: whoever they come to must find it free.
    const givenBack = room.quiet().then(() => lease.release())
    await within(this.options.clock, RELEASE_MS, givenBack, undefined).catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'a lease could not be given back; it runs out by itself')
    })
    this.options.listener.closed(room)
  }

  private noteBreak(code: string): void {
    const at = this.options.clock.monotonic()
    const before = this.breaks.get(code)
    const isAgain = before !== undefined && at - before.at < BREAKS_APART_MS
    this.breaks.set(code, { at, restUntil: isAgain ? at + BROKEN_REST_MS : 0 })
  }

  private sweepLater(): void {
    this.stopSweep = this.options.clock.after(SWEEP_MS, () => {
      for (const room of this.all()) this.sweep(room)
      this.sweeps++
      // Classes that nobody came back to must end as well, and ended ones be forgotten.
      if (this.sweeps % SWEEPS_PER_HOUR === 0) this.lookAfterQuietly()
      this.sweepLater()
    })
  }

  private lookAfterQuietly(): void {
    this.lookAfter().catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'storage did not list its sessions; trying again in an hour')
    })
  }

  private sweep(room: Room): void {
    const now = this.options.clock.monotonic()
    const isOver = room.current.phase.kind === 'ended'
    room.expireIfIdle()
    if (!room.presence.isEmpty()) this.emptySince.set(room, now)
    const emptyMs = now - (this.emptySince.get(room) ?? now)
    // Whoever still looks at it then comes back to a class without names.
    const isOld = isOver && this.options.clock.now() - room.lastSpokenAt >= NAMES_KEPT_MS
    const isPlaying = room.current.phase.kind === 'plan' || room.current.phase.kind === 'live'
    // All of its pages are connected to other processes: one of those should have it, but not in the middle of a round.
    if (!isPlaying && room.presence.isOnlyElsewhere()) void this.release(room, 'its pages are elsewhere')
    else if (isOld || (emptyMs >= EMPTY_MS && !isPlaying)) {
      if (isOver) this.keepEnded(room.code, room.current, room.lastSpokenAt)
      void this.release(room, isOver ? 'the session is over' : 'nobody is here')
    }
  }

  private keepEnded(code: string, session: Session, endedAt: number): Opened {
    this.ended.set(code, session)
    noteEnd(this.options.store.people, code, endedAt).catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'the end of a session could not be noted; it will be when it is read again')
    })
    for (const oldest of this.ended.keys()) if (this.ended.size > ENDED_KEPT) this.ended.delete(oldest)
    return { kind: 'ended', session }
  }
}
