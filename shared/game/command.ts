/* What people can say. Commands state intent and name things by meaning; the payload checks are command.schema.ts,
   who may say what when is authorize.ts, what comes of it is decide.ts. */

import type { BaseImage, ClassId, IncidentKind, ModuleId } from '../lessons/lesson.ts'
import type { NodeId, SeatId, ServiceId, TeamId } from '../world/ids.ts'
import type { SessionOptions } from '../world/session.ts'

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

/** Acts of a seat that change no cluster. */
export type SeatCommand =
  | { kind: 'join'; seat: SeatId; team: TeamId }
  | { kind: 'leave'; seat: SeatId }
  | { kind: 'ready'; ready: boolean }

export type HostCommand =
  | { kind: 'configure'; options: Partial<{ [K in keyof SessionOptions]: SessionOptions[K] | undefined }> }
  /** The room turns it into `round-opened` with lesson and seed; `keep`: teams go on with the design they just played. */
  | { kind: 'open-round'; lesson: string; keepDesigns: boolean }
  /** On to the next phase; `from` is the phase the host saw, so that two presses do not skip one. */
  | { kind: 'advance-phase'; from: 'lobby' | 'briefing' | 'plan' | 'live' | 'debrief' }
  | { kind: 'set-pause'; paused: boolean }
  | { kind: 'extend'; seconds: number }
  | {
      kind: 'inject'
      incident: IncidentKind
      /** Module, class or node id; `any` is drawn. */
      target: string
      team: TeamId | 'all'
      inSeconds: number
    }
  | { kind: 'set-seat'; seat: SeatId; team: TeamId }
  | { kind: 'remove-seat'; seat: SeatId }
  /** Opens the replay to students and links, or shows the ranking. */
  | { kind: 'show'; what: 'replay' | 'ranking'; on: boolean }
  /** Shows a team the hint for its newest failure. */
  | { kind: 'hint'; team: TeamId }
  | { kind: 'end-session' }

/** A batch is one id, one entry, all or nothing, one rollout a service. */
export type BatchCommand = { kind: 'batch'; commands: TeamCommand[] }

export type Command = TeamCommand | BatchCommand | SeatCommand | HostCommand
export type CommandKind = Command['kind']

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
