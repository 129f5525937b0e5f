/* What monitoring can show on a tick: every condition that is a failure while it lasts, with the threshold at which it opens and
   the gentler one at which it still holds. Opening, closing and telling are causes.ts; what came of what is chains.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Node } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { type Observation, percent } from './observation.ts'
import { clashIn } from './observe-decisions.ts'
import { observeEffects } from './observe-effects.ts'
import { observeDrains } from './observe-placement.ts'
import { observeServices } from './observe-services.ts'
import { podsByService } from './pods.ts'
import { releaseOfPod } from './release.ts'
import { carries } from './stations.ts'
import { baseRate, lessonSpikes, waitingRequests } from './traffic.ts'

/** Mean time a failed request waits before it returns: 8–20 ticks (traffic.ts). */
const MEAN_RETURN_SECONDS = 3.5
const STORM_OPENS = 1.3
const STORM_HOLDS = 1.15
/** Shares of a class's requests that succeed, and of its SLO. */
const ERRORS_OPEN = 0.95
const ERRORS_HOLD = 0.98
const SLO_HOLD = 0.95
/** Money per second lost in half-done transactions. */
const ANOMALIES_OPEN = 1
const ANOMALIES_HOLD = 0.25

/** Everything wrong now, roots before what comes of them. */
export function observe(cluster: Cluster, ctx: RuleContext): Observation[] {
  const seen: Observation[] = []
  observeSpikes(cluster, ctx, seen)
  observeEffects(cluster, ctx, seen)
  observeNodes(cluster, seen)
  if (cluster.faults.length > 0) observeFaults(cluster, seen)
  observeDefects(cluster, ctx.lesson, seen)
  observeDrains(cluster, ctx, seen)
  observeServices(cluster, ctx, seen)
  observeClasses(cluster, ctx, seen)
  observeRetries(cluster, ctx, seen)
  observeAnomalies(cluster, ctx, seen)
  return seen
}

function observeSpikes(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  const told = new Set<string>()
  for (const spike of [...lessonSpikes(ctx.lesson, ctx.seed), ...cluster.extraSpikes]) {
    if (spike.worthless === true || told.has(spike.class)) continue
    if (ctx.liveTick < spike.startTick || ctx.liveTick >= spike.endTick) continue
    told.add(spike.class)
    const facts = () => ({ class: spike.class, factor: Math.round(spike.factor * 10) / 10 })
    seen.push({ id: `spike-started:${spike.class}`, kind: 'spike-started', opens: true, facts })
  }
}

/** A lost node is told when it dies and is over when what ran on it runs again. */
function observeNodes(cluster: Cluster, seen: Observation[]): void {
  for (const node of Object.values(cluster.nodes)) {
    const state = node.lifecycle.kind
    if (state !== 'down' && state !== 'not-ready') continue
    if (state === 'not-ready' && isMadeUpFor(cluster, node)) continue
    seen.push({
      id: `node-lost:${node.id}`,
      kind: 'node-lost',
      node: node.id,
      opens: state === 'down',
      facts: () => lostFacts(cluster, node),
    })
  }
}

function isMadeUpFor(cluster: Cluster, node: Node): boolean {
  const pods = podsByService(cluster)
  for (const service of Object.values(cluster.services)) {
    const own = pods.get(service.id) ?? []
    if (own.some((pod) => pod.node === node.id)) return false
    if (own.filter((pod) => pod.lifecycle.kind === 'ready').length < service.slots.length) return false
  }
  return true
}

function lostFacts(cluster: Cluster, node: Node): Facts {
  const lost = Object.values(cluster.pods).filter((pod) => pod.node === node.id)
  const services = [...new Set(lost.map((pod) => pod.service))].sort()
  return { node: node.id, pods: lost.length, services: services.join(' ') }
}

/** A container that waits for its restart will run the same code again. */
const RUNNING: readonly string[] = ['starting', 'ready', 'back-off']

/**
 * Told by service: monitoring sees which process leaks or fails, not which module in it. Errors that end by themselves lie outside a
 * team's reach; those that stay came with a version and go with it.
 */
