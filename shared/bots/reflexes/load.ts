/* Reflexes on load: more replicas by hand where no autoscaler does it, and doing without what a request can do without. */

import type { ServiceView, TeamView } from '../../game/view.types.ts'
import type { CallSpec, Lesson, ModuleId } from '../../lessons/lesson.ts'
import type { ServiceId } from '../../world/ids.ts'
import { TICKS_PER_SECOND } from '../../world/units.ts'
import { type MakeDetector, ownServices, type Task } from './task.ts'

/** Of its limit, on a mean: from here on a service is short of CPU, and this is what one aims at with more replicas. */
const SHORT_PERCENT = 85
const AIM_PERCENT = 60
const MOST_REPLICAS = 20

/** A service short of CPU gets as many replicas as would bring it to a comfortable load, once those it asked for before are there. */
export const scaleUpByHand: MakeDetector = () => (view) =>
  ownServices(view)
    .filter((service) => isShort(service) && service.autoscaler === null && service.replicas < MOST_REPLICAS)
    .map((service) => {
      const wanted = Math.ceil((service.replicas * service.cpuPercent) / AIM_PERCENT)
      const replicas = Math.min(MOST_REPLICAS, Math.max(service.replicas + 1, wanted))
      return { key: `scale:${service.id}`, command: { kind: 'scale-service', service: service.id, replicas } }
    })

function isShort({ cpuPercent, ready, replicas, rollout }: ServiceView): boolean {
  return cpuPercent >= SHORT_PERCENT && ready > 0 && ready >= replicas && rollout === 'done'
}

/** What was switched off comes back after so long, to see whether it is well again. */
const WITHOUT_SECONDS = 40

/**
 * Graceful degradation: a service that is in trouble and that every request can do without is scaled to nothing, so that calls to it
 * fail at once instead of holding their callers' workers; later it gets its replicas back.
 */
export const degrade: MakeDetector = (lesson) => {
  const needed = neededModules(lesson)
  const off = new Map<ServiceId, { replicas: number; sinceTick: number }>()
  return (view) =>
    ownServices(view).flatMap((service): Task[] => {
      const asleep = off.get(service.id)
      if (asleep) return wake(service, asleep, view, () => off.delete(service.id))
      const dispensable = service.modules.length > 0 && service.modules.every((module) => !needed.has(module))
      if (!dispensable || service.replicas === 0 || service.state === 'fine') return []
      const done = () => {
        off.set(service.id, { replicas: service.replicas, sinceTick: view.clock.liveTick })
      }
      return [
        { key: `degrade:${service.id}`, command: { kind: 'scale-service', service: service.id, replicas: 0 }, done },
      ]
    })
}

function wake(
  service: ServiceView,
  asleep: { replicas: number; sinceTick: number },
  view: TeamView,
  done: () => void,
): Task[] {
  if (view.clock.liveTick - asleep.sinceTick < WITHOUT_SECONDS * TICKS_PER_SECOND) return []
  const command = { kind: 'scale-service' as const, service: service.id, replicas: asleep.replicas }
  return [{ key: `wake:${service.id}`, command, done }]
}

/** Modules that some request fails without. */
function neededModules(lesson: Lesson): Set<ModuleId> {
  const needed = new Set<ModuleId>()
  const visit = (call: CallSpec) => {
    if (call.optionalValueShare !== undefined || call.mode === 'async') return
    needed.add(call.module)
    for (const inner of call.calls) visit(inner)
  }
  for (const spec of lesson.classes) visit(spec.call)
  return needed
}
