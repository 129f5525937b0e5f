/* A live session. Whatever happens to it passes one inbox, in order: settle on the state as it stands (turn.ts), write (writer.ts),
   and only then make it the state, answer, and tell. Who may speak is settled before it gets here (sockets/ingress.ts, http/);
   what the pages are shown is the listener's business (sockets/broadcast.ts). */

import type { Role } from '../../shared/game/authorize.ts'
import type { Author, LogRecord } from '../../shared/game/entry.ts'
import { isTicking } from '../../shared/game/evolve.ts'
import { collect, type Feed } from '../../shared/game/feed.ts'
import type { CommandAnswer, CommandMessage, Holding } from '../../shared/protocol/messages.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { Session } from '../../shared/world/session.ts'
import { fingerprintOf } from './answers.ts'
import { type Change, isSpoken, isTurningPoint, teamsMovedBy, union } from './change.ts'
import { within } from './clock.ts'
import { Inbox, UNKNOWN, type Waiting } from './inbox.ts'
import { Judging } from './judging.ts'
import { type Attachment, Presence } from './presence.ts'
import type { JoinAnswer, RoomParts } from './room-parts.ts'
import { newSecret, type Roster } from './roster.ts'
import { Ticker } from './ticker.ts'
import { answerOf, settledBy, storePeople, takeTurns, type TakenTurn } from './turns.ts'

export type { JoinAnswer, RoomGauge, RoomListener, RoomParts } from './room-parts.ts'

/** An answer that is not there by then is "unknown"; the page sends the command again. */
export const ANSWER_MS = 2000
/** Somebody at the door has no id to ask again with, so the door waits longer. */
const JOIN_MS = 7000
/** A session ends this long after its last command. */
export const IDLE_END_MS = 6 * 60 * 60 * 1000

export class Room {
  readonly presence = new Presence()
  private session: Session
  private nextSeq: number
  private lastCommandAt: number
  private readonly inbox: Inbox
  private readonly judging: Judging
  private tickPending = false
  private state: 'open' | 'closed' = 'open'
  private storageAway = false
  private broken = false
  private readonly ticker: Ticker

  constructor(
    readonly code: string,
    private readonly parts: RoomParts,
  ) {
    this.session = parts.session
    this.nextSeq = parts.nextSeq
    this.lastCommandAt = parts.lastCommandAt
    this.ticker = new Ticker(parts.clock, (lateMs) => this.beat(lateMs))
    this.inbox = new Inbox(
      (together) => this.workTogether(together),
      (error) => this.breakDown(error),
    )
    this.judging = new Judging(parts.bench, parts.log, (round, benchmark) => {
      void this.inbox.ask({ kind: 'judge', round, benchmark })
    })
    parts.lease.onLost((reason) => this.close(`the lease was lost: ${reason}`))
    for (const session of [...parts.unjudged, parts.session]) this.judging.look(session)
  }

  /** Wall clock of the last entry that was not a tick; of a session that is over, when it ended. */
  get lastSpokenAt(): number {
    return this.lastCommandAt
  }

  /** The session as the log has it. Never changed in place. */
  get current(): Session {
    return this.session
  }

  get feed(): Feed {
    return this.parts.feed
  }

  get roster(): Roster {
    return this.parts.roster
  }

  get isOpen(): boolean {
    return this.state === 'open'
  }

  /** May anything still be shown? Not once somebody else could own the session: a process that slept shows nothing stale. */
  get mayTell(): boolean {
    return this.isOpen && this.parts.lease.isSafe()
  }

  get isStorageAway(): boolean {
    return this.storageAway
  }

  /** A command of a seat or the host. The same id again gets the first answer; the same id with another body is refused. */
  async submit(by: Author, role: Role, message: CommandMessage): Promise<CommandAnswer> {
    const started = this.parts.clock.monotonic()
    const answer = await within(this.parts.clock, ANSWER_MS, this.answerTo(by, role, message), UNKNOWN)
    this.parts.gauge.answered(answer.kind, this.parts.clock.monotonic() - started)
    return answer
  }

  private answerTo(by: Author, role: Role, message: CommandMessage): Promise<CommandAnswer> {
    const { answers } = this.parts
    const fingerprint = fingerprintOf(message.command)
    const earlier = answers.find(by, message.commandId, fingerprint)
    if (earlier.kind === 'waiting' || earlier.kind === 'answered') return Promise.resolve(earlier.answer)
    if (earlier.kind === 'other-body') {
      return Promise.resolve({
        kind: 'refused',
        refusal: { code: 'id-reused', facts: { commandId: message.commandId } },
      })
    }
    const { command, commandId, seen } = message
    const answer = this.inbox.ask({ kind: 'command', by, role, command, commandId, seen }).then(answerOf)
    answers.wait(by, commandId, fingerprint, answer)
    return answer
  }

  /** Somebody new takes a seat under a name that was checked (names.ts). */
  async join(name: string, team: TeamId | null): Promise<JoinAnswer> {
    const token = newSecret()
    const settled = await within(
      this.parts.clock,
      JOIN_MS,
      this.inbox.ask({ kind: 'join', team }, (seat) => this.roster.seat(seat, name, token)),
      UNKNOWN,
    )
    if (settled.kind === 'refused') return settled
    if (settled.kind === 'unknown' || settled.joined === undefined) return { kind: 'unknown' }
    return { kind: 'joined', seat: settled.joined, token }
  }

