/* What every stage of the engine is given beside the working copy of one cluster. A stage writes on that copy and emits
   happenings; it never keeps anything of its own. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Happening } from '../world/happening.ts'
import type { Incident } from '../world/session.ts'

export type HappeningDraft = Omit<Happening, 'id' | 'tick' | 'team' | 'chain'> & Partial<Pick<Happening, 'chain'>>

export interface RuleContext {
  lesson: Lesson
  seed: string
  rulesVersion: number
  /** `plan`: builds, pulls and starts are instant and free, there is no traffic. */
  phase: 'plan' | 'live'
  /** Ticks since the round was opened. */
  tick: number
  /** Ticks since live began; 0 in plan. */
  liveTick: number
  /** Ticks the live phase lasts in all. */
  liveTicks: number
  /** Settled incidents that concern this cluster's team. */
  incidents: readonly Incident[]
  emit: (draft: HappeningDraft) => void
}
