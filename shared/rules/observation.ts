/* What an observation is, and the small questions about call trees that seeing, explaining and advising share.
   What is looked at: observe.ts and observe-services.ts. */

import type { CallSpec, Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Cluster, Pod, Release, Service } from '../world/cluster.ts'
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

/** A service and its pods, as everything that looks at it needs them. */
export interface Watched {
  service: Service
  pods: Pod[]
  /** Ready replicas on nodes that work. */
  serving: Pod[]
  /** The wanted one. */
  release: Release
}

/** An observation of a service. */
export function ofService(kind: HappeningKind, service: Service, opens: boolean, facts: () => Facts): Observation {
  return { id: `${kind}:${service.id}`, kind, service: service.id, opens, facts }
}

/** A lesson's trees never change while a round is played, and they are asked for on every tick. */
const modulesOfCall = new WeakMap<CallSpec, readonly ModuleId[]>()

/** Every module a request of this tree may visit, parents first. */
export function modulesIn(call: CallSpec): readonly ModuleId[] {
  const known = modulesOfCall.get(call)
  if (known !== undefined) return known
  const modules = [call.module, ...call.calls.flatMap(modulesIn)]
  modulesOfCall.set(call, modules)
  return modules
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
  const services: ServiceId[] = []
  for (const module of modulesIn(call)) {
    const service = cluster.routes[module]
    if (service !== undefined && !services.includes(service)) services.push(service)
  }
  return services
}

/** Modules a request of this tree cannot do without, parents first. */
export function modulesNeeded(call: CallSpec): ModuleId[] {
  const needed = call.calls.filter((child) => child.optionalValueShare === undefined && child.mode !== 'async')
  return [call.module, ...needed.flatMap(modulesNeeded)]
}

/** Services a request of this tree cannot do without. */
export function servicesNeeded(cluster: Cluster, call: CallSpec): ServiceId[] {
  const services = modulesNeeded(call).map((module) => cluster.routes[module] ?? '')
  return [...new Set(services)].filter((service) => service !== '')
}

/** Whether users' requests reach the service: it answers for a module. */
export function isRouted(cluster: Cluster, service: ServiceId): boolean {
  return Object.values(cluster.routes).includes(service)
}

/** Whether a replica of the service is missing. */
export function isIncomplete(cluster: Cluster, id: ServiceId): boolean {
  let ready = 0
  for (const pod of Object.values(cluster.pods)) if (pod.service === id && pod.lifecycle.kind === 'ready') ready++
  return ready < (cluster.services[id]?.slots.length ?? 0)
}

/** Ids as facts hold lists of them: `a b c`. */
export function namesIn(facts: Facts, key: string): string[] {
  return String(facts[key] ?? '')
    .split(' ')
    .filter((name) => name !== '')
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
