/* Failures as they begin, last and end: each is told once, with where it came from and one thing to try, and not again until it is
   over. What is a failure: observe.ts; where it came from: chains.ts; what to try: hints.ts. */

import type { Cluster, DeathReason, Pod } from '../world/cluster.ts'
import type { Cause, Facts, Happening, HappeningKind } from '../world/happening.ts'
import { podName } from '../world/ids.ts'
import { TICK_SECONDS, TICKS_PER_SECOND } from '../world/units.ts'
import { originOf } from './chains.ts'
import type { HappeningDraft, RuleContext } from './context.ts'
import { hintOf } from './hints.ts'
import type { Observation } from './observation.ts'
import { observe } from './observe.ts'
import { releaseOfPod } from './release.ts'

/** A failure is over when it has not been seen for 2 s; one that is an event (a pod that died), when all is well for 5 s. */
const QUIET_TICKS = 8
const QUIET_TICKS_AFTER_DEATH = 20
/** One whose end nobody is told may come and go longer before it is told anew. */
const QUIET_TICKS_IN_SILENCE = 16
/** Answers that come late are told when they have for 1 s, or for 3 s while nothing in a service explains them. */
const LATE_TICKS = 4
const LATE_UNEXPLAINED_TICKS = 12
/** A cause without a parent is looked at again for so long: the nearest failure may be noticed a moment after what it led to. */
const ORIGIN_TICKS = 12

/** Failures whose facts are figures that go on changing. The others keep those of their beginning: who died where, and of what. */
const FIGURES: readonly HappeningKind[] = [
  'cpu-saturated',
  'requests-held',
  'memory-near-limit',
  'service-refusing',
  'crash-loop',
  'rollout-stuck',
  'anomalies',
  'retry-storm',
  'slo-broken',
]

const SEVERITY: Partial<Record<HappeningKind, Happening['severity']>> = {
  'spike-started': 'info',
  'node-lost': 'error',
  'leak-released': 'slow',
  'faults-started': 'error',
  'cpu-saturated': 'slow',
  'requests-held': 'slow',
  'memory-near-limit': 'slow',
  'oom-killed': 'error',
  'crash-loop': 'error',
  evicted: 'error',
  'service-down': 'down',
  'service-refusing': 'error',
  unschedulable: 'slow',
  'rollout-stuck': 'slow',
  anomalies: 'error',
  'retry-storm': 'error',
  'slo-broken': 'slow',
}

/** What is told when a failure ends; the others end in silence, because what they led to says it. */
const RECOVERY: Partial<Record<HappeningKind, HappeningKind>> = {
  'spike-started': 'spike-ended',
  'faults-started': 'faults-ended',
  'service-down': 'service-recovered',
  'slo-broken': 'slo-restored',
}

/** Last stage of a tick: what is wrong now, what is so no longer. */
export function followCauses(cluster: Cluster, ctx: RuleContext): void {
  if (ctx.phase === 'plan') return
  const seen = new Map<string, Observation>()
  for (const observation of observe(cluster, ctx)) seen.set(observation.id, observation)
  refresh(cluster, seen, ctx)
  for (const observation of seen.values()) {
    if (observation.opens && !isOpen(cluster, observation.id) && !isTold(cluster, observation)) {
      open(cluster, { ...observation, facts: observation.facts() }, ctx)
    }
  }
}

function isOpen(cluster: Cluster, id: string): boolean {
  return cluster.causes.some((cause) => cause.id === id)
}

/** Memory that fills again before the last death is got over is no news. */
function isTold(cluster: Cluster, observation: Observation): boolean {
  return observation.kind === 'memory-near-limit' && isOpen(cluster, `oom-killed:${observation.service}`)
}

