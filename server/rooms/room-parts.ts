/* What a room is made of, and what it says to those around it. The room itself: room.ts. */

import type { Logger } from 'pino'
import type { Feed } from '../../shared/game/feed.ts'
import type { Refusal } from '../../shared/game/command.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { CommandAnswer, SessionNotice } from '../../shared/protocol/messages.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { Session } from '../../shared/world/session.ts'
import type { HeldLease } from '../store/ports.ts'
import type { Answers } from './answers.ts'
import type { Change } from './change.ts'
import type { Clock } from './clock.ts'
import type { Bench } from './judging.ts'
import type { Room } from './room.ts'
import type { Roster } from './roster.ts'
import type { LogWriter } from './writer.ts'

/** Whoever shows the room to its pages. */
export interface RoomListener {
  changed(room: Room, change: Change): void
  rosterChanged(room: Room): void
  handsChanged(room: Room, team: TeamId): void
  notice(room: Room, notice: SessionNotice, seat?: SeatId): void
  /** The room is gone: pages must come back through the door. */
  closed(room: Room): void
}

/** What is measured; the metrics behind it are http/metrics.ts. */
export interface RoomGauge {
  tickLate(lateMs: number): void
  answered(kind: CommandAnswer['kind'], tookMs: number): void
}

export interface RoomParts {
  session: Session
  /** Sessions as they stood after earlier rounds that still wait for their judgement. */
  unjudged: readonly Session[]
  epoch: number
  nextSeq: number
  lastCommandAt: number
  feed: Feed
  answers: Answers
  roster: Roster
  writer: LogWriter
  lease: HeldLease
  lesson: (id: string) => Lesson | undefined
  bench: Bench
  clock: Clock
  log: Logger
  gauge: RoomGauge
  listener: RoomListener
}

export type JoinAnswer =
  | { kind: 'joined'; seat: SeatId; token: string }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'unknown' }
