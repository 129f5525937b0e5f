/* The gauges that explain the score (GAME.md §11): availability with its error budget, p95 against SLO, cost per 1,000 requests, time to
   restore, profit by window, run against change. Money itself is score.ts; the other DORA measures delivery.ts; how it looks game/. */

import type { ClassId, Lesson, ToolKind } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import { PROFIT_WINDOW_TICKS, THOUSANDTHS, TICK_SECONDS, TICKS_PER_SECOND, ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'

/** The service is out while fewer than this share of the attempts succeeds. */
const OUTAGE_SUCCESS_SHARE = 0.9
/** What the teams promise their users: 99 % of all requests. The rest is the error budget. */
const AVAILABILITY_SLO = 0.99
/** Users are well again when they have been for so long: a tick without trouble in the middle of it is luck. */
const RESTORED_AFTER_TICKS = ticksOf(2)
/** What is over sooner nobody could have restored. */
const SHORTEST_TROUBLE_TICKS = ticksOf(1)
/** Tools that deliver; the others keep the lights on. */
const SHIPPING_TOOLS: readonly ToolKind[] = ['cicd', 'scanner']
const PER_THOUSAND = 1000

/** Counts one tick of live towards the gauges that need more than the totals of the round. */
export function keepGauges(cluster: Cluster, ctx: RuleContext): void {
  keepOutages(cluster)
  keepTroubles(cluster, ctx)
}

/** [SCO5] The outage now on, the longest so far, the longest that was recovered from, and the longest time without one, in ticks. */
function keepOutages(cluster: Cluster): void {
  let offered = 0
  let served = 0
  for (const flow of Object.values(cluster.classes)) {
    offered += flow.offered
    served += flow.served
  }
  if (served < offered * OUTAGE_SUCCESS_SHARE) {
    cluster.upTicks = 0
    cluster.outageTicks += 1
    cluster.longestOutageTicks = Math.max(cluster.longestOutageTicks, cluster.outageTicks)
    return
  }
  cluster.upTicks += 1
  cluster.longestUpTicks = Math.max(cluster.longestUpTicks, cluster.upTicks)
  cluster.worstRecoveryTicks = Math.max(cluster.worstRecoveryTicks, cluster.outageTicks)
  cluster.outageTicks = 0
}

/** [GAU1] Trouble begins on the first tick on which a class is out or outside its SLO, and is over when none has been for 2 s. */
function keepTroubles(cluster: Cluster, ctx: RuleContext): void {
  const { trouble } = cluster
  if (ctx.lesson.classes.some((spec) => isInTrouble(cluster, spec))) {
    cluster.trouble = { sinceTick: trouble?.sinceTick ?? ctx.tick, seenTick: ctx.tick }
    return
  }
  if (trouble === null || ctx.tick - trouble.seenTick < RESTORED_AFTER_TICKS) return
  cluster.trouble = null
  const ticks = troubleTicks(trouble)
  if (ticks < SHORTEST_TROUBLE_TICKS) return
  cluster.troubles = { count: cluster.troubles.count + 1, ticks: cluster.troubles.ticks + ticks }
}

function isInTrouble(cluster: Cluster, spec: { id: ClassId; sloMs: number }): boolean {
  const flow = cluster.classes[spec.id]
  if (flow === undefined || flow.offered <= 0) return false
  return flow.served < flow.offered * OUTAGE_SUCCESS_SHARE || flow.p95Ms > spec.sloMs
}

function troubleTicks({ sinceTick, seenTick }: { sinceTick: number; seenTick: number }): number {
  return seenTick - sinceTick + 1
}

/** [GAU2] Mean time to restore, seconds; what still lasts counts with the time it has lasted. Null where nothing ever was wrong. */
export function meanRestoreSeconds(cluster: Cluster): number | null {
  const open = cluster.trouble === null ? 0 : troubleTicks(cluster.trouble)
  const isOpen = open >= SHORTEST_TROUBLE_TICKS
  const count = cluster.troubles.count + (isOpen ? 1 : 0)
  return count === 0 ? null : ((cluster.troubles.ticks + (isOpen ? open : 0)) * TICK_SECONDS) / count
}

/** Of the requests whose fate is known, the share that was served; 1 before the first. */
export function availability(cluster: Cluster): number {
  const { served, known } = fates(cluster)
  return known > 0 ? served / known : 1
}

/** [GAU3] Share of the error budget that is left: 1 − failed ÷ (1 % of all). Negative when it is overspent; 1 before the first request. */
export function errorBudgetLeft(cluster: Cluster): number {
  const { served, known } = fates(cluster)
  return known > 0 ? 1 - (known - served) / ((1 - AVAILABILITY_SLO) * known) : 1
}

function fates(cluster: Cluster): { served: number; known: number } {
  let served = 0
  let givenUp = 0
  for (const flow of Object.values(cluster.classes)) {
    served += flow.totalServed
    givenUp += flow.totalGivenUp
  }
  return { served, known: served + givenUp }
}

export interface SloGauge {
  class: ClassId
  /** Of the last tick. */
  p95Ms: number
  sloMs: number
  /** Of all requests served so far, the share on whose tick the class kept its SLO; 1 before the first. */
  withinShare: number
}

/** Each class's p95 against its SLO, in lesson order. */
export function sloGauges(cluster: Cluster, lesson: Lesson): SloGauge[] {
  return lesson.classes.map((spec) => {
    const flow = cluster.classes[spec.id]
    const served = flow?.totalServed ?? 0
    const withinShare = flow !== undefined && served > 0 ? flow.totalServedWithinSlo / served : 1
    return { class: spec.id, p95Ms: flow?.p95Ms ?? 0, sloMs: spec.sloMs, withinShare }
  })
}

/** What was spent on nodes, services and tools so far, in the round's currency. */
export function spending({ accounts }: Cluster): number {
  return (accounts.nodes.thousandths + accounts.services.thousandths + accounts.tools.thousandths) / THOUSANDTHS
}

/** [GAU4] Spending per 1,000 requests served, in the round's currency; null before the first is served. */
export function costPerThousand(cluster: Cluster): number | null {
  const { served } = fates(cluster)
  return served > 0 ? (spending(cluster) * PER_THOUSAND) / served : null
}

/** Profit of each window of 30 s of live, the last one as far as it goes; together they are the profit of the history. */
export function profitWindows(cluster: Cluster): number[] {
  const points = PROFIT_WINDOW_TICKS / TICKS_PER_SECOND
  const windows: number[] = []
  for (let from = 0; from < cluster.history.length; from += points) {
    const before = cluster.history[from - 1]?.profit ?? 0
    windows.push((cluster.history[Math.min(from + points, cluster.history.length) - 1]?.profit ?? 0) - before)
  }
  return windows
}

/**
 * [GAU5] Of a tick's spending on nodes and services, the share that shipped tickets: modules with a ticket on its way, of all modules.
 * By modules and not by services, or a monolith that changes one line would look like nothing but change.
 */
export function shippingShare(cluster: Cluster, lesson: Lesson): number {
  const modules = new Set<string>()
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.state.kind === 'on-its-way') modules.add(ticket.module)
  }
  return modules.size === 0 ? 0 : modules.size / lesson.modules.length
}

/** [GAU5] Price per minute of the tools that are there to ship. */
export function shippingToolsPricePerMinute(cluster: Cluster, lesson: Lesson): number {
  let price = 0
  for (const tool of cluster.tools) if (SHIPPING_TOOLS.includes(tool)) price += lesson.tools[tool] ?? 0
  return price
}

/** [GAU5] Run against change, in the round's currency: together what was spent on nodes, services and tools. */
export function runAgainstChange(cluster: Cluster): { run: number; change: number } {
  const change = cluster.shipping.thousandths / THOUSANDTHS
  return { run: spending(cluster) - change, change }
}
