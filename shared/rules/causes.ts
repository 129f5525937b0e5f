/* Failures as they begin, last and end: each is told once, with where it came from and one thing to try, and not again until it is
   over. What is a failure: observe.ts; what each kind is like: cause-kinds.ts; where it came from: chains.ts; what to try: hints.ts. */

import type { Cluster, DeathReason, Pod } from '../world/cluster.ts'
import type { Cause, Facts, Happening, HappeningKind } from '../world/happening.ts'
import { podName } from '../world/ids.ts'
import { TICK_SECONDS, TICKS_PER_SECOND } from '../world/units.ts'
import { keepBlame } from './blame.ts'
import { FIGURES, isDeath, quietTicks, RECOVERY, severityOf, severityOfEnd, TOLD_ELSEWHERE } from './cause-kinds.ts'
import { originOf } from './chains.ts'
import type { HappeningDraft, RuleContext } from './context.ts'
import { hintOf } from './hints.ts'
import { isIncomplete, namesIn, type Observation } from './observation.ts'
import { observe } from './observe.ts'
import { releaseOfPod } from './release.ts'
import { isStillTight, tightLimit } from './tight-limit.ts'

/** Answers that come late are told when they have for 1 s, or for 3 s while nothing in a service explains them. */
const LATE_TICKS = 4
const LATE_UNEXPLAINED_TICKS = 12
/** A cause without a parent is looked at again for so long: the nearest failure may be noticed a moment after what it led to. */
const ORIGIN_TICKS = 12

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
  markHurting(cluster)
  keepBlame(cluster, ctx)
}

/** An incident that another failure came of has hurt. */
function markHurting(cluster: Cluster): void {
  for (const cause of cluster.causes) {
    for (const id of cause.from) {
      const root = cluster.causes.find((one) => one.id === id)
      if (root !== undefined && root.hurts !== true && cause.untold !== true) root.hurts = true
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
    } else if (ctx.tick - cause.seenTick < quietTicks(cause.kind)) kept.push(cause)
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

/**
 * A death lasts until the service has all its replicas again and the leak that killed them is gone: the next one is the same. A limit that
 * was too low lasts with the deaths it caused, a kernel's panic until all that died in it runs again.
 */
function isUnhealed(cause: Cause, cluster: Cluster): boolean {
  const { kind, service = '' } = cause
  if (kind === 'kernel-panic') {
    return namesIn(cause.facts, 'services').some((one) => cluster.services[one] && isIncomplete(cluster, one))
  }
  if (kind === 'limit-too-low') {
    const own = cluster.services[service]
    return own !== undefined && isOpen(cluster, `oom-killed:${service}`) && isStillTight(own, cause.facts)
  }
  if (!isDeath(kind)) return false
  if (isOpen(cluster, `leak-released:${service}`)) return true
  return cluster.services[service] !== undefined && isIncomplete(cluster, service)
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

/** Whether it is news of its own: not what another chapter tells, nor what the line before it says already. */
function isNews(cause: Cause): boolean {
  const nearest = cause.chain.at(-1)?.kind
  if (cause.kind === 'node-lost') return nearest !== 'zone-lost'
  if (cause.kind === 'cpu-saturated') return nearest !== 'cpu-throttled'
  return !TOLD_ELSEWHERE.includes(cause.kind)
}

function tell(cause: Cause, cluster: Cluster, ctx: RuleContext): void {
  if (!isNews(cause)) return
  const hint = hintOf(cause, cluster, ctx.lesson)
  const told = draft(cause, cause.kind, severityOf(cause), cause.facts)
  told.chain = cause.chain
  if (hint !== undefined) told.hint = hint
  ctx.emit(told)
}

function tellEnd(cause: Cause, ctx: RuleContext): void {
  const kind = RECOVERY[cause.kind]
  if (kind === undefined) return
  const seconds = Math.round((cause.seenTick - cause.sinceTick + 1) * TICK_SECONDS)
  ctx.emit(draft(cause, kind, severityOfEnd(kind), { ...subjectFacts(cause), seconds }))
}

function subjectFacts(cause: Cause): Facts {
  const named = cause.facts['class']
  const facts: Facts = named === undefined ? {} : { class: named }
  if (cause.kind === 'crawler') facts['effect'] = cause.kind
  return facts
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
  if (ctx.phase === 'plan' || reason === 'NodeLost' || reason === 'Error' || reason === 'Preempted') return
  const kind = reason === 'OOMKilled' ? 'oom-killed' : 'evicted'
  const id = `${kind}:${pod.service}`
  const tight = kind === 'oom-killed' ? tightLimit(cluster, pod, ctx.lesson) : null
  const limit = `limit-too-low:${pod.service}`
  if (tight !== null && !isOpen(cluster, limit)) {
    open(cluster, { id: limit, kind: 'limit-too-low', service: pod.service, facts: tight }, ctx)
  }
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
