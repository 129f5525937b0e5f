/* When memory runs out (GAME.md §4, §7.7): whom the kernel kills for its own limit, whom the kubelet evicts when the node is short, and
   whom the kernel takes where there are bare processes and no limits. How much each uses is in-flight.ts; what becomes of a killed
   pod is control.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { DeathReason, Node } from '../world/cluster.ts'
import type { PodId } from '../world/ids.ts'
import { byId } from '../world/ids.ts'
import { hasLimits, reservedMemoryMi, resourcesWithSidecar } from './packing.ts'
import type { Container } from './stations.ts'

export type Kill = (pod: PodId, reason: DeathReason) => void

/** §7.7, the end: a container's own limit first, then what the node itself can hold. */
export function runOutOfMemory(node: Node, containers: readonly Container[], lesson: Lesson, kill: Kill): void {
  const alive = killOverLimit(containers, lesson, kill)
  if (alive.some((container) => !hasLimits(container.release))) killLargest(node, alive, lesson, kill)
  else evictUnderPressure(node, alive, lesson, kill)
}

/** [FLO7] The kernel kills what is above its own memory limit (0: none), a guest's kernel what its machine does not hold. Returns what lives on. */
export function killOverLimit(containers: readonly Container[], lesson: Lesson, kill: Kill): Container[] {
  return containers.filter((container) => {
    const limitMi = memoryLimitMi(container, lesson)
    if (limitMi === 0 || container.pod.memoryMi <= limitMi) return true
    kill(container.pod.id, 'OOMKilled')
    return false
  })
}

function memoryLimitMi({ pod, release }: Container, lesson: Lesson): number {
  const limits = resourcesWithSidecar(release, pod.sidecar, lesson)
  return reservedMemoryMi(release) > 0 ? limits.memoryRequestMi : limits.memoryLimitMi
}

/**
 * [FLO7] Node short of memory: the kubelet evicts until usage is back under capacity − threshold; first those that use more than
 * they requested, then by lower priority, then by the largest excess (`pkg/kubelet/eviction/helpers.go`, rankMemoryPressure).
 * [FLO8] The whole of a virtual machine is taken from the first, so it is no part of the pressure and is never evicted.
 */
export function evictUnderPressure(node: Node, containers: readonly Container[], lesson: Lesson, kill: Kill): void {
  let usedMi = 0
  for (const container of containers) usedMi += takenMi(container, lesson)
  const allowedMi = node.memoryMi - lesson.tunables.evictionThresholdMi
  if (usedMi <= allowedMi) return
  const ranked = containers
    .filter((container) => reservedMemoryMi(container.release) === 0)
    .sort(
      (left, right) =>
        Number(excessMi(right, lesson) > 0) - Number(excessMi(left, lesson) > 0) ||
        left.release.scheduling.priority - right.release.scheduling.priority ||
        excessMi(right, lesson) - excessMi(left, lesson) ||
        byId(left.pod.id, right.pod.id),
    )
  for (const container of ranked) {
    if (usedMi <= allowedMi) return
    usedMi -= container.pod.memoryMi
    kill(container.pod.id, 'Evicted')
  }
}

/** Memory of the node that is gone for others: what is used, or all that is reserved. */
function takenMi({ pod, release }: Container, lesson: Lesson): number {
  if (reservedMemoryMi(release) === 0) return pod.memoryMi
  return resourcesWithSidecar(release, pod.sidecar, lesson).memoryRequestMi
}

function excessMi({ pod, release }: Container, lesson: Lesson): number {
  return pod.memoryMi - resourcesWithSidecar(release, pod.sidecar, lesson).memoryRequestMi
}

/**
 * [FLO9] Where bare processes live nobody watches the node: when its memory is gone altogether the kernel kills the largest process,
 * whoever filled it, until the rest has room (`mm/oom_kill.c`).
 */
function killLargest(node: Node, containers: readonly Container[], lesson: Lesson, kill: Kill): void {
  let usedMi = 0
  for (const container of containers) usedMi += takenMi(container, lesson)
  if (usedMi <= node.memoryMi) return
  const ranked = [...containers].sort(
    (left, right) => takenMi(right, lesson) - takenMi(left, lesson) || byId(left.pod.id, right.pod.id),
  )
  for (const container of ranked) {
    if (usedMi <= node.memoryMi) return
    usedMi -= takenMi(container, lesson)
    kill(container.pod.id, 'OOMKilled')
  }
}
