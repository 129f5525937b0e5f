/* Preemption (KUBE.md A): where a pod of higher priority fits nowhere, which lower ones would have to go for it, and from which node.
   When it is asked, and what becomes of the victims: schedule.ts. Source: `defaultpreemption/default_preemption.go`,
   `framework/preemption/preemption.go`. */

import type { Cluster, Node, NodeFilter, Pod } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import { byId } from '../world/ids.ts'
import { allowedDisruptions } from './disruption.ts'
import { filterOf, type Misfit, usageOf } from './fit.ts'
import { holdsResources, isLeaving } from './pods.ts'
import { priorityOf, type Scene, type Seeker } from './seeker.ts'

/** Added to each priority before they are summed, so that of two nodes with pods below 0 the one with fewer wins: MaxInt32 + 1. */
const PRIORITY_OFFSET = 2_147_483_648

/** Refusals that no pod's going would change: `UnschedulableAndUnresolvable`. Bare processes and their libraries are not the scheduler's. */
const UNRESOLVABLE: readonly NodeFilter[] = [
  'unschedulable',
  'pinned-elsewhere',
  'not-ready',
  'untolerated-taint',
  'node-selector',
  'affinity',
  'library-clash',
  'no-scheduler',
]

export interface Preemption {
  node: Node
  /** The most important first. */
  victims: Pod[]
  /** How many of them their budgets would have kept. */
  violations: number
}

/** Whether any pod could have to give way to this priority: without priorities, never. */
export function hasLowerPods(cluster: Cluster, priority: number): boolean {
  return Object.values(cluster.services).some((service) =>
    service.releases.some((release) => release.scheduling.priority < priority),
  )
}

/**
 * [PRE4] A pod that has preempted already waits while its victims terminate on the node it is nominated to, unless that node would not
 * take it any more.
 */
export function waitsForVictims(scene: Scene, seeker: Seeker, byNode: Record<NodeId, Misfit[]>): boolean {
  const lifecycle = seeker.pod?.lifecycle
  const nominated = lifecycle?.kind === 'pending' ? lifecycle.nominated : undefined
  if (nominated === undefined || !isResolvable(byNode[nominated])) return false
  return Object.values(scene.cluster.pods).some(
    (pod) => pod.node === nominated && isLeaving(pod) && isLower(scene, pod, seeker),
  )
}

/** [PRE1] the best node on which lower pods can make room, with as few of them as will do; null where none can. */
export function findPreemption(scene: Scene, seeker: Seeker, byNode: Record<NodeId, Misfit[]>): Preemption | null {
  const found: Preemption[] = []
  for (const node of scene.nodes) {
    const preemption = isResolvable(byNode[node.id]) ? victimsOn(scene, seeker, node) : null
    if (preemption) found.push(preemption)
  }
  return found.length === 0 ? null : best(scene, found)
}

function isResolvable(found: readonly Misfit[] | undefined): boolean {
  return found?.every(({ filter }) => !UNRESOLVABLE.includes(filter)) ?? false
}

function isLower(scene: Scene, pod: Pod, seeker: Seeker): boolean {
  return priorityOf(scene.cluster, pod) < seeker.release.scheduling.priority
}

/**
 * [PRE2] All lower pods are thought away; if the pod fits then, they are let back one by one, those that budgets protect first and then
 * the more important, as long as it still fits. The rest are the victims.
 */
function victimsOn(scene: Scene, seeker: Seeker, node: Node): Preemption | null {
  const lower = Object.values(scene.cluster.pods).filter(
    (pod) => pod.node === node.id && holdsResources(pod) && isLower(scene, pod, seeker),
  )
  if (lower.length === 0 || !fitsWithout(scene, seeker, node, new Set(lower))) return null
  lower.sort((left, right) => byImportance(scene.cluster, left, right))
  const guarded = protectedPods(scene.cluster, lower)
  const gone = new Set(lower)
  let violations = 0
  for (const pod of [...lower.filter((one) => guarded.has(one)), ...lower.filter((one) => !guarded.has(one))]) {
    gone.delete(pod)
    if (fitsWithout(scene, seeker, node, gone)) continue
    gone.add(pod)
    if (guarded.has(pod)) violations += 1
  }
  const victims = lower.filter((pod) => gone.has(pod))
  return victims.length === 0 ? null : { node, victims, violations }
}

function fitsWithout(scene: Scene, seeker: Seeker, node: Node, gone: ReadonlySet<Pod>): boolean {
  const usages = new Map([[node.id, usageOf(scene.cluster, node.id, scene.lesson, gone)]])
  return filterOf({ ...scene, usages, gone }, seeker)(node).length === 0
}

/** `util.MoreImportantPod`: the higher priority, then the one that runs longer. */
function byImportance(cluster: Cluster, left: Pod, right: Pod): number {
  return (
    priorityOf(cluster, right) - priorityOf(cluster, left) ||
    startedTick(left) - startedTick(right) ||
    byId(left.id, right.id)
  )
}

/** A pod's start is kept as the tick it became ready, or was made. */
function startedTick(pod: Pod): number {
  return pod.lifecycle.kind === 'ready' ? pod.lifecycle.sinceTick : pod.restartedTick
}

/** Those that their budgets could not spare, taken in this order (`filterPodsWithPDBViolation`). */
function protectedPods(cluster: Cluster, pods: readonly Pod[]): Set<Pod> {
  const left = new Map<ServiceId, number>()
  const found = new Set<Pod>()
  for (const pod of pods) {
    const service = cluster.services[pod.service]
    if (!service || service.disruptionBudget === null || isLeaving(pod)) continue
    const allowed = (left.get(service.id) ?? allowedDisruptions(cluster, service)) - 1
    left.set(service.id, allowed)
    if (allowed < 0) found.add(pod)
  }
  return found
}

/**
 * [PRE3] `pickOneNodeForPreemption`: fewest violated budgets, then the lowest top victim, then the lowest sum of priorities (each counted
 * from the lowest possible), then fewest victims, then the top victims that started latest; then the lowest number.
 */
function best(scene: Scene, found: readonly Preemption[]): Preemption | null {
  const { cluster } = scene
  const measures: ((one: Preemption) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => topPriority(cluster, victims),
    ({ victims }) => victims.reduce((sum, pod) => sum + priorityOf(cluster, pod) + PRIORITY_OFFSET, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestTopStart(cluster, victims),
  ]
  let left = found
  for (const measure of measures) {
    const least = left.reduce((lowest, one) => Math.min(lowest, measure(one)), Number.MAX_SAFE_INTEGER)
    left = left.filter((one) => measure(one) === least)
  }
  return left[0] ?? null
}

function topPriority(cluster: Cluster, victims: readonly Pod[]): number {
  const [top] = victims
  return top === undefined ? -PRIORITY_OFFSET : priorityOf(cluster, top)
}

function earliestTopStart(cluster: Cluster, victims: readonly Pod[]): number {
  const top = topPriority(cluster, victims)
  let earliest = Number.MAX_SAFE_INTEGER
  for (const pod of victims) if (priorityOf(cluster, pod) === top) earliest = Math.min(earliest, startedTick(pod))
  return earliest
}
