/* What a claim may measure beside profit: a closed list, so that every number a lesson quotes has one meaning, a unit and a source.
   How each is read from a played round is shared/bots/measures.ts. */

/** What the claim's `about` has to name: a module, a request class, or nothing. */
type About = 'module' | 'class' | null

export const MEASURES = {
  /**
   * Share 0–1 of the memory of extra copies (Mi × seconds of all replicas of a service beyond its first) that goes to modules
   * which did not need the copy: at each tick a module needs ⌈work ÷ 0.7⌉ copies, work in cores (GAME.md §12, lesson 1).
   */
  'unneeded-memory': { about: null, unit: 'share' },
  /** Like `unneeded-memory`, but a module needs all through the round what it needs at its own busiest tick: the harder test. */
  'unneeded-memory-at-peak': { about: null, unit: 'share' },
  /** Seconds of live in which fewer than half of the attempts of the class named were answered. */
  'outage-seconds': { about: 'class', unit: 's' },
  /** Seconds of live in which that was so for every class at once. */
  'total-outage-seconds': { about: null, unit: 's' },
  /** Build time of the service that holds the module, as a multiple of a service with this module alone (GAME.md §3). */
  'rebuild-factor': { about: 'module', unit: '×' },
  /** Money lost to half-done transactions over the round (GAME.md §3, §11), in the round's currency. */
  'anomaly-loss': { about: null, unit: 'money' },
} as const satisfies Record<string, { about: About; unit: string }>

export type MeasureName = keyof typeof MEASURES

/** One of the measures, with what it is about. */
export interface MeasureRef {
  name: MeasureName
  about: string | null
}
