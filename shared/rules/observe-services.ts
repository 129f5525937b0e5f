/* What monitoring can show of one service: too little CPU, workers that are held, memory that runs out, replicas that are missing.
   Traffic, nodes and request classes are observe.ts. */

import type { Cluster, Pod, Release, Service } from '../world/cluster.ts'
import type { Facts, HappeningKind } from '../world/happening.ts'
import { podName } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { modulesIn, type Observation, percent, servicesIn } from './observation.ts'
import { baseMemoryMi } from './pack.ts'
import { podsByService } from './pods.ts'
import { releaseOfPod, wantedRelease } from './release.ts'
import { isStuck } from './rollout.ts'
import { SLOW_UTILISATION, wayToSlow } from './waiting.ts'

/** Shares at which a condition begins, and above which it goes on. */
const SATURATED = { opens: 0.95, holds: 0.85 }
const WORKERS_HELD = { opens: 0.5, holds: 0.3 }
/** Of what the limit leaves above the idle process. */
const MEMORY_USED = { opens: 0.8, holds: 0.6 }
const REFUSED = { opens: 0.05, holds: 0.01 }
/** A pod may look for a node this long before anybody is told. */
const PENDING_TICKS = 4
/** Restarts since it was last healthy for long: the first is made at once, after the second it is a loop. */
const LOOP_RESTARTS = 2

interface Watched {
  service: Service
  pods: Pod[]
  /** Ready replicas on nodes that work. */
  serving: Pod[]
  release: Release
}

export function observeServices(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  const routed = new Set(Object.values(cluster.routes))
  const groups = podsByService(cluster)
  const watched: Watched[] = []
  for (const service of Object.values(cluster.services)) {
    const pods = groups.get(service.id) ?? []
    const serving = pods.filter((pod) => pod.lifecycle.kind === 'ready' && nodeWorks(cluster, pod))
    watched.push({ service, pods, serving, release: wantedRelease(service) })
  }
  for (const one of watched) observePlacement(cluster, one, ctx, seen)
  const reached = watched.filter((one) => routed.has(one.service.id))
  const late = lateServices(cluster, ctx)
  for (const one of reached) for (const id of slowBehind(cluster, one, ctx)) late.add(id)
  // What is slow opens before whom it keeps waiting, so that the one is there when the other asks where it came from.
  for (const one of reached) {
    if (one.serving.length === 0) seen.push(down(cluster, one, ctx))
    else observeCpu(cluster, one, late, ctx, seen)
  }
  for (const one of reached) if (one.serving.length > 0) observeLoad(cluster, one, ctx, seen)
}

/** Services on the way of a request class that is outside its SLO now. */
function lateServices(cluster: Cluster, ctx: RuleContext): Set<string> {
  const late = ctx.lesson.classes.filter((spec) => (cluster.classes[spec.id]?.p95Ms ?? 0) > spec.sloMs)
  return new Set(late.flatMap((spec) => servicesIn(cluster, spec.call)))
}

function nodeWorks(cluster: Cluster, pod: Pod): boolean {
  return pod.node !== null && cluster.nodes[pod.node]?.lifecycle.kind === 'ready'
}

function of(kind: HappeningKind, service: Service, opens: boolean, facts: () => Facts): Observation {
  return { id: `${kind}:${service.id}`, kind, service: service.id, opens, facts }
}

function observePlacement(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, pods } = watched
  const waiting = pods.find(
    (pod) =>
      pod.lifecycle.kind === 'pending' &&
      pod.lifecycle.reason !== null &&
      ctx.tick - pod.lifecycle.sinceTick >= PENDING_TICKS,
  )
  if (waiting) seen.push(of('unschedulable', service, true, () => pendingFacts(cluster, waiting)))
  const { rollout } = service
  if (rollout.kind === 'rolling' && isStuck(cluster, service.id, ctx.tick)) {
    seen.push(of('rollout-stuck', service, true, () => stuckFacts(watched, ctx.tick - rollout.progressTick)))
  }
  const looping = pods.find((pod) => pod.lifecycle.kind === 'back-off' && pod.backOffs > LOOP_RESTARTS)
  if (looping) {
    const facts = () => ({
      pod: podName(looping),
      restarts: looping.restarts,
      death: looping.lastDeath ?? '',
      memoryLimitMi: releaseOfPod(cluster, looping).resources.memoryLimitMi,
    })
    seen.push(of('crash-loop', service, true, facts))
  }
}

