/* What an observation is, and the small questions about call trees that seeing, explaining and advising share.
   What is looked at: observe.ts and observe-services.ts. */

import type { CallSpec, Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Facts, HappeningKind } from '../world/happening.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'

/** A failure seen on this tick. `opens` is false between the two thresholds: it goes on, but does not begin. */
export interface Observation {
  /** Kind and subject: `cpu-saturated:search`. */
  id: string
  kind: HappeningKind
  service?: ServiceId
  node?: NodeId
  opens: boolean
  /** Asked when it begins, and of figures that change once a second while it lasts. */
  facts: () => Facts
}

/** Every module a request of this tree may visit, parents first. */
export function modulesIn(call: CallSpec): ModuleId[] {
  return [call.module, ...call.calls.flatMap(modulesIn)]
}

/** Does a transaction's work in this call tree lie in more than one service? */
export function isCut(cluster: Cluster, call: CallSpec, lesson: Lesson): boolean {
  const modules = modulesIn(call)
  return lesson.transactions.some((transaction) => {
    const services = transaction.filter((module) => modules.includes(module)).map((module) => cluster.routes[module])
    return new Set(services).size > 1
  })
}

/** Services a request of this tree passes through now, in the order of the calls. */
export function servicesIn(cluster: Cluster, call: CallSpec): ServiceId[] {
  const services = modulesIn(call).map((module) => cluster.routes[module] ?? '')
  return [...new Set(services)].filter((service) => service !== '')
}

/** Services that a service calls and waits for, over all request classes. */
export function calleesOf(cluster: Cluster, service: ServiceId, lesson: Lesson): ServiceId[] {
  const callees = new Set<ServiceId>()
  const walk = (call: CallSpec) => {
    for (const child of call.calls) {
      const callee = cluster.routes[child.module]
      const isAwaited = child.mode !== 'async' && callee !== undefined && callee !== service
      if (isAwaited && cluster.routes[call.module] === service) callees.add(callee)
      walk(child)
    }
  }
  for (const spec of lesson.classes) walk(spec.call)
  return [...callees]
}

/** A share as a percentage with one decimal. */
export function percent(share: number): number {
  return Math.round(share * 1000) / 10
}