function observeFaults(cluster: Cluster, seen: Observation[]): void {
  const told = new Set<string>()
  for (const fault of cluster.faults) {
    const errors = fault.untilTick === null ? 'release-defect' : 'faults-started'
    for (const pod of Object.values(cluster.pods)) {
      const kind = fault.kind === 'leak' ? 'leak-released' : errors
      const id = `${kind}:${pod.service}`
      if (!RUNNING.includes(pod.lifecycle.kind) || told.has(id)) continue
      const release = releaseOfPod(cluster, pod)
      if (!release.modules.includes(fault.module) || !carries(release, fault)) continue
      told.add(id)
      const { strength } = fault
      const facts = (): Facts =>
        fault.kind === 'leak'
          ? { service: pod.service, revision: release.revision, leakMiPerSecond: strength }
          : { service: pod.service, errorPercent: Math.round(strength * 100), revision: release.revision }
      seen.push({ id, kind, service: pod.service, opens: true, facts })
    }
  }
}

/** A release that shipped a defect fails a share of its service's requests. */
function observeDefects(cluster: Cluster, lesson: Lesson, seen: Observation[]): void {
  const routed = new Set(Object.values(cluster.routes))
  for (const pod of Object.values(cluster.pods)) {
    const id = `release-defect:${pod.service}`
    if (pod.lifecycle.kind !== 'ready' || !routed.has(pod.service) || seen.some((one) => one.id === id)) continue
    const { defectShare, revision } = releaseOfPod(cluster, pod)
    if (defectShare === undefined) continue
    const facts = () => ({ service: pod.service, errorPercent: Math.round(defectShare * 100), revision })
    const clash = clashIn(releaseOfPod(cluster, pod), lesson)
    if (clash !== undefined) {
      const agreed = { library: clash.library, modules: clash.modules.join(' ') }
      const { service } = pod
      seen.push({ id: `library-clash:${service}`, kind: 'library-clash', service, opens: true, facts: () => agreed })
    }
    seen.push({ id, kind: 'release-defect', service: pod.service, opens: true, facts })
  }
}

function observeClasses(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const spec of ctx.lesson.classes) {
    const flow = cluster.classes[spec.id]
    if (flow === undefined || flow.offered <= 0) continue
    const opens = flow.p95Ms > spec.sloMs || flow.successShare < ERRORS_OPEN
    if (!opens && flow.p95Ms <= spec.sloMs * SLO_HOLD && flow.successShare >= ERRORS_HOLD) continue
    const facts = () => ({
      class: spec.id,
      p95Ms: Math.round(flow.p95Ms),
      sloMs: spec.sloMs,
      errorPercent: percent(1 - flow.successShare),
    })
    seen.push({ id: `slo-broken:${spec.id}`, kind: 'slo-broken', opens, facts })
  }
}

/** Users who failed come back and fail again, though no spike is going on any more. */
function observeRetries(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  if (seen.some((one) => one.kind === 'spike-started')) return
  let normal = 0
  let waiting = 0
  for (const spec of ctx.lesson.classes) {
    const flow = cluster.classes[spec.id]
    normal += baseRate(cluster, spec, ctx)
    if (flow !== undefined) waiting += waitingRequests(flow)
  }
  const factor = normal > 0 ? 1 + waiting / MEAN_RETURN_SECONDS / normal : 1
  if (factor < STORM_HOLDS) return
  const facts = () => ({ factor: Math.round(factor * 10) / 10, waiting: Math.round(waiting) })
  seen.push({ id: 'retry-storm', kind: 'retry-storm', opens: factor >= STORM_OPENS, facts })
}

/** Requests that failed when a part of them was already committed, and what that costs. */
function observeAnomalies(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const spec of ctx.lesson.classes) {
    const left = cluster.classes[spec.id]?.anomalies ?? 0
    const perSecond = left * TICKS_PER_SECOND * spec.value * ctx.lesson.tunables.anomalyCostFactor
    if (perSecond < ANOMALIES_HOLD) continue
    const facts = () => ({ class: spec.id, lossPerSecond: Math.round(perSecond * 10) / 10 })
    seen.push({ id: `anomalies:${spec.id}`, kind: 'anomalies', opens: perSecond >= ANOMALIES_OPEN, facts })
  }
}
