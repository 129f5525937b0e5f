/* What a team can do to its cluster, and why something does not happen, as types: the rules refuse and apply by them, and
   game/command.ts builds everything people can say on top. */

import type { BaseImage, ClassId, ModuleId, Packing, ToolKind } from '../lessons/lesson.ts'
import type { DisruptionBudget } from './cluster.ts'
import type { TicketId } from './delivery.ts'
import type { NodeId, ServiceId } from './ids.ts'
import type { Scheduling, TaintEffect } from './scheduling.ts'

/** Acts of a team on its cluster. */
export type TeamCommand =
  /** Modules leave their services and start a new one; the label is a module's id or one of the lesson's. */
  | { kind: 'split-service'; newService: ServiceId; modules: ModuleId[] }
  | { kind: 'merge-services'; from: ServiceId; into: ServiceId }
  | { kind: 'move-module'; module: ModuleId; to: ServiceId }
  | { kind: 'set-image'; service: ServiceId; image: BaseImage }
  | { kind: 'set-packing'; service: ServiceId; packing: Packing }
  | {
      kind: 'set-resources'
      service: ServiceId
      cpuRequestMillis?: number | undefined
      cpuLimitMillis?: number | undefined
      memoryRequestMi?: number | undefined
      memoryLimitMi?: number | undefined
    }
  | { kind: 'scale-service'; service: ServiceId; replicas: number }
  | { kind: 'place-pod'; service: ServiceId; slot: number; node: NodeId }
  | { kind: 'release-pod'; service: ServiceId; slot: number }
  | { kind: 'set-policy'; policy: 'spread' | 'pack' }
  | { kind: 'set-saga'; class: ClassId; on: boolean }
  /** What is not named stays as it is. */
  | {
      kind: 'set-scheduling'
      service: ServiceId
      scheduling: { [K in keyof Scheduling]?: Scheduling[K] | undefined }
    }
  /** Null turns it off. */
  | {
      kind: 'set-autoscaler'
      service: ServiceId
      autoscaler: { minReplicas: number; maxReplicas: number; targetPercent: number } | null
    }
  /** Rents nodes for pods that find none, up to `maxNodes`; null turns it off. */
  | { kind: 'set-node-autoscaler'; maxNodes: number | null }
  | { kind: 'set-disruption-budget'; service: ServiceId; budget: DisruptionBudget | null }
  /** The percentages stay for later rollouts; absent, they stay as they are. */
  | {
      kind: 'start-rollout'
      service: ServiceId
      strategy: 'rolling' | 'recreate'
      maxSurgePercent?: number | undefined
      maxUnavailablePercent?: number | undefined
    }
  | { kind: 'pause-rollout'; service: ServiceId; paused: boolean }
  /** Back to an earlier revision (the one before by default), or to the modules' earlier code. */
  | { kind: 'rollback'; service: ServiceId; revision?: number | undefined }
  | { kind: 'rent-node' }
  | { kind: 'release-node'; node: NodeId }
  | { kind: 'cordon'; node: NodeId }
  | { kind: 'uncordon'; node: NodeId }
  | { kind: 'drain'; node: NodeId }
  /** Starts a dead replica again by hand, or restarts a living one. */
  | { kind: 'restart'; service: ServiceId; slot: number }
  | { kind: 'taint'; node: NodeId; key: string; value: string; effect: TaintEffect }
  | { kind: 'untaint'; node: NodeId; key: string }
  | { kind: 'rotate-certificate'; service: ServiceId }
  /** The ticket's change goes into the next release of the service that holds its module. */
  | { kind: 'ship-ticket'; ticket: TicketId }
  | { kind: 'buy-tool'; tool: ToolKind }
  | { kind: 'sell-tool'; tool: ToolKind }

/** Why something did not happen; the client makes the sentence from the code and the facts. */
export interface Refusal {
  code: RefusalCode
  facts: Record<string, string | number>
}

export type RefusalCode =
  // who and when
  | 'not-allowed-role'
  | 'not-allowed-phase'
  | 'paused'
  | 'locked-by-lesson'
  | 'seat-gone'
  | 'session-ended'
  | 'conflict'
  // things that are not there
  | 'unknown-service'
  | 'unknown-module'
  | 'unknown-node'
  | 'unknown-slot'
  | 'unknown-class'
  | 'unknown-team'
  | 'unknown-seat'
  | 'unknown-lesson'
  | 'unknown-revision'
  | 'unknown-ticket'
  | 'unknown-request'
  // the world says no
  | 'label-taken'
  | 'label-not-allowed'
  | 'last-module'
  | 'same-service'
  | 'already-moving'
  | 'too-many-services'
  | 'too-many-pods'
  | 'limit-below-request'
  | 'no-change'
  | 'node-cap'
  | 'node-not-ready'
  | 'node-cordoned'
  | 'insufficient-cpu'
  | 'insufficient-memory'
  | 'pod-not-placed'
  | 'pods-on-node'
  | 'nothing-to-roll-back'
  | 'no-rollout'
  | 'last-node'
  | 'node-owned'
  | 'library-clash'
  | 'not-for-packing'
  | 'untolerated-taint'
  | 'node-selector'
  | 'affinity'
  | 'anti-affinity'
  | 'topology-spread'
  | 'bounds'
  | 'no-taint'
  | 'certificate-valid'
  | 'ticket-not-open'
  | 'tool-not-offered'
  | 'tool-bought'
  | 'tool-not-bought'
  | 'not-for-tools'
  | 'own-request'
  | 'no-question'
  // seats and host
  | 'door-locked'
  | 'team-full'
  | 'round-running'
  | 'phase-moved-on'
  | 'not-running'
  | 'bad-target'
  // ingress
  | 'malformed'
  | 'too-large'
  | 'rate-limited'
  | 'id-reused'
  | 'unavailable'
  | 'unauthorised'
