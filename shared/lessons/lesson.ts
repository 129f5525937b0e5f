/* What a lesson is once it has been read and checked: plain JSON, every tunable number present. `round-opened` carries it whole,
   so a replay never depends on a file that has changed since. The shape of the YAML files and their errors: lesson.schema.ts. */

import type { IncidentKind, Packing, TicketKind, ToolKind, Unlock } from './kinds.ts'

export type { IncidentKind, Packing, TicketKind, ToolKind, Unlock } from './kinds.ts'

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
  /** Keeps data: it can't be copied at will, and a lost node takes what was not written elsewhere. */
  stateful?: boolean
  /** A service outside the team's reach that every visit calls and waits for: a bank, a mail provider. */
  external?: ExternalSpec
  /** Value its answers lose per minute of live until a retrain ticket ships, as a share of what the call is worth (MLOps). */
  decayPerMinute?: number
}

/** A dependency bought from others: a remote call without CPU of the team's, which can be slow or fail. */
export interface ExternalSpec {
  name: string
  /** Milliseconds it answers in when it is well. */
  ms: number
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

export interface TicketSpec {
  /** `t1`, `t2` … in the order of the file. */
  id: string
  kind: TicketKind
  /** The module it changes; `any` is drawn per seed. */
  module: ModuleId | 'any'
  value: number
  /** Seconds of live at which it is asked for. */
  atSeconds: Range
  /** Seconds from then until it is worth nothing. */
  dueSeconds: number
}

/** What sets one starting node apart from the lesson's others. */
export interface SpecialNodeSpec {
  /** The node's number, from 1. */
  number: number
  labels: Record<string, string>
  taints: { key: string; value: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[]
  /** A desktop (Windows, macOS): containers run in a hidden virtual machine and pay its tax. */
  desktop: boolean
  /** Another provider's: a VM image has to be built anew for it, a container runs as it is. */
  provider: string
}

/** An incident the lesson schedules; `target` names a module, class or node number, `any` is drawn per seed. */
export interface IncidentSpec {
  kind: IncidentKind
  atSeconds: Range
  target: string
  /** The modules that `any` is drawn among; absent: all that the kind can strike. */
  among?: ModuleId[]
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
  /** `container` where nothing is said. */
  packing?: Packing
  image?: BaseImage
}

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
  /** A virtual machine's tax on CPU, its guest's memory, its boot and its image (GAME.md §4). */
  vmCpuShare: number
  vmTaxMi: number
  vmBootSeconds: number
  vmImageMi: number
  metalBootSeconds: number
  /** Installing a bare process by hand, each time. */
  metalInstallSecondsPerModule: number
  /** A sidecar's CPU and memory in each pod, and its hop (GAME.md §9). */
  sidecarCpuMillis: number
  sidecarMemoryMi: number
  sidecarHopMs: number
  /** Known vulnerabilities of a base image; a library adds its own (GAME.md §4). */
  vulnerabilities: Record<BaseImage, number>
  vulnerabilitiesPerLibrary: number
  exploitCost: number
  autoscalerSyncSeconds: number
  autoscalerTolerance: number
  autoscalerStabilizationSeconds: number
  nodeAutoscalerUnneededSeconds: number
  /** Running cost of services with CI/CD, as a share (GAME.md §9). */
  cicdServiceCostShare: number
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
    /** Owned machines are bought in plan and paid to the end, power and upkeep included in the price; rented ones can be returned. */
    ownership: 'rented' | 'owned'
    special: SpecialNodeSpec[]
  }
  /** Tools on offer with their price per minute; a tool that is not named can't be bought. */
  tools: Partial<Record<ToolKind, number>>
  tickets: TicketSpec[]
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
