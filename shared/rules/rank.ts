/* Which of the nodes that fit is best: kube-scheduler's score plugins, each 0–100 in whole numbers, times their weights
   (KUBE.md A). Everything is counted as Kubernetes counts it, roundings included. Who fits at all: fit.ts; the scores of neighbours:
   affinity.ts, spread.ts. */

import { invariant } from '../lib/assert.ts'
import type { Node, Release } from '../world/cluster.ts'
import { affinityScores } from './affinity.ts'
import { type NodeUsage, registeredNodes, scoredCpuMillis, scoredMemoryMi } from './fit.ts'
import { imageMi, uncachedMi } from './pack.ts'
import type { Scene, Seeker } from './seeker.ts'
import { spreadScores } from './spread.ts'
import { dislikedTaints } from './taints.ts'

const MAX_SCORE = 100
const WEIGHT_RESOURCES_FIT = 1
const WEIGHT_BALANCED = 1
const WEIGHT_TAINTS = 3
const WEIGHT_TOPOLOGY_SPREAD = 2
const WEIGHT_AFFINITY = 2
const WEIGHT_IMAGE_LOCALITY = 1

const MEBIBYTE = 1024 * 1024
const IMAGE_MIN_BYTES = 23 * MEBIBYTE
const IMAGE_MAX_BYTES = 1000 * MEBIBYTE

/** One pod looking for a node among those that fit. */
export interface Ranking {
  scene: Scene
  seeker: Seeker
  candidates: readonly Node[]
}

/**
 * Total score of each candidate, in the order given. NodeAffinity scores preferred terms only, which a pod template here has none of;
 * it and every plugin that has nothing to say about the pod adds nothing to any node. [SCH12] policy `pack` switches the score of
 * PodTopologySpread off.
 */
export function rank(ranking: Ranking): number[] {
  const { scene, seeker, candidates } = ranking
  const { policy } = scene.cluster
  const taints = taintScores(ranking)
  const spread = policy === 'spread' ? spreadScores(scene, seeker, candidates) : null
  const affinity = affinityScores(scene, seeker, candidates)
  const locality = imageLocalityScores(ranking)
  return candidates.map((node, index) => {
    const usage = scene.usages.get(node.id)
    invariant(usage, `no usage of ${node.id}`)
    return (
      WEIGHT_RESOURCES_FIT * resourcesFitScore(policy, node, usage, seeker) +
      WEIGHT_BALANCED * balancedScore(node, usage, seeker) +
      WEIGHT_TAINTS * (taints[index] ?? 0) +
      WEIGHT_TOPOLOGY_SPREAD * (spread?.[index] ?? 0) +
      WEIGHT_AFFINITY * (affinity?.[index] ?? 0) +
      WEIGHT_IMAGE_LOCALITY * (locality[index] ?? 0)
    )
  })
}

/** [TNT3] 100 − 100·n/max over untolerated `PreferNoSchedule` taints; 100 for all where nobody has one: `helper/normalize_score.go`. */
export function taintScores({ seeker, candidates }: Ranking): number[] {
  const { tolerations } = seeker.release.scheduling
  const counts = candidates.map((node) => dislikedTaints(node, tolerations))
  const most = counts.reduce((highest, count) => Math.max(highest, count), 0)
  return counts.map((count) => (most === 0 ? MAX_SCORE : MAX_SCORE - Math.floor((MAX_SCORE * count) / most)))
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

/** [SCH13] ImageLocality: size × share of nodes that have the image, from 23 MiB to 1000 MiB: `imagelocality/image_locality.go`. */
export function imageLocalityScores(ranking: Ranking): number[] {
  const { lesson, cluster } = ranking.scene
  const { release } = ranking.seeker
  const nodes = registeredNodes(cluster)
  const having = nodes.filter((node) => uncachedMi(release, node, lesson) === 0)
  const spreadBytes = Math.trunc((imageMi(release, lesson) * MEBIBYTE * having.length) / Math.max(1, nodes.length))
  return ranking.candidates.map((node) => {
    const bytes = uncachedMi(release, node, lesson) === 0 ? spreadBytes : 0
    const clamped = Math.max(IMAGE_MIN_BYTES, Math.min(IMAGE_MAX_BYTES, bytes))
    return Math.trunc((MAX_SCORE * (clamped - IMAGE_MIN_BYTES)) / (IMAGE_MAX_BYTES - IMAGE_MIN_BYTES))
  })
}
