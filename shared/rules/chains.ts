/* What came of what: for a failure that begins, which of the failures already open it came from. Nearest first; the chain that
   people read runs the other way, root first. Which incidents explain a failure, measured by what they do: suspects.ts. */

import type { Lesson, RequestClassSpec } from '../lessons/lesson.ts'
import type { Cause, ChainLink, HappeningKind } from '../world/happening.ts'
import type { Cluster } from '../world/cluster.ts'
import { byId } from '../world/ids.ts'
import { calleesOf, isIncomplete, namesIn, servicesIn, servicesNeeded } from './observation.ts'
import { crowdsThrough, delaysFromOutside, failuresFromOutside, suspectsOfService } from './suspects.ts'
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

/** A cause as a step of the chains that lead through it. */
export function linkOf(cause: ChainLink): ChainLink {
  const link: ChainLink = { kind: cause.kind, facts: cause.facts }
  if (cause.service !== undefined) link.service = cause.service
  if (cause.node !== undefined) link.node = cause.node
  return link
}

/** What may lie behind a service's failure in the service itself, likeliest first. */
const WITHIN: Partial<Record<HappeningKind, HappeningKind[]>> = {
  'cpu-saturated': [
    ...(['crash-loop', 'oom-killed', 'evicted', 'preempted', 'pull-waiting'] as const),
    ...(['cpu-throttled', 'autoscaler-limited', 'unschedulable', 'rollout-stuck'] as const),
  ],
  'memory-near-limit': ['leak-released', 'requests-held', 'cpu-saturated'],
  'oom-killed': ['limit-too-low', 'memory-near-limit', 'leak-released', 'requests-held', 'cpu-saturated'],
  'crash-loop': ['oom-killed', 'evicted'],
  evicted: ['leak-released', 'memory-near-limit', 'requests-held'],
  'service-down': [
    ...(['replicas-together', 'too-few-replicas', 'crash-loop', 'oom-killed', 'evicted', 'preempted'] as const),
    ...(['pull-waiting', 'unschedulable', 'rollout-stuck'] as const),
  ],
  'too-few-replicas': ['crash-loop', 'oom-killed', 'evicted', 'preempted'],
  'service-refusing': ['requests-held', 'crash-loop', 'oom-killed', 'pull-waiting', 'cpu-saturated', 'evicted'],
  'breaker-open': ['service-down', 'release-defect', 'faults-started', 'exploited', 'cpu-saturated', 'requests-held'],
  'release-defect': ['library-clash'],
  'rollout-stuck': ['unschedulable', 'pull-waiting', 'crash-loop', 'oom-killed'],
  unschedulable: ['library-clash', 'evicted', 'preempted'],
}

/** What at a service makes its callers' requests fail, worst first. */
const FAILING: HappeningKind[] = ['service-down', 'release-defect', 'faults-started', 'exploited']
/** What at a service makes its callers' requests fail or come late because there is too much to do. */
const OVERLOADED: HappeningKind[] = [
  ...(['service-refusing', 'breaker-open', 'cpu-saturated', 'cpu-throttled', 'requests-held'] as const),
]
/** What at a service keeps its callers waiting: one that refuses at once holds nobody's workers. */
const HOLDING: HappeningKind[] = ['cpu-saturated', 'requests-held']

/** Ids of causes that could be the parent, nearest and likeliest first. */
function candidates(subject: Subject, cluster: Cluster, lesson: Lesson): string[] {
  const { kind, service } = subject
  switch (kind) {
    case 'slo-broken':
    case 'anomalies': {
      const spec = lesson.classes.find((one) => one.id === subject.facts['class'])
      return spec === undefined ? [] : classCandidates(kind, spec, cluster, lesson)
    }
    case 'retry-storm': {
      // The class that broke last tells what the users were turned away by; another may have been late for long.
      const broken = lesson.classes.map((spec) => `slo-broken:${spec.id}`)
      const [last = '', ...others] = latestFirst(broken, cluster)
      return [last, ...crowdsThrough([], cluster, lesson), ...others]
    }
    case 'pull-waiting':
      return [...pullCandidates(subject), ...lostNodes(kind, [service ?? ''], cluster)]
    case 'node-lost':
      return cluster.causes.flatMap((cause) => (holdsNode(cause, subject.node, cluster) ? [cause.id] : []))
    case 'exploited':
      return subject.facts['through'] === undefined ? [] : unpatched(cluster)
    default:
      return service === undefined ? [] : serviceCandidates(kind, service, cluster, lesson)
  }
}

