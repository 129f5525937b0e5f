/* What monitoring can show of one service at work: too little CPU, workers that are held, memory that runs out, nobody there. Pods on
   their way are observe-placement.ts, decisions observe-decisions.ts, traffic, nodes and request classes observe.ts. */

import type { Cluster, Pod, Release } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import { podName } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { effectsOf } from './effects.ts'
import { modulesIn, type Observation, ofService, percent, servicesIn, type Watched } from './observation.ts'
import { observeHpa, observeLoneliness, observeThrottling } from './observe-decisions.ts'
import { observePlacement } from './observe-placement.ts'
import { idleMemoryMi } from './pack.ts'
import { requestsOf } from './packing.ts'
import { podsByService } from './pods.ts'
import { releaseOfPod, wantedRelease } from './release.ts'
import { SLOW_UTILISATION, waitsOutside, wayToSlow } from './waiting.ts'

/** Shares at which a condition begins, and above which it goes on. */
const SATURATED = { opens: 0.95, holds: 0.85 }
const WORKERS_HELD = { opens: 0.5, holds: 0.3 }
/** Of what the limit leaves above the idle process. */
const MEMORY_USED = { opens: 0.8, holds: 0.6 }
const REFUSED = { opens: 0.05, holds: 0.01 }

/** All of a team's services: first their pods on their way, then those users reach, what is slow before whom it keeps waiting. */
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
  for (const one of reached) for (const id of slowBehind(cluster, one, ctx)) if (!late.has(id)) late.set(id, Infinity)
  // What is slow opens before whom it keeps waiting, so that the one is there when the other asks where it came from.
  for (const one of reached) {
    if (one.serving.length > 0) observeCpu(cluster, one, late, ctx, seen)
    else {
      observeLoneliness(cluster, one, seen)
      seen.push(down(cluster, one, ctx))
    }
  }
  for (const one of reached) if (one.serving.length > 0) observeLoad(cluster, one, ctx, seen)
  if (cluster.tools.includes('mesh')) observeBreakers(cluster, ctx, seen)
}

/** Breakers that turn calls away: before a service, or before what a service calls outside. */
function observeBreakers(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const service of Object.values(cluster.services)) {
    if (service.breaker.kind === 'closed') continue
    seen.push(ofService('breaker-open', service, service.breaker.kind === 'open', () => ({})))
  }
  for (const [module, { breaker }] of Object.entries(cluster.dependencies)) {
    const service = cluster.services[cluster.routes[module] ?? '']
    if (service === undefined || breaker.kind === 'closed') continue
    const dependency = ctx.lesson.modules.find((one) => one.id === module)?.external?.name ?? ''
    const open = ofService('breaker-open', service, breaker.kind === 'open', () => ({ module, dependency }))
    seen.push({ ...open, id: `breaker-open:${module}` })
  }
}

/** Services on the way of a request class that is outside its SLO now, each with the shortest SLO among those. */
function lateServices(cluster: Cluster, ctx: RuleContext): Map<string, number> {
  const late = new Map<string, number>()
  for (const spec of ctx.lesson.classes) {
    if ((cluster.classes[spec.id]?.p95Ms ?? 0) <= spec.sloMs) continue
    for (const service of servicesIn(cluster, spec.call)) {
      late.set(service, Math.min(late.get(service) ?? spec.sloMs, spec.sloMs))
    }
  }
  return late
}

function nodeWorks(cluster: Cluster, pod: Pod): boolean {
  return pod.node !== null && cluster.nodes[pod.node]?.lifecycle.kind === 'ready'
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
  late: ReadonlyMap<string, number>,
  ctx: RuleContext,
  seen: Observation[],
): void {
  const { service } = watched
  const { utilisation } = service.flow
  const isLate = late.has(service.id)
  const opens = utilisation >= (isLate ? SLOW_UTILISATION : SATURATED.opens)
  observeThrottling(cluster, watched, opens, late.get(service.id), ctx, seen)
  if (utilisation < SATURATED.holds) return
  observeHpa(watched, opens, seen)
  seen.push(ofService('cpu-saturated', service, opens, () => saturationFacts(cluster, watched, ctx)))
}

function observeLoad(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, serving } = watched
  observeHeld(cluster, watched, ctx, seen)
  observeMemory(cluster, watched, ctx, seen)
  const { refusedShare } = service.flow
  // Without a certificate it refuses everybody, and not for want of workers.
  const isCut = effectsOf(cluster, 'certificate-expired').some((effect) => effect.service === service.id)
  if (refusedShare >= REFUSED.holds && !isCut) {
    const facts = () => ({ refusedPercent: percent(refusedShare), replicas: serving.length })
    seen.push(ofService('service-refusing', service, refusedShare >= REFUSED.opens, facts))
  }
}

/**
 * [CAU8] Requests are held when half of the workers are, or, with fewer, when they are what fills the memory and a slow callee keeps
 * them. A service short of CPU holds its workers too, and one that calls nobody holds them for no other reason: told once.
 */
function observeHeld(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, serving } = watched
  const isWaiting = cluster.lines.some((line) => line.from === service.id) || waitsOutside(cluster, service.id)
  if (service.flow.utilisation >= SATURATED.holds || !isWaiting) return
  const heldShare = service.inFlight / (ctx.lesson.tunables.workersPerReplica * serving.length)
  const fillsMemory = slowBehind(cluster, watched, ctx).length > 0
  if (heldShare < WORKERS_HELD.holds && !fillsMemory) return
  // Once memory has killed, the death is what is told, until it is got over.
  const isTold = cluster.causes.some((cause) => cause.id === `oom-killed:${service.id}`)
  const isFull = fillsMemory && !isTold && (fullestPod(cluster, watched, ctx)?.share ?? 0) >= MEMORY_USED.opens
  const facts = () => ({ requests: Math.round(service.inFlight), workersPercent: percent(heldShare) })
  seen.push(ofService('requests-held', service, heldShare >= WORKERS_HELD.opens || isFull, facts))
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
    const baseMi = idleMemoryMi(pod, release, ctx.lesson)
    const limitMi = requestsOf(cluster, pod, ctx.lesson).memoryLimitMi
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
    memoryLimitMi: requestsOf(cluster, pod, ctx.lesson).memoryLimitMi,
    leakedMi: Math.round(pod.leakedMi),
  })
  seen.push(ofService('memory-near-limit', watched.service, share >= MEMORY_USED.opens, facts))
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
  return ofService('service-down', service, true, () => {
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
