// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: the engine takes no constant from Math
/* Which of the nodes that fit is best: kube-scheduler's score plugins, each 0–100 in whole numbers, times their weights
   (KUBE.md A). Everything is counted as Kubernetes counts it, roundings included. Who fits at all: fit.ts. */

import { invariant } from '../lib/assert.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod, Release } from '../world/cluster.ts'
import type { NodeId } from '../world/ids.ts'
import { type NodeUsage, registeredNodes, scoredCpuMillis, scoredMemoryMi } from './fit.ts'
import { holdsResources, isLeaving } from './pods.ts'
import { imageMi, uncachedMi } from './pack.ts'
import { requestsOf } from './packing.ts'

const MAX_SCORE = 100
const WEIGHT_RESOURCES_FIT = 1
const WEIGHT_BALANCED = 1
const WEIGHT_TOPOLOGY_SPREAD = 2
const WEIGHT_IMAGE_LOCALITY = 1

/** System defaults of PodTopologySpread: `podtopologyspread/plugin.go`. */
const HOSTNAME_MAX_SKEW = 3
const ZONE_MAX_SKEW = 5

/** ln 2 … ln 14: a domain count of 0 … 12 nodes, plus 2. Constants, because `Math.log` may differ in its last bit. */
const LN_FROM_2 = [
  0.6931471805599453, 1.0986122886681098, 1.3862943611198906, 1.6094379124341003, 1.791759469228055, 1.9459101490553132,
  2.0794415416798357, 2.1972245773362196, 2.302585092994046, 2.3978952727983707, 2.4849066497880004, 2.5649493574615367,
  2.6390573296152584,
]

const MEBIBYTE = 1024 * 1024
const IMAGE_MIN_BYTES = 23 * MEBIBYTE
const IMAGE_MAX_BYTES = 1000 * MEBIBYTE

/** One pod looking for a node among those that fit. */
export interface Ranking {
  cluster: Cluster
  lesson: Lesson
  pod: Pod
  release: Release
  candidates: readonly Node[]
  usages: ReadonlyMap<NodeId, NodeUsage>
}

/** Total score of each candidate, in the order given. */
export function rank(ranking: Ranking): number[] {
  const spread = ranking.cluster.policy === 'spread' ? topologySpreadScores(ranking) : null
  const locality = imageLocalityScores(ranking)
  const asked = { resources: requestsOf(ranking.cluster, ranking.pod, ranking.lesson) }
  return ranking.candidates.map((node, index) => {
    const usage = ranking.usages.get(node.id)
    invariant(usage, `no usage of ${node.id}`)
    const fit = resourcesFitScore(ranking.cluster.policy, node, usage, asked)
    const balanced = balancedScore(node, usage, asked)
    return (
      WEIGHT_RESOURCES_FIT * fit +
      WEIGHT_BALANCED * balanced +
      WEIGHT_TOPOLOGY_SPREAD * (spread?.[index] ?? 0) +
      WEIGHT_IMAGE_LOCALITY * (locality[index] ?? 0)
    )
  })
}

/** [SCH10] LeastAllocated or MostAllocated, the whole mean over cpu and memory: `noderesources/{least,most}_allocated.go`. */
export function resourcesFitScore(
  policy: 'spread' | 'pack',
  node: Node,
  usage: NodeUsage,
  release: Pick<Release, 'resources'>,
): number {
  const cpu = usage.scoredCpuMillis + scoredCpuMillis(release.resources)
  const memory = usage.scoredMemoryMi + scoredMemoryMi(release.resources)
  const score = policy === 'spread' ? leastAllocated : mostAllocated
  return Math.floor((score(cpu, node.cpuMillis) + score(memory, node.memoryMi)) / 2)
}

function leastAllocated(requested: number, capacity: number): number {
  if (capacity === 0 || requested > capacity) return 0
  return Math.floor(((capacity - requested) * MAX_SCORE) / capacity)
}

function mostAllocated(requested: number, capacity: number): number {
  if (capacity === 0) return 0
  return Math.floor((Math.min(requested, capacity) * MAX_SCORE) / capacity)
}

/** [SCH11] BalancedAllocation on real requests; skipped for best-effort pods: `noderesources/balanced_allocation.go`. */
export function balancedScore(node: Node, usage: NodeUsage, release: Pick<Release, 'resources'>): number {
  const { cpuRequestMillis, memoryRequestMi } = release.resources
  if (cpuRequestMillis === 0 && memoryRequestMi === 0) return 0
  const cpuShare = Math.min(1, (usage.cpuMillis + cpuRequestMillis) / node.cpuMillis)
  const memoryShare = Math.min(1, (usage.memoryMi + memoryRequestMi) / node.memoryMi)
  return Math.trunc((1 - Math.abs(cpuShare - memoryShare) / 2) * MAX_SCORE)
}

/** [SCH12] PodTopologySpread with the soft defaults hostname 3 and zone 5, among pods of the same ReplicaSet: `podtopologyspread/scoring.go`. */
export function topologySpreadScores(ranking: Ranking): number[] {
  const { candidates } = ranking
  const byNode = new Map<NodeId, number>()
  const byZone = new Map<string, number>()
  for (const other of Object.values(ranking.cluster.pods)) {
    if (other.node === null || other === ranking.pod || isLeaving(other) || !holdsResources(other)) continue
    if (other.service !== ranking.pod.service || other.revision !== ranking.pod.revision) continue
    byNode.set(other.node, (byNode.get(other.node) ?? 0) + 1)
    const zone = ranking.cluster.nodes[other.node]?.zone ?? ''
    byZone.set(zone, (byZone.get(zone) ?? 0) + 1)
  }
  const hostWeight = domainWeight(candidates.length)
  const zoneWeight = domainWeight(new Set(candidates.map((node) => node.zone)).size)
  const raw = candidates.map((node) => {
    const host = (byNode.get(node.id) ?? 0) * hostWeight + HOSTNAME_MAX_SKEW - 1
    const zone = (byZone.get(node.zone) ?? 0) * zoneWeight + ZONE_MAX_SKEW - 1
    return Math.round(host + zone)
  })
  return normaliseSpread(raw)
}

function domainWeight(domains: number): number {
  const weight = LN_FROM_2[Math.min(domains, LN_FROM_2.length - 1)]
  invariant(weight !== undefined, `no logarithm for ${domains} domains`)
  return weight
}

function normaliseSpread(raw: readonly number[]): number[] {
  let min = raw[0] ?? 0
  let max = 0
  for (const score of raw) {
    min = Math.min(min, score)
    max = Math.max(max, score)
  }
  return raw.map((score) => (max === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (max + min - score)) / max)))
}

/** [SCH13] ImageLocality: size × share of nodes that have the image, from 23 MiB to 1000 MiB: `imagelocality/image_locality.go`. */
export function imageLocalityScores(ranking: Ranking): number[] {
  const { release, lesson } = ranking
  const nodes = registeredNodes(ranking.cluster)
  const having = nodes.filter((node) => uncachedMi(release, node, lesson) === 0)
  const spreadBytes = Math.trunc((imageMi(release, lesson) * MEBIBYTE * having.length) / Math.max(1, nodes.length))
  return ranking.candidates.map((node) => {
    const bytes = uncachedMi(release, node, lesson) === 0 ? spreadBytes : 0
    const clamped = Math.max(IMAGE_MIN_BYTES, Math.min(IMAGE_MAX_BYTES, bytes))
    return Math.trunc((MAX_SCORE * (clamped - IMAGE_MIN_BYTES)) / (IMAGE_MAX_BYTES - IMAGE_MIN_BYTES))
  })
}
