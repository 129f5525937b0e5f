/* Disruption budgets (GAME.md §6): how many pods of a service may be taken down on purpose. They hold back drains, never crashes, taints
   or evictions for want of memory, and preemption only where another node does as well (KUBE.md A). Who drains: drain.ts. */

import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, DisruptionBudget, Pod, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { isServing } from './pods.ts'
import { SLOTS_PER_SERVICE } from './replicas.ts'

type SetBudget = Extract<TeamCommand, { kind: 'set-disruption-budget' }>

/** [PDB4] Refuses where it is locked, what no service can hold (more than 20 pods, more than 100 %), and the budget it has. */
export function checkBudget(cluster: Cluster, command: SetBudget, ctx: RuleContext): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  if (!ctx.lesson.unlocks.includes('disruption-budget')) {
    return { code: 'locked-by-lesson', facts: { unlock: 'disruption-budget' } }
  }
  const { budget } = command
  const most = budget?.unit === 'percent' ? 100 : SLOTS_PER_SERVICE
  if (budget && (budget.minAvailable < 0 || budget.minAvailable > most)) {
    return { code: 'bounds', facts: { service: service.id, field: 'minAvailable', least: 0, most } }
  }
  return isSame(service.disruptionBudget, budget) ? { code: 'no-change', facts: { service: service.id } } : null
}

function isSame(left: DisruptionBudget | null, right: DisruptionBudget | null): boolean {
  return left?.unit === right?.unit && left?.minAvailable === right?.minAvailable
}

export function setBudget(service: Service, command: SetBudget): void {
  service.disruptionBudget = command.budget
}

/** [PDB1] pods that have to stay healthy: a percentage of the wanted replicas is rounded up (`disruption/disruption.go`). */
export function desiredHealthy(service: Service): number {
  const budget = service.disruptionBudget
  if (budget === null) return 0
  if (budget.unit === 'pods') return budget.minAvailable
  return Math.ceil((budget.minAvailable * service.slots.length) / 100)
}

/** Ready pods of a service, as its budget counts them. */
export function healthyPods(cluster: Cluster, service: Service): number {
  let healthy = 0
  for (const pod of Object.values(cluster.pods)) if (pod.service === service.id && isServing(pod)) healthy += 1
  return healthy
}

/** [PDB2] disruptions allowed now: max(0, healthy − desired); without a budget, any number. */
export function allowedDisruptions(cluster: Cluster, service: Service): number {
  if (service.disruptionBudget === null) return Number.MAX_SAFE_INTEGER
  return Math.max(0, healthyPods(cluster, service) - desiredHealthy(service))
}

/**
 * [PDB3] The answer of the eviction API (429 where false). What has not started yet, or is dead, goes freely; a pod that runs but is not
 * ready goes freely while the budget is met (IfHealthyBudget): `registry/core/pod/storage/eviction.go`.
 */
export function mayEvict(cluster: Cluster, pod: Pod): boolean {
  const service = cluster.services[pod.service]
  if (!service || service.disruptionBudget === null || NOT_RUNNING.includes(pod.lifecycle.kind)) return true
  const desired = desiredHealthy(service)
  const healthy = healthyPods(cluster, service)
  const isSpare = !isServing(pod) && desired > 0 && healthy >= desired
  return isSpare || healthy - desired > 0
}

const NOT_RUNNING: readonly Pod['lifecycle']['kind'][] = ['pending', 'pulling', 'failed', 'terminating']
