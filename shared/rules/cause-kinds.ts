/* What each kind of failure is like: how grave, when it is over, what is told of its end, which are incidents and which decisions.
   How failures begin, last and end is causes.ts. */

import type { Cause, Happening, HappeningKind } from '../world/happening.ts'

/** A failure is over when it has not been seen for 2 s; one that is an event (a pod that died), when all is well for 5 s. */
const QUIET_TICKS = 8
const QUIET_TICKS_AFTER_DEATH = 20
/** One whose end nobody is told may come and go longer before it is told anew. */
const QUIET_TICKS_IN_SILENCE = 16

/** Failures whose facts are figures that go on changing. The others keep those of their beginning: who died where, and of what. */
export const FIGURES: readonly HappeningKind[] = [
  'cpu-saturated',
  'requests-held',
  'memory-near-limit',
  'service-refusing',
  'crash-loop',
  'rollout-stuck',
  'anomalies',
  'retry-storm',
  'slo-broken',
  'cpu-throttled',
]

/** What strikes from outside and lasts: news when it comes, a failure once it hurts somebody. */
const INCIDENTS: readonly HappeningKind[] = [
  'crawler',
  'retry-wave',
  'slow-disk',
  'noisy-neighbour',
  'network-delayed',
  'engine-restarting',
  'dependency-slow',
  'dependency-failing',
  'poisoned',
  'registry-down',
  'certificate-expired',
  'patch-due',
]

/** What people decided, named where it hurts: [CAU15] it has its part in what follows from it, whatever set it off. */
export const DECISIONS: readonly HappeningKind[] = [
  'release-defect',
  'limit-too-low',
  'cpu-throttled',
  'replicas-together',
  'too-few-replicas',
  'library-clash',
  'autoscaler-limited',
  'anomalies',
]

/** What users feel of other failures. */
export const SYMPTOMS: readonly HappeningKind[] = ['slo-broken', 'retry-storm']

/** Told by the chapter that does it, at the moment it happens; here it lasts, and explains what follows. */
export const TOLD_ELSEWHERE: readonly HappeningKind[] = ['zone-lost', 'kernel-panic']

const SEVERITY: Partial<Record<HappeningKind, Happening['severity']>> = {
  'spike-started': 'info',
  'node-lost': 'error',
  'zone-lost': 'error',
  'kernel-panic': 'error',
  exploited: 'error',
  'leak-released': 'slow',
  'faults-started': 'error',
  'release-defect': 'error',
  'limit-too-low': 'error',
  'replicas-together': 'error',
  'too-few-replicas': 'error',
  'cpu-throttled': 'slow',
  'library-clash': 'slow',
  'autoscaler-limited': 'slow',
  'cpu-saturated': 'slow',
  'requests-held': 'slow',
  'memory-near-limit': 'slow',
  'oom-killed': 'error',
  'crash-loop': 'error',
  evicted: 'error',
  preempted: 'slow',
  'service-down': 'down',
  'service-refusing': 'error',
  unschedulable: 'slow',
  'pull-waiting': 'slow',
  'rollout-stuck': 'slow',
  'image-blocked': 'slow',
  'breaker-open': 'slow',
  'drain-blocked': 'slow',
  anomalies: 'error',
  'retry-storm': 'error',
  'slo-broken': 'slow',
}

/** Machines that fall silent or die: nothing where nobody stood there. */
const MACHINES: readonly HappeningKind[] = ['node-lost', 'zone-lost', 'kernel-panic']

/** How bad a failure is: missed answers are worse than late ones, and what has hit nobody is news. */
export function severityOf(cause: Cause): Happening['severity'] {
  const { kind, facts } = cause
  if (INCIDENTS.includes(kind)) return cause.hurts === true ? 'error' : 'info'
  if (kind === 'slo-broken' && Number(facts['errorPercent'] ?? 0) >= 2) return 'error'
  // A large image on a fresh node comes in its time.
  if (kind === 'pull-waiting' && facts['because'] === 'cold') return 'info'
  if (MACHINES.includes(kind) && facts['pods'] === 0) return 'info'
  return SEVERITY[kind] ?? 'info'
}

/** What is told when a failure ends; the others end in silence, because what they led to says it. */
export const RECOVERY: Partial<Record<HappeningKind, HappeningKind>> = {
  'spike-started': 'spike-ended',
  crawler: 'effect-ended',
  'faults-started': 'faults-ended',
  'release-defect': 'faults-ended',
  'service-down': 'service-recovered',
  'slo-broken': 'slo-restored',
}

/** Recoveries that are good news; that traffic or a fault has passed is news. */
export function severityOfEnd(kind: HappeningKind): Happening['severity'] {
  return kind === 'service-recovered' || kind === 'slo-restored' ? 'good' : 'info'
}

/** Whether it began with a container's death: it lasts until the service has all its replicas again. */
export function isDeath(kind: HappeningKind): boolean {
  return kind === 'oom-killed' || kind === 'evicted' || kind === 'crash-loop' || kind === 'preempted'
}

/** What ends when it ends: traffic, faults and incidents. Only measured conditions can flicker. */
const EXACT: readonly HappeningKind[] = [
  'spike-started',
  'faults-started',
  'leak-released',
  'release-defect',
  'zone-lost',
  'exploited',
  ...INCIDENTS.filter((kind) => kind !== 'patch-due'),
]

/** Ticks for which a failure is not seen before it is over. */
export function quietTicks(kind: HappeningKind): number {
  if (EXACT.includes(kind)) return 0
  if (isDeath(kind)) return QUIET_TICKS_AFTER_DEATH
  return RECOVERY[kind] === undefined ? QUIET_TICKS_IN_SILENCE : QUIET_TICKS
}
