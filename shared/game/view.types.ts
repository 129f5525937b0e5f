/* What a page may know, as types alone: built by allow-list in view.ts, encoded by protocol, drawn by the board.
   Nothing here holds a name of a person, a seed, another team's secrets or the future. Numbers are rounded here, once. */

import type { BaseImage, ClassId, ModuleId, Packing, TicketKind, ToolKind, Unlock } from '../lessons/lesson.ts'
import type { Given } from '../rules/awards.ts'
import type { DisruptionBudget, NodeFilter } from '../world/cluster.ts'
import type { Side, TicketId } from '../world/delivery.ts'
import type { Happening, Hint } from '../world/happening.ts'
import type { NodeId, PodId, SeatId, ServiceId, TeamId } from '../world/ids.ts'
import type { Scheduling, Taint } from '../world/scheduling.ts'
import type { SessionOptions, Team } from '../world/session.ts'
import type { EntryId } from './entry.ts'

/** ● ◆ ▲ ■ */
export type HealthState = 'fine' | 'slow' | 'errors' | 'down'

/** The clock as everybody sees it. */
export interface ClockView {
  phase: 'lobby' | 'briefing' | 'plan' | 'live' | 'debrief' | 'ended'
  paused: boolean
  /** Whole seconds left in plan or live, else 0. */
  secondsLeft: number
  /** Ticks since live began; negative or 0 before. */
  liveTick: number
  liveTicks: number
  /** Tick of the round on which live began, 0 before: a happening's tick less this is its time in live. */
  liveStartTick: number
  round: number
  lesson: string
}

export interface ServiceView {
  id: ServiceId
  /** A, B, C …: rank of creation from 0. */
  order: number
  modules: ModuleId[]
  /** Modules on their way in (strangler). */
  arriving: ModuleId[]
  replicas: number
  ready: number
  image: BaseImage
  packing: Packing
  scheduling: Scheduling
  autoscaler: { minReplicas: number; maxReplicas: number; targetPercent: number; limited: string } | null
  disruptionBudget: DisruptionBudget | null
  /** BestEffort, Burstable, Guaranteed. */
  qos: string
  /** Known vulnerabilities of its image. */
  vulnerabilities: number
  /** The platform tool it is, or empty: then it has no modules and no calls. */
  tool: ToolKind | ''
  breaker: 'closed' | 'open' | 'half-open'
  /** Whether each of its replicas carries a mesh's sidecar. */
  meshed: boolean
  certificateExpired: boolean
  cpuRequestMillis: number
  cpuLimitMillis: number
  memoryRequestMi: number
  memoryLimitMi: number
  revision: number
  rollout: 'done' | 'queued' | 'building' | 'rolling' | 'paused' | 'stuck'
  rolloutSecondsLeft: number
  state: HealthState
  /** Percent of the limit, mean over ready replicas. */
  cpuPercent: number
  memoryMi: number
  entriesPerSecond: number
  responseMs: number
  errorPercent: number
  inFlight: number
  /** Revisions one may roll back to. */
  revisions: number[]
}

export type PodState = 'pending' | 'pulling' | 'starting' | 'ready' | 'terminating' | 'back-off' | 'failed' | 'lost'

export interface PodView {
  id: PodId
  service: ServiceId
  slot: number
  revision: number
  /** Empty string: on the quay. */
  node: NodeId | ''
  pinned: boolean
  state: PodState
  /** Pulling and starting: 0–100; back-off: seconds left. */
  progress: number
  /** `OOMKilled`, `Evicted`, … or empty. */
  death: string
  cpuPercent: number
  memoryMi: number
  cpuRequestMillis: number
  memoryRequestMi: number
  memoryLimitMi: number
  restarts: number
  /** Why it is Pending: node filters and how many nodes each refused; empty when it waits for nothing known. */
  reason: { filter: NodeFilter; nodes: number }[]
  /** Nodes looked at. */
  reasonNodes: number
}

export interface NodeView {
  id: NodeId
  number: number
  zone: string
  cpuMillis: number
  memoryMi: number
  state: 'provisioning' | 'ready' | 'down' | 'not-ready'
  /** Provisioning: seconds left; not-ready: seconds since. */
  seconds: number
  cordoned: boolean
  draining: boolean
  cpuRequestedMillis: number
  memoryRequestedMi: number
  cpuUsedMillis: number
  memoryUsedMi: number
  labels: Record<string, string>
  taints: Taint[]
  desktop: boolean
  provider: string
  /** Waits for its patch: open to attack until it is drained. */
  patchDue: boolean
}

export interface TicketView {
  id: TicketId
  kind: TicketKind
  module: ModuleId
  value: number
  /** Whole seconds until it is worth nothing. */
  secondsLeft: number
  state: 'open' | 'on-its-way' | 'live' | 'late'
  /** Set while on its way or live. */
  service: ServiceId | ''
}

/** A request before the wall between silos. */
export interface WallRequestView {
  id: EntryId
  by: SeatId
  side: Side
  /** What was asked for, by command kind and service. */
  what: string
  service: ServiceId | ''
  secondsLeft: number
}