/** Marks what is still so, ends what has been quiet long enough, and finds parents that were noticed late. */
function refresh(cluster: Cluster, seen: ReadonlyMap<string, Observation>, ctx: RuleContext): void {
  const kept: Cause[] = []
  for (const cause of cluster.causes) {
    const observation = seen.get(cause.id)
    if (observation !== undefined || isUnhealed(cause, cluster)) {
      const still = withOrigin({ ...cause, seenTick: ctx.tick }, cluster, ctx)
      if (observation === undefined) kept.push(still)
      else if (still.untold) kept.push(toldInTime({ ...still, facts: observation.facts() }, cluster, ctx))
      else kept.push(isReadAnew(still, ctx) ? { ...still, facts: observation.facts() } : still)
    } else if (ctx.tick - cause.seenTick < quietTicks(cause)) kept.push(cause)
    else if (!cause.untold) tellEnd(cause, ctx)
  }
  cluster.causes = kept
}

/** [CAU9] Figures follow once a second, so that they can be read. */
function isReadAnew(cause: Cause, ctx: RuleContext): boolean {
  return FIGURES.includes(cause.kind) && (ctx.tick - cause.sinceTick) % TICKS_PER_SECOND === 0
}

function toldInTime(cause: Cause, cluster: Cluster, ctx: RuleContext): Cause {
  if (mayWait(cause, ctx)) return cause
  const { untold: _now, ...told } = cause
  tell(told, cluster, ctx)
  return told
}

/** Late answers are noticed before what makes them late is beyond doubt: the line that is told shall name it. Errors cannot wait. */
function mayWait(cause: Cause, ctx: RuleContext): boolean {
  if (cause.kind !== 'slo-broken' || severityOf(cause) !== 'slow') return false
  const nearest = cause.chain.at(-1)
  const isExplained = nearest !== undefined && nearest.kind !== 'spike-started'
  return ctx.tick - cause.sinceTick < (isExplained ? LATE_TICKS : LATE_UNEXPLAINED_TICKS)
}

function withOrigin(cause: Cause, cluster: Cluster, ctx: RuleContext): Cause {
  // Memory may be nearly full for long before something fills the rest of it.
  const isLate = ctx.tick - cause.sinceTick > ORIGIN_TICKS && cause.kind !== 'memory-near-limit'
  if (!cause.untold && (cause.from.length > 0 || isLate)) return cause
  const origin = originOf(cause, cluster, ctx.lesson)
  // What began later may still be the cause, but not what itself came from this.
  const loops = origin.from.some((id) => cluster.causes.find((one) => one.id === id)?.from.includes(cause.id))
  return origin.from.length === 0 || loops ? cause : { ...cause, ...origin }
}

function quietTicks(cause: Cause): number {
  // Traffic and faults end when they end; only measured conditions can flicker.
  if (cause.kind === 'spike-started' || cause.kind === 'faults-started' || cause.kind === 'leak-released') return 0
  if (isDeath(cause.kind)) return QUIET_TICKS_AFTER_DEATH
  return RECOVERY[cause.kind] === undefined ? QUIET_TICKS_IN_SILENCE : QUIET_TICKS
}

function isDeath(kind: HappeningKind): boolean {
  return kind === 'oom-killed' || kind === 'evicted' || kind === 'crash-loop'
}

/** A death lasts until the service has all its replicas again and the leak that killed them is gone: the next one is the same. */
function isUnhealed(cause: Cause, cluster: Cluster): boolean {
  if (!isDeath(cause.kind)) return false
  if (isOpen(cluster, `leak-released:${cause.service}`)) return true
  const service = cluster.services[cause.service ?? '']
  if (service === undefined) return false
  let ready = 0
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service === service.id && pod.lifecycle.kind === 'ready') ready++
  }
  return ready < service.slots.length
}

interface Beginning {
  id: string
  kind: HappeningKind
  service?: string
  node?: string
  facts: Facts
}

