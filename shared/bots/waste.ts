/* Memory that copies of modules take which did not need them (GAME.md §12, lesson 1): the gauge behind `unneeded-memory`. The other
   measures are measures.ts. */

import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import { modulesOf } from '../rules/release.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Gauge } from './measures.ts'
import { moduleWorkCores } from './sizing.ts'

/** A copy of a module is there for this much of a core (GAME.md §12, lesson 1). */
const WORK_PER_COPY = 0.7

/** Copies of modules over time: by `service|module`, how many ticks it had n copies, and the most copies its work asked for. */
export function unneededMemory(lesson: Lesson, need: 'now' | 'peak'): Gauge {
  const seen: {
    copies: Record<string, number>
    needs: Record<ModuleId, number>
    modules: Record<string, ModuleId[]>
  }[] = []
  return {
    look(cluster) {
      const copies: Record<string, number> = {}
      const modules: Record<string, ModuleId[]> = {}
      for (const service of Object.values(cluster.services)) {
        copies[service.id] = service.slots.length
        modules[service.id] = modulesOf(service)
      }
      seen.push({ copies, needs: copiesNeeded(cluster, lesson), modules })
    },
    value() {
      const peak: Record<ModuleId, number> = {}
      for (const { needs } of seen) {
        for (const [module, count] of Object.entries(needs)) peak[module] = Math.max(peak[module] ?? 1, count)
      }
      let extra = 0
      let unneeded = 0
      for (const { copies, needs, modules } of seen) {
        for (const [service, count] of Object.entries(copies)) {
          for (const module of modules[service] ?? []) {
            const baseMi = baseOf(lesson, module)
            extra += (count - 1) * baseMi
            unneeded += Math.max(0, count - ((need === 'peak' ? peak : needs)[module] ?? 1)) * baseMi
          }
        }
      }
      return extra > 0 ? unneeded / extra : 0
    },
  }
}

function baseOf(lesson: Lesson, module: ModuleId): number {
  return lesson.modules.find((one) => one.id === module)?.baseMi ?? 0
}

/** ⌈work ÷ 0.7⌉ by module, at least 1: from the tick's noise-free rates, returning retries included. */
function copiesNeeded(cluster: Cluster, lesson: Lesson): Record<ModuleId, number> {
  const factors: Record<string, number> = {}
  for (const spec of lesson.classes) {
    factors[spec.id] = (cluster.classes[spec.id]?.smoothedRate ?? 0) / spec.ratePerSecond
  }
  const work = moduleWorkCores(lesson, (module) => cluster.routes[module] ?? '', factors)
  return Object.fromEntries(
    lesson.modules.map(({ id }) => [id, Math.max(1, Math.ceil((work.get(id) ?? 0) / WORK_PER_COPY))]),
  )
}
