/* One team's cluster: everything the rules read and write, as plain JSON. References are ids, a lifecycle is one union.
   The session around it (seats, phases, rounds) is session.ts. No verbs here. */

import type { BaseImage, ClassId, ModuleId, Packing, ToolKind } from '../lessons/lesson.ts'
import type { Delivery, Ticket, TicketId } from './delivery.ts'
import type { Effect } from './effect.ts'
import type { Cause, Culprit } from './happening.ts'
import type { NodeId, PodId, ServiceId, TeamId } from './ids.ts'
import type { Scheduling, Taint } from './scheduling.ts'

export interface Resources {
  cpuRequestMillis: number
  cpuLimitMillis: number
  memoryRequestMi: number
  memoryLimitMi: number
}

/** What a revision runs: the code of its modules by version, its image and its resources. */
export interface Release {
  revision: number
  modules: ModuleId[]
  /** Version of each module's code; a fault (leak, defect) clings to a version. */
  versions: Record<ModuleId, number>
  image: BaseImage
  packing: Packing
  resources: Resources
  scheduling: Scheduling
  /** Tickets whose change it carries first. */
  tickets: TicketId[]
  /** When the change of code it brings was asked for, until that has been counted as a delivery; absent: it brings none. */
  changeTick?: number
  /** A defect shipped with this release fails this share of the service's requests. */
  defectShare?: number
  /** A platform tool's own image; then there are no modules. */
  tool?: Exclude<ToolKind, 'mesh'>
}

/** Where a service's newest release stands. Builds are instant in plan. */
export type Rollout =
  | { kind: 'done' }
  | {
      kind: 'building'
      /** On its way to an image, to a tested one, or kept back by the scanner. */
      stage: 'build' | 'test' | 'blocked'
      /** At the pace of a team without CI/CD. */
      ticksLeft: number
      /** Waits for another build to finish. */
      queued: boolean
      /** Whether a defect may come with it, which is drawn when it is built. */
      changesCode: boolean
      /** Builds are taken in the order they were asked for. */
      sinceTick: number
      /** How it rolls once it is built. */
      strategy: 'rolling' | 'recreate'
    }
  | {
      kind: 'rolling'
      strategy: 'rolling' | 'recreate'
      paused: boolean
      startedTick: number
      /** Last tick on which the rollout got on; long ago means stuck. */
      progressTick: number
    }

/** One replica slot of a service, numbered from 1; a pinned slot stays on its node. */
export interface Slot {
  pin: NodeId | null
  /** Where callers look for its replica, if nothing but people tells them: a bare process's last node. */
  knownAt?: NodeId
}

export interface Service {
  id: ServiceId
  /** Rank of creation; A, B, C … on the board. */
  order: number
  /** Desired replicas are slots.length. */
  slots: Slot[]
  /** All revisions, oldest first; the last is the wanted one. At most 10 are kept. */
  releases: Release[]
  rollout: Rollout
  maxSurgePercent: number
  maxUnavailablePercent: number
  /** A platform tool runs as a service of its own name, without modules and without calls; null: the team's own. */
  tool: ToolKind | null
  autoscaler: Autoscaler | null
  /** PodDisruptionBudget: at least so many stay healthy when pods are drained; null: none. */
  disruptionBudget: DisruptionBudget | null
  breaker: Breaker
  /** Requests in flight over all replicas (workers held). */
  inFlight: number
  /** Relaxed by ¼ a tick: seconds a worker is held by an entry, and seconds an entry waits for CPU. */
  holdSeconds: number
  waitSeconds: number
  flow: ServiceFlow
}

/** HorizontalPodAutoscaler on CPU (KUBE.md A). */
export interface Autoscaler {
  minReplicas: number
  maxReplicas: number
  /** Of the request, percent. */
  targetPercent: number
  /** Recommendations of the stabilization window, oldest first. */
  recommendations: { tick: number; replicas: number }[]
  /** What it could not do at its last turn; null: nothing. */
  limited: 'at-max' | 'at-min' | 'no-request' | null
}

export interface DisruptionBudget {
  /** A count of pods, or a percentage of the replicas, rounded up. */
  unit: 'pods' | 'percent'
  minAvailable: number
}

/** A mesh's circuit breaker before a service or a dependency: what its callers' sidecars have seen, share of bad calls smoothed. */
export type Breaker =
  | { kind: 'closed'; badShare: number }
  | { kind: 'open'; untilTick: number }
  /** A few calls are let through to see; ticks on which some were. */
  | { kind: 'half-open'; badShare: number; probedTicks: number }

/** Somebody else's service that a module calls, as the team's calls lived it on the last tick. */
export interface DependencyFlow {
  breaker: Breaker
  callsPerSecond: number
  /** Mean time a call waits for it, those that time out included, milliseconds. */
  waitMs: number
  /** Share of calls that fail, those a breaker turned away included. */
  errorShare: number
}

