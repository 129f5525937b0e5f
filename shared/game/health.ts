/* ● fine, ◆ slow, ▲ errors, ■ down: the one light of a class, a service, a team, and the one alarm that speaks. Open causes hold for
   2 s, so a light that leans on them does not flicker. */

import type { Lesson, RequestClassSpec } from '../lessons/lesson.ts'
import { severityOf, SYMPTOMS } from '../rules/cause-kinds.ts'
import { originOf } from '../rules/chains.ts'
import { hintOf } from '../rules/hints.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { Cause, Happening, HappeningKind, Hint } from '../world/happening.ts'
import { byId, type ServiceId } from '../world/ids.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import type { HealthState } from './view.types.ts'

/** Shares of failing requests from which a light says errors, and down. */
const ERRORS_SHARE = 0.02
const DOWN_SHARE = 0.5

const WORST: readonly HealthState[] = ['down', 'errors', 'slow', 'fine']

function worst(states: readonly HealthState[]): HealthState {
  return WORST.find((state) => states.includes(state)) ?? 'fine'
}

export function classState(cluster: Cluster, spec: RequestClassSpec): HealthState {
  const flow = cluster.classes[spec.id]
  if (flow === undefined || flow.offered <= 0) return 'fine'
  const failing = 1 - flow.successShare
  if (failing > DOWN_SHARE) return 'down'
  if (failing >= ERRORS_SHARE) return 'errors'
  return flow.p95Ms > spec.sloMs || isOpen(cluster, `slo-broken:${spec.id}`) ? 'slow' : 'fine'
}

/** A service nobody is sent to yet is fine whatever its pods do. */
export function serviceState(cluster: Cluster, service: Service, ready: number): HealthState {
  if (service.tool !== null) return ready === 0 ? 'down' : 'fine'
  if (!isRouted(cluster, service.id)) return 'fine'
  if (ready === 0) return 'down'
  const { flow } = service
  const failing = flow.entriesPerSecond > 0 ? 1 - flow.successShare : 0
  if (failing > DOWN_SHARE) return 'down'
  if (failing >= ERRORS_SHARE) return 'errors'
  const slow = ['cpu-saturated', 'requests-held'].some((kind) => isOpen(cluster, `${kind}:${service.id}`))
  return slow ? 'slow' : 'fine'
}

/** As its users see it; a dead service that only optional calls need is an error, not an outage. */
export function teamState(cluster: Cluster, lesson: Lesson): HealthState {
  const states = lesson.classes.map((spec) => classState(cluster, spec))
  const dead = Object.keys(cluster.services).some((id) => isRouted(cluster, id) && readyOf(cluster, id) === 0)
  return worst(dead ? [...states, 'errors'] : states)
}

function isRouted(cluster: Cluster, service: ServiceId): boolean {
  return Object.values(cluster.routes).includes(service)
}

function isOpen(cluster: Cluster, cause: string): boolean {
  return cluster.causes.some((one) => one.id === cause)
}

/** Ready replicas on nodes that work. */
export function readyOf(cluster: Cluster, service: ServiceId): number {
  let ready = 0
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service !== service || pod.lifecycle.kind !== 'ready' || pod.node === null) continue
    if (cluster.nodes[pod.node]?.lifecycle.kind === 'ready') ready++
  }
  return ready
}

const GRAVITY: readonly Happening['severity'][] = ['down', 'error', 'slow']

