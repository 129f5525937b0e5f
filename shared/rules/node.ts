/* What a node gives its containers: CPU by the shares of the kernel's fair scheduler, and slices that are nobody else's (GAME.md §4,
   §7.3). What the containers ask is queue.ts; what happens when memory runs short is memory.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Node, Release } from '../world/cluster.ts'
import { hasLimits, slicesCpu } from './packing.ts'
import type { Container } from './stations.ts'

/** Somebody who wants CPU of a node. */
export interface Sharer {
  /** `shares` of its cgroup, in millicores requested. */
  weight: number
  /** Cores asked of the node and granted by it. */
  askCores: number
  gotCores: number
}

/** `shares` of a cgroup are at least 2: a container without a request still gets a little. */
const LEAST_SHARES_MILLIS = 2
/** 1024 shares, the kernel's default: what a process weighs that nobody put into a cgroup. */
const UNGROUPED_SHARES_MILLIS = 1000
/** Below this a replica's capacity is not believed: it would make a queue look endless. */
const LEAST_CAPACITY_CORES = 0.02

/**
 * [FLO3] What a container weighs when its node is short: its request, its sidecar's on top. [FLO9] A bare process is in no cgroup, and
 * weighs what the kernel gives to any, whatever its service requests.
 */
export function cpuWeight(release: Release, sidecar: boolean, lesson: Lesson): number {
  if (!hasLimits(release)) return UNGROUPED_SHARES_MILLIS
  const requestMillis = release.resources.cpuRequestMillis + (sidecar ? lesson.tunables.sidecarCpuMillis : 0)
  return Math.max(LEAST_SHARES_MILLIS, requestMillis)
}

/**
 * [FLO8] Cores of the node that are this release's whether it uses them or not: a virtual machine's limit, or its request where that is
 * more. 0: it shares.
 */
export function sliceCores(release: Release): number {
  if (!slicesCpu(release)) return 0
  return Math.max(release.resources.cpuRequestMillis, release.resources.cpuLimitMillis) / 1000
}

/**
 * Cores a release's process may use at most: its limit (0: none) and what one process can use. [FLO9] A bare process knows no limit.
 * A sidecar is a process beside it, with CPU of its own.
 */
export function mostCores(release: Release, lesson: Lesson): number {
  const processCores = lesson.tunables.coresPerProcess
  const limitMillis = hasLimits(release) ? release.resources.cpuLimitMillis : 0
  const slice = sliceCores(release)
  const limitCores = slice > 0 ? slice : limitMillis / 1000
  return limitCores > 0 ? Math.min(limitCores, processCores) : processCores
}

/** Cores that go into keeping a replica alive and not into requests: the idle part, and a sidecar's. */
export function overheadCores(container: Container, lesson: Lesson): number {
  const { idleCpuMillis, sidecarCpuMillis } = lesson.tunables
  return container.pod.sidecar ? idleCpuMillis / 1000 + sidecarCpuMillis / 1000 : idleCpuMillis / 1000
}

/**
 * [FLO3] Asks for what its process wants, within limit and one core, and its sidecar for its own. `wanted` is in cores, the idle part
 * included.
 */
export function ask(container: Container, wanted: number, lesson: Lesson): void {
  container.wantedCores = wanted
  const own = Math.min(wanted, container.mostCores)
  container.askCores = container.pod.sidecar ? own + lesson.tunables.sidecarCpuMillis / 1000 : own
}

/**
 * [FLO3] Fair shares: a node that is short is filled like water, each sharer by its weight until it has what it asked.
 * Writes `gotCores`; asks are in cores and stay within the limits already.
 */
export function waterFill(sharers: readonly Sharer[], nodeCores: number): void {
  let left = nodeCores
  let thirsty = [...sharers]
  for (const sharer of thirsty) sharer.gotCores = 0
  while (thirsty.length > 0) {
    let weights = 0
    for (const sharer of thirsty) weights += sharer.weight
    const level = left / weights
    const still = thirsty.filter((sharer) => sharer.askCores > level * sharer.weight)
    if (still.length === thirsty.length) {
      for (const sharer of still) sharer.gotCores = level * sharer.weight
      return
    }
    for (const sharer of thirsty) {
      if (sharer.askCores > level * sharer.weight) continue
      sharer.gotCores = sharer.askCores
      left -= sharer.askCores
    }
    thirsty = still
  }
}