/** What the last tick measured at a service; views and causes read it, the next tick's visits follow the shares. */
export interface ServiceFlow {
  entriesPerSecond: number
  /** Cores of work asked and the capacity of all ready replicas. */
  workCores: number
  capacityCores: number
  utilisation: number
  /** Mean response time of an entry, milliseconds. */
  responseMs: number
  /** Shares of entries, 0–1. */
  successShare: number
  refusedShare: number
  droppedShare: number
  /** Calls that never reached it because the breaker before it was open, as a share of those that were made. */
  brokenShare: number
  /** Calls that its callers' sidecars made a second time, as a share of those let through. */
  retriedShare: number
  /** Of the CPU its replicas wanted, what their own limit cut while their node had it to spare, 0–1. */
  throttledShare: number
}

export type PodLifecycle =
  /** `nominated`: lower pods were preempted there for it, and their room is kept for it until they are gone. */
  | { kind: 'pending'; sinceTick: number; reason: PendingReason | null; nominated?: NodeId }
  /** `buildTicksLeft`: the image must first be built for this node's provider. */
  | { kind: 'pulling'; remainingMi: number; totalMi: number; buildTicksLeft?: number }
  | { kind: 'starting'; ticksLeft: number; totalTicks: number }
  | { kind: 'ready'; sinceTick: number }
  | { kind: 'terminating'; ticksLeft: number }
  /** Waits for its next start: OOMKilled or Error, CrashLoopBackOff from the second time on. */
  | { kind: 'back-off'; reason: DeathReason; ticksLeft: number }
  /** Dead for good until a person or a controller replaces it. */
  | { kind: 'failed'; reason: DeathReason }
  /** Its node is dead; the API still lists it until eviction. */
  | { kind: 'lost'; sinceTick: number }

export type DeathReason = 'OOMKilled' | 'Error' | 'Evicted' | 'NodeLost' | 'Preempted'

/** kube-scheduler's verdict: how many nodes failed which filter. */
export interface PendingReason {
  nodes: number
  /** In kube-scheduler's own order and words, e.g. `Insufficient memory`. */
  filters: { filter: NodeFilter; nodes: number; taint?: TaintName }[]
  /** By node, every filter that refused it, with the missing amount (millicores or Mi) or the taint where there is one. */
  byNode: Record<NodeId, { filter: NodeFilter; missing?: number; taint?: TaintName }[]>
}

/** What kube-scheduler says of a taint: `{key: value}`. */
export type TaintName = Pick<Taint, 'key' | 'value'>

export type NodeFilter =
  | 'insufficient-cpu'
  | 'insufficient-memory'
  | 'too-many-pods'
  | 'unschedulable'
  | 'not-ready'
  | 'pinned-elsewhere'
  | 'no-scheduler'
  | 'untolerated-taint'
  | 'node-selector'
  | 'affinity'
  | 'anti-affinity'
  // required terms of pods that are there already, which hold both ways
  | 'existing-anti-affinity'
  | 'topology-spread'
  // this game's own: bare processes on one node share its libraries
  | 'library-clash'

export interface Pod {
  id: PodId
  service: ServiceId
  revision: number
  slot: number
  incarnation: number
  node: NodeId | null
  lifecycle: PodLifecycle
  /** What the last tick used and was granted. */
  cpuUsedMillis: number
  capacityMillis: number
  memoryMi: number
  /** Memory leaked since the container started. */
  leakedMi: number
  /** Unfinished work, CPU-seconds. */
  backlogCpuSeconds: number
  restarts: number
  /** Tick of the last restart. */
  restartedTick: number
  /** Deaths since it was last healthy for 60 s: each doubles the next back-off. */
  backOffs: number
  lastDeath: DeathReason | null
  /** Made while the team had a mesh: it carries a sidecar and requests that much more. */
  sidecar: boolean
}

export type NodeLifecycle =
  | { kind: 'provisioning'; ticksLeft: number }
  | { kind: 'ready' }
  /** Crashed; `down` until the controller notices, then `not-ready`. */
  | { kind: 'down'; sinceTick: number }
  | { kind: 'not-ready'; sinceTick: number }

export interface Node {
  id: NodeId
  number: number
  zone: string
  cpuMillis: number
  memoryMi: number
  lifecycle: NodeLifecycle
  cordoned: boolean
  draining: boolean
  /** Since when disruption budgets let the drain take no further pod; null: it gets on, or there is none. */
  drainHeldSinceTick: number | null
  /** Beside `zone` and `node`, which every node has. */
  labels: Record<string, string>
  taints: Taint[]
  /** A desktop: containers pay the tax of the virtual machine they hide in. */
  desktop: boolean
  provider: string
  /** Since when the node autoscaler has had no use for it; null: it has, or there is none. */
  unneededSinceTick: number | null
  /** Layers on its disk, Mi by layer id. */
  layers: Record<string, number>
}