/** The slow service that fills a service's memory with waiting requests, and those between them; none where memory is not short. */
function slowBehind(cluster: Cluster, watched: Watched, ctx: RuleContext): string[] {
  const fullest = fullestPod(cluster, watched, ctx)
  if (fullest === undefined || fullest.share < MEMORY_USED.holds || !fullest.isRequests) return []
  return wayToSlow(cluster, watched.service.id, ctx.lesson)
}

function observeCpu(
  cluster: Cluster,
  watched: Watched,
  late: ReadonlySet<string>,
  ctx: RuleContext,
  seen: Observation[],
): void {
  const { service } = watched
  const { utilisation } = service.flow
  if (utilisation < SATURATED.holds) return
  const opens = utilisation >= (late.has(service.id) ? SLOW_UTILISATION : SATURATED.opens)
  seen.push(of('cpu-saturated', service, opens, () => saturationFacts(cluster, watched, ctx)))
}

function observeLoad(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, serving } = watched
  observeHeld(cluster, watched, ctx, seen)
  observeMemory(cluster, watched, ctx, seen)
  const { refusedShare } = service.flow
  if (refusedShare >= REFUSED.holds) {
    const facts = () => ({ refusedPercent: percent(refusedShare), replicas: serving.length })
    seen.push(of('service-refusing', service, refusedShare >= REFUSED.opens, facts))
  }
}

/**
 * [CAU8] Requests are held when half of the workers are, or, with fewer, when they are what fills the memory and a slow callee keeps
 * them. A service short of CPU holds its workers too, and one that calls nobody holds them for no other reason: told once.
 */
function observeHeld(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, serving } = watched
  if (service.flow.utilisation >= SATURATED.holds || !cluster.lines.some((line) => line.from === service.id)) return
  const heldShare = service.inFlight / (ctx.lesson.tunables.workersPerReplica * serving.length)
  const fillsMemory = slowBehind(cluster, watched, ctx).length > 0
  if (heldShare < WORKERS_HELD.holds && !fillsMemory) return
  // Once memory has killed, the death is what is told, until it is got over.
  const isTold = cluster.causes.some((cause) => cause.id === `oom-killed:${service.id}`)
  const isFull = fillsMemory && !isTold && (fullestPod(cluster, watched, ctx)?.share ?? 0) >= MEMORY_USED.opens
  const facts = () => ({ requests: Math.round(service.inFlight), workersPercent: percent(heldShare) })
  seen.push(of('requests-held', service, heldShare >= WORKERS_HELD.opens || isFull, facts))
}

interface Fullest {
  pod: Pod
  /** Of what its limit leaves above the idle process. */
  share: number
  /** More of that is requests in flight than leaked memory. */
  isRequests: boolean
}

function fullestPod(cluster: Cluster, { serving }: Watched, ctx: RuleContext): Fullest | undefined {
  let fullest: Fullest | undefined
  for (const pod of serving) {
    const release = releaseOfPod(cluster, pod)
    const baseMi = baseMemoryMi(release, ctx.lesson)
    const limitMi = release.resources.memoryLimitMi
    if (limitMi <= baseMi) continue
    const share = (pod.memoryMi - baseMi) / (limitMi - baseMi)
    if (share <= (fullest?.share ?? 0)) continue
    fullest = { pod, share, isRequests: pod.memoryMi - baseMi > 2 * pod.leakedMi }
  }
  return fullest
}

function observeMemory(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const fullest = fullestPod(cluster, watched, ctx)
  if (fullest === undefined || fullest.share < MEMORY_USED.holds) return
  const { pod, share } = fullest
  const facts = () => ({
    pod: podName(pod),
    memoryMi: Math.round(pod.memoryMi),
    memoryLimitMi: releaseOfPod(cluster, pod).resources.memoryLimitMi,
    leakedMi: Math.round(pod.leakedMi),
  })
  seen.push(of('memory-near-limit', watched.service, share >= MEMORY_USED.opens, facts))
}

