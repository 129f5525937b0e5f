/* What there is to choose from in the editor's further sections, worked out from the cluster as the team sees it; drawing is
   placement-part.tsx and controllers-part.tsx. */
import type { NodeView, ServiceView } from '../../../shared/game/view.types.ts'
import type { Lesson } from '../../../shared/lessons/lesson.ts'
import { hasLimits, qosOf, slicesCpu } from '../../../shared/rules/packing.ts'
import { NO_SCHEDULING, type Scheduling, type Taint, type Toleration } from '../../../shared/world/scheduling.ts'
import { same } from '../model.ts'
import type { Draft, Scaler } from './draft.ts'

/** Values of the PriorityClasses the board offers; kubectl may set others. */
export const PRIORITIES = { low: -100, normal: 0, high: 100 } as const
/** The most replicas of a service (rules/replicas.ts). */
export const MOST_REPLICAS = 20

/** Labels nodes can be chosen by: their own, and the zone where there are several. By key, each value once. */
export function labelsOf(nodes: readonly NodeView[]): [key: string, values: string[]][] {
  const labels = new Map<string, Set<string>>()
  const add = (key: string, value: string) => labels.set(key, (labels.get(key) ?? new Set()).add(value))
  const zones = new Set(nodes.map(({ zone }) => zone))
  for (const node of nodes) {
    if (zones.size > 1) add('zone', node.zone)
    for (const [key, value] of Object.entries(node.labels)) add(key, value)
  }
  return [...labels].map(([key, values]) => [key, [...values].sort()])
}

/** Taints of all nodes, and those that are tolerated though no node has them any more; each once. */
export function taintsOf(nodes: readonly NodeView[], tolerations: readonly Toleration[]): Toleration[] {
  const found: Toleration[] = []
  const add = (one: Toleration) => {
    if (!found.some((other) => same(other, one))) found.push(one)
  }
  for (const { taints } of nodes) for (const { key, value, effect } of taints) add({ key, value, effect })
  for (const { key, value, effect } of tolerations) add({ key, value, effect })
  return found
}

/** As kubectl writes it; an open value or effect tolerates any. */
export function tolerationText({ key, value, effect }: Toleration | Taint): string {
  return `${key}${value ? `=${value}` : ''}${effect === null ? '' : `:${effect}`}`
}

/** How many wishes are set: what the folded section says of itself. */
export function countWishes(scheduling: Scheduling): number {
  return Object.entries(scheduling).filter(([key, wish]) => !same(wish, NO_SCHEDULING[key as keyof Scheduling])).length
}

/** The selector with one key set, or without it. */
export function selecting(
  selector: Readonly<Record<string, string>>,
  key: string,
  value: string,
): Record<string, string> {
  const others = Object.fromEntries(Object.entries(selector).filter(([other]) => other !== key))
  return value === '' ? others : { ...others, [key]: value }
}

/** Where an autoscaler begins: room to double, and to halve. */
export function firstScaler(service: Pick<ServiceView, 'replicas'>): NonNullable<Scaler> {
  const now = Math.max(1, service.replicas)
  return { minReplicas: now, maxReplicas: Math.min(MOST_REPLICAS, Math.max(now * 2, 4)), targetPercent: 60 }
}

/** QoS class of the draft, as Kubernetes would give it (PACK10). */
export function qosOfDraft(draft: Draft): ReturnType<typeof qosOf> {
  if (!hasLimits(draft)) return qosOf({ ...draft, cpuLimitMillis: 0, memoryLimitMi: 0 })
  if (!slicesCpu(draft)) return qosOf(draft)
  return qosOf({ ...draft, cpuRequestMillis: draft.cpuLimitMillis, memoryRequestMi: draft.memoryLimitMi })
}

/** Which further sections the lesson has. */
export function sectionsOf({ unlocks }: Pick<Lesson, 'unlocks'>) {
  const has = (unlock: Lesson['unlocks'][number]) => unlocks.includes(unlock)
  const later = has('scheduling') || has('autoscaler') || has('disruption-budget')
  return {
    packing: has('packing'),
    qos: has('packing') || has('scheduling'),
    placement: has('scheduling'),
    scaler: has('autoscaler'),
    budget: has('disruption-budget'),
    // The first lessons roll out at one pace; how fast is a question of those with controllers.
    pace: has('rolling-update') && later,
  }
}