/** Among failures as grave as each other, the one nearest to what can be done about it. */
const URGENCY: readonly HappeningKind[] = [
  'service-down',
  'release-defect',
  'certificate-expired',
  'limit-too-low',
  'crash-loop',
  'oom-killed',
  'evicted',
  'leak-released',
  'poisoned',
  'exploited',
  'service-refusing',
  'faults-started',
  'dependency-failing',
  'dependency-slow',
  'anomalies',
  'registry-down',
  'noisy-neighbour',
  'replicas-together',
  'too-few-replicas',
  'cpu-throttled',
  'autoscaler-limited',
  'cpu-saturated',
  'requests-held',
  'memory-near-limit',
  'library-clash',
  'unschedulable',
  'pull-waiting',
  'preempted',
  'rollout-stuck',
  'image-blocked',
  'drain-blocked',
  'breaker-open',
  'crawler',
  'retry-wave',
  'slow-disk',
  'engine-restarting',
  'network-delayed',
  'retry-storm',
  'slo-broken',
  'kernel-panic',
  'node-lost',
  'zone-lost',
]

/** Grave before mild, urgent before not, old before new. What is only news (a spike) is no alarm. */
export function compareCauses(left: Cause, right: Cause): number {
  return (
    GRAVITY.indexOf(severityOf(left)) - GRAVITY.indexOf(severityOf(right)) ||
    URGENCY.indexOf(left.kind) - URGENCY.indexOf(right.kind) ||
    left.sinceTick - right.sinceTick ||
    byId(left.id, right.id)
  )
}

/** The worst failure open now, or null: of those as grave and urgent as each other, the one that has lasted longest. */
export function worstCause(cluster: Cluster): Cause | null {
  return alarming(cluster).sort(compareCauses)[0] ?? null
}

function alarming(cluster: Cluster): Cause[] {
  return cluster.causes.filter((cause) => !cause.untold && GRAVITY.includes(severityOf(cause)))
}

/**
 * [VIE6] The failure the one alarm speaks of, or null: the newest of the gravest that have lasted for 1 s, so that a cascade does not
 * talk over itself. A symptom is silent while a failure it came from could speak.
 */
export function speakingCause(cluster: Cluster, lesson: Lesson, tick: number): Cause | null {
  const lasting = alarming(cluster).filter((cause) => tick - cause.sinceTick >= TICKS_PER_SECOND)
  const speaking = lasting.filter(
    (cause) => !SYMPTOMS.includes(cause.kind) || !hasRootIn(lasting, cause, cluster, lesson),
  )
  return speaking.sort(compareNews)[0] ?? null
}

/** Whether it came of one of these, near or far. A symptom is asked as things stand now: its roots may be younger than it is. */
function hasRootIn(causes: readonly Cause[], symptom: Cause, cluster: Cluster, lesson: Lesson): boolean {
  const asked = new Set<string>([symptom.id])
  for (const id of asked) {
    const cause = cluster.causes.find((one) => one.id === id)
    // What came of the symptom itself is no root of it.
    if (cause === undefined || cause.from.includes(symptom.id)) continue
    if (causes.includes(cause) && !SYMPTOMS.includes(cause.kind)) return true
    const now = SYMPTOMS.includes(cause.kind) ? originOf(cause, cluster, lesson).from : []
    for (const root of [...cause.from, ...now]) asked.add(root)
  }
  return false
}

/** Grave before mild, new before old, urgent before not. */
function compareNews(left: Cause, right: Cause): number {
  return (
    GRAVITY.indexOf(severityOf(left)) - GRAVITY.indexOf(severityOf(right)) ||
    right.sinceTick - left.sinceTick ||
    compareCauses(left, right)
  )
}

/** A cause as a line that can be read, its hint as things stand now. */
export function happeningOf(
  cause: Cause,
  cluster: Cluster,
  lesson: Lesson,
): { happening: Happening; hint: Hint | null } {
  const happening: Happening = {
    id: `${cause.id}@${cause.sinceTick}`,
    tick: cause.sinceTick,
    team: cluster.team,
    kind: cause.kind,
    severity: severityOf(cause),
    facts: cause.facts,
    chain: cause.chain,
  }
  if (cause.service !== undefined) happening.service = cause.service
  if (cause.node !== undefined) happening.node = cause.node
  return { happening, hint: hintOf(cause, cluster, lesson) ?? null }
}
