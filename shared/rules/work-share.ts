/* How much of a service's work a request class asks for, by the lesson's call trees and the split as it is: what tells a crowd that
   overloads a service from one that passes it by. The work itself is demand.ts. */

import type { CallSpec, Lesson, ModuleId, RequestClassSpec } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'

/** CPU of one request by module, milliseconds, failures aside. */
type Work = ReadonlyMap<ModuleId, number>

const works = new WeakMap<Lesson, Map<string, Work>>()

/** Share of the service's CPU work that requests of this class are, 0–1, at the rates they come now. */
export function workShare(cluster: Cluster, service: ServiceId, classId: string, lesson: Lesson): number {
  let all = 0
  let own = 0
  for (const spec of lesson.classes) {
    const rate = cluster.classes[spec.id]?.smoothedRate ?? 0
    const work = rate * workAt(cluster, service, workOf(spec, lesson))
    all += work
    if (spec.id === classId) own = work
  }
  return all > 0 ? own / all : 0
}

function workAt(cluster: Cluster, service: ServiceId, work: Work): number {
  let sum = 0
  for (const [module, cpuMs] of work) if (cluster.routes[module] === service) sum += cpuMs
  return sum
}

function workOf(spec: RequestClassSpec, lesson: Lesson): Work {
  const byClass = works.get(lesson) ?? new Map<string, Work>()
  works.set(lesson, byClass)
  const known = byClass.get(spec.id)
  if (known !== undefined) return known
  const work = new Map<ModuleId, number>()
  addWork(spec.call, 1, lesson, work)
  byClass.set(spec.id, work)
  return work
}

function addWork(call: CallSpec, visits: number, lesson: Lesson, work: Map<ModuleId, number>): void {
  const cpuMs = lesson.modules.find((module) => module.id === call.module)?.cpuMs ?? 0
  work.set(call.module, (work.get(call.module) ?? 0) + visits * cpuMs)
  for (const child of call.calls) addWork(child, visits * child.count, lesson, work)
}
