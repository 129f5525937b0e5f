/* Where pods want to go (GAME.md §5): affinity, selectors, tolerations, spread and priority of a service, and taints of a node, as people
   set them. What the scheduler makes of them: fit.ts and rank.ts; whom a taint evicts: drain.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import type { Scheduling } from '../world/scheduling.ts'
import type { RuleContext } from './context.ts'
import { sameScheduling, wantedRelease, wishRelease } from './release.ts'

type SetScheduling = Extract<TeamCommand, { kind: 'set-scheduling' }>
type SetTaint = Extract<TeamCommand, { kind: 'taint' }>

function schedulingAfter(current: Scheduling, wish: SetScheduling['scheduling']): Scheduling {
  const given = Object.entries(wish).filter(([, value]) => value !== undefined)
  return { ...current, ...Object.fromEntries(given) }
}

/** [SCD1] Refuses where it is locked, an affinity to a service that is not there, values Kubernetes refuses, and what is so already. */
export function checkScheduling(cluster: Cluster, command: SetScheduling, ctx: RuleContext): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  const locked = lockedScheduling(ctx.lesson)
  if (locked) return locked
  const current = wantedRelease(service).scheduling
  const after = schedulingAfter(current, command.scheduling)
  if (after.affinity && !stays(cluster, after.affinity.service)) {
    return { code: 'unknown-service', facts: { service: after.affinity.service } }
  }
  return (
    outOfBounds(service.id, after) ??
    (sameScheduling(current, after) ? { code: 'no-change', facts: { service: service.id } } : null)
  )
}

function lockedScheduling(lesson: Lesson): Refusal | null {
  return lesson.unlocks.includes('scheduling') ? null : { code: 'locked-by-lesson', facts: { unlock: 'scheduling' } }
}

/** A service whose modules have all been given to others will be gone soon. */
function stays(cluster: Cluster, id: ServiceId): boolean {
  const service = cluster.services[id]
  return service !== undefined && (service.tool !== null || Object.values(cluster.owners).includes(id))
}

/** As the API server validates them: a skew below 1 could never be met, and time does not run backwards. */
function outOfBounds(service: ServiceId, { spread, tolerationSeconds }: Scheduling): Refusal | null {
  if (spread && spread.maxSkew < 1) return { code: 'bounds', facts: { service, field: 'maxSkew', least: 1 } }
  if (tolerationSeconds === null || tolerationSeconds >= 0) return null
  return { code: 'bounds', facts: { service, field: 'tolerationSeconds', least: 0 } }
}

/** A new pod template: live it is rolled out like any release, without a build. */
export function setScheduling(cluster: Cluster, service: Service, command: SetScheduling, ctx: RuleContext): void {
  const wanted = wantedRelease(service)
  const content = { ...wanted, scheduling: schedulingAfter(wanted.scheduling, command.scheduling) }
  wishRelease(cluster, service, content, { changesCode: false }, ctx)
}

/** [SCD2] Refuses a node that is not there, where it is locked, and the taint the node has. */
export function checkTaint(cluster: Cluster, command: SetTaint, ctx: RuleContext): Refusal | null {
  const node = cluster.nodes[command.node]
  if (!node) return { code: 'unknown-node', facts: { node: command.node } }
  const locked = lockedScheduling(ctx.lesson)
  if (locked) return locked
  const { key, value, effect } = command
  const isSame = node.taints.some((one) => one.key === key && one.value === value && one.effect === effect)
  return isSame ? { code: 'no-change', facts: { node: node.id, key } } : null
}

/** A taint of the same key is replaced, as `kubectl taint --overwrite` does. */
export function taint(cluster: Cluster, command: SetTaint): void {
  const node = cluster.nodes[command.node]
  if (!node) return
  const { key, value, effect } = command
  node.taints = [...node.taints.filter((one) => one.key !== key), { key, value, effect }]
}

/** [SCD2] */
export function checkUntaint(cluster: Cluster, node: NodeId, key: string, ctx: RuleContext): Refusal | null {
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  const locked = lockedScheduling(ctx.lesson)
  if (locked) return locked
  return target.taints.some((one) => one.key === key) ? null : { code: 'no-taint', facts: { node, key } }
}

export function untaint(cluster: Cluster, node: NodeId, key: string): void {
  const target = cluster.nodes[node]
  if (target) target.taints = target.taints.filter((one) => one.key !== key)
}