/** One request class as its users live it. */
export interface ClassFlow {
  /** Smoothed noise-free rate per second, first attempts and returning retries. */
  smoothedRate: number
  /** Failed attempts that will return, requests by ticks from now: the first returns on the next tick. */
  returning: number[]
  /** Of those, the worthless ones (ActiveSpike.worthless); empty while there are none. */
  worthlessReturning: number[]
  /** Of the last tick's attempts, the share that is worth nothing to anybody. */
  worthlessShare: number
  /** Last tick, requests: offered counts first attempts and retries. */
  offered: number
  served: number
  failed: number
  /** Of the failed, those that will not come back. */
  givenUp: number
  /** Requests of the last tick whose transaction was cut halfway. */
  anomalies: number
  /** Share of a served request's value that failed optional calls left of it, 0–1. */
  valueShare: number
  meanMs: number
  p95Ms: number
  p50Ms: number
  successShare: number
  /** Totals of the round, requests. base = served + given up + waiting. */
  totalBase: number
  totalServed: number
  totalServedWithinSlo: number
  totalGivenUp: number
  totalAttempts: number
  /** Of the base, requests that are worth nothing. */
  totalWorthless: number
}

/** One network call line of the board. */
export interface CallLine {
  from: ServiceId
  to: ServiceId
  perSecond: number
  errorShare: number
}

/** An account in integer thousandths, with what is left over carried to the next tick. Costs are positive amounts too. */
export interface Account {
  thousandths: number
  remainder: number
}

/** `tickets` is earned, `attacks` is what exploited vulnerabilities cost. */
export type AccountName = 'served' | 'tickets' | 'givenUp' | 'nodes' | 'services' | 'tools' | 'anomalies' | 'attacks'

/** A module on its way to another service: served by the old one until the new one is ready (strangler). */
export interface Move {
  modules: ModuleId[]
  from: ServiceId
  to: ServiceId
}

/** A fault in a version of a module's code. */
export interface CodeFault {
  kind: 'leak' | 'errors'
  module: ModuleId
  version: number
  /** leak: Mi per second and replica; errors: share of failing entries. */
  strength: number
  /** Errors end by themselves; a leak does not. */
  untilTick: number | null
}

export interface HistoryPoint {
  offeredPerSecond: number
  servedPerSecond: number
  profit: number
}

export interface Cluster {
  team: TeamId
  services: Record<ServiceId, Service>
  pods: Record<PodId, Pod>
  nodes: Record<NodeId, Node>
  /** Which service a module belongs to by the team's design, and which one answers its calls now. */
  owners: Record<ModuleId, ServiceId>
  routes: Record<ModuleId, ServiceId>
  moves: Move[]
  policy: 'spread' | 'pack'
  sagas: Record<ClassId, boolean>
  /** Tools bought, in the order of buying; all but the mesh also run as services. */
  tools: ToolKind[]
  /** Most nodes the node autoscaler may rent; null: off. */
  nodeAutoscalerMax: number | null
  faults: CodeFault[]
  /** What incidents do for a while. */
  effects: Effect[]
  tickets: Record<TicketId, Ticket>
  deliveries: Delivery[]
  /** Modules in a faster technology, which pays while they are alone in their service. */
  rewritten: ModuleId[]
  /** Modules that became a no-code flow: quick to ship, and every visit costs more. */
  noCode: ModuleId[]
  /** Tick of live at which a module's model was last trained. */
  trainedTick: Record<ModuleId, number>
  /** Dependencies of the lesson by the module that calls them; none before the first tick of live. */
  dependencies: Record<ModuleId, DependencyFlow>
  classes: Record<ClassId, ClassFlow>
  lines: CallLine[]
  accounts: Record<AccountName, Account>
  /** Causes still open: what is wrong now and what it came from. */
  causes: Cause[]
  /** What the round's losses came from so far, by the first loss. */
  culprits: Culprit[]
  /** Points of the live phase, one a second. */
  history: HistoryPoint[]
  /** Highest node number and service order given out so far. */
  nodesNumbered: number
  servicesOrdered: number
  /** Incidents already struck, so that each strikes once. */
  struck: string[]
  /** Spikes sent to this team, beside the lesson's. */
  extraSpikes: ActiveSpike[]
  /** Deaths, restarts by hand, evictions and the like, counted for the debrief: by what. */
  counts: Record<string, number>
  /** Of what was spent, the part that went into shipping tickets (rules/gauges.ts); no account of its own, it is in theirs. */
  shipping: Account
  /** Users out or outside an SLO since when, and when last seen so; null: all is well. Those that are over, and their ticks in all. */
  trouble: { sinceTick: number; seenTick: number } | null
  troubles: { count: number; ticks: number }
  /** Ticks without an outage: until now, and at the longest. */
  upTicks: number
  longestUpTicks: number
  longestOutageTicks: number
  outageTicks: number
  worstRecoveryTicks: number
}

export interface ActiveSpike {
  id: string
  class: ClassId
  startTick: number
  rampTicks: number
  endTick: number
  factor: number
  /** Requests of this spike are worth nothing to anybody: a crawler's. */
  worthless?: true
}
