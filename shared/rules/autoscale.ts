/* Horizontal autoscaling (GAME.md §6): when an autoscaler has its turn, what it remembers and what it may do (`podautoscaler/horizontal.go`).
   What it wishes for is hpa.ts; more nodes for pods that find none: node-autoscale.ts. */

import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Autoscaler, Cluster, Pod, Service } from '../world/cluster.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { type Demand, demandOf } from './hpa.ts'
import { podsByService } from './pods.ts'
import { PODS_PER_TEAM, SLOTS_PER_SERVICE, checkScale, scaleService, slotsOfTeam } from './replicas.ts'

type SetAutoscaler = Extract<TeamCommand, { kind: 'set-autoscaler' }>

/** Policies of a period of 15 s, compressed to one sync: up by the larger of 4 pods and 100 %; down there is no limit but the window. */
const PODS_PER_PERIOD = 4
const GROWTH_PER_PERIOD = 2

/** [HPA9] Refuses where it is locked, numbers that are no range or beyond 20 a service and 60 a team, and the autoscaler it has. */
export function checkAutoscaler(cluster: Cluster, command: SetAutoscaler, ctx: RuleContext): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  if (!ctx.lesson.unlocks.includes('autoscaler')) return { code: 'locked-by-lesson', facts: { unlock: 'autoscaler' } }
  const { autoscaler } = command
  const outside = autoscaler && outOfBounds(cluster, service, autoscaler)
  if (outside) return outside
  const current = service.autoscaler
  const same =
    current?.minReplicas === autoscaler?.minReplicas &&
    current?.maxReplicas === autoscaler?.maxReplicas &&
    current?.targetPercent === autoscaler?.targetPercent
  return same ? { code: 'no-change', facts: { service: service.id } } : null
}

function outOfBounds(
  cluster: Cluster,
  service: Service,
  { minReplicas, maxReplicas, targetPercent }: NonNullable<SetAutoscaler['autoscaler']>,
): Refusal | null {
  const bounds = (field: string, least: number, most: number): Refusal => {
    return { code: 'bounds', facts: { service: service.id, field, least, most } }
  }
  const most = Math.min(SLOTS_PER_SERVICE, roomFor(cluster, service))
  if (maxReplicas < 1 || maxReplicas > most) return bounds('maxReplicas', 1, most)
  if (minReplicas < 1 || minReplicas > maxReplicas) return bounds('minReplicas', 1, maxReplicas)
  return targetPercent < 1 ? { code: 'bounds', facts: { service: service.id, field: 'targetPercent', least: 1 } } : null
}

/** Most replicas the service may have beside the team's others. */
function roomFor(cluster: Cluster, service: Service): number {
  return PODS_PER_TEAM - (slotsOfTeam(cluster) - service.slots.length)
}

/** What it remembers of the window outlives a change of its numbers. */
export function setAutoscaler(service: Service, command: SetAutoscaler): void {
  const recommendations = service.autoscaler?.recommendations ?? []
  service.autoscaler = command.autoscaler && { ...command.autoscaler, recommendations, limited: null }
}

/** [HPA1] every 1.5 s of live, each autoscaler's turn, in the order in which the services were made. */
export function runAutoscalers(cluster: Cluster, ctx: RuleContext): void {
  if (ctx.phase === 'plan' || ctx.liveTick % ticksOf(ctx.lesson.tunables.autoscalerSyncSeconds) !== 0) return
  const scaled = Object.values(cluster.services).filter((service) => service.autoscaler !== null)
  if (scaled.length === 0) return
  scaled.sort((left, right) => left.order - right.order)
  const pods = podsByService(cluster)
  for (const service of scaled) takeTurn(cluster, service, pods.get(service.id) ?? [], ctx)
}

function takeTurn(cluster: Cluster, service: Service, pods: readonly Pod[], ctx: RuleContext): void {
  const current = service.slots.length
  const scaler = service.autoscaler
  if (scaler === null) return
  // [HPA8] what was scaled to 0 by hand stays there: autoscaling is off until somebody scales it up.
  if (current === 0) return
  const remembered = remembering(scaler, current, ctx)
  const demand = demandOf(cluster, pods, current, scaler.targetPercent, ctx.lesson)
  const move = moveOf(
    scaler,
    demand,
    current,
    remembered.filter(({ tick }) => tick > windowStart(ctx)),
  )
  if (move.records && demand.kind === 'wish') remembered.push({ tick: ctx.tick, replicas: demand.replicas })
  const reachable = Math.min(move.replicas, Math.max(current, roomFor(cluster, service)))
  const limited = reachable < move.replicas ? 'at-max' : move.limited
  service.autoscaler = { ...scaler, recommendations: remembered, limited }
  if (checkScale(cluster, service.id, reachable) !== null) return
  scaleService(cluster, service, reachable, ctx)
  const utilisationPercent = demand.kind === 'wish' ? demand.utilisationPercent : 0
  const facts = { from: current, to: reachable, utilisationPercent }
  ctx.emit({ kind: 'scaled', severity: 'info', service: service.id, facts })
}

/**
 * The recommendations it knows. A new autoscaler's first is the number it finds, so that it takes nothing away for a whole window
 * (`recordInitialRecommendation`); the newest is kept however old, or it would pass for new again.
 */
function remembering(scaler: Autoscaler, current: number, ctx: RuleContext): Autoscaler['recommendations'] {
  if (scaler.recommendations.length === 0) return [{ tick: ctx.tick, replicas: current }]
  const newest = scaler.recommendations.length - 1
  return scaler.recommendations.filter(({ tick }, rank) => tick > windowStart(ctx) || rank === newest)
}

/** [HPA6] recommendations after this tick are within the stabilization window. */
function windowStart(ctx: RuleContext): number {
  return ctx.tick - ticksOf(ctx.lesson.tunables.autoscalerStabilizationSeconds)
}

interface Move {
  replicas: number
  limited: Autoscaler['limited']
  /** The wish is one to remember; a service outside its range is moved back without being measured. */
  records: boolean
}

/** What one turn comes to: back into the range; or the wish, stabilized, no faster than the policies allow, within the range. */
function moveOf(scaler: Autoscaler, demand: Demand, current: number, remembered: Autoscaler['recommendations']): Move {
  const { minReplicas, maxReplicas } = scaler
  // [HPA7] a count set by hand outside the range is moved back into it.
  if (current > maxReplicas) return { replicas: maxReplicas, limited: null, records: false }
  if (current < minReplicas) return { replicas: minReplicas, limited: null, records: false }
  if (demand.kind === 'no-request') return { replicas: current, limited: 'no-request', records: false }
  if (demand.kind === 'no-metrics') return { replicas: current, limited: null, records: false }
  const wish = stabilized(demand.replicas, current, remembered)
  const fastest = Math.max(current + PODS_PER_PERIOD, current * GROWTH_PER_PERIOD)
  const replicas = Math.max(minReplicas, Math.min(wish, fastest, maxReplicas))
  // [HPA5] what it would do and may not is told on the board.
  const limited = wish > maxReplicas ? 'at-max' : wish < minReplicas ? 'at-min' : null
  return { replicas, limited, records: true }
}

/** [HPA6] down only to the highest recommendation of the window; up at once, its window is 0. */
function stabilized(wish: number, current: number, remembered: Autoscaler['recommendations']): number {
  let highest = wish
  for (const { replicas } of remembered) highest = Math.max(highest, replicas)
  return Math.min(Math.max(current, wish), highest)
}
