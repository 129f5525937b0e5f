/* One thing to try against incidents that last and decisions that hurt, and against what holds controllers, pulls and drains up. Failures
   of services and pods are hints.ts; the acts and their numbers remedies.ts. */

import type { BaseImage, Lesson, ToolKind } from '../lessons/lesson.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { HappeningKind, Hint } from '../world/happening.ts'
import { healthyPods } from './disruption.ts'
import { clashIn } from './observe-decisions.ts'
import { podsOf } from './pods.ts'
import { wantedRelease } from './release.ts'
import {
  type Ailment,
  afterNodeLoss,
  makeRoom,
  moreCpu,
  moreReplicas,
  placeElsewhere,
  rentNode,
  saga,
  withoutDefect,
} from './remedies.ts'

/** An autoscaler that is at its most may go half as far again, at least one further. */
const MORE_REPLICAS = 1.5
/** Share of what a replica uses that a request should be, and its step. */
const REQUEST_STEP_MILLIS = 50
const LEAST_REQUEST_MILLIS = 100

/** Kinds that strike from outside and have a remedy of their own. */
const INCIDENTS: readonly HappeningKind[] = [
  'dependency-slow',
  'dependency-failing',
  'certificate-expired',
  'registry-down',
]

export function isIncident(kind: HappeningKind): boolean {
  return INCIDENTS.includes(kind)
}

/** Undefined where nothing needs doing, or nothing can be done. */
export function incidentHint(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const service = cause.service === undefined ? undefined : cluster.services[cause.service]
  switch (cause.kind) {
    case 'zone-lost':
    case 'kernel-panic':
      return comeBack(cause, cluster, lesson)
    case 'noisy-neighbour':
      return hasHurt(cause, cluster) ? drainNode(cause.node ?? '', cluster, lesson) : undefined
    case 'patch-due':
      return drainNode(cause.node ?? '', cluster, lesson)
    case 'dependency-slow':
      return buy('mesh', cluster, lesson) ?? (service && moreWorkers(cause, service, cluster, lesson))
    case 'dependency-failing':
      return saga(cause, cluster, lesson) ?? buy('mesh', cluster, lesson)
    case 'poisoned':
      return service && moreReplicas(service, cluster, lesson)
    case 'registry-down':
      return buy('mirror', cluster, lesson)
    case 'certificate-expired':
      return { kind: 'rotate-certificate', facts: { service: cause.service ?? '' } }
    case 'exploited':
      return (service && smallerImage(service)) ?? buy('scanner', cluster, lesson)
    case 'image-blocked':
      return service && smallerImage(service)
    default:
      return decisionHint(cause, service, cluster, lesson)
  }
}

function decisionHint(
  cause: Ailment,
  service: Service | undefined,
  cluster: Cluster,
  lesson: Lesson,
): Hint | undefined {
  if (service === undefined) return undefined
  switch (cause.kind) {
    case 'release-defect':
      return withoutDefect(service, cluster, lesson)
    case 'limit-too-low':
      return { kind: 'raise-memory-limit', facts: { service: service.id, memoryLimitMi: cause.facts['neededMi'] ?? 0 } }
    case 'cpu-throttled':
      return moreCpu(service, cluster, lesson)
    case 'replicas-together':
      return keepApart(cause, service, lesson) ?? placeElsewhere(service, cluster, lesson)
    case 'too-few-replicas':
      return { kind: 'add-replicas', facts: { service: service.id, replicas: 2 } }
    case 'library-clash':
      return cause.facts['other'] === undefined ? splitClash(cluster, service, lesson) : packOtherwise(service, lesson)
    case 'autoscaler-limited':
      return freeAutoscaler(cause, service, cluster, lesson)
    case 'pull-waiting':
      return hurryPull(cause, service, cluster, lesson)
    case 'breaker-open':
      return { kind: 'speed-up-callee', facts: { service: service.id, about: cause.kind } }
    case 'preempted':
      return makeRoom(cause, service, cluster, lesson)
    case 'drain-blocked':
      return lowerBudget(cluster, service)
    default:
      return undefined
  }
}

/** More workers wait better, as long as the answer comes before the timeout. */
function moreWorkers(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  if (Number(cause.facts['ms'] ?? 0) >= lesson.tunables.callTimeoutMs) return undefined
  return moreReplicas(service, cluster, lesson)
}

