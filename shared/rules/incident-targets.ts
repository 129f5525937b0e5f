/* What an incident of each kind can strike in a lesson: the host chooses among these, `any` is drawn among them, and a kind without
   one is refused. When and how it strikes: incidents.ts. Pages import this file, so it knows the lesson and nothing else. */

import { assertNever } from '../lib/assert.ts'
import type { CallSpec, IncidentKind, Lesson, ModuleId, RequestClassSpec } from '../lessons/lesson.ts'

/** The one target of what strikes a whole cluster. */
export const EVERYWHERE = 'all'

/** [INC5] Modules, starting nodes, zones or request classes, in the lesson's order; empty where the lesson has none that fits. */
export function targetsOf(kind: IncidentKind, lesson: Lesson): string[] {
  switch (kind) {
    case 'spike':
    case 'slow-ramp':
      return lesson.classes.map((one) => one.id)
    case 'flash-sale':
      return highest(lesson.classes, (one) => one.value)
    case 'viral-page':
      return highest(lesson.classes, (one) => one.ratePerSecond)
    case 'crawler':
      return lesson.classes.filter((one) => onlyReads(one, lesson)).map((one) => one.id)
    case 'node-crash':
    case 'slow-disk':
    case 'noisy-neighbour':
    case 'kernel-panic':
    case 'engine-restart':
    case 'patch-due':
      return Array.from({ length: lesson.nodes.count }, (_, index) => `node-${index + 1}`)
    case 'zone-outage':
      return zonesOf(lesson)
    case 'network-delay':
      return zonesOf(lesson).length > 0 ? [EVERYWHERE] : []
    case 'leak':
    case 'bad-release':
    case 'poison-request':
    case 'certificate-expired':
    case 'vulnerability-exploited':
      return lesson.modules.map((one) => one.id)
    case 'payment-fault':
      return payments(lesson)
    case 'slow-dependency':
    case 'failing-dependency':
      return lesson.modules.filter((one) => one.external !== undefined).map((one) => one.id)
    case 'registry-down':
    case 'retry-storm':
      return [EVERYWHERE]
    default:
      return assertNever(kind)
  }
}

/** The first of the classes with most of something. */
function highest(classes: readonly RequestClassSpec[], amount: (one: RequestClassSpec) => number): string[] {
  const [first, ...others] = classes
  if (first === undefined) return []
  return [others.reduce((best, one) => (amount(one) > amount(best) ? one : best), first).id]
}

/** A crawler reads pages: it goes where no transaction's module is called. */
function onlyReads(spec: RequestClassSpec, lesson: Lesson): boolean {
  const writing = new Set(lesson.transactions.flat())
  const reads = (call: CallSpec): boolean => !writing.has(call.module) && call.calls.every(reads)
  return reads(spec.call)
}

/** Zones that the starting nodes stand in; none where there is but one, which takes everything with it. */
function zonesOf(lesson: Lesson): string[] {
  const zones = [...new Set(lesson.nodes.zones.slice(0, lesson.nodes.count))]
  return zones.length > 1 ? zones : []
}

function payments(lesson: Lesson): ModuleId[] {
  const named = lesson.modules.some((one) => one.id === 'payment')
  return named ? ['payment'] : [...new Set(lesson.transactions.flat())]
}
