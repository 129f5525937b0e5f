/* What a lesson's file holds beside the lesson: strategies that bots play, and claims the balance table checks. Types only. */

import type { ClassId, IncidentKind, IncidentSpec, LessonDocument, ModuleId } from './lesson.ts'
import type { MeasureRef } from './measures.ts'

/** How many replicas and how large: `keep` the start's, a `fixed` number, or for the `peak` of the forecast. */
export type Sizing = { kind: 'keep' } | { kind: 'fixed'; replicas: number } | { kind: 'peak'; minReplicas: number }

/** What a bot does when its view shows something. */
export type Reflex = 'roll-back-after-oom'

export interface StrategySpec {
  id: string
  /** The split: as it starts, a service a module, or modules by service label. */
  services: 'keep' | 'each-module' | Record<string, ModuleId[]>
  /** One member, or a family with a free size that plays its best on the tuning seeds. */
  sizes: { nodes: number; sizing: Sizing }[]
  policy: 'spread' | 'pack'
  /** Request classes whose transactions are kept by a saga. */
  sagas: ClassId[]
  reflexes: Reflex[]
}

interface ClaimBase {
  id: string
  /** Which of the lesson's incident kinds strike. */
  incidents: IncidentKind[]
  /** Incidents that strike beside them, as if the host had sent them. */
  adds: IncidentSpec[]
  /** Share of seeds on which it must be so, 0–1. */
  seedShare: number
}

/** One strategy earns more than another. */
export interface BeatsClaim extends ClaimBase {
  kind: 'beats'
  better: string
  worse: string
  /** Mean difference as a share of the reference strategy's mean profit. */
  margin: number
}

/** What a strategy's round comes to by a measure of its own. */
export interface MeasureClaim extends ClaimBase {
  kind: 'measure'
  measure: MeasureRef
  strategy: string
  bound: Bound
}

/** In the measure's unit; `above`: at least `by` more than the other strategy, or the same one under other incidents, on the same seed. */
export type Bound =
  | { kind: 'at-least'; value: number }
  | { kind: 'at-most'; value: number }
  | { kind: 'above'; strategy: string; incidents: IncidentKind[]; adds: IncidentSpec[]; by: number }

export type Claim = BeatsClaim | MeasureClaim

/** A lesson's folder, read and checked. */
export interface LessonFile extends LessonDocument {
  strategies: StrategySpec[]
  claims: Claim[]
}
