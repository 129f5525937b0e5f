/* How the measures of lessons/measures.ts are read from a played round: a gauge looks at the cluster after each tick of live and says
   in the end what it saw. What is claimed of the figure is claims.ts. */

import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import type { MeasureName, MeasureRef } from '../lessons/measures.ts'
import { buildTicks, modulesOf } from '../rules/release.ts'
import type { ClassFlow, Cluster } from '../world/cluster.ts'
import { THOUSANDTHS, TICK_SECONDS } from '../world/units.ts'
import { moduleWorkCores } from './sizing.ts'

/** A copy of a module is there for this much of a core (GAME.md §12, lesson 1). */
const WORK_PER_COPY = 0.7
/** A class is out while fewer than this share of its attempts is answered. */
const OUT_BELOW_SHARE = 0.5

export interface Gauge {
  /** Called after every tick of live. */
  look(cluster: Cluster): void
  /** What the round came to, in the measure's unit. */
  value(cluster: Cluster): number
}

/** A fresh gauge for one round. */
export function createGauge(measure: MeasureRef, lesson: Lesson): Gauge {
  return MAKERS[measure.name](lesson, measure.about ?? '')
}

const MAKERS: Record<MeasureName, (lesson: Lesson, about: string) => Gauge> = {
  'unneeded-memory': (lesson) => unneededMemory(lesson, 'now'),
  'unneeded-memory-at-peak': (lesson) => unneededMemory(lesson, 'peak'),
  'outage-seconds': (_lesson, about) => secondsIn((cluster) => isOut(cluster.classes[about])),
  'total-outage-seconds': () => secondsIn((cluster) => Object.values(cluster.classes).every(isOut)),
  'rebuild-factor': (lesson, about) => atTheEnd((cluster) => rebuildFactor(cluster, lesson, about)),
  'anomaly-loss': () => atTheEnd((cluster) => cluster.accounts.anomalies.thousandths / THOUSANDTHS),
}

function atTheEnd(value: (cluster: Cluster) => number): Gauge {
  return { look: () => undefined, value }
}

function secondsIn(holds: (cluster: Cluster) => boolean): Gauge {
  let ticks = 0
  return {
    look(cluster) {
      if (holds(cluster)) ticks += 1
    },
    value: () => ticks * TICK_SECONDS,
  }
}

/** Of a class nobody asked for in this tick it cannot be said. */
function isOut(flow: ClassFlow | undefined): boolean {
  return flow !== undefined && flow.offered > 0 && flow.served < OUT_BELOW_SHARE * flow.offered
}

/** A change of one module builds its whole service; the multiple of what the module alone would take. */
function rebuildFactor(cluster: Cluster, lesson: Lesson, module: ModuleId): number {
  const service = Object.values(cluster.services).find((one) => modulesOf(one).includes(module))
  if (!service) throw new Error(`no service holds ${module}`)
  return buildTicks(modulesOf(service), lesson, false) / buildTicks([module], lesson, false)
}

/** Copies of modules over time: by `service|module`, how many ticks it had n copies, and the most copies its work asked for. */
function unneededMemory(lesson: Lesson, need: 'now' | 'peak'): Gauge {
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
