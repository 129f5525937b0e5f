/* What an incident does to a cluster while it lasts (GAME.md §8): one list, each with its end. Faults of a team's code cling to versions
   and are `faults`; extra traffic is `extraSpikes`. How they strike: rules/incidents.ts; what the rules ask of them: rules/effects.ts; how they go on and
   end: rules/effect-turns.ts. */

import type { ModuleId } from '../lessons/lesson.ts'
import type { NodeId, ServiceId } from './ids.ts'

export type Effect = { id: string; sinceTick: number; untilTick: number | null } & (
  | { kind: 'slow-disk'; node: NodeId; factor: number }
  /** Somebody else's load on the node, cores. */
  | { kind: 'noisy-neighbour'; node: NodeId; cores: number }
  /** Milliseconds more between zones, each way. */
  | { kind: 'network-delay'; ms: number }
  | { kind: 'slow-dependency'; module: ModuleId; ms: number }
  | { kind: 'failing-dependency'; module: ModuleId; share: number }
  | { kind: 'registry-down' }
  /** All remote calls of the service fail until the certificate is rotated. */
  | { kind: 'certificate-expired'; service: ServiceId }
  /** Attackers are inside: this share of the service's requests fails. */
  | { kind: 'exploited'; service: ServiceId; share: number }
  /** Crashes the service that holds the module whenever such a request comes, every so many ticks. */
  | { kind: 'poison-request'; module: ModuleId; everyTicks: number; nextTick: number }
  | { kind: 'retry-storm'; share: number }
  /** The container engine restarts: running pods stay, nothing new is pulled or started there. */
  | { kind: 'engine-restart'; node: NodeId }
  /** After a kernel panic: virtual machines run on, nothing else runs or starts there until the kernel is up again. */
  | { kind: 'reboot'; node: NodeId }
  /** The node's operating system waits for its patch: drain it, or stay open to attack. */
  | { kind: 'patch-due'; node: NodeId }
  /** The zone is dark; its nodes come back when this ends. */
  | { kind: 'zone-outage'; zone: string; nodes: NodeId[] }
)

export type EffectKind = Effect['kind']

export type EffectOf<Kind extends EffectKind> = Extract<Effect, { kind: Kind }>
