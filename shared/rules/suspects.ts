/* Which incidents that last explain a failure, measured by what they do to it now: [CAU10] an incident that hurts nobody is named as the
   cause of nothing. Failures that explain each other are chains.ts. */

import type { Lesson, RequestClassSpec } from '../lessons/lesson.ts'
import type { Cause, HappeningKind } from '../world/happening.ts'
import type { Cluster, Node } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import { isIncomplete, modulesIn, modulesNeeded, namesIn, servicesIn } from './observation.ts'
import { workShare } from './work-share.ts'

/** Of a service's CPU: less than this without the crowd, and the crowd is what overloads it. */
const ENOUGH_ROOM = 0.9
/** A service that uses less of its CPU answers in time. */
const BUSY = 0.6
/** A crowd that asks for less of a service's work than this makes nothing late. */
const LEAST_CROWD_SHARE = 0.15
/** A node whose CPU is taken up to this share is short of it. */
const NODE_FULL_SHARE = 0.95
/** A replica that uses this share of what it could get is slow. */
const TIGHT_SHARE = 0.75
/** Callers feel a wait of this share of a request's SLO. */
const FELT_SLO_SHARE = 0.25
/** A dependency that answers sooner holds nobody up. */
const FELT_WAIT_MS = 250
/** Requests that wait to come back, as a share of those that come by themselves in the time it takes them. */
const RETRIES_WEIGH = 0.3
/** Mean time a failed request waits before it returns: 8–20 ticks (traffic.ts). */
const MEAN_RETURN_SECONDS = 3.5

/** Failures of having too much to do. */
const LOADS: readonly HappeningKind[] = ['cpu-saturated', 'cpu-throttled', 'requests-held', 'service-refusing']
/** Failures of having nobody to do it. */
const GAPS: readonly HappeningKind[] = ['crash-loop', 'service-down', 'too-few-replicas', 'replicas-together']
/** Failures of callers that wait. */
const WAITS: readonly HappeningKind[] = ['requests-held', 'service-refusing', 'breaker-open']

/** Ids of open incidents that explain this failure of a service. */
export function suspectsOfService(
  kind: HappeningKind,
  service: ServiceId,
  waitsFor: readonly ServiceId[],
  cluster: Cluster,
): string[] {
  const ids: string[] = []
  for (const cause of cluster.causes) {
    if (harmsService(cause, kind, service, cluster) || keepsWaiting(cause, kind, [service, ...waitsFor], cluster)) {
      ids.push(cause.id)
    }
  }
  return ids
}

function harmsService(cause: Cause, kind: HappeningKind, service: ServiceId, cluster: Cluster): boolean {
  switch (cause.kind) {
    case 'noisy-neighbour':
      return kind === 'cpu-saturated' && isFelt(cause, service, cluster)
    case 'poisoned':
    case 'kernel-panic':
      return (GAPS.includes(kind) || LOADS.includes(kind)) && hasKilled(cause, service, cluster)
    default:
      return false
  }
}

/** [CAU10] Replicas it killed are still away. */
function hasKilled(cause: Cause, service: ServiceId, cluster: Cluster): boolean {
  if (!isIncomplete(cluster, service)) return false
  if (cause.kind === 'kernel-panic') return namesIn(cause.facts, 'services').includes(service)
  return cluster.routes[String(cause.facts['module'])] === service
}

/** [CAU10] A dependency that is slow keeps those waiting who call it, and their callers; one that fails opens a breaker. */
function keepsWaiting(cause: Cause, kind: HappeningKind, services: readonly ServiceId[], cluster: Cluster): boolean {
  if (!WAITS.includes(kind)) return false
  if (cause.kind !== 'dependency-slow' && !(cause.kind === 'dependency-failing' && kind === 'breaker-open'))
    return false
  const module = String(cause.facts['module'])
  if (!services.includes(cluster.routes[module] ?? '')) return false
  return cause.kind === 'dependency-slow' ? holdsWorkers(cluster, module) : isCalledOut(cluster, module)
}

/** Whether calls to the module's dependency wait long enough to be felt; a breaker that is open lets nobody wait. */
export function holdsWorkers(cluster: Cluster, module: string): boolean {
  return (cluster.dependencies[module]?.waitMs ?? 0) >= FELT_WAIT_MS
}

/** Whether calls reach the dependency: somebody visits the module, and no breaker turns all of them away. */
function isCalledOut(cluster: Cluster, module: string): boolean {
  const flow = cluster.dependencies[module]
  return flow !== undefined && flow.callsPerSecond > 0
}

/** Ids of open crowds that bring nobody anything, and without which one of these services would have room. */
export function crowdsThrough(services: readonly ServiceId[], cluster: Cluster, lesson: Lesson): string[] {
  const ids: string[] = []
  for (const cause of cluster.causes) {
    const isHarmful =
      (cause.kind === 'crawler' && services.some((service) => isCrowdedBy(cause, service, cluster, lesson))) ||
      (cause.kind === 'retry-wave' && doRetriesWeigh(cluster))
    if (isHarmful) ids.push(cause.id)
  }
  return ids
}

/** [CAU10] It is busy, and without the crowd there would be room. */
function isCrowdedBy(crowd: Cause, service: ServiceId, cluster: Cluster, lesson: Lesson): boolean {
  const utilisation = cluster.services[service]?.flow.utilisation ?? 0
  const share = crowdShare(crowd, service, cluster, lesson)
  return utilisation >= BUSY && share >= LEAST_CROWD_SHARE && utilisation * (1 - share) < ENOUGH_ROOM
}

