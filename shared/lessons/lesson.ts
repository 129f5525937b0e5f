/* What a lesson is once it has been read and checked: plain JSON, every tunable number present. `round-opened` carries it whole,
   so a replay never depends on a file that has changed since. The shape of the YAML files and their errors: lesson.schema.ts. */

export type ModuleId = string
export type ClassId = string

export interface ModuleSpec {
  id: ModuleId
  /** CPU of one visit, milliseconds of one core. */
  cpuMs: number
  /** Resident memory of an idle copy. */
  baseMi: number
  /** Memory of one request in flight. */
  perRequestMi: number
  startSeconds: number
  buildSeconds: number
  codeMi: number
  libraries: Record<string, number>
}

/** One call in a request class's tree; the root is the user's own request. */
export interface CallSpec {
  module: ModuleId
  /** Times this call is made for each visit of its parent. */
  count: number
  mode: 'sequential' | 'parallel' | 'async'
  /** Share of the request's value lost when an optional call fails, 0–1; absent: the call is not optional. */
  optionalValueShare?: number
  calls: CallSpec[]
}

export interface RequestClassSpec {
  id: ClassId
  /** Requests per second, quiet. */
  ratePerSecond: number
  /** Money for one request served within its SLO. */
  value: number
  sloMs: number
  patienceMs: number
  call: CallSpec
}

/** A number drawn per seed, uniformly between the two. */
export type Range = [low: number, high: number]

export interface SpikeSpec {
  class: ClassId
  startSeconds: Range
  factor: Range
  rampSeconds: number
  lastSeconds: Range
}

export type IncidentKind = 'leak' | 'node-crash' | 'spike' | 'payment-fault'

/** An incident the lesson schedules; `target` names a module, class or node number, `any` is drawn per seed. */
export interface IncidentSpec {
  kind: IncidentKind
  atSeconds: Range
  target: string
  lastSeconds?: number
  /** leak: Mi per second and replica; spike: factor; payment-fault: share of failing calls */
  strength?: number
}

export interface ForecastSpec {
  class: ClassId
  atSeconds: number
  factor: number
  lastSeconds: number
}

export interface StartServiceSpec {
  id: string
  modules: ModuleId[]
  replicas: number
  cpuRequestMillis: number
  cpuLimitMillis: number
  memoryRequestMi: number
  memoryLimitMi: number
}

/** Controllers a lesson unlocks (GAME.md §6); a command or effect that needs a locked one is refused. */
export type Unlock =
  | 'scheduler'
  | 'restart-policy'
  | 'replica-controller'
  | 'rolling-update'
  | 'rollback'
  | 'autoscaler'
  | 'split'

export type BaseImage = 'full' | 'slim' | 'distroless'

/** Every number of the rules that a lesson may tune; the loader fills in the defaults of GAME.md. */
export interface Tunables {
  remoteCallCpuMs: number
  networkSameNodeMs: number
  networkSameZoneMs: number
  networkCrossZoneMs: number
  userNetworkMs: number
  runtimeMi: number
  workersPerReplica: number
  callTimeoutMs: number
  /** A process uses at most this many cores. */
  coresPerProcess: number
  containerTaxMi: number
  containerCpuShare: number
  containerHopMs: number
  containerBootSeconds: number
  idleCpuMillis: number
  pullMiPerSecond: number
  libraryLayerMi: number
  baseImageMi: Record<BaseImage, number>
  newServiceSeconds: number
  terminatingSeconds: number
  nodeNotReadySeconds: number
  tolerationSeconds: number
  nodeProvisionSeconds: number
  backoffFirstSeconds: number
  backoffMaxSeconds: number
  backoffResetSeconds: number
  evictionThresholdMi: number
  sagaCpuShare: number
  anomalyCostFactor: number
  givenUpCostShare: number
  /** Value left of a request that takes twice its SLO. */
  lateValueShare: number
  defectBase: number
  defectPerModule: number
  defectPerExtraTicket: number
  defectFailureShare: number
  noise: boolean
  balancing: 'random' | 'pooled'
}

export interface Lesson {
  id: string
  number: number
  planSeconds: number
  laterPlanSeconds: number
  liveSeconds: number
  modules: ModuleSpec[]
  classes: RequestClassSpec[]
  transactions: ModuleId[][]
  /** Labels a team may give its services, beside module ids. */
  serviceLabels: string[]
  nodes: {
    count: number
    cap: number
    cpuMillis: number
    memoryMi: number
    pricePerMinute: number
    /** Node n starts in zone n modulo the list. */
    zones: string[]
  }
  servicePricePerMinute: number
  start: StartServiceSpec[]
  unlocks: Unlock[]
  forecast: ForecastSpec[]
  spikes: SpikeSpec[]
  incidents: IncidentSpec[]
  /** What the host may inject in this lesson. */
  injectable: IncidentKind[]
  observability: 'full' | 'tools-only'
  roles: 'devops' | 'silo'
  floorStrategy: string
  referenceStrategy: string
  tunables: Tunables
}

/** A lesson's words in one language; in no log. */
export interface LessonTexts {
  title: string
  /** Three sentences. */
  story: string[]
  newConcepts: string[]
  scored: string
  classes: Record<ClassId, string>
  debrief: { describe: string[]; analyse: string[]; transfer: string[] }
}

/** What `/lessons/ID.json` serves. */
export interface LessonDocument {
  lesson: Lesson
  texts: { ko: LessonTexts; en: LessonTexts }
}
