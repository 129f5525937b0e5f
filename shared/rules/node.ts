/* What a node gives its containers: CPU by the shares of the kernel's fair scheduler (GAME.md §7.3), and memory until it runs
   short (§7.7). What the containers ask is queue.ts and memory.ts; what becomes of a killed pod is control.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { DeathReason, Node } from '../world/cluster.ts'
import type { PodId } from '../world/ids.ts'
import { byId } from '../world/ids.ts'
import type { Container } from './stations.ts'

/** `shares` of a cgroup are at least 2: a container without a request still gets a little. */
const LEAST_SHARES_MILLIS = 2
/** Below this a replica's capacity is not believed: it would make a queue look endless. */
const LEAST_CAPACITY_CORES = 0.02

/** Cores a container may use at most: its limit (0: none) and what one process can use. */
export function mostCores(container: Container, lesson: Lesson): number {
  const limitMillis = container.release.resources.cpuLimitMillis
  const processCores = lesson.tunables.coresPerProcess
  return limitMillis > 0 ? Math.min(limitMillis / 1000, processCores) : processCores
}

function weight(container: Container): number {
  return Math.max(LEAST_SHARES_MILLIS, container.release.resources.cpuRequestMillis)
}

/**
 * [FLO3] Fair shares: a node that is short is filled like water, each container by its request until it has what it asked.
 * Writes `gotCores`; asks are in cores and stay within the limits already.
 */
export function waterFill(containers: readonly Container[], nodeCores: number): void {
  let left = nodeCores
  let thirsty = [...containers]
  for (const container of thirsty) container.gotCores = 0
  while (thirsty.length > 0) {
    let weights = 0
    for (const container of thirsty) weights += weight(container)
    const level = left / weights
    const still = thirsty.filter((container) => container.askCores > level * weight(container))
    if (still.length === thirsty.length) {
      for (const container of still) container.gotCores = level * weight(container)
      return
    }
    for (const container of thirsty) {
      if (container.askCores > level * weight(container)) continue
      container.gotCores = container.askCores
      left -= container.askCores
    }
    thirsty = still
  }
}

/**
 * [FLO3] Capacity of a replica: what the node would grant if it asked for its limit, less the idle part; a container that did not
 * get what it asked has what it got.
 */
export function settleCapacities(containers: readonly Container[], nodeCores: number, lesson: Lesson): void {
  const idleCores = lesson.tunables.idleCpuMillis / 1000
  let spare = nodeCores
  let shortGot = 0
  let shortWeight = 0
  for (const container of containers) {
    spare -= container.gotCores
    if (container.gotCores >= container.askCores) continue
    shortGot += container.gotCores
    shortWeight += weight(container)
  }
  spare = Math.max(0, spare)
  for (const container of containers) {
    const got = container.gotCores
    let could = got
    if (got >= container.askCores) {
      const own = weight(container)
      could = Math.max(got + spare, (own * (shortGot + got + spare)) / (shortWeight + own))
    }
    could = Math.min(could, mostCores(container, lesson))
    container.capacityCores = Math.max(LEAST_CAPACITY_CORES, could - idleCores)
  }
}

/** [FLO3] CPU of one node among its running containers. */
export function shareCpu(node: Node, containers: readonly Container[], lesson: Lesson): void {
  const nodeCores = node.cpuMillis / 1000
  waterFill(containers, nodeCores)
  settleCapacities(containers, nodeCores, lesson)
  for (const container of containers) {
    container.pod.cpuUsedMillis = container.gotCores * 1000
    container.pod.capacityMillis = container.serves ? container.capacityCores * 1000 : 0
  }
}

export type Kill = (pod: PodId, reason: DeathReason) => void

/** [FLO7] The kernel kills what is above its own memory limit (0: none). Returns what lives on. */
export function killOverLimit(containers: readonly Container[], kill: Kill): Container[] {
  return containers.filter((container) => {
    const limitMi = container.release.resources.memoryLimitMi
    if (limitMi === 0 || container.pod.memoryMi <= limitMi) return true
    kill(container.pod.id, 'OOMKilled')
    return false
  })
}

/**
 * [FLO7] Node short of memory: the kubelet evicts until usage is back under capacity − threshold; first those that use more than
 * they requested, then by the largest excess (`pkg/kubelet/eviction/helpers.go`, rankMemoryPressure).
 */
export function evictUnderPressure(node: Node, containers: readonly Container[], lesson: Lesson, kill: Kill): void {
  let usedMi = 0
  for (const container of containers) usedMi += container.pod.memoryMi
  const allowedMi = node.memoryMi - lesson.tunables.evictionThresholdMi
  if (usedMi <= allowedMi) return
  const ranked = [...containers].sort(
    (left, right) => excessMi(right) - excessMi(left) || byId(left.pod.id, right.pod.id),
  )
  for (const container of ranked) {
    if (usedMi <= allowedMi) return
    usedMi -= container.pod.memoryMi
    kill(container.pod.id, 'Evicted')
  }
}

function excessMi(container: Container): number {
  return container.pod.memoryMi - container.release.resources.memoryRequestMi
}
