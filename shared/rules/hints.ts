/* One thing to try for each failure: what a team can really do now, with what this lesson unlocks and this cluster has room for.
   The words are the client's; the acts and their numbers are remedies.ts; incidents and decisions have theirs in hints-incidents.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { Cause, HappeningKind, Hint } from '../world/happening.ts'
import { incidentHint, isIncident } from './hints-incidents.ts'
import { servicesIn } from './observation.ts'
import {
  type Ailment,
  afterNodeLoss,
  bringBack,
  makeRoom,
  moreCpu,
  moreMemory,
  moreReplicas,
  placeElsewhere,
  rentNode,
  rollBack,
  saga,
  speedUp,
  unstick,
  withoutDefect,
} from './remedies.ts'

/** Undefined where nothing needs doing, or nothing can be done. */
export function hintOf(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const service = cause.service === undefined ? undefined : cluster.services[cause.service]
  const outside = outsideOf(cause)
  if (outside !== undefined) return incidentHint(outside, cluster, lesson)
  const down = PILES_UP.includes(cause.kind) ? downBehind(cause, cluster) : undefined
  if (down !== undefined) return hintOf(down, cluster, lesson)
  switch (cause.kind) {
    case 'cpu-saturated':
      return service && (letScale(cause, cluster, lesson) ?? moreCpu(service, cluster, lesson))
    case 'requests-held':
    case 'service-refusing':
      return speedUp(cause) ?? (service && moreReplicas(service, cluster, lesson))
    case 'memory-near-limit':
    case 'oom-killed':
      return service && moreMemory(cause, service, cluster, lesson)
    case 'crash-loop':
      return service && stopLoop(cause, service, cluster, lesson)
    case 'leak-released':
      return service && rollBack(service, cluster, lesson)
    case 'evicted':
      return service && (placeElsewhere(service, cluster, lesson) ?? rentNode(cluster, lesson))
    case 'service-down':
      return service && bringBack(cause, service, cluster, lesson)
    case 'unschedulable':
      return service && makeRoom(cause, service, cluster, lesson)
    case 'rollout-stuck':
      return service && unstick(cause, service, cluster, lesson)
    case 'node-lost':
      return afterNodeLoss(cause, cluster, lesson)
    case 'faults-started':
      return (service && withoutDefect(service, cluster, lesson)) ?? saga(cause, cluster, lesson)
    case 'anomalies':
      return saga(cause, cluster, lesson)
    case 'slo-broken':
      return hintOfOrigin(cause, cluster, lesson) ?? relieveBusiest(cause, cluster, lesson)
    case 'retry-storm':
      return hintOfOrigin(cause, cluster, lesson)
    default:
      return incidentHint(cause, cluster, lesson)
  }
}

/** Load that piles up because of an incident outside is cured there, where it can be cured at all. */
function outsideOf(cause: Ailment): Ailment | undefined {
  if (!PILES_UP.includes(cause.kind)) return undefined
  const link = cause.chain.findLast((one) => isIncident(one.kind))
  return link && { ...link, chain: [], from: [] }
}

/** Callers that wait for a service that is down get on when it is back. */
function downBehind(cause: Ailment, cluster: Cluster): Cause | undefined {
  const link = cause.chain.findLast((one) => one.kind === 'service-down')
  return link && cluster.causes.find((one) => one.id === `service-down:${link.service}`)
}

/** Replicas made by hand do not stay where an autoscaler counts them. */
function letScale(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const limited = cluster.causes.find((one) => one.id === `autoscaler-limited:${cause.service}`)
  return limited && incidentHint(limited, cluster, lesson)
}

const PILES_UP: readonly HappeningKind[] = ['requests-held', 'service-refusing', 'memory-near-limit', 'oom-killed']

/** Memory that runs out asks for more of it; what dies of its input has to be more than one. */
function stopLoop(cause: Ailment, service: Service, cluster: Cluster, lesson: Lesson): Hint | undefined {
  if (cause.facts['death'] === 'OOMKilled') return moreMemory(cause, service, cluster, lesson)
  return hintOfOrigin(cause, cluster, lesson) ?? moreReplicas(service, cluster, lesson)
}

/** A symptom is cured where it comes from. */
function hintOfOrigin(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  for (const id of cause.from) {
    const origin = cluster.causes.find((one) => one.id === id)
    const hint = origin && hintOf(origin, cluster, lesson)
    if (hint !== undefined) return hint
  }
  return undefined
}

/** Late answers without a failure behind them are a question of room in the busiest service on their way. */
function relieveBusiest(cause: Ailment, cluster: Cluster, lesson: Lesson): Hint | undefined {
  const spec = lesson.classes.find((one) => one.id === cause.facts['class'])
  const isFar = cause.chain.at(-1)?.kind === 'network-delayed'
  if (spec === undefined || isFar || Number(cause.facts['p95Ms'] ?? 0) <= spec.sloMs) return undefined
  let busiest: Service | undefined
  for (const id of servicesIn(cluster, spec.call)) {
    const service = cluster.services[id]
    if (service && service.flow.utilisation > (busiest?.flow.utilisation ?? 0)) busiest = service
  }
  return busiest && moreCpu(busiest, cluster, lesson)
}
