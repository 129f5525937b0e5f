/* The closed lists that lessons, commands and tests walk: incidents, tools, packings, tickets. What each means is lesson.ts and the rules;
   these are values, so they stand apart from the types. */

export const INCIDENT_KINDS = [
  // traffic
  'spike',
  'flash-sale',
  'viral-page',
  'crawler',
  'retry-storm',
  'slow-ramp',
  // machines
  'node-crash',
  'zone-outage',
  'slow-disk',
  'noisy-neighbour',
  'network-delay',
  'kernel-panic',
  'engine-restart',
  // software
  'leak',
  'bad-release',
  'payment-fault',
  'poison-request',
  'slow-dependency',
  'failing-dependency',
  'registry-down',
  'certificate-expired',
  'vulnerability-exploited',
  'patch-due',
] as const

/** What can go wrong (GAME.md §8, §14). */
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

export const TOOL_KINDS = ['monitoring', 'cicd', 'scanner', 'mesh', 'mirror'] as const

/** Platform tools a lesson offers (GAME.md §9). */
export type ToolKind = (typeof TOOL_KINDS)[number]

export const PACKINGS = ['metal', 'vm', 'container', 'os-container'] as const

/** How a service is packed (GAME.md §4). */
export type Packing = (typeof PACKINGS)[number]

export const TICKET_KINDS = ['feature', 'rewrite', 'retrain', 'no-code'] as const

/** What the business wants (GAME.md §2, §14): a feature, a module rewritten in a faster technology, a model trained anew, a no-code flow. */
export type TicketKind = (typeof TICKET_KINDS)[number]

export const UNLOCKS = [
  'scheduler',
  'restart-policy',
  'replica-controller',
  'rolling-update',
  'rollback',
  'autoscaler',
  'node-autoscaler',
  'disruption-budget',
  // Packings beside containers, and base images.
  'packing',
  // Affinity, selectors, tolerations, taints, spread and priority.
  'scheduling',
  'split',
] as const

/** Controllers and choices a lesson unlocks (GAME.md §6); a command or effect that needs a locked one is refused. */
export type Unlock = (typeof UNLOCKS)[number]