/**
 * [FLO3] Capacity of a replica: what the node would grant if it asked for its limit, less the idle part; a container that did not
 * get what it asked has what it got. `rivals` take CPU and serve nobody. Returns the cores that nobody asked for.
 */
export function settleCapacities(
  containers: readonly Container[],
  nodeCores: number,
  lesson: Lesson,
  rivals: readonly Sharer[] = [],
): number {
  let spare = nodeCores
  let shortGot = 0
  let shortWeight = 0
  for (const sharers of [containers, rivals]) {
    for (const sharer of sharers) {
      spare -= sharer.gotCores
      if (sharer.gotCores >= sharer.askCores) continue
      shortGot += sharer.gotCores
      shortWeight += sharer.weight
    }
  }
  spare = Math.max(0, spare)
  for (const container of containers) {
    const got = container.gotCores
    let could = got
    if (got >= container.askCores) {
      const own = container.weight
      could = Math.max(got + spare, (own * (shortGot + got + spare)) / (shortWeight + own))
    }
    settleCapacity(container, could, lesson)
  }
  return spare
}

/** Of the cores it could have, those that go into requests. */
function settleCapacity(container: Container, cores: number, lesson: Lesson): void {
  const sidecar = container.pod.sidecar ? lesson.tunables.sidecarCpuMillis / 1000 : 0
  const could = Math.min(cores, container.mostCores + sidecar)
  container.capacityCores = Math.max(LEAST_CAPACITY_CORES, could - overheadCores(container, lesson))
}

/**
 * [FLO8] A virtual machine keeps its slice: it gets what it asks of it at once and never more, and what it leaves over goes to nobody.
 * Slices that are more than the node has shrink alike. Returns the cores left to share.
 */
function cutSlices(slices: readonly Container[], nodeCores: number, lesson: Lesson): number {
  let cut = 0
  for (const container of slices) cut += sliceWithSidecar(container, lesson)
  const fit = cut > nodeCores ? nodeCores / cut : 1
  for (const container of slices) {
    const slice = sliceWithSidecar(container, lesson) * fit
    container.gotCores = Math.min(container.askCores, slice)
    settleCapacity(container, slice, lesson)
  }
  return nodeCores - cut * fit
}

function sliceWithSidecar(container: Container, lesson: Lesson): number {
  return container.sliceCores + (container.pod.sidecar ? lesson.tunables.sidecarCpuMillis / 1000 : 0)
}

/**
 * [FLO10] Somebody else's load: it weighs as much as one container that requests a core, so that requests hold their own against it,
 * slices do not notice it, and who requests nothing starves beside it.
 */
const NEIGHBOUR_WEIGHT_MILLIS = 1000

function isSliced(container: Container): boolean {
  return container.sliceCores > 0
}

/** [FLO3] CPU of one node among its running containers and whoever else lives on it. */
export function shareCpu(
  node: Node,
  containers: readonly Container[],
  lesson: Lesson,
  neighboursCores: readonly number[] = [],
): void {
  const nodeCores = node.cpuMillis / 1000
  const sliced = containers.some(isSliced)
  const sharers = sliced ? containers.filter((container) => !isSliced(container)) : containers
  const rivals = neighboursCores.map((cores) => ({ weight: NEIGHBOUR_WEIGHT_MILLIS, askCores: cores, gotCores: 0 }))
  const sharedCores = sliced ? cutSlices(containers.filter(isSliced), nodeCores, lesson) : nodeCores
  waterFill(rivals.length > 0 ? [...sharers, ...rivals] : sharers, sharedCores)
  const spare = settleCapacities(sharers, sharedCores, lesson, rivals)
  for (const container of containers) {
    container.cutCores = cutByLimit(container, spare, lesson)
    container.pod.cpuUsedMillis = container.gotCores * 1000
    container.pod.capacityMillis = container.serves ? container.capacityCores * 1000 : 0
  }
}

/** Cores that its process wanted and could use, that the node had to spare, and that its own limit denied it. */
function cutByLimit(container: Container, spareCores: number, lesson: Lesson): number {
  const wanted = Math.min(container.wantedCores, lesson.tunables.coresPerProcess)
  const beyond = wanted - container.mostCores
  return beyond > 0 ? Math.min(beyond, spareCores) : 0
}