/** Share of a service's work that a crowd asks for. */
function crowdShare(crowd: Cause, service: ServiceId, cluster: Cluster, lesson: Lesson): number {
  const factor = Number(crowd.facts['factor'] ?? 1)
  if (factor <= 1) return 0
  return workShare(cluster, service, String(crowd.facts['class']), lesson) * (1 - 1 / factor)
}

/** Whether those who failed and come back are a good part of what comes. */
function doRetriesWeigh(cluster: Cluster): boolean {
  let waiting = 0
  let coming = 0
  for (const flow of Object.values(cluster.classes)) {
    for (const count of flow.returning) waiting += count
    coming += flow.smoothedRate * MEAN_RETURN_SECONDS
  }
  return coming > 0 && waiting / coming >= RETRIES_WEIGH
}

/** [CAU10] A neighbour is felt where its node is short of CPU and a replica of the service there needs what it gets. */
function isFelt(neighbour: Cause, service: ServiceId, cluster: Cluster): boolean {
  const node = cluster.nodes[neighbour.node ?? '']
  if (node === undefined || !isShortOfCpu(cluster, node, Number(neighbour.facts['cpuMillis'] ?? 0))) return false
  return Object.values(cluster.pods).some(
    (pod) =>
      pod.service === service &&
      pod.node === node.id &&
      pod.lifecycle.kind === 'ready' &&
      pod.cpuUsedMillis >= pod.capacityMillis * TIGHT_SHARE,
  )
}

function isShortOfCpu(cluster: Cluster, node: Node, takenMillis: number): boolean {
  let used = takenMillis
  for (const pod of Object.values(cluster.pods)) if (pod.node === node.id) used += pod.cpuUsedMillis
  return used >= node.cpuMillis * NODE_FULL_SHARE
}

/** Ids of open incidents that make this class's requests fail by themselves, without another failure between. */
export function failuresFromOutside(spec: RequestClassSpec, cluster: Cluster): string[] {
  const ids: string[] = []
  for (const cause of cluster.causes) {
    const isHarmful =
      (cause.kind === 'certificate-expired' && cutsCalls(cause, spec, cluster)) ||
      (cause.kind === 'dependency-failing' && fails(cause, spec, cluster))
    if (isHarmful) ids.push(cause.id)
  }
  return ids
}

/** [CAU10] A certificate nobody calls across is missed by nobody: it hurts where the class's calls to or from the service fail. */
function cutsCalls(cause: Cause, spec: RequestClassSpec, cluster: Cluster): boolean {
  const services = servicesIn(cluster, spec.call)
  const { service = '' } = cause
  return (
    services.includes(service) &&
    cluster.lines.some((line) => (line.from === service || line.to === service) && line.errorShare > 0)
  )
}

/** [CAU10] An optional call may fail. */
function fails(cause: Cause, spec: RequestClassSpec, cluster: Cluster): boolean {
  const module = String(cause.facts['module'])
  return modulesNeeded(spec.call).includes(module) && isCalledOut(cluster, module)
}

/** Ids of open incidents that make this class's answers late by themselves. */
export function delaysFromOutside(spec: RequestClassSpec, cluster: Cluster): string[] {
  const ids: string[] = []
  for (const cause of cluster.causes) {
    if (delays(cause, spec, cluster)) ids.push(cause.id)
  }
  return ids
}

function delays(cause: Cause, spec: RequestClassSpec, cluster: Cluster): boolean {
  switch (cause.kind) {
    case 'dependency-slow': {
      const module = String(cause.facts['module'])
      const waitMs = cluster.dependencies[module]?.waitMs ?? 0
      return modulesIn(spec.call).includes(module) && waitMs >= spec.sloMs * FELT_SLO_SHARE
    }
    case 'network-delayed':
      return isHeldUpBetweenZones(cause, spec, cluster)
    case 'noisy-neighbour':
      return servicesIn(cluster, spec.call).some((service) => isFelt(cause, service, cluster))
    default:
      return false
  }
}

/** [CAU10] A class whose calls stay in one zone does not feel the way between zones: there and back again, as often as it calls across. */
function isHeldUpBetweenZones(cause: Cause, spec: RequestClassSpec, cluster: Cluster): boolean {
  const perCrossingMs = 2 * Number(cause.facts['ms'] ?? 0)
  return crossings(spec.call, cluster) * perCrossingMs >= spec.sloMs * FELT_SLO_SHARE
}

/** Times a request crosses from zone to zone, on average; calls that nobody waits for left out. */
function crossings(call: RequestClassSpec['call'], cluster: Cluster): number {
  let sum = 0
  for (const child of call.calls) {
    if (child.mode === 'async') continue
    const [from = '', to = ''] = [cluster.routes[call.module], cluster.routes[child.module]]
    const own = from === to ? 0 : crossShare(from, to, cluster)
    sum += child.count * (own + crossings(child, cluster))
  }
  return sum
}

/** Share of calls between two services that cross zones, replicas being chosen at random. */
function crossShare(from: ServiceId, to: ServiceId, cluster: Cluster): number {
  const [callers, callees] = [zonesOf(from, cluster), zonesOf(to, cluster)]
  if (callers.length === 0 || callees.length === 0) return 0
  let crossing = 0
  for (const zone of callers) crossing += callees.filter((other) => other !== zone).length
  return crossing / (callers.length * callees.length)
}

function zonesOf(service: ServiceId, cluster: Cluster): string[] {
  const ready = Object.values(cluster.pods).filter((pod) => pod.service === service && pod.lifecycle.kind === 'ready')
  return ready.flatMap((pod) => cluster.nodes[pod.node ?? '']?.zone ?? [])
}
