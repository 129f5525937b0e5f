/* Pulls (GAME.md §4): how images come over a node's one link, what speeds it up or slows it down, and what holds it up altogether.
   What an image is made of: pack.ts; which pod goes where: schedule.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod } from '../world/cluster.ts'
import { byId } from '../world/ids.ts'
import { TICK_SECONDS } from '../world/units.ts'
import { effectsOf } from './effects.ts'
import { beginOnNode, cacheLayers, uncachedMi } from './pack.ts'
import { isStartHeld } from './packing.ts'
import { releaseOfPod } from './release.ts'
import { toolWorks } from './tools.ts'

/** §9: a private registry next door. */
const MIRROR_SPEEDUP = 5

/** [PACK5] the pulls on a node share its link equally; what one does not need goes to the others. */
export function advancePulls(cluster: Cluster, lesson: Lesson): void {
  const pullsByNode = new Map<string, Pod[]>()
  for (const pod of Object.values(cluster.pods)) {
    if (pod.lifecycle.kind !== 'pulling' || pod.node === null) continue
    if (cluster.nodes[pod.node]?.lifecycle.kind !== 'ready') continue
    // [PACK16] an engine that restarts, or a kernel that boots, pulls and starts nothing.
    if (isStartHeld(cluster, pod) || advanceImageBuild(pod)) continue
    const pulls = pullsByNode.get(pod.node)
    if (pulls) pulls.push(pod)
    else pullsByNode.set(pod.node, [pod])
  }
  if (pullsByNode.size === 0) return
  const mirrored = toolWorks(cluster, 'mirror')
  for (const [id, pulls] of pullsByNode) {
    const node = cluster.nodes[id]
    if (node) advanceNodePulls(cluster, node, pulls, pullSpeed(cluster, node, mirrored, lesson), lesson)
  }
}

/** An image that is still being built for this provider gets on by a tick; false where there is none to wait for. */
function advanceImageBuild(pod: Pod): boolean {
  const { lifecycle } = pod
  if (lifecycle.kind !== 'pulling' || lifecycle.buildTicksLeft === undefined) return false
  const { buildTicksLeft, ...pulling } = lifecycle
  pod.lifecycle = buildTicksLeft > 1 ? { ...pulling, buildTicksLeft: buildTicksLeft - 1 } : pulling
  return true
}

/** [PACK17] Mi per second of a node: five times with a mirror, less with a slow disk; [PACK18] none while the registry is down, unless there is a mirror. */
function pullSpeed(cluster: Cluster, node: Node, mirrored: boolean, lesson: Lesson): number {
  if (!mirrored && effectsOf(cluster, 'registry-down').length > 0) return 0
  let speed = lesson.tunables.pullMiPerSecond * (mirrored ? MIRROR_SPEEDUP : 1)
  for (const effect of effectsOf(cluster, 'slow-disk')) if (effect.node === node.id) speed *= effect.factor
  return speed
}

function advanceNodePulls(cluster: Cluster, node: Node, pulls: Pod[], speed: number, lesson: Lesson): void {
  pulls.sort((left, right) => remainingOf(left) - remainingOf(right) || byId(left.id, right.id))
  let budgetMi = speed * TICK_SECONDS
  let sharers = pulls.length
  const finished: Pod[] = []
  for (const pod of pulls) {
    if (pod.lifecycle.kind !== 'pulling') continue
    const gotMi = Math.min(pod.lifecycle.remainingMi, budgetMi / sharers)
    budgetMi -= gotMi
    sharers -= 1
    pod.lifecycle = { ...pod.lifecycle, remainingMi: pod.lifecycle.remainingMi - gotMi }
    if (pod.lifecycle.remainingMi <= 0) finished.push(pod)
  }
  for (const pod of finished) cacheLayers(node, releaseOfPod(cluster, pod), lesson)
  for (const pod of pulls) {
    if (pod.lifecycle.kind !== 'pulling') continue
    // A layer that a neighbour has just fetched need not be fetched again.
    const missingMi = uncachedMi(releaseOfPod(cluster, pod), node, lesson)
    if (missingMi === 0) beginOnNode(cluster, pod, lesson)
    else if (missingMi < pod.lifecycle.remainingMi) pod.lifecycle = { ...pod.lifecycle, remainingMi: missingMi }
  }
}

function remainingOf(pod: Pod): number {
  return pod.lifecycle.kind === 'pulling' ? pod.lifecycle.remainingMi : 0
}

/** What a pull waits for, where it does not get on. */
type PullWait = 'registry-down' | 'engine-restart' | 'image-build'

/** Why a pod that is pulling does not get on; null when it does, or does not pull. */
export function pullWait(cluster: Cluster, pod: Pod): PullWait | null {
  if (pod.lifecycle.kind !== 'pulling') return null
  if (pod.lifecycle.buildTicksLeft !== undefined) return 'image-build'
  if (isStartHeld(cluster, pod)) return 'engine-restart'
  const isCut = effectsOf(cluster, 'registry-down').length > 0 && !toolWorks(cluster, 'mirror')
  return isCut ? 'registry-down' : null
}
