/* What bots do, as data: how a strategy builds its design in plan, what it does on seeing trouble in live, and how quick its people are.
   The YAML it is read from: strategy.schema.ts; what is claimed of strategies: claim.ts; how they play: shared/bots. Types only, and
   the strategy that says nothing. */

import type { Claim } from './claim.ts'
import type { BaseImage, ClassId, LessonDocument, ModuleId, Packing, ToolKind } from './lesson.ts'

export type { Claim } from './claim.ts'

/**
 * How many replicas and how large: `keep` the start's, a `fixed` number, for the `peak` of the forecast, or sized for the peak and then
 * one more of each in turn until the nodes are full (`fill`).
 */
export type Sizing =
  | { kind: 'keep' }
  | { kind: 'fixed'; replicas: number }
  | { kind: 'peak'; minReplicas: number }
  | { kind: 'fill'; minReplicas: number }

/** A member of a strategy's family: nodes in all, and how the replicas are sized. */
export interface Size {
  nodes: number
  sizing: Sizing
}

/** One value for every service but those named. */
export interface PerService<Value> {
  all: Value
  by: Record<string, Value>
}

export const REFLEXES = [
  // software
  'roll-back-after-oom',
  'roll-back-after-errors',
  'rotate-certificate',
  // Without monitoring: one thing after another on one service after another, while users are angry.
  'search-by-hand',
  'recreate-stuck-rollout',
  // machines
  'replace-lost-pods-by-hand',
  'restart-dead-pods',
  'return-dead-node',
  'rent-node-when-pending',
  'drain-patch-due',
  // load
  'scale-up-by-hand',
  'degrade',
] as const

/** What a bot does when its view shows something; what each looks at and does: shared/bots/reflexes. */
export type Reflex = (typeof REFLEXES)[number]

export interface AutoscalerWish {
  minReplicas: number
  maxReplicas: number
  targetPercent: number
}

/** When tickets are shipped: not at all, each by itself, all open ones of a service together, or only so many at once. */
export type TicketPace =
  | { kind: 'none' }
  | { kind: 'each' }
  | { kind: 'all' }
  | { kind: 'batch'; count: number; of: 'service' | 'any' }

/** How many people a team has, how long each takes to act on what the view shows, and how long an act keeps them busy. */
export interface Pace {
  people: number
  reactionSeconds: number
  actSeconds: number
}

export interface StrategySpec {
  id: string
  /** The split: as it starts, a service a module, or modules by service label. */
  services: 'keep' | 'each-module' | Record<string, ModuleId[]>
  /** One member, or a family with a free size that plays its best on the tuning seeds. */
  sizes: Size[]
  /** Replicas of the services named, whatever the sizing says. */
  replicas: Record<string, number>
  /** Null: as the lesson starts. */
  packing: PerService<Packing | null>
  image: PerService<BaseImage | null>
  /** Requests, and the memory limit with them, as a multiple of what the sizing gives. */
  resourcesFactor: PerService<number>
  /** CPU limit; null: what the sizing gives. */
  limitMillis: PerService<number | null>
  policy: 'spread' | 'pack'
  antiAffinity: PerService<{ topology: 'node' | 'zone'; required: boolean } | null>
  priority: PerService<number>
  tolerationSeconds: PerService<number | null>
  /** By hand every replica is pinned in plan, service after service, round the nodes. */
  placement: 'scheduler' | 'by-hand'
  autoscaler: PerService<AutoscalerWish | null>
  /** Replicas a service with an autoscaler starts with; null: what the sizing gives, within its bounds. */
  startReplicas: PerService<number | null>
  /** Most nodes in all; null: no node autoscaler. */
  nodeAutoscaler: number | null
  disruptionBudget: PerService<{ unit: 'pods' | 'percent'; minAvailable: number } | null>
  /** Bought in plan, as far as they are on offer. */
  tools: ToolKind[]
  /** Request classes whose transactions are kept by a saga. */
  sagas: ClassId[]
  tickets: TicketPace
  /** Pace of rolling updates; null: as a service begins. */
  rollout: { maxSurgePercent: number; maxUnavailablePercent: number } | null
  /** In order of urgency: who has two things to do does the one named first. */
  reflexes: Reflex[]
  pace: Pace
}

/** GAME.md §12: bots roll a service back 8 s after its first OOM and need 2 s an action. */
export const USUAL_PACE: Pace = { people: 1, reactionSeconds: 8, actSeconds: 2 }

/** What a strategy wishes where it says nothing; its split and sizes it has to name. */
export const NO_WISHES: Omit<StrategySpec, 'id' | 'services' | 'sizes'> = {
  replicas: {},
  packing: { all: null, by: {} },
  image: { all: null, by: {} },
  resourcesFactor: { all: 1, by: {} },
  limitMillis: { all: null, by: {} },
  policy: 'spread',
  antiAffinity: { all: null, by: {} },
  priority: { all: 0, by: {} },
  tolerationSeconds: { all: null, by: {} },
  placement: 'scheduler',
  autoscaler: { all: null, by: {} },
  startReplicas: { all: null, by: {} },
  nodeAutoscaler: null,
  disruptionBudget: { all: null, by: {} },
  tools: [],
  sagas: [],
  tickets: { kind: 'none' },
  rollout: null,
  reflexes: [],
  pace: USUAL_PACE,
}

/** What holds for a service. */
export function wishFor<Value>(wish: PerService<Value>, service: string): Value {
  return Object.hasOwn(wish.by, service) ? wish.by[service]! : wish.all
}

/** A lesson's folder, read and checked. */
export interface LessonFile extends LessonDocument {
  strategies: StrategySpec[]
  claims: Claim[]
}