/** What makes the requests of a class fail or come late: at the services on their way, or from outside. */
function classCandidates(kind: HappeningKind, spec: RequestClassSpec, cluster: Cluster, lesson: Lesson): string[] {
  const services = servicesIn(cluster, spec.call)
  const failing = [...atServices(FAILING, servicesNeeded(cluster, spec.call)), ...failuresFromOutside(spec, cluster)]
  const ids = [...failing, ...atServices(OVERLOADED, services)]
  if (kind === 'anomalies') return [...ids, ...missingAt(services, cluster)]
  const struck = [
    ...missingAt(services, cluster),
    ...lostNodes(kind, services, cluster),
    ...spikesThrough(services, cluster, lesson),
  ]
  return [...ids, ...delaysFromOutside(spec, cluster), ...latestFirst(struck, cluster)]
}

/** An image that does not come: the registry, the node's disk or its engine. */
function pullCandidates({ node, facts }: Subject): string[] {
  switch (facts['because']) {
    case 'registry':
      return ['registry-down']
    case 'disk':
      return [`slow-disk:${node}`]
    case 'engine':
      return [`engine-restarting:${node}`, `kernel-panic:${node}`]
    default:
      return []
  }
}

/** A zone that is dark takes its nodes along. */
function holdsNode(cause: Cause, node: string | undefined, cluster: Cluster): boolean {
  return cause.kind === 'zone-lost' && cause.facts['zone'] === cluster.nodes[node ?? '']?.zone
}

/** Nodes whose patch was due until just now. */
function unpatched(cluster: Cluster): string[] {
  return cluster.causes.flatMap((cause) =>
    cause.kind === 'patch-due' &&
    !cluster.effects.some((effect) => effect.kind === 'patch-due' && effect.node === cause.node)
      ? [cause.id]
      : [],
  )
}

function serviceCandidates(kind: HappeningKind, service: string, cluster: Cluster, lesson: Lesson): string[] {
  const isLoad = LOADS.includes(kind)
  const isWhole = (isLoad || kind === 'service-down') && !isIncomplete(cluster, service)
  const within = (WITHIN[kind] ?? []).filter((one) => !(isWhole && IS_MISSING.includes(one)))
  const ids = within.map((one) => `${one}:${service}`)
  const holding = holdersOf(kind, service, cluster, lesson)
  ids.push(...suspectsOfService(kind, service, holding, cluster))
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

/** Failures of having too much to do, which a spike explains. */
const LOADS: readonly HappeningKind[] = [
  ...(['cpu-saturated', 'requests-held', 'service-refusing', 'cpu-throttled', 'autoscaler-limited'] as const),
]

/** Services whose slowness may keep the requests of this one waiting, nearest first. */
function holdersOf(kind: HappeningKind, service: string, cluster: Cluster, lesson: Lesson): string[] {
  if (kind !== 'requests-held' && kind !== 'service-refusing') return []
  return [...new Set([...calleesOf(cluster, service, lesson), ...wayToSlow(cluster, service, lesson)])]
}

/** A service that has all its replicas again fails because of what comes now, not of what died earlier. */
const IS_MISSING: readonly HappeningKind[] = [
  ...(['crash-loop', 'oom-killed', 'evicted', 'preempted', 'pull-waiting', 'unschedulable', 'rollout-stuck'] as const),
]

/** What keeps replicas of these services away, where some are away. */
function missingAt(services: readonly string[], cluster: Cluster): string[] {
  const incomplete = services.filter((service) => isIncomplete(cluster, service))
  const struck = incomplete.flatMap((service) => suspectsOfService('crash-loop', service, [], cluster))
  return [...atServices(['crash-loop', 'oom-killed', 'evicted', 'preempted', 'pull-waiting'], incomplete), ...struck]
}

/** Spikes of the classes that pass through one of these services, and crowds that weigh there. */
function spikesThrough(services: readonly string[], cluster: Cluster, lesson: Lesson): string[] {
  const passing = lesson.classes.filter((spec) =>
    servicesIn(cluster, spec.call).some((service) => services.includes(service)),
  )
  return [...passing.map(spikeOf), ...crowdsThrough(services, cluster, lesson)]
}

function spikeOf(spec: RequestClassSpec): string {
  return `spike-started:${spec.id}`
}

/** Of several things that struck, the one that struck last explains what happens now. */
function latestFirst(ids: readonly string[], cluster: Cluster): string[] {
  const since = (id: string) => cluster.causes.find((cause) => cause.id === id)?.sinceTick ?? -1
  return [...ids].sort((left, right) => since(right) - since(left) || byId(left, right))
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
  'pull-waiting',
  'too-few-replicas',
  'replicas-together',
]

/** A lost node explains what happened to services that had pods on it, and why pods find no room since. */
function lostNodes(kind: HappeningKind, services: readonly string[], cluster: Cluster): string[] {
  if (!AFTER_NODE_LOSS.includes(kind)) return []
  return cluster.causes
    .filter((cause) => cause.kind === 'node-lost')
    .filter((cause) => {
      const hit = namesIn(cause.facts, 'services')
      return kind === 'unschedulable' || services.some((service) => hit.includes(service))
    })
    .map((cause) => cause.id)
}
