/* What a lesson claims, as data: statements that must be true by simulation (GAME.md §12). The YAML they are read from: claim.schema.ts;
   how they are judged: shared/bots/claims.ts. Types only. */

import type { IncidentKind, IncidentSpec, ToolKind, Unlock } from './lesson.ts'
import type { MeasureRef } from './measures.ts'

/** How the lesson is changed for a claim; what is absent stays as the lesson has it. */
export interface Variant {
  roles?: 'silo' | 'devops' | undefined
  observability?: 'full' | 'tools-only' | undefined
  /** All arrival rates, times this. */
  rateFactor?: number | undefined
  nodes?:
    | {
        count?: number | undefined
        cap?: number | undefined
        cpuMillis?: number | undefined
        memoryMi?: number | undefined
        pricePerMinute?: number | undefined
      }
    | undefined
  /** Unlocks taken away. What a strategy would do with them it leaves out. */
  without?: Unlock[] | undefined
  /** The tools that remain on offer. */
  tools?: ToolKind[] | undefined
  tickets?: 'none' | undefined
  /** Every module that uses a library pins the newest major anybody pins. */
  libraries?: 'agree' | undefined
  liveSeconds?: number | undefined
}

/** What strikes, and how the lesson is changed. */
export interface Conditions {
  /** Which of the lesson's incident kinds strike. */
  incidents: IncidentKind[]
  /** Incidents that strike beside them, as if the host had sent them. */
  adds: IncidentSpec[]
  variant: Variant
  /** Delay of every bot; null: each strategy's own. */
  reactionSeconds: number | null
}

/** A strategy under conditions. */
export interface Side {
  strategy: string
  incidents: IncidentKind[]
  adds: IncidentSpec[]
  variant: Variant
}

interface ClaimBase {
  id: string
  incidents: IncidentKind[]
  adds: IncidentSpec[]
  variant: Variant
  /** Delays at each of which it must hold: a claim about people's speed (GAME.md §12). Empty: each strategy's own, once. */
  reactionSeconds: number[]
}

/** One strategy earns more than another, or than itself under other rules. */
export interface BeatsClaim extends ClaimBase {
  kind: 'beats'
  better: Side
  worse: Side
  /** Mean difference as a share of the reference strategy's mean profit under the claim's own conditions. */
  margin: number
  /** Share of seeds on which it must be ahead, 0–1. */
  seedShare: number
}

/** What a strategy's round comes to by a measure of its own. */
export interface MeasureClaim extends ClaimBase {
  kind: 'measure'
  measure: MeasureRef
  subject: Side
  bound: Bound
  /** Share of seeds on which it must be so, 0–1; null: of the mean over all seeds together. */
  seedShare: number | null
}

/** In the measure's unit; `above`: at least `by` more than the other side, `times`: at least so many times the other side's mean. */
export type Bound =
  | { kind: 'at-least'; value: number }
  | { kind: 'at-most'; value: number }
  | { kind: 'above'; other: Side; by: number }
  | { kind: 'times'; other: Side; times: number }

/** Several strategies each win their share of the seeds, and none wins nearly all of them. */
export interface WinnersClaim extends ClaimBase {
  kind: 'winners'
  strategies: string[]
  /** At least so many strategies … */
  atLeast: number
  /** … win at least this share of the seeds each … */
  eachShare: number
  /** … and none more than this. */
  mostShare: number
}

export type Claim = BeatsClaim | MeasureClaim | WinnersClaim
