/* What the rules say happened, and why. One list feeds the board's feed, hints, the replay's key moments and (later) kubectl's
   events; the words for each kind stand in the client's catalogue, never here. */

import type { NodeId, SeatId, ServiceId, TeamId } from './ids.ts'

export type HappeningKind =
  // things the world did
  | 'spike-started'
  | 'spike-ended'
  | 'node-lost'
  | 'node-not-ready'
  | 'node-joined'
  | 'leak-released'
  | 'faults-started'
  | 'faults-ended'
  // what incidents do while they last (world/effect.ts), and that one is over
  | 'crawler'
  | 'retry-wave'
  | 'zone-lost'
  | 'slow-disk'
  | 'noisy-neighbour'
  | 'network-delayed'
  | 'kernel-panic'
  | 'engine-restarting'
  | 'dependency-slow'
  | 'dependency-failing'
  | 'poisoned'
  | 'registry-down'
  | 'certificate-expired'
  | 'exploited'
  | 'patch-due'
  | 'effect-ended'
  | 'node-back'
  // what people decided, where it hurts now
  | 'release-defect'
  | 'limit-too-low'
  | 'cpu-throttled'
  | 'replicas-together'
  | 'too-few-replicas'
  | 'library-clash'
  | 'autoscaler-limited'
  // failures, with causes
  | 'cpu-saturated'
  | 'requests-held'
  | 'memory-near-limit'
  | 'oom-killed'
  | 'crash-loop'
  | 'evicted'
  | 'service-down'
  | 'service-refusing'
  | 'unschedulable'
  | 'rollout-stuck'
  | 'anomalies'
  | 'retry-storm'
  | 'slo-broken'
  | 'pull-waiting'
  | 'image-blocked'
  | 'breaker-open'
  | 'preempted'
  | 'drain-blocked'
  | 'ticket-late'
  // recoveries
  | 'service-recovered'
  | 'slo-restored'
  | 'pods-rescheduled'
  | 'rollout-done'
  | 'module-moved'
  | 'scheduled'
  | 'breaker-closed'
  // controllers and pipelines at work
  | 'scaled'
  | 'node-rented'
  | 'node-returned'
  | 'rolled-back'
  // the business
  | 'ticket-opened'
  | 'ticket-shipped'
  // people
  | 'request-made'
  | 'request-passed'
  | 'changed'
  | 'effect-refused'
  // the round
  | 'phase-started'
  | 'host-hint'

/** Facts fill the sentence: numbers in the unit their key ends with, ids as they are. */
export type Facts = Record<string, string | number>

export interface Happening {
  /** `ENTRY.TEAM.rank`: the entry it came of, whose it is, and its rank there; unique in the session and the same in every replay. */
  id: string
  tick: number
  team: TeamId | null
  kind: HappeningKind
  severity: 'info' | 'good' | 'slow' | 'error' | 'down'
  service?: ServiceId
  node?: NodeId
  seat?: SeatId
  facts: Facts
  /** Causal chain, root first, this one excluded; each link is a happening's kind with its own facts. */
  chain: ChainLink[]
  hint?: Hint
}

export interface ChainLink {
  kind: HappeningKind
  service?: ServiceId
  node?: NodeId
  facts: Facts
}

/** Something to try, with the command that does it where one command does. */
export interface Hint {
  kind:
    | 'add-replicas'
    | 'raise-memory-limit'
    | 'raise-cpu-limit'
    | 'lower-request'
    | 'roll-back'
    | 'place-elsewhere'
    | 'rent-node'
    | 'speed-up-callee'
    | 'restart-pod'
    | 'recreate'
    | 'use-saga'
    | 'wait'
    | 'rotate-certificate'
    | 'spread-replicas'
    | 'raise-max-replicas'
    | 'set-cpu-request'
    | 'split-clash'
    | 'smaller-image'
    | 'drain-node'
    | 'buy-tool'
    | 'lower-budget'
    | 'pack-otherwise'
  facts: Facts
}

/** A failure that still lasts. Its id is kind and subject, so that the same failure is told once until it ends. */
export interface Cause {
  /** e.g. `cpu-saturated:search` */
  id: string
  kind: HappeningKind
  service?: ServiceId
  node?: NodeId
  sinceTick: number
  /** Last tick on which it was observed; some quiet ticks later it is over, so that nothing flickers. */
  seenTick: number
  /** Of its beginning; figures that go on changing follow once a second. */
  facts: Facts
  /** Ids of the open causes it came from, nearest first. */
  from: string[]
  chain: ChainLink[]
  /** Of an incident that lasts: some other failure came of it. One that has hurt nobody is news and no alarm. */
  hurts?: true
  /** Noticed, but what it came from is not clear yet: nobody is told before it is, or before it has lasted. */
  untold?: true
}

/** What a round's losses came from: a root, or a team's decision on the way, with its share of them (rules/blame.ts). */
export interface Culprit {
  /** As of the cause: `node-lost:node-2`. */
  id: string
  kind: HappeningKind
  service?: ServiceId
  node?: NodeId
  facts: Facts
  /** Tick on which it first cost something. */
  sinceTick: number
  lossThousandths: number
}