export interface ClassView {
  id: ClassId
  state: HealthState
  p95Ms: number
  sloMs: number
  offeredPerSecond: number
  servedPerSecond: number
  errorPercent: number
}

export interface LineView {
  from: ServiceId
  to: ServiceId
  perSecond: number
  errorPercent: number
}

export interface MoneyView {
  /** Whole units of the round's currency; parts add up to profit before rounding. */
  profit: number
  served: number
  givenUp: number
  nodes: number
  services: number
  anomalies: number
  tickets: number
  tools: number
  attacks: number
  /** Profit of the last 30 s. */
  recent: number
}

/** The four DORA measures and what else the gauges show (GAME.md §11). */
export interface DeliveryView {
  deployments: number
  /** Seconds from asking for a change to its running everywhere, mean; 0 while there is none. */
  leadSeconds: number
  changeFailurePercent: number
  restoreSeconds: number
  /** Percent of the error budget left, down to −999. */
  errorBudgetPercent: number
  costPerThousand: number
}

/** A point a second: requests offered and served per second, profit. */
export type HistoryPointView = [offered: number, served: number, profit: number]

export interface ForecastView {
  class: ClassId
  atSeconds: number
  factor: number
  lastSeconds: number
}

/** A pennant on the tide: something that is known to have happened. */
export interface PennantView {
  liveTick: number
  kind: string
  target: string
}

export interface TeamView {
  kind: 'team'
  team: TeamId
  /** Last entry this view was built after: what a command made on it carries as `seen`. */
  seen: EntryId
  clock: ClockView
  services: ServiceView[]
  pods: PodView[]
  nodes: NodeView[]
  classes: ClassView[]
  lines: LineView[]
  sagas: ClassId[]
  policy: 'spread' | 'pack'
  /** On offer with their price per minute; `works` once their pod is Ready. */
  tools: { tool: ToolKind; pricePerMinute: number; bought: boolean; works: boolean }[]
  nodeAutoscalerMax: number | null
  tickets: TicketView[]
  requests: WallRequestView[]
  /** The side of each seat where silos hold; empty under DevOps rules. */
  sides: Record<SeatId, Side>
  delivery: DeliveryView
  /** True where the lesson shows only what tools show and the team has none: no service figures, no causes, no feed of failures. */
  blind: boolean
  money: MoneyView
  offeredPerSecond: number
  servedPerSecond: number
  /** Availability so far, percent with one decimal. */
  availabilityPercent: number
  history: HistoryPointView[]
  pennants: PennantView[]
  /** Newest first, at most 12. */
  feed: Happening[]
  /** At most one alarm speaks; absent when all is quiet. */
  alarm: { happening: Happening; hint: Hint | null } | null
  ready: SeatId[]
  /** The host has opened this round's replay to everybody. */
  replayOpen: boolean
  unlocks: Unlock[]
}

/** One line of the host's table and the projector's board. */
export interface TeamSummary {
  id: TeamId
  state: HealthState
  servedPercent: number
  profit: number
  /** Requests per second offered and served now. */
  offeredPerSecond: number
  servedPerSecond: number
  readySeats: number
  seats: SeatId[]
  /** Served percent, a point every 4 s, newest last, at most 60. */
  trend: number[]
}

export interface ScreenView {
  kind: 'screen'
  clock: ClockView
  options: SessionOptions
  teams: Team[]
  summaries: TeamSummary[]
  /** Newest first, at most 4; subjects are things, never people. */
  feed: Happening[]
  offeredPerSecond: number
  history: HistoryPointView[]
  pennants: PennantView[]
  forecast: ForecastView[]
  /** From debrief on: parts of each team's profit; a rank only when the host shows it. */
  results: {
    team: TeamId
    money: MoneyView
    availabilityPercent: number
    rank: number
    /** Class points of this round; null while it is not judged, and where it gives none. */
    points: number | null
    /** Over all rounds so far. */
    totalPoints: number
  }[]
  /** Beside the winner; from debrief on. */
  awards: Given[]
  showRanking: boolean
  replayOpen: boolean
  roundsPlayed: number
}

export interface HostView {
  kind: 'host'
  seen: EntryId
  clock: ClockView
  options: SessionOptions
  teams: Team[]
  summaries: TeamSummary[]
  /** Last change by team: who (seat), what, when. */
  lastChanges: { team: TeamId; happening: Happening }[]
  /** The one team that needs the host, with its newest failure. */
  needsMe: { team: TeamId; happening: Happening; quietSeconds: number } | null
  /** The lesson's incidents and the host's, past and coming; only the host sees what comes. */
  incidents: { id: string; kind: string; target: string; liveTick: number; team: TeamId | 'all'; done: boolean }[]
  feed: Happening[]
  history: HistoryPointView[]
  forecast: ForecastView[]
  results: ScreenView['results']
  awards: ScreenView['awards']
  showRanking: boolean
  replayOpen: boolean
  roundsPlayed: number
}
