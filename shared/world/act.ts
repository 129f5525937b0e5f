/* What a team can do to its cluster, and why something does not happen, as types: the rules refuse and apply by them, and
   game/command.ts builds everything people can say on top. */

import type { BaseImage, ClassId, ModuleId } from '../lessons/lesson.ts'
import type { NodeId, ServiceId } from './ids.ts'

/** Acts of a team on its cluster. */
export type TeamCommand =
  /** Modules leave their services and start a new one; the label is a module's id or one of the lesson's. */
  | { kind: 'split-service'; newService: ServiceId; modules: ModuleId[] }
  | { kind: 'merge-services'; from: ServiceId; into: ServiceId }
  | { kind: 'move-module'; module: ModuleId; to: ServiceId }
  | { kind: 'set-image'; service: ServiceId; image: BaseImage }
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
  | { kind: 'start-rollout'; service: ServiceId; strategy: 'rolling' | 'recreate' }
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
