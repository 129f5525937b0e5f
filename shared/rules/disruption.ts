/* Disruption budgets (GAME.md §6): how many pods of a service may be taken down on purpose. They hold back drains, never crashes and
   never evictions for want of memory (KUBE.md A). */

import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'

type SetBudget = Extract<TeamCommand, { kind: 'set-disruption-budget' }>

export function checkBudget(cluster: Cluster, command: SetBudget, ctx: RuleContext): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  if (!ctx.lesson.unlocks.includes('disruption-budget')) {
    return { code: 'locked-by-lesson', facts: { unlock: 'disruption-budget' } }
  }
  return service.disruptionBudget === null && command.budget === null
    ? { code: 'no-change', facts: { service: service.id } }
    : null
}

export function setBudget(service: Service, command: SetBudget): void {
  service.disruptionBudget = command.budget
}
