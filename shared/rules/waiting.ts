/* Who waits for whom: how many of a service's requests in flight are there because they wait for one of its callees, and whether that
   callee is to blame. Causes of held workers and of full memory lean on it (observe-services.ts, chains.ts); calls are latency.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import { calleesOf } from './observation.ts'
import { holdsWorkers } from './suspects.ts'

/** A callee explains the requests in flight when at least this share of them wait for it. */
const MOST = 0.5
/** With less CPU to spare than this a queue already explains answers that come too late. */
export const SLOW_UTILISATION = 0.9
/** A service that leaves this share of its calls without an answer keeps the callers until they time out. */
const UNANSWERED_SHARE = 0.05

/** Leaves calls unanswered: its replicas, or some of them, stand on a node that died unnoticed, or its backlog is full. */
export function isUnanswering(cluster: Cluster, id: ServiceId): boolean {
  return (cluster.services[id]?.flow.droppedShare ?? 0) >= UNANSWERED_SHARE
}

/** Waits for a dependency outside that has become slow. */
export function waitsOutside(cluster: Cluster, id: ServiceId): boolean {
  return cluster.effects.some(
    (effect) =>
      effect.kind === 'slow-dependency' && cluster.routes[effect.module] === id && holdsWorkers(cluster, effect.module),
  )
}

/** Is slow by itself: short of CPU, silent, or in wait of somebody outside. */
function isSlow(cluster: Cluster, id: ServiceId): boolean {
  const utilisation = cluster.services[id]?.flow.utilisation ?? 0
  const isToldSlow = cluster.causes.some((cause) => cause.id === `cpu-saturated:${id}`)
  return isToldSlow || utilisation >= SLOW_UTILISATION || isUnanswering(cluster, id) || waitsOutside(cluster, id)
}

/**
 * The way from a service to the slow one that most of its requests in flight wait for, nearest callee first and the slow one last;
 * empty where there is none. Callees that only wait themselves are links of the way.
 */
export function wayToSlow(
  cluster: Cluster,
  service: ServiceId,
  lesson: Lesson,
  passed: readonly ServiceId[] = [],
): ServiceId[] {
  for (const callee of calleesOf(cluster, service, lesson)) {
    if (passed.includes(callee) || waitingShare(cluster, service, callee, lesson) < MOST) continue
    if (isSlow(cluster, callee)) return [callee]
    const beyond = wayToSlow(cluster, callee, lesson, [...passed, service])
    if (beyond.length > 0) return [callee, ...beyond]
  }
  return []
}

/** Little's law on the call line: calls a second × the time each is waited for, as a share of the caller's requests in flight. */
function waitingShare(cluster: Cluster, from: ServiceId, to: ServiceId, lesson: Lesson): number {
  const line = cluster.lines.find((one) => one.from === from && one.to === to)
  const callee = cluster.services[to]
  const inFlight = cluster.services[from]?.inFlight ?? 0
  if (line === undefined || callee === undefined || inFlight <= 0) return 0
  const timeoutSeconds = lesson.tunables.callTimeoutMs / 1000
  const { responseMs, droppedShare, refusedShare } = callee.flow
  const answered = Math.max(0, 1 - droppedShare - refusedShare)
  const seconds = answered * Math.min(responseMs / 1000, timeoutSeconds) + droppedShare * timeoutSeconds
  return (line.perSecond * seconds) / inFlight
}
