/* What people can say. Commands state intent and name things by meaning; the payload checks are command.schema.ts,
   who may say what when is authorize.ts, what comes of it is decide.ts. */

import type { IncidentKind } from '../lessons/lesson.ts'
import type { TeamCommand } from '../world/act.ts'
import type { EntryId, SeatId, TeamId } from '../world/ids.ts'
import type { QuestionKind, SessionOptions } from '../world/session.ts'

export type { Refusal, RefusalCode, TeamCommand } from '../world/act.ts'

/** Acts of a seat that change no cluster. */
export type SeatCommand =
  | { kind: 'join'; seat: SeatId; team: TeamId }
  | { kind: 'leave'; seat: SeatId }
  | { kind: 'ready'; ready: boolean }
  /** Lets a request from the other side of the wall through now (GAME.md §10). */
  | { kind: 'confirm-request'; request: EntryId }
  /** Answers the host's question before the reveal: a word, or points of a sketched curve. */
  | { kind: 'predict'; guess: string | number[] }

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
  /** Puts a question to the class before the reveal, or takes it back. */
  | { kind: 'show'; what: 'question'; question: QuestionKind | null }
  /** Shows a team the hint for its newest failure. */
  | { kind: 'hint'; team: TeamId }
  | { kind: 'end-session' }

/** A batch is one id, one entry, all or nothing, one rollout a service. */
export type BatchCommand = { kind: 'batch'; commands: TeamCommand[] }

export type Command = TeamCommand | BatchCommand | SeatCommand | HostCommand
export type CommandKind = Command['kind']