function open(cluster: Cluster, beginning: Beginning, ctx: RuleContext): void {
  const { id, kind, service, node, facts } = beginning
  const cause: Cause = { id, kind, sinceTick: ctx.tick, seenTick: ctx.tick, facts, from: [], chain: [] }
  if (service !== undefined) cause.service = service
  if (node !== undefined) cause.node = node
  Object.assign(cause, originOf(cause, cluster, ctx.lesson))
  if (mayWait(cause, ctx)) cause.untold = true
  cluster.causes = [...cluster.causes, cause]
  if (!cause.untold) tell(cause, cluster, ctx)
}

function tell(cause: Cause, cluster: Cluster, ctx: RuleContext): void {
  const hint = hintOf(cause, cluster, ctx.lesson)
  const told = draft(cause, cause.kind, severityOf(cause), cause.facts)
  told.chain = cause.chain
  if (hint !== undefined) told.hint = hint
  ctx.emit(told)
}

/** How bad a failure is; missed answers are worse than late ones. */
export function severityOf(cause: Cause): Happening['severity'] {
  if (cause.kind === 'slo-broken' && Number(cause.facts['errorPercent'] ?? 0) >= 2) return 'error'
  return SEVERITY[cause.kind] ?? 'info'
}

function tellEnd(cause: Cause, ctx: RuleContext): void {
  const kind = RECOVERY[cause.kind]
  if (kind === undefined) return
  const seconds = Math.round((cause.seenTick - cause.sinceTick + 1) * TICK_SECONDS)
  const severity = kind === 'spike-ended' || kind === 'faults-ended' ? 'info' : 'good'
  ctx.emit(draft(cause, kind, severity, { ...subjectFacts(cause), seconds }))
}

function subjectFacts(cause: Cause): Facts {
  const named = cause.facts['class']
  return named === undefined ? {} : { class: named }
}

function draft(cause: Cause, kind: HappeningKind, severity: Happening['severity'], facts: Facts): HappeningDraft {
  const told: HappeningDraft = { kind, severity, facts }
  if (cause.service !== undefined) told.service = cause.service
  if (cause.node !== undefined) told.node = cause.node
  return told
}

/**
 * A container died (control.ts): out of memory and evictions are failures of their own, told for the first replica and counted
 * for the next ones. A lost node is told as a node; a plain restart by a person is no failure.
 */
export function reportDeath(cluster: Cluster, pod: Pod, reason: DeathReason, ctx: RuleContext): void {
  if (ctx.phase === 'plan' || reason === 'NodeLost' || reason === 'Error') return
  const kind = reason === 'OOMKilled' ? 'oom-killed' : 'evicted'
  const id = `${kind}:${pod.service}`
  if (isOpen(cluster, id)) {
    cluster.causes = cluster.causes.map((cause) => (cause.id === id ? again(cause, ctx) : cause))
    return
  }
  const beginning: Beginning = { id, kind, service: pod.service, facts: deathFacts(cluster, pod) }
  if (pod.node !== null) beginning.node = pod.node
  open(cluster, beginning, ctx)
}

function again(cause: Cause, ctx: RuleContext): Cause {
  return { ...cause, seenTick: ctx.tick, facts: { ...cause.facts, deaths: Number(cause.facts['deaths'] ?? 1) + 1 } }
}

/** "web-2 went over its memory limit (512 Mi); 240 requests were waiting in it": the pod as it was in its last moment. */
function deathFacts(cluster: Cluster, pod: Pod): Facts {
  const service = cluster.services[pod.service]
  const ready = Object.values(cluster.pods).filter(
    (other) => other.service === pod.service && other.lifecycle.kind === 'ready',
  ).length
  return {
    pod: podName(pod),
    memoryMi: Math.round(pod.memoryMi),
    memoryLimitMi: releaseOfPod(cluster, pod).resources.memoryLimitMi,
    leakedMi: Math.round(pod.leakedMi),
    requests: Math.round((service?.inFlight ?? 0) / Math.max(1, ready)),
    deaths: 1,
  }
}
