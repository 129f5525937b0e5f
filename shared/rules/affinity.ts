/* Near and away: inter-pod affinity and anti-affinity as filter and as score (`interpodaffinity/{filtering,scoring}.go`). Even spreading
   over nodes and zones is spread.ts; what a service may ask for is world/scheduling.ts. */

import type { Cluster, Node, NodeFilter } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import type { Topology } from '../world/scheduling.ts'
import { domainOf, type Scene, type Seeker, type Standing, standingPods } from './seeker.ts'

const MAX_SCORE = 100
/** Preferred terms carry a weight of 1–100 in Kubernetes; ours have no number of their own and take the most. */
const PREFERRED_WEIGHT = 100
/** `hardPodAffinityWeight`: what a pod that must stand near this one's service adds to a node. */
const REQUIRED_WEIGHT = 1

/** Whether anything required, of the pod's own or of pods that are there, may keep it from a node. */
export function hasRequiredTerms(cluster: Cluster, seeker: Seeker): boolean {
  const { affinity, antiAffinity } = seeker.release.scheduling
  if (affinity?.required || antiAffinity?.required) return true
  const releases = cluster.services[seeker.service]?.releases ?? []
  return releases.some((release) => release.scheduling.antiAffinity?.required === true)
}

/**
 * Why a node refuses the pod, or null. [AFF1] required affinity: a pod of the other service must stand in the node's domain; a pod that
 * wants to be near its own kind may be the first. [AFF2] required anti-affinity: none of its own service may. [AFF3] it is symmetric:
 * the terms of pods that are there count too.
 */
export function affinityFilter(
  seeker: Seeker,
  standing: readonly Standing[],
): (node: Node) => Extract<NodeFilter, 'affinity' | 'anti-affinity' | 'existing-anti-affinity'> | null {
  const { affinity, antiAffinity } = seeker.release.scheduling
  const near = affinity?.required ? domainsOf(standing, affinity.service, affinity.topology) : null
  const isFirst = near?.size === 0 && affinity?.service === seeker.service
  const away = antiAffinity?.required ? domainsOf(standing, seeker.service, antiAffinity.topology) : null
  const kept = keptDomains(seeker, standing)
  return (node) => {
    if (near && affinity && !isFirst && !near.has(domainOf(node, affinity.topology))) return 'affinity'
    if (away && antiAffinity && away.has(domainOf(node, antiAffinity.topology))) return 'anti-affinity'
    const isKept = kept.has(domainKey(node, 'node')) || kept.has(domainKey(node, 'zone'))
    return isKept ? 'existing-anti-affinity' : null
  }
}

function domainsOf(standing: readonly Standing[], service: ServiceId, topology: Topology): Set<string> {
  const domains = new Set<string>()
  for (const { pod, node } of standing) if (pod.service === service) domains.add(domainOf(node, topology))
  return domains
}

/** Domains that pods of the same service keep for themselves. */
function keptDomains(seeker: Seeker, standing: readonly Standing[]): Set<string> {
  const kept = new Set<string>()
  for (const { pod, node, release } of standing) {
    const term = release.scheduling.antiAffinity
    if (pod.service === seeker.service && term?.required) kept.add(domainKey(node, term.topology))
  }
  return kept
}

function domainKey(node: Node, topology: Topology): string {
  return `${topology}=${domainOf(node, topology)}`
}

/**
 * [AFF4] Preferred terms, both ways: a pod of the other service in a node's domain adds to it, one of the own service takes away; pods
 * that wish to be near or far from this one count alike, and those that must be near count a little. 100·(s − min)/(max − min), 0 for
 * all where they are equal. Null: no term of anybody's concerns the pod.
 */
export function affinityScores(scene: Scene, seeker: Seeker, candidates: readonly Node[]): number[] | null {
  if (!hasScoredTerms(scene.cluster, seeker)) return null
  const sums = new Map<string, number>()
  const add = (node: Node, topology: Topology, weight: number) => {
    const key = domainKey(node, topology)
    sums.set(key, (sums.get(key) ?? 0) + weight)
  }
  for (const other of standingPods(scene, seeker)) addTerms(seeker, other, add)
  if (sums.size === 0) return null
  const sumOf = (key: string) => sums.get(key) ?? 0
  return normalise(candidates.map((node) => sumOf(domainKey(node, 'node')) + sumOf(domainKey(node, 'zone'))))
}

function addTerms(
  seeker: Seeker,
  { pod, node, release }: Standing,
  add: (node: Node, topology: Topology, weight: number) => void,
): void {
  const own = seeker.release.scheduling
  const theirs = release.scheduling
  const isSibling = pod.service === seeker.service
  if (own.affinity && !own.affinity.required && own.affinity.service === pod.service) {
    add(node, own.affinity.topology, PREFERRED_WEIGHT)
  }
  if (own.antiAffinity && !own.antiAffinity.required && isSibling) {
    add(node, own.antiAffinity.topology, -PREFERRED_WEIGHT)
  }
  if (theirs.affinity?.service === seeker.service) {
    add(node, theirs.affinity.topology, theirs.affinity.required ? REQUIRED_WEIGHT : PREFERRED_WEIGHT)
  }
  if (theirs.antiAffinity && !theirs.antiAffinity.required && isSibling) {
    add(node, theirs.antiAffinity.topology, -PREFERRED_WEIGHT)
  }
}

function hasScoredTerms(cluster: Cluster, seeker: Seeker): boolean {
  const { affinity, antiAffinity } = seeker.release.scheduling
  if ((affinity && !affinity.required) || (antiAffinity && !antiAffinity.required)) return true
  return Object.values(cluster.services).some((service) =>
    service.releases.some(
      ({ scheduling }) =>
        scheduling.affinity?.service === seeker.service ||
        (service.id === seeker.service && scheduling.antiAffinity?.required === false),
    ),
  )
}

function normalise(sums: readonly number[]): number[] {
  let least = sums[0] ?? 0
  let most = least
  for (const sum of sums) {
    least = Math.min(least, sum)
    most = Math.max(most, sum)
  }
  return sums.map((sum) => (most > least ? Math.trunc(MAX_SCORE * ((sum - least) / (most - least))) : 0))
}
