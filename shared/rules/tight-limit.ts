/* Whether a memory limit was too low for what the service does every day, asked when it has killed. What else fills memory (a leak, a
   slow callee, a crowd) is told as that: chains.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Pod, Service } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import { servicesIn } from './observation.ts'
import { idleMemoryMi } from './pack.ts'
import { requestsOf } from './packing.ts'
import { releaseOfPod, wantedRelease } from './release.ts'
import { SLOW_UTILISATION, wayToSlow } from './waiting.ts'

/** Of what a pod holds above the idle process, so much may have leaked without being a leak's doing. */
const LEAKED_SHARE = 0.2
/** Traffic up to this factor is what every day brings. */
const USUAL_FACTOR = 1.3
/** A limit that usual requests fill to this share leaves too little for unusual ones. */
const FULL_SHARE = 0.9
/** Room to propose above what usual requests need, in steps a person would choose. */
const ROOM = 1.25
const STEP_MI = 50

/**
 * [CAU12] The facts of `limit-too-low` for a pod that is being killed: nothing leaks, nobody keeps its requests waiting, it has CPU
 * enough, and traffic is usual, or usual traffic would fill its limit as well. Null where the limit is not to blame.
 */
export function tightLimit(cluster: Cluster, pod: Pod, lesson: Lesson): Facts | null {
  const service = cluster.services[pod.service]
  if (service === undefined) return null
  const limitMi = requestsOf(cluster, pod, lesson).memoryLimitMi
  const idleMi = idleMemoryMi(pod, releaseOfPod(cluster, pod), lesson)
  const aboveMi = Math.max(0, pod.memoryMi - idleMi)
  if (pod.leakedMi > aboveMi * LEAKED_SHARE || isKeptBusy(cluster, service, lesson)) return null
  const factor = trafficFactor(cluster, service, lesson)
  const usualMi = idleMi + aboveMi / factor
  if (factor > USUAL_FACTOR && usualMi < limitMi * FULL_SHARE) return null
  const neededMi = Math.ceil((Math.max(usualMi, limitMi) * ROOM) / STEP_MI) * STEP_MI
  return { memoryLimitMi: limitMi, neededMi, memoryMi: Math.round(pod.memoryMi) }
}

/** Its requests pile up: it is short of CPU, or one it calls is slow. */
function isKeptBusy(cluster: Cluster, service: Service, lesson: Lesson): boolean {
  return service.flow.utilisation >= SLOW_UTILISATION || wayToSlow(cluster, service.id, lesson).length > 0
}

/** How many times as many requests as usual come through the service, by the class that grew most; at least 1. */
function trafficFactor(cluster: Cluster, service: Service, lesson: Lesson): number {
  let highest = 1
  for (const spec of lesson.classes) {
    if (spec.ratePerSecond <= 0 || !servicesIn(cluster, spec.call).includes(service.id)) continue
    highest = Math.max(highest, (cluster.classes[spec.id]?.smoothedRate ?? 0) / spec.ratePerSecond)
  }
  return highest
}

/** Whether the limit that killed still stands. */
export function isStillTight(service: Service, facts: Facts): boolean {
  return wantedRelease(service).resources.memoryLimitMi <= Number(facts['memoryLimitMi'])
}