  async rename(seat: SeatId, name: string): Promise<void> {
    await this.roster.rename(seat, name)
    this.parts.listener.rosterChanged(this)
  }

  /** The host's words to everybody; in no log. */
  announce(text: string): void {
    this.parts.listener.notice(this, { kind: 'message', text })
  }

  attach(connection: string, who: Attachment): void {
    this.presence.attach(connection, who)
    this.presenceChanged(who)
  }

  detach(connection: string, who: Attachment): void {
    if (this.presence.detach(connection)) this.presenceChanged(who)
  }

  hold(seat: SeatId, holding: Holding): void {
    this.presence.hold(seat, holding)
    const team = this.session.seats[seat]?.team
    if (team !== undefined) this.parts.listener.handsChanged(this, team)
  }

  /** Ends a class that nobody has spoken in for hours. */
  expireIfIdle(): void {
    if (this.session.phase.kind === 'ended' || this.parts.clock.now() - this.lastCommandAt < IDLE_END_MS) return
    void this.inbox.ask({ kind: 'expire' })
  }

  /** Stops telling anything at once, lets the pages go, gives the lease back. What waits is answered "unknown". */
  close(reason: string): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.ticker.run(false)
    this.parts.writer.stop()
    this.inbox.close()
    this.parts.log.info({ reason }, 'room closed')
    this.parts.listener.closed(this)
  }

  /** A bug: the class pays with a reload from its log, the process and the other classes go on. */
  breakDown(error: unknown): void {
    this.parts.log.error({ err: error }, 'the room broke')
    this.broken = true
    this.close('a bug')
  }

  /** Did a bug close it? */
  get isBroken(): boolean {
    return this.broken
  }

  /** Resolves when nothing is being written any more; for a closed room. */
  async quiet(): Promise<void> {
    await this.inbox.quiet()
  }

  private presenceChanged(who: Attachment): void {
    if (who.seat !== null) this.parts.listener.rosterChanged(this)
    this.setBeat()
  }

  private setBeat(): void {
    this.ticker.run(this.isOpen && isTicking(this.session) && this.presence.count('seat') > 0)
  }

  private beat(lateMs: number): void {
    this.parts.gauge.tickLate(lateMs)
    if (this.tickPending) return
    this.tickPending = true
    void this.inbox.ask({ kind: 'tick' }).finally(() => {
      this.tickPending = false
    })
  }

  /** Several waiting requests in their order, one append: nobody hears anything before all of it is in the log. */
  private async workTogether(together: readonly Waiting[]): Promise<void> {
    const { epoch, lesson, clock, log } = this.parts
    const turns = takeTurns(
      this.session,
      together,
      { epoch, nextSeq: this.nextSeq },
      { lesson, now: () => clock.now(), log },
    )
    const records = turns.flatMap(({ turn }) => (turn.kind === 'accepted' ? [turn.record] : []))
    if (records.length > 0) {
      const durable = records.some((record) => record.entry.kind !== 'tick')
      const result = await this.parts.writer.append(records, { durable, before: () => storePeople(turns) })
      if (result === 'lost') this.close('the log belongs to somebody else')
      if (!this.isOpen) {
        for (const waiting of together) waiting.settle(UNKNOWN)
        return
      }
    }
    this.apply(turns)
  }

  private apply(turns: readonly TakenTurn[]): void {
    const before = this.session
    let teams: Change['teams'] = new Set<TeamId>()
    for (const { turn, waiting } of turns) {
      if (turn.kind === 'refused') continue
      this.session = turn.session
      this.nextSeq++
      if (isSpoken(turn.record.entry)) this.lastCommandAt = turn.record.at
      collect(this.parts.feed, turn.happenings)
      this.judging.look(turn.session)
      teams = union(teams, teamsMovedBy(turn.record, turn.session))
      this.forgetWhoLeft(turn.record)
      if (waiting.request.kind === 'join') this.parts.listener.rosterChanged(this)
    }
    for (const { turn, waiting } of turns) waiting.settle(settledBy(turn))
    if (this.session === before) return
    const phase = isTurningPoint(before, this.session)
    this.parts.listener.changed(this, { teams, phase })
    if (this.session.phase.kind === 'ended' && before.phase.kind !== 'ended')
      this.parts.listener.notice(this, { kind: 'ended' })
    this.setBeat()
  }

  private forgetWhoLeft({ entry }: LogRecord): void {
    if (entry.kind !== 'command') return
    const { command } = entry
    if (command.kind !== 'remove-seat' && command.kind !== 'leave') return
    this.parts.listener.notice(this, { kind: 'removed' }, command.seat)
    this.roster.forget(command.seat).catch((error: unknown) => {
      // In memory the token is dead already; loading the room again clears what is left in storage.
      this.parts.log.warn({ err: error, seat: command.seat }, 'a seat could not be erased yet')
    })
    this.parts.listener.rosterChanged(this)
  }

  /** Called by the writer. */
  storage(state: 'ok' | 'unavailable', reason: string): void {
    this.storageAway = state === 'unavailable'
    if (this.storageAway) this.parts.log.error({ reason }, 'storage is away: the session stands still')
    else this.parts.log.info('storage is back')
    this.parts.listener.notice(this, { kind: 'storage', state })
  }
}
