/* What came of what: for a failure that begins, which of the failures already open it came from. Nearest first; the chain that
   people read runs the other way, root first. */

import type { Lesson, RequestClassSpec } from '../lessons/lesson.ts'
import type { Cause, ChainLink, HappeningKind } from '../world/happening.ts'
import type { Cluster } from '../world/cluster.ts'
import { byId } from '../world/ids.ts'
import { calleesOf, servicesIn } from './observation.ts'
import { isUnanswering, wayToSlow } from './waiting.ts'

/** Longer chains are cut at the root's end: five steps are as many as anybody reads. */
const LINKS_KEPT = 5
/** Ids of further parents that are kept beside the nearest. */
const PARENTS_KEPT = 3

type Subject = Pick<Cause, 'id' | 'kind' | 'service' | 'node' | 'facts'>

export interface Origin {
  from: string[]
  chain: ChainLink[]
}

/** Where a failure came from, of the causes open now; both lists are empty for a root. */
export function originOf(subject: Subject, cluster: Cluster, lesson: Lesson): Origin {
  const open = new Map(cluster.causes.map((cause) => [cause.id, cause]))
  const parents: Cause[] = []
  for (const id of candidates(subject, cluster, lesson)) {
    const cause = open.get(id)
    if (cause !== undefined && cause.id !== subject.id && !parents.includes(cause)) parents.push(cause)
  }
  const [nearest] = parents
  if (nearest === undefined) return { from: [], chain: [] }
  return {
    from: parents.slice(0, PARENTS_KEPT).map((cause) => cause.id),
    chain: [...nearest.chain, linkOf(nearest)].slice(-LINKS_KEPT),
  }
}

function linkOf(cause: Cause): ChainLink {
  const link: ChainLink = { kind: cause.kind, facts: cause.facts }
  if (cause.service !== undefined) link.service = cause.service
  if (cause.node !== undefined) link.node = cause.node
  return link
}

/** What may lie behind a service's failure in the service itself, likeliest first. */
const WITHIN: Partial<Record<HappeningKind, HappeningKind[]>> = {
  'cpu-saturated': ['crash-loop', 'oom-killed', 'evicted', 'unschedulable', 'rollout-stuck'],
  'memory-near-limit': ['leak-released', 'requests-held', 'cpu-saturated'],
  'oom-killed': ['memory-near-limit', 'leak-released', 'requests-held', 'cpu-saturated'],
  'crash-loop': ['oom-killed', 'evicted'],
  evicted: ['leak-released', 'memory-near-limit', 'requests-held'],
  'service-down': ['crash-loop', 'oom-killed', 'evicted', 'unschedulable', 'rollout-stuck'],
  'service-refusing': ['requests-held', 'crash-loop', 'oom-killed', 'cpu-saturated', 'evicted'],
  'rollout-stuck': ['unschedulable', 'crash-loop', 'oom-killed'],
  unschedulable: ['evicted'],
}

/** What at a service makes its callers' requests fail or come late, worst first. */
const FAILING: HappeningKind[] = [
  'service-down',
  'faults-started',
  'service-refusing',
  'cpu-saturated',
  'requests-held',
]
/** What at a service keeps its callers waiting: one that refuses at once holds nobody's workers. */
const HOLDING: HappeningKind[] = ['cpu-saturated', 'requests-held']

/** Ids of causes that could be the parent, nearest and likeliest first. */
function candidates(subject: Subject, cluster: Cluster, lesson: Lesson): string[] {
  const { kind, service } = subject
  if (service !== undefined) return serviceCandidates(kind, service, cluster, lesson)
  switch (kind) {
    case 'slo-broken': {
      const spec = lesson.classes.find((one) => one.id === subject.facts['class'])
      if (spec === undefined) return []
      const services = servicesIn(cluster, spec.call)
      const struck = [
        ...missingAt(services, cluster),
        ...lostNodes(kind, services, cluster),
        ...spikesThrough(services, cluster, lesson),
      ]
      return [...atServices(FAILING, services), ...latestFirst(struck, cluster)]
    }
    case 'anomalies': {
      const spec = lesson.classes.find((one) => one.id === subject.facts['class'])
      if (spec === undefined) return []
      const services = servicesIn(cluster, spec.call)
      return [...atServices(FAILING, services), ...missingAt(services, cluster)]
    }
    case 'retry-storm':
      // The class that broke last tells what the users were turned away by; another may have been late for long.
      return latestFirst(
        lesson.classes.map((spec) => `slo-broken:${spec.id}`),
        cluster,
      )
    default:
      return []
  }
}

