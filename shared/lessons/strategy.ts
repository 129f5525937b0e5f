/* What a lesson's file holds beside the lesson: strategies that bots play, and claims the balance table checks. Types only. */

import type { IncidentKind, LessonDocument, ModuleId } from './lesson.ts'

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
  reflexes: Reflex[]
}

export interface Claim {
  id: string
  better: string
  worse: string
  /** Which of the lesson's incident kinds strike. */
  incidents: IncidentKind[]
  /** Share of seeds on which `better` is ahead, 0–1. */
  seedShare: number
  /** Mean difference as a share of the reference strategy's mean profit. */
  margin: number
}

/** A lesson's folder, read and checked. */
export interface LessonFile extends LessonDocument {
  strategies: StrategySpec[]
  claims: Claim[]
}
