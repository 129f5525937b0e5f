/* What a claim may measure beside winning: a closed list, so that every number a lesson quotes has one meaning, a unit and a source.
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
  /** Profit of the round. */
  profit: { about: null, unit: 'money' },
  /** What keeping it running cost: nodes, services and tools. */
  cost: { about: null, unit: 'money' },
  /** Lost to exploited vulnerabilities, their failed requests aside (GAME.md §8). */
  'attack-loss': { about: null, unit: 'money' },
  /** Ready replicas of the team's own services when plan ends. */
  'fitting-replicas': { about: null, unit: 'replicas' },
  /** Mean response time of the class over the quiet ticks, those on which no class's rate is more than a tenth above its calm one. */
  'mean-latency': { about: 'class', unit: 'ms' },
  /** Mean over the same ticks of the class's 95th percentile. */
  'p95-ms': { about: 'class', unit: 'ms' },
  /** Share 0–1 of the requests of the class that were served in the end; one asked again counts once. */
  'served-share': { about: 'class', unit: 'share' },
  /**
   * Mean over the faults of software and of dependencies that struck: from the strike until every class is well (errors below 2 %, p95
   * within its SLO) and stays so for 5 s. One nobody felt counts 0, one that is not over counts to the end of the round.
   */
  'mean-restore-seconds': { about: null, unit: 's' },
  /** The same for lost machines: node crashes, kernel panics, dark zones. */
  'recovery-seconds': { about: null, unit: 's' },
  /** Ready replicas of the team's own services that were on a node when it was lost. */
  'lost-replicas': { about: null, unit: 'replicas' },
  /** Most replicas that services with an autoscaler had Ready at once, beyond those they had when live began. */
  'autoscaler-replicas-added-that-ran': { about: null, unit: 'replicas' },
  /** Tickets that ran everywhere in time to pay. */
  'tickets-shipped': { about: null, unit: 'tickets' },
  /** Changes that reached production (DORA). */
  deployments: { about: null, unit: 'changes' },
  /** Share 0–1 of them that shipped a defect or were rolled back (DORA); 0 where there was none. */
  'change-failure-rate': { about: null, unit: 'share' },
} as const satisfies Record<string, { about: About; unit: string }>

export type MeasureName = keyof typeof MEASURES

/** One of the measures, with what it is about. */
export interface MeasureRef {
  name: MeasureName
  about: string | null
}
