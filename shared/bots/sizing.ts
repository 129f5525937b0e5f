/* How a bot sizes a split: from the lesson's published numbers and the forecast alone, never from the truth.
   What the bot does with the sizes is design.ts. */

import type { CallSpec, Lesson, ModuleId, ModuleSpec, Packing } from '../lessons/lesson.ts'
import { packingTaxMi } from '../rules/packing.ts'
import type { Resources } from '../world/cluster.ts'

/** Replicas are meant to run at this share of a core at the peak. */
const PEAK_UTILISATION = 0.75
/** CPU requested: this share of the peak per replica, rounded to 50 m. */
const REQUEST_SHARE = 0.7
const REQUEST_STEP_MILLIS = 50
const REQUEST_MIN_MILLIS = 100
const LIMIT_MILLIS = 1000
const MILLIS = 1000
/** Room above the base memory: a margin, a constant, and a full set of workers. */
const MEMORY_FACTOR = 1.03
const MEMORY_EXTRA_MI = 30

export interface ServiceSize {
  replicas: number
  resources: Resources
}

/** What a strategy says about the size of a service, beside its modules. */
export interface SizeWish {
  minReplicas: number
  packing: Packing
  /** Whether every pod carries a mesh's sidecar. */
  meshed: boolean
  /** Requests, and the memory limit with them, as a multiple of what they would be. */
  factor: number
  limitMillis: number
}

export const USUAL_SIZE: SizeWish = {
  minReplicas: 2,
  packing: 'container',
  meshed: false,
  factor: 1,
  limitMillis: LIMIT_MILLIS,
}

/** How a service is packed; containers where nothing is said. */
export type PackingOf = (service: string) => Packing

const containers: PackingOf = () => 'container'

/**
 * Mean work of each service in cores, at calm times the factors given by class; calls between services cost CPU on both sides, and a
 * packing its tax. `serviceOf` names a module's service.
 */
export function meanWorkCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  factors: Record<string, number>,
  packingOf: PackingOf = containers,
): Map<string, number> {
  return workCores(lesson, serviceOf, serviceOf, factors, packingOf)
}

/** The same by module: what each asks for within the split that `serviceOf` describes. */
export function moduleWorkCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  factors: Record<string, number>,
): Map<ModuleId, number> {
  return workCores(lesson, serviceOf, (module) => module, factors, containers)
}

/** Share of CPU that a packing adds, on a node that is no desktop (GAME.md §4). */
function cpuShareOf(packing: Packing, lesson: Lesson): number {
  if (packing === 'metal') return 0
  return packing === 'vm' ? lesson.tunables.vmCpuShare : lesson.tunables.containerCpuShare
}

/** Folds the call trees; `keyOf` says under which name a module's work is added up. */
function workCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  keyOf: (module: ModuleId) => string,
  factors: Record<string, number>,
  packingOf: PackingOf,
): Map<string, number> {
  const cores = new Map<string, number>()
  const cpuMs = new Map(lesson.modules.map((module) => [module.id, module.cpuMs]))
  const add = (module: ModuleId, milliseconds: number) => {
    const key = keyOf(module)
    cores.set(key, (cores.get(key) ?? 0) + milliseconds / MILLIS)
  }
  const visit = (call: CallSpec, caller: ModuleId | null, rate: number) => {
    const visits = rate * call.count
    const taxShare = cpuShareOf(packingOf(serviceOf(call.module)), lesson)
    add(call.module, visits * (cpuMs.get(call.module) ?? 0) * (1 + taxShare))
    if (caller !== null && serviceOf(caller) !== serviceOf(call.module)) {
      add(caller, visits * lesson.tunables.remoteCallCpuMs)
      add(call.module, visits * lesson.tunables.remoteCallCpuMs)
    }
    for (const inner of call.calls) visit(inner, call.module, visits)
  }
  for (const spec of lesson.classes) visit(spec.call, null, spec.ratePerSecond * (factors[spec.id] ?? 1))
  return cores
}

/** The largest mean work over calm and each forecast spike, cores by service. */
export function peakWorkCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  packingOf: PackingOf = containers,
): Map<string, number> {
  const peak = meanWorkCores(lesson, serviceOf, {}, packingOf)
  for (const spike of lesson.forecast) {
    for (const [service, cores] of meanWorkCores(lesson, serviceOf, { [spike.class]: spike.factor }, packingOf)) {
      peak.set(service, Math.max(peak.get(service) ?? 0, cores))
    }
  }
  return peak
}

/**
 * Size of one service for its forecast peak. A sidecar's CPU counts as work of its service (GAME.md §7.2), so that a replica is meant to do
 * that much less of the rest; what a sidecar requests the rules add (rules/packing.ts).
 */
export function sizeForPeak(lesson: Lesson, modules: ModuleSpec[], peakCores: number, wish: SizeWish): ServiceSize {
  const sidecarCores = wish.meshed ? lesson.tunables.sidecarCpuMillis / MILLIS : 0
  const replicas = Math.max(wish.minReplicas, Math.ceil(peakCores / (PEAK_UTILISATION - sidecarCores)))
  const wanted = (REQUEST_SHARE * peakCores * MILLIS) / replicas
  const cpuRequestMillis = Math.max(REQUEST_MIN_MILLIS, inSteps(wanted))
  return { replicas, resources: scaled(cpuRequestMillis, memoryFor(lesson, modules, wish.packing), wish) }
}

function inSteps(millis: number): number {
  return Math.round(millis / REQUEST_STEP_MILLIS) * REQUEST_STEP_MILLIS
}

/** Memory requested and allowed: 1.03 × base + 30 + a full set of workers (GAME.md §12). */
function memoryFor(lesson: Lesson, modules: ModuleSpec[], packing: Packing): number {
  const { runtimeMi, workersPerReplica } = lesson.tunables
  const baseMi = modules.reduce((sum, module) => sum + module.baseMi, packingTaxMi(packing, lesson) + runtimeMi)
  const perRequestMi = modules.reduce((sum, module) => sum + module.perRequestMi, 0)
  return Math.round(MEMORY_FACTOR * baseMi + MEMORY_EXTRA_MI + workersPerReplica * perRequestMi)
}

/** A strategy's factor on what it requests; no request is above its limit. */
export function scaled(
  cpuRequestMillis: number,
  memoryMi: number,
  wish: Pick<SizeWish, 'factor' | 'limitMillis'>,
): Resources {
  const wholeMi = Math.round(memoryMi * wish.factor)
  return {
    cpuRequestMillis: Math.min(Math.round(cpuRequestMillis * wish.factor), wish.limitMillis),
    cpuLimitMillis: wish.limitMillis,
    memoryRequestMi: wholeMi,
    memoryLimitMi: wholeMi,
  }
}
