/* A class at play, for tests of the game: everything goes through decide and evolve as in a room, and every record is kept.
     const room = aClass({ teams: 2, seats: 4 }); room.toLive(); room.say('s1', { kind: 'scale-service', … }) */

import { decide, type Decision, prepareRound } from '../../shared/game/decide.ts'
import type { Role } from '../../shared/game/authorize.ts'
import type { Command, Refusal } from '../../shared/game/command.ts'
import {
  type Author,
  type Entry,
  type EntryId,
  entryId,
  HOST,
  type LogRecord,
  SERVER,
} from '../../shared/game/entry.ts'
import { evolve, isTicking, tickEntry } from '../../shared/game/evolve.ts'
import { collect, createFeed, type Feed } from '../../shared/game/feed.ts'
import { nextSeat, suggestTeam } from '../../shared/game/seating.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { Session, SessionOptions } from '../../shared/world/session.ts'
import { shopLesson } from './cluster.ts'

interface ClassOptions {
  teams?: number
  seats?: number
  seed?: string
  lesson?: Partial<Lesson>
  options?: Partial<SessionOptions>
}

export class PlayedClass {
  session: Session
  readonly records: LogRecord[] = []
  readonly happenings: Happening[] = []
  readonly feed: Feed = createFeed()
  readonly lesson: Lesson
  private readonly seed: string
  private sequence = 0

  constructor(given: ClassOptions) {
    this.lesson = shopLesson(given.lesson)
    this.seed = given.seed ?? 'seed-7'
    const options: SessionOptions = {
      lesson: this.lesson.id,
      language: 'en',
      teamCount: given.teams ?? 2,
      teamSize: 4,
      teamChoice: 'balanced',
      ranking: true,
      locked: false,
      roles: 'lesson',
      ...given.options,
    }
    this.session = this.fold(null, this.record(HOST, { kind: 'session-created', code: 'KQ73XD', options }))
    for (let seat = 0; seat < (given.seats ?? 2); seat++) this.join()
  }

  /** The next person takes the place the room would suggest. */
  join(): string {
    const seat = nextSeat(this.session)
    this.must(this.try(SERVER, { kind: 'join', seat, team: suggestTeam(this.session) ?? 't1' }))
    return seat
  }

  open(keepDesigns = false, seed = this.seed): void {
    const command = { kind: 'open-round' as const, lesson: this.lesson.id, keepDesigns }
    this.must(this.accept(HOST, prepareRound(this.session, command, { seed, lesson: this.lesson })))
  }

  toPlan(): this {
    if (this.session.phase.kind === 'lobby' || this.session.phase.kind === 'debrief') this.open()
    this.say(HOST, { kind: 'advance-phase', from: 'briefing' })
    return this
  }

  toLive(): this {
    if (this.session.phase.kind !== 'plan') this.toPlan()
    this.say(HOST, { kind: 'advance-phase', from: 'plan' })
    return this
  }

  toDebrief(): this {
    if (this.session.phase.kind !== 'live') this.toLive()
    this.say(HOST, { kind: 'advance-phase', from: 'live' })
    return this
  }

  /** Says something that must be accepted; returns the entry's id. */
  say(by: Author, command: Command, seen?: EntryId): EntryId {
    this.must(this.try(by, command, seen))
    return this.session.lastEntry
  }

  /** Says something that may be refused. */
  try(by: Author, command: Command, seen?: EntryId): Decision {
    const role: Role = by === HOST ? 'host' : by === SERVER ? 'server' : 'seat'
    return this.accept(by, decide(this.session, { by, role, command, seen }))
  }

  /** What the refusal of something was; null when it was accepted. */
  refusal(by: Author, command: Command, seen?: EntryId): Refusal | null {
    const decision = this.try(by, command, seen)
    return decision.kind === 'refused' ? decision.refusal : null
  }

  tick(ticks = 1): this {
    for (let count = 0; count < ticks && isTicking(this.session); count++) this.append(SERVER, tickEntry(this.session))
    return this
  }

  append(by: Author, entry: Entry): void {
    this.session = this.fold(this.session, this.record(by, entry))
  }

  cluster(team: string): Cluster {
    const cluster = this.session.round?.clusters[team]
    if (cluster === undefined) throw new Error(`no cluster of ${team}`)
    return cluster
  }

  /** Kinds that were told to a team, in order. */
  told(team: string): string[] {
    return this.happenings.filter((happening) => happening.team === team).map((happening) => happening.kind)
  }

  private accept(by: Author, decision: Decision): Decision {
    if (decision.kind === 'accepted') this.append(by, decision.entry)
    return decision
  }

  private must(decision: Decision): void {
    if (decision.kind === 'refused') throw new Error(`refused: ${JSON.stringify(decision.refusal)}`)
  }

  private record(by: Author, entry: Entry): LogRecord {
    const record: LogRecord = { id: entryId(1, this.sequence++), v: 1, at: 0, by, entry }
    this.records.push(record)
    return record
  }

  private fold(session: Session | null, record: LogRecord): Session {
    const evolved = evolve(session, record)
    this.happenings.push(...evolved.happenings)
    collect(this.feed, evolved.happenings)
    return evolved.session
  }
}

/** A class in the lobby: by default two teams of one seat each. */
export function aClass(given: ClassOptions = {}): PlayedClass {
  return new PlayedClass(given)
}
