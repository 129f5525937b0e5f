/* Where pods want to go (GAME.md §5): affinity, selectors, tolerations, spread and priority of a service, and taints of a node, as people
   set them. What the scheduler makes of them: fit.ts and rank.ts. */

import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { NodeId } from '../world/ids.ts'
import type { Scheduling } from '../world/scheduling.ts'
import type { RuleContext } from './context.ts'
import { wantedRelease, wishRelease } from './release.ts'

type SetScheduling = Extract<TeamCommand, { kind: 'set-scheduling' }>
type SetTaint = Extract<TeamCommand, { kind: 'taint' }>

function schedulingAfter(current: Scheduling, wish: SetScheduling['scheduling']): Scheduling {
  const given = Object.entries(wish).filter(([, value]) => value !== undefined)
  return { ...current, ...Object.fromEntries(given) }
}

export function checkScheduling(cluster: Cluster, command: SetScheduling, ctx: RuleContext): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  if (!ctx.lesson.unlocks.includes('scheduling')) return { code: 'locked-by-lesson', facts: { unlock: 'scheduling' } }
  return null
}

/** A new pod template: live it is rolled out like any release, without a build. */
export function setScheduling(cluster: Cluster, service: Service, command: SetScheduling, ctx: RuleContext): void {
  const wanted = wantedRelease(service)
  const content = { ...wanted, scheduling: schedulingAfter(wanted.scheduling, command.scheduling) }
  wishRelease(cluster, service, content, { changesCode: false }, ctx)
}

export function checkTaint(cluster: Cluster, command: SetTaint, ctx: RuleContext): Refusal | null {
  if (!cluster.nodes[command.node]) return { code: 'unknown-node', facts: { node: command.node } }
  return ctx.lesson.unlocks.includes('scheduling')
    ? null
    : { code: 'locked-by-lesson', facts: { unlock: 'scheduling' } }
}

export function taint(cluster: Cluster, command: SetTaint): void {
  const node = cluster.nodes[command.node]
  if (!node) return
  const { key, value, effect } = command
  node.taints = [...node.taints.filter((one) => one.key !== key), { key, value, effect }]
}

export function checkUntaint(cluster: Cluster, node: NodeId, key: string): Refusal | null {
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  return target.taints.some((one) => one.key === key) ? null : { code: 'no-taint', facts: { node, key } }
}

export function untaint(cluster: Cluster, node: NodeId, key: string): void {
  const target = cluster.nodes[node]
  if (target) target.taints = target.taints.filter((one) => one.key !== key)
}
