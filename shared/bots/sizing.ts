/* How a bot sizes a split: from the lesson's published numbers and the forecast alone, never from the truth.
   What the bot does with the sizes is bot.ts. */

import type { CallSpec, Lesson, ModuleId, ModuleSpec } from '../lessons/lesson.ts'
import type { Resources } from '../world/cluster.ts'

/** Replicas are meant to run at this share of a core at the peak. */
const PEAK_UTILISATION = 0.75
/** CPU requested: this share of the peak per replica, rounded to 50 m. */
const REQUEST_SHARE = 0.7
const REQUEST_STEP_MILLIS = 50
const REQUEST_MIN_MILLIS = 100
const LIMIT_MILLIS = 1000
/** Room above the base memory: a margin, a constant, and a full set of workers. */
const MEMORY_FACTOR = 1.03
const MEMORY_EXTRA_MI = 30

export interface ServiceSize {
  replicas: number
  resources: Resources
}

/**
 * Mean work of each service in cores, at calm times the factors given by class; calls between services cost CPU on both sides.
 * `serviceOf` names a module's service.
 */
export function meanWorkCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  factors: Record<string, number>,
): Map<string, number> {
  return workCores(lesson, serviceOf, serviceOf, factors)
}

/** The same by module: what each asks for within the split that `serviceOf` describes. */
export function moduleWorkCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  factors: Record<string, number>,
): Map<ModuleId, number> {
  return workCores(lesson, serviceOf, (module) => module, factors)
}

/** Folds the call trees; `keyOf` says under which name a module's work is added up. */
function workCores(
  lesson: Lesson,
  serviceOf: (module: ModuleId) => string,
  keyOf: (module: ModuleId) => string,
  factors: Record<string, number>,
): Map<string, number> {
  const cores = new Map<string, number>()
  const cpuMs = new Map(lesson.modules.map((module) => [module.id, module.cpuMs]))
  const add = (module: ModuleId, milliseconds: number) => {
    const key = keyOf(module)
    cores.set(key, (cores.get(key) ?? 0) + milliseconds / 1000)
  }
  const visit = (call: CallSpec, caller: ModuleId | null, rate: number) => {
    const visits = rate * call.count
    add(call.module, visits * (cpuMs.get(call.module) ?? 0) * (1 + lesson.tunables.containerCpuShare))
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
export function peakWorkCores(lesson: Lesson, serviceOf: (module: ModuleId) => string): Map<string, number> {
  const peak = meanWorkCores(lesson, serviceOf, {})
  for (const spike of lesson.forecast) {
    for (const [service, cores] of meanWorkCores(lesson, serviceOf, { [spike.class]: spike.factor })) {
      peak.set(service, Math.max(peak.get(service) ?? 0, cores))
    }
  }
  return peak
}

/** Size of one service for its forecast peak, at least `minReplicas`. */
export function sizeForPeak(
  lesson: Lesson,
  modules: ModuleSpec[],
  peakCores: number,
  minReplicas: number,
): ServiceSize {
  const replicas = Math.max(minReplicas, Math.ceil(peakCores / PEAK_UTILISATION))
  const wanted = (REQUEST_SHARE * peakCores * 1000) / replicas
  const cpuRequestMillis = Math.max(REQUEST_MIN_MILLIS, Math.round(wanted / REQUEST_STEP_MILLIS) * REQUEST_STEP_MILLIS)
  const { containerTaxMi, runtimeMi, workersPerReplica } = lesson.tunables
  const baseMi = modules.reduce((sum, module) => sum + module.baseMi, containerTaxMi + runtimeMi)
  const perRequestMi = modules.reduce((sum, module) => sum + module.perRequestMi, 0)
  const memoryMi = Math.round(MEMORY_FACTOR * baseMi + MEMORY_EXTRA_MI + workersPerReplica * perRequestMi)
  return {
    replicas,
    resources: {
      cpuRequestMillis: Math.min(cpuRequestMillis, LIMIT_MILLIS),
      cpuLimitMillis: LIMIT_MILLIS,
      memoryRequestMi: memoryMi,
      memoryLimitMi: memoryMi,
    },
  }
}