/** "answers in 2.1 s; all of web's workers are waiting for it": the limit, the time, and the caller that suffers most. */
function saturationFacts(cluster: Cluster, watched: Watched, ctx: RuleContext): Facts {
  const { service, serving, release } = watched
  const facts: Facts = {
    cpuLimitMillis: release.resources.cpuLimitMillis,
    replicas: serving.length,
    utilisationPercent: Math.round(service.flow.utilisation * 100),
    responseMs: Math.round(service.flow.responseMs),
  }
  const callers = cluster.lines.filter((line) => line.to === service.id)
  let worst = 0
  for (const line of callers) {
    const caller = cluster.services[line.from]
    if (caller === undefined) continue
    const share = caller.inFlight / (ctx.lesson.tunables.workersPerReplica * Math.max(1, caller.slots.length))
    if (share <= worst) continue
    worst = share
    facts['caller'] = caller.id
    facts['callerWorkersPercent'] = Math.round(share * 100)
  }
  return facts
}

/** "both ran on node-3, which is down. Purchases are refused": replicas wanted, why none is ready, who asks in vain. */
function down(cluster: Cluster, watched: Watched, ctx: RuleContext): Observation {
  const { service, pods, release } = watched
  return of('service-down', service, true, () => {
    const facts: Facts = { replicas: service.slots.length, classes: classesOf(release, ctx) }
    const nodes = new Set(pods.map((pod) => pod.node ?? ''))
    const [node] = nodes
    if (nodes.size === 1 && node !== undefined && node !== '' && cluster.nodes[node]?.lifecycle.kind !== 'ready') {
      facts['node'] = node
    }
    const dead = pods.find((pod) => pod.lifecycle.kind === 'back-off' || pod.lifecycle.kind === 'failed')
    const death = (dead ?? pods.find((pod) => pod.lastDeath !== null))?.lastDeath
    if (death) facts['death'] = death
    const states = pods.map((pod) => pod.lifecycle.kind).sort()
    if (states[0] !== undefined) facts['state'] = states[0]
    return facts
  })
}

function classesOf(release: Release, ctx: RuleContext): string {
  const asking = ctx.lesson.classes.filter((spec) =>
    modulesIn(spec.call).some((module) => release.modules.includes(module)),
  )
  return asking.map((spec) => spec.id).join(' ')
}

function stuckFacts(watched: Watched, ticks: number): Facts {
  const fresh = watched.pods.filter((pod) => pod.revision === watched.release.revision)
  const ready = fresh.filter((pod) => pod.lifecycle.kind === 'ready').length
  return {
    revision: watched.release.revision,
    ready,
    replicas: watched.service.slots.length,
    seconds: Math.round(ticks / 4),
  }
}

/** Node by node: `filter:NODE` names what refused it, `left:NODE` how much of that resource is left (millicores or Mi). */
function pendingFacts(cluster: Cluster, pod: Pod): Facts {
  const { resources } = releaseOfPod(cluster, pod)
  const facts: Facts = {
    pod: podName(pod),
    cpuRequestMillis: resources.cpuRequestMillis,
    memoryRequestMi: resources.memoryRequestMi,
  }
  if (pod.lifecycle.kind !== 'pending' || pod.lifecycle.reason === null) return facts
  const { reason } = pod.lifecycle
  facts['nodes'] = reason.nodes
  const main = [...reason.filters].sort((left, right) => right.nodes - left.nodes)[0]
  facts['filter'] = main?.filter ?? ''
  for (const node of Object.keys(reason.byNode).sort()) {
    const verdict = reason.byNode[node]?.[0]
    if (verdict === undefined) continue
    facts[`filter:${node}`] = verdict.filter
    if (verdict.missing === undefined) continue
    const asked = verdict.filter === 'insufficient-cpu' ? resources.cpuRequestMillis : resources.memoryRequestMi
    facts[`left:${node}`] = Math.max(0, Math.round(asked - verdict.missing))
  }
  return facts
}