function serviceCandidates(kind: HappeningKind, service: string, cluster: Cluster, lesson: Lesson): string[] {
  const isLoad = kind === 'cpu-saturated' || kind === 'requests-held' || kind === 'service-refusing'
  const isWhole = (isLoad || kind === 'service-down') && hasAllReplicas(cluster, service)
  const within = (WITHIN[kind] ?? []).filter((one) => !(isWhole && IS_MISSING.includes(one)))
  const ids = within.map((one) => `${one}:${service}`)
  const holding = holdersOf(kind, service, cluster, lesson)
  ids.push(...atServices(HOLDING, holding))
  const silent = holding.filter((callee) => isUnanswering(cluster, callee))
  ids.push(...atServices(['service-down'], silent))
  const struck = lostNodes(kind, [service, ...silent], cluster)
  if (isLoad) struck.push(...spikesThrough([service], cluster, lesson))
  ids.push(...latestFirst(struck, cluster))
  if (isLoad) ids.push('retry-storm')
  // A neighbour on the same node that takes its share of the CPU does so because of a spike, too.
  if (kind === 'cpu-saturated') ids.push(...latestFirst(lesson.classes.map(spikeOf), cluster))
  return ids
}

/** Services whose slowness may keep the requests of this one waiting, nearest first. */
function holdersOf(kind: HappeningKind, service: string, cluster: Cluster, lesson: Lesson): string[] {
  if (kind !== 'requests-held' && kind !== 'service-refusing') return []
  return [...new Set([...calleesOf(cluster, service, lesson), ...wayToSlow(cluster, service, lesson)])]
}

/** A service that has all its replicas again fails because of what comes now, not of what died earlier. */
const IS_MISSING: readonly HappeningKind[] = ['crash-loop', 'oom-killed', 'evicted', 'unschedulable', 'rollout-stuck']

/** What keeps replicas of these services away, where some are away. */
function missingAt(services: readonly string[], cluster: Cluster): string[] {
  const incomplete = services.filter((service) => !hasAllReplicas(cluster, service))
  return atServices(['crash-loop', 'oom-killed', 'evicted'], incomplete)
}

/** Spikes of the classes that pass through one of these services. */
function spikesThrough(services: readonly string[], cluster: Cluster, lesson: Lesson): string[] {
  return lesson.classes
    .filter((spec) => servicesIn(cluster, spec.call).some((service) => services.includes(service)))
    .map(spikeOf)
}

function spikeOf(spec: RequestClassSpec): string {
  return `spike-started:${spec.id}`
}

/** Of several things that struck, the one that struck last explains what happens now. */
function latestFirst(ids: readonly string[], cluster: Cluster): string[] {
  const since = (id: string) => cluster.causes.find((cause) => cause.id === id)?.sinceTick ?? -1
  return [...ids].sort((left, right) => since(right) - since(left) || byId(left, right))
}

function hasAllReplicas(cluster: Cluster, id: string): boolean {
  let ready = 0
  for (const pod of Object.values(cluster.pods)) if (pod.service === id && pod.lifecycle.kind === 'ready') ready++
  return ready >= (cluster.services[id]?.slots.length ?? 0)
}

function atServices(kinds: readonly HappeningKind[], services: readonly string[]): string[] {
  return kinds.flatMap((kind) => services.map((service) => `${kind}:${service}`))
}

/** What a node that died takes with it, or leaves without room. */
const AFTER_NODE_LOSS: HappeningKind[] = [
  'service-down',
  'cpu-saturated',
  'service-refusing',
  'requests-held',
  'slo-broken',
  'unschedulable',
]

/** A lost node explains what happened to services that had pods on it, and why pods find no room since. */
function lostNodes(kind: HappeningKind, services: readonly string[], cluster: Cluster): string[] {
  if (!AFTER_NODE_LOSS.includes(kind)) return []
  return cluster.causes
    .filter((cause) => cause.kind === 'node-lost')
    .filter((cause) => {
      const hit = String(cause.facts['services'] ?? '').split(' ')
      return kind === 'unschedulable' || services.some((service) => hit.includes(service))
    })
    .map((cause) => cause.id)
}
