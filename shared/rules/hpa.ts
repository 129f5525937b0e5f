/* The HPA's formula (KUBE.md A): how many replicas a service's CPU asks for, from what metrics and readiness show. Source:
   `podautoscaler/replica_calculator.go`. Windows, policies and ranges: autoscale.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Pod } from '../world/cluster.ts'
import { requestsOf, resourcesWithSidecar } from './packing.ts'
import { isLeaving } from './pods.ts'
import { releaseOfPod } from './release.ts'

/** A pod that has no metric is taken to use all of its request when the rest asks for fewer, or the target where that is more. */
const FULL_PERCENT = 100

export type Demand =
  | { kind: 'wish'; replicas: number; utilisationPercent: number }
  /** A pod's container requests no CPU, so there is nothing to be a percentage of. */
  | { kind: 'no-request' }
  /** No ready pod could be measured. */
  | { kind: 'no-metrics' }

interface Sample {
  usedMillis: number
  requestMillis: number
}

/** `groupPods`: measured pods, and the requests of those set aside. */
interface Groups {
  ready: Sample[]
  unready: Sample[]
  missing: Sample[]
}

/** How many replicas the pods of a service ask for now, `current` being wanted. */
export function demandOf(
  cluster: Cluster,
  pods: readonly Pod[],
  current: number,
  targetPercent: number,
  lesson: Lesson,
): Demand {
  // [HPA4] one pod whose container has no request is an error for the whole service; a sidecar's does not stand in for it.
  if (pods.some((pod) => resourcesWithSidecar(releaseOfPod(cluster, pod), false, lesson).cpuRequestMillis === 0)) {
    return { kind: 'no-request' }
  }
  const groups = groupPods(cluster, pods, lesson)
  if (groups.ready.length === 0) return { kind: 'no-metrics' }
  const utilisationPercent = utilisationOf(groups.ready)
  const replicas = wishOf(groups, utilisationPercent, current, targetPercent, lesson.tunables.autoscalerTolerance)
  return { kind: 'wish', replicas, utilisationPercent }
}

/** [HPA3] failed pods and those on their way out do not count; what is not ready yet is set aside; a dead node's pods send no metrics. */
function groupPods(cluster: Cluster, pods: readonly Pod[], lesson: Lesson): Groups {
  const groups: Groups = { ready: [], unready: [], missing: [] }
  for (const pod of pods) {
    if (isLeaving(pod) || pod.lifecycle.kind === 'failed') continue
    const requestMillis = requestsOf(cluster, pod, lesson).cpuRequestMillis
    const node = pod.node === null ? undefined : cluster.nodes[pod.node]
    if (
      pod.lifecycle.kind === 'lost' ||
      pod.lifecycle.kind === 'back-off' ||
      (node && !isMeasured(node.lifecycle.kind))
    ) {
      groups.missing.push({ usedMillis: 0, requestMillis })
    } else if (pod.lifecycle.kind === 'ready') {
      groups.ready.push({ usedMillis: Math.round(pod.cpuUsedMillis), requestMillis })
    } else groups.unready.push({ usedMillis: 0, requestMillis })
  }
  return groups
}

function isMeasured(node: 'provisioning' | 'ready' | 'down' | 'not-ready'): boolean {
  return node === 'ready'
}

/** trunc(100 · Σ usage / Σ request): `metrics/utilization.go`, in whole numbers. */
function utilisationOf(samples: readonly Sample[]): number {
  let used = 0
  let requested = 0
  for (const { usedMillis, requestMillis } of samples) {
    used += usedMillis
    requested += requestMillis
  }
  return Math.trunc((100 * used) / requested)
}

/** [HPA2] ratio = utilization ÷ target; within the tolerance nothing changes, else ⌈ratio × pods that were counted⌉. */
function wishOf(groups: Groups, percent: number, current: number, target: number, tolerance: number): number {
  const { ready, unready, missing } = groups
  const ratio = percent / target
  const fillsUp = unready.length > 0 && ratio > 1
  if (!fillsUp && missing.length === 0) {
    return isWithin(ratio, tolerance) ? current : Math.ceil(ratio * ready.length)
  }
  const counted = [...ready, ...(fillsUp ? unready : []), ...assumed(missing, ratio, target)]
  const fuller = utilisationOf(counted) / target
  // Too small a change, or the other way round: what is not known yet must not decide.
  if (isWithin(fuller, tolerance) || (ratio < 1 && fuller > 1) || (ratio > 1 && fuller < 1)) return current
  const wish = Math.ceil(fuller * counted.length)
  if ((fuller < 1 && wish > current) || (fuller > 1 && wish < current)) return current
  return wish
}

/** Written so that a ratio of exactly 1.1 is within a tolerance of 0.1, as in `Tolerances.isWithin`. */
function isWithin(ratio: number, tolerance: number): boolean {
  return ratio >= 1 - tolerance && ratio <= 1 + tolerance
}

/** Without metrics: 0 when the others ask for more, all of the request (or the target, if higher) when they ask for fewer. */
function assumed(missing: readonly Sample[], ratio: number, target: number): Sample[] {
  if (ratio === 1) return []
  const percent = ratio < 1 ? Math.max(FULL_PERCENT, target) : 0
  return missing.map(({ requestMillis }) => {
    return { requestMillis, usedMillis: Math.trunc((requestMillis * percent) / 100) }
  })
}
