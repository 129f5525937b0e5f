/* A session: one class, its seats and teams, and the round being played. What each team built is cluster.ts. */

import type { IncidentKind, Lesson } from '../lessons/lesson.ts'
import type { TeamCommand } from './act.ts'
import type { Cluster } from './cluster.ts'
import type { Side } from './delivery.ts'
import type { Design } from './design.ts'
import type { EntryId, SeatId, TeamId } from './ids.ts'

export type Language = 'ko' | 'en'

export interface SessionOptions {
  lesson: string
  language: Language
  /** 1–25 teams. */
  teamCount: number
  /** 2–6 seats a team. */
  teamSize: number
  teamChoice: 'balanced' | 'chosen' | 'assigned'
  /** Show a ranking on the big screen. */
  ranking: boolean
  /** No new seats. */
  locked: boolean
  /** Silo or DevOps rules; `lesson`: as the lesson says. Playing the same lesson both ways is the lesson (GAME.md §10). */
  roles: 'lesson' | 'silo' | 'devops'
}

export interface Team {
  id: TeamId
  /** Key of the catalogue's team names. */
  name: string
  /** Letter of its signal flag, with a numeral pennant from the second round of the list on. */
  flag: string
  pennant: number
}

export interface Seat {
  id: SeatId
  team: TeamId
  /** `gone`: left or removed; the seat's id is never given to somebody else. */
  status: 'seated' | 'gone'
}

export type Phase =
  | { kind: 'lobby' }
  | { kind: 'briefing' }
  | { kind: 'plan'; ticksLeft: number; clock: 'running' | 'paused' }
  | { kind: 'live'; ticksLeft: number; clock: 'running' | 'paused' }
  | { kind: 'debrief'; revealed: boolean }
  | { kind: 'ended'; reason: 'host' | 'idle' }

export type PhaseKind = Phase['kind']

/** What `round-opened` fixes: a segment of the log folds alone from here. */
export interface RoundSetup {
  number: number
  rulesVersion: number
  /** 128 random bits as hex in play; anything at a shell. Draws hash all of it. */
  seed: string
  teams: Team[]
  seats: Seat[]
  options: SessionOptions
  code: string
  /** What the session brings along, so that a segment of the log folds to the same session as the whole log. */
  before: Pick<Session, 'seatsGiven' | 'roundsPlayed' | 'results'>
  /** Teams that go on with the design they just played; the others begin with the lesson's. */
  designs?: Record<TeamId, Design>
}

/** An incident with its time and target settled: from the lesson by the seed, or from the host. */
export interface Incident {
  /** `leak:0` (lesson, by rank) or `host:ENTRY` */
  id: string
  kind: IncidentKind
  /** Ticks since live began. */
  liveTick: number
  /** Module, class or node id. */
  target: string
  lastTicks: number
  strength: number
  /** One team only, or all. */
  team: TeamId | 'all'
}

export interface Round {
  number: number
  rulesVersion: number
  seed: string
  lesson: Lesson
  /** Ticks since the round was opened; live began at liveStartTick. */
  tick: number
  liveStartTick: number | null
  /** Ticks of live when it began plus extensions; what `phase.ticksLeft` counts down from. */
  liveTicks: number
  clusters: Record<TeamId, Cluster>
  /** The lesson's incidents settled by the seed, and the host's. */
  incidents: Incident[]
  /** Ready buttons pressed in plan. */
  ready: Record<SeatId, true>
  /** Who changed what last, by team and field: conflicts are found here. Not part of the checksum. */
  touched: Record<TeamId, Record<string, Touch>>
  /** The clusters' checksum that a tick carried did not match (recovery goes on; host and log are told). */
  checksumMismatchTick: number | null
  ranked: boolean
  /** Requests before the wall, in the order they were made; empty under DevOps rules. */
  requests: WallRequest[]
  /** The question the host has put before the reveal, and what was answered, by seat. */
  question: QuestionKind | null
  predictions: Prediction[]
}

/** What a seat asked of the other side of the wall; it goes through by itself when it is due (GAME.md §10). */
export interface WallRequest {
  /** `ENTRY` of the log that made it. */
  id: EntryId
  team: TeamId
  by: SeatId
  /** The side it waits for. */
  side: Side
  commands: TeamCommand[]
  dueTick: number
  seen: EntryId | null
}

/** A student's guess at the host's question, before the reveal. */
export interface Prediction {
  seat: SeatId
  /** What was guessed: a cause's kind, a service, a team, or points of a sketched curve in requests per second. */
  guess: string | number[]
}

export type QuestionKind = 'traffic' | 'first-cause' | 'winner-bottleneck'

/** A round's result measured against its floor and reference, played on its own seed (GAME.md §11). Thousandths. */
export interface Benchmark {
  floorThousandths: number
  referenceThousandths: number
}

export interface Touch {
  seat: SeatId
  entry: EntryId
}

export interface Session {
  code: string
  options: SessionOptions
  phase: Phase
  teams: Record<TeamId, Team>
  seats: Record<SeatId, Seat>
  /** Seats ever given out; the next is `s${seatsGiven + 1}`. */
  seatsGiven: number
  round: Round | null
  roundsPlayed: number
  lastEntry: EntryId
  /** Profit by team of rounds that ended, thousandths. */
  results: {
    round: number
    lesson: string
    profitThousandths: Record<TeamId, number>
    ranked: boolean
    benchmark?: Benchmark
  }[]
}
