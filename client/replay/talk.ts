/* What the page and its folding worker say to each other: plain data, types only. The worker's side is folder.ts, the page's engine.ts. */
import type { LogRecord } from '../../shared/game/entry.ts'
import type { HealthState, HistoryPointView, PennantView, TeamView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Station } from '../../shared/game/stations.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { SeatId, ServiceId, TeamId } from '../../shared/world/ids.ts'
import type { Seat, Team } from '../../shared/world/session.ts'

export type ToWorker = { kind: 'open'; records: LogRecord[] } | { kind: 'frame'; team: TeamId; tick: number }

export type FromWorker =
  | { kind: 'opened'; opening: Opening }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'folded'; verdict: Verdict }
  | { kind: 'frame'; frame: Frame }
  | { kind: 'failed'; reason: string }

/** What a round's first record says. */
export interface Opening {
  round: number
  lesson: Lesson
  teams: Team[]
  seats: Seat[]
  /** Ticks of the round in all, plan and live. */
  totalTicks: number
  /** Where live begins as the lesson has it; the truth comes with the fold. */
  expectedLiveTick: number
}

export interface Progress {
  foldedTick: number
  /** Tick of the round on which live began; null while that is not folded. */
  liveStartTick: number | null
  /** A track a team, in the round's order. */
  tracks: Track[]
}

/** A team's round so far, as the timeline and the list of moments draw it. */
export interface Track {
  team: TeamId
  /** A point a second of live. */
  history: HistoryPointView[]
  /** State at the end of each second of live. */
  states: HealthState[]
  pennants: PennantView[]
  failures: FailureMark[]
  actions: ActionMark[]
  moments: Moment[]
}

export interface FailureMark {
  tick: number
  state: Exclude<HealthState, 'fine'>
}

export interface ActionMark {
  tick: number
  station: Station
  seat: SeatId
}

/** The first failure of its kind in a team's round, with its chain. */
export interface Moment {
  tick: number
  happening: Happening
  /** How often it came, this one included. */
  times: number
}

/** A line of the feed; `station` where a person's change is told. */
export interface FeedLine {
  happening: Happening
  station: Station | null
}

/** One team at one tick. */
export interface Frame {
  tick: number
  team: TeamId
  view: TeamView
  feed: FeedLine[]
  /** Requests per second of each service over the last half minute, a point a second. */
  trends: Record<ServiceId, number[]>
}

/** Whether the fold came out as the live round did. */
export interface Verdict {
  /** Sum over the clusters at the end. */
  checksum: string
  /** Last tick whose sum the log holds; null in a round too short for one. */
  checkedTick: number | null
  /** First tick on which fold and log differ. */
  mismatchTick: number | null
}