/** What ran on a dead kernel starts again by itself, or by hand; what ran in a dark zone goes elsewhere. */
function comeBack(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  if (cause.kind === 'zone-lost') return afterNodeLoss(cause, cluster, lesson)
  const dead = Object.values(cluster.pods).find(
    (pod) => pod.node === cause.node && pod.lifecycle.kind === 'failed' && pod.lifecycle.reason === 'Error',
  )
  if (dead !== undefined) return { kind: 'restart-pod', facts: { service: dead.service, slot: dead.slot } }
  return { kind: 'wait', facts: {} }
}

/** Nobody empties a node for a neighbour that is not felt. */
function hasHurt(cause: Ailment, cluster: Cluster): boolean {
  return cluster.causes.some((one) => one.kind === cause.kind && one.node === cause.node && one.hurts === true)
}

/** Where something brings the pods back elsewhere. */
function drainNode(node: string, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const target = cluster.nodes[node]
  if (target?.lifecycle.kind !== 'ready' || target.draining) return undefined
  if (!lesson.unlocks.includes('replica-controller') || Object.keys(cluster.nodes).length < 2) return undefined
  return { kind: 'drain-node', facts: { node } }
}

/** A tool that is on offer and not bought. */
function buy(tool: ToolKind, cluster: Cluster, lesson: Lesson): Hint | undefined {
  if (lesson.tools[tool] === undefined || cluster.tools.includes(tool)) return undefined
  return { kind: 'buy-tool', facts: { tool } }
}

const SMALLER: Record<BaseImage, BaseImage | undefined> = { full: 'slim', slim: 'distroless', distroless: undefined }

function smallerImage(service: Service): Hint | undefined {
  const { packing, image } = wantedRelease(service)
  const smaller = SMALLER[image]
  if (packing !== 'container' || smaller === undefined) return undefined
  return { kind: 'smaller-image', facts: { service: service.id, image: smaller } }
}

function keepApart(cause: Ailment, service: Service, lesson: Lesson): Hint | undefined {
  const topology = cause.facts['zone'] === undefined ? 'node' : 'zone'
  const present = wantedRelease(service).scheduling.antiAffinity
  if (!lesson.unlocks.includes('scheduling') || present?.topology === topology) return undefined
  return { kind: 'spread-replicas', facts: { service: service.id, topology } }
}

/** The module that pins another major leaves for a service of its own name. */
function splitClash(cluster: Cluster, service: Service, lesson: Lesson): Hint | undefined {
  const clash = clashIn(wantedRelease(service), lesson)
  const module = clash?.modules.find((one) => cluster.services[one] === undefined)
  if (module === undefined || !lesson.unlocks.includes('split')) return undefined
  return { kind: 'split-clash', facts: { service: service.id, module, newService: module } }
}

function packOtherwise(service: Service, lesson: Lesson): Hint | undefined {
  if (!lesson.unlocks.includes('packing')) return undefined
  return { kind: 'pack-otherwise', facts: { service: service.id, packing: 'container' } }
}

function freeAutoscaler(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const { autoscaler } = service
  if (cause.facts['limited'] === 'no-room' || autoscaler === null) return makeRoom(cause, service, cluster, lesson)
  if (cause.facts['limited'] === 'no-request') {
    const used = podsOf(cluster, service.id).reduce((most, pod) => Math.max(most, pod.cpuUsedMillis), 0)
    const steps = Math.ceil(Math.max(used, LEAST_REQUEST_MILLIS) / REQUEST_STEP_MILLIS)
    return { kind: 'set-cpu-request', facts: { service: service.id, cpuRequestMillis: steps * REQUEST_STEP_MILLIS } }
  }
  const { minReplicas, targetPercent } = autoscaler
  const maxReplicas = Math.ceil(autoscaler.maxReplicas * MORE_REPLICAS)
  return { kind: 'raise-max-replicas', facts: { service: service.id, maxReplicas, minReplicas, targetPercent } }
}

/** A mirror does without the registry, another node without this one's disk or engine, a smaller image comes sooner. */
function hurryPull(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  switch (cause.facts['because']) {
    case 'registry':
      return buy('mirror', cluster, lesson)
    case 'cold':
      return smallerImage(service)
    default:
      return placeElsewhere(service, cluster, lesson) ?? rentNode(cluster, lesson)
  }
}

/** One fewer than are healthy lets a drain get on, a pod at a time. */
function lowerBudget(cluster: Cluster, service: Service): Hint {
  const minAvailable = Math.max(0, healthyPods(cluster, service) - 1)
  return { kind: 'lower-budget', facts: { service: service.id, minAvailable } }
}
