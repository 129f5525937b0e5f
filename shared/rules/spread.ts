// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: the engine takes no constant from Math
/* Even spreading: PodTopologySpread as filter and as score (`podtopologyspread/{filtering,scoring}.go`). Away from each other at all
   costs is affinity.ts. */

import { invariant } from '../lib/assert.ts'
import type { Node } from '../world/cluster.ts'
import type { Topology } from '../world/scheduling.ts'
import { holdsResources, isLeaving } from './pods.ts'
import { domainOf, matchesSelector, type Scene, type Seeker, type Standing } from './seeker.ts'

const MAX_SCORE = 100

interface Constraint {
  topology: Topology
  maxSkew: number
}

/** System defaults, all soft: `podtopologyspread/plugin.go`. */
const SYSTEM_DEFAULTS: readonly Constraint[] = [
  { topology: 'node', maxSkew: 3 },
  { topology: 'zone', maxSkew: 5 },
]

/** ln 2 … ln 14: a domain count of 0 … 12 nodes, plus 2. Constants, because `Math.log` may differ in its last bit. */
const LN_FROM_2 = [
  0.6931471805599453, 1.0986122886681098, 1.3862943611198906, 1.6094379124341003, 1.791759469228055, 1.9459101490553132,
  2.0794415416798357, 2.1972245773362196, 2.302585092994046, 2.3978952727983707, 2.4849066497880004, 2.5649493574615367,
  2.6390573296152584,
]

/**
 * [SPR1] A hard constraint: matches + self − the least matches of any domain > maxSkew refuses. Domains are those of all nodes that the
 * pod's selector allows, cordoned and tainted ones included (NodeTaintsPolicy Ignore): an empty one that takes nothing holds all others
 * down. Pods of every revision match, except those on their way out.
 */
export function spreadFilter(
  scene: Scene,
  seeker: Seeker,
  standing: readonly Standing[],
): ((node: Node) => boolean) | null {
  const { spread, nodeSelector } = seeker.release.scheduling
  if (!spread?.hard) return null
  const counts = new Map<string, number>()
  for (const node of scene.nodes) {
    if (matchesSelector(node, nodeSelector)) counts.set(domainOf(node, spread.topology), 0)
  }
  for (const { pod, node } of standing) {
    if (pod.service !== seeker.service || isLeaving(pod) || !matchesSelector(node, nodeSelector)) continue
    const domain = domainOf(node, spread.topology)
    counts.set(domain, (counts.get(domain) ?? 0) + 1)
  }
  let least = Number.MAX_SAFE_INTEGER
  for (const count of counts.values()) least = Math.min(least, count)
  return (node) => (counts.get(domainOf(node, spread.topology)) ?? 0) + 1 - least > spread.maxSkew
}

/**
 * [SCH12] Soft spreading with the system defaults hostname 3 and zone 5, among pods of the same ReplicaSet. [SPR2] A constraint of the
 * service's own replaces them, and matches its pods of every revision; a hard one leaves nothing to score: null.
 */
export function spreadScores(scene: Scene, seeker: Seeker, candidates: readonly Node[]): number[] | null {
  const own = seeker.release.scheduling.spread
  if (own?.hard) return null
  const constraints = own ? [own] : SYSTEM_DEFAULTS
  const matching = matchingNodes(scene, seeker, own === null)
  const raw = candidates.map(() => 0)
  for (const { topology, maxSkew } of constraints) {
    const counts = new Map<string, number>()
    for (const node of matching) {
      const domain = domainOf(node, topology)
      counts.set(domain, (counts.get(domain) ?? 0) + 1)
    }
    const weight = domainWeight(new Set(candidates.map((node) => domainOf(node, topology))).size)
    for (const [index, node] of candidates.entries()) {
      const count = counts.get(domainOf(node, topology)) ?? 0
      raw[index] = (raw[index] ?? 0) + (count * weight + (maxSkew - 1))
    }
  }
  return normalise(raw.map((score) => Math.round(score)))
}

/** The node of each pod that counts, on nodes the selector allows. */
function matchingNodes({ cluster }: Scene, seeker: Seeker, sameRevision: boolean): Node[] {
  const { revision, scheduling } = seeker.release
  const matching: Node[] = []
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service !== seeker.service || pod === seeker.pod || pod.node === null) continue
    if (isLeaving(pod) || !holdsResources(pod) || (sameRevision && pod.revision !== revision)) continue
    const node = cluster.nodes[pod.node]
    if (node && matchesSelector(node, scheduling.nodeSelector)) matching.push(node)
  }
  return matching
}

function domainWeight(domains: number): number {
  const weight = LN_FROM_2[Math.min(domains, LN_FROM_2.length - 1)]
  invariant(weight !== undefined, `no logarithm for ${domains} domains`)
  return weight
}

function normalise(raw: readonly number[]): number[] {
  let least = raw[0] ?? 0
  let most = 0
  for (const score of raw) {
    least = Math.min(least, score)
    most = Math.max(most, score)
  }
  return raw.map((score) => (most === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (most + least - score)) / most)))
}
