/* What a tick was worth (GAME.md §11): money in integer thousandths, the history the charts draw, and what a round's profit is worth in
   class points. What happened to the requests is flow.ts; the gauges that explain the money gauges.ts. */

import type { Lesson, RequestClassSpec } from '../lessons/lesson.ts'
import type { Account, AccountName, ClassFlow, Cluster } from '../world/cluster.ts'
import type { Benchmark } from '../world/session.ts'
import { HISTORY_EVERY_TICKS, THOUSANDTHS, TICK_SECONDS } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { keepGauges, shippingShare, shippingToolsPricePerMinute } from './gauges.ts'
import { countServices, toolsPricePerMinute, toolWorks } from './tools.ts'
import { waitingRequests, worthlessWaiting } from './traffic.ts'

const SECONDS_PER_MINUTE = 60
/** [SCO8] Class points of a round as good as the reference strategy's, and the most a round can give (GAME.md §11). */
const REFERENCE_POINTS = 1000
const MOST_POINTS = 1500

/** Books one tick of live; nothing is earned or paid in plan. */
export function book(cluster: Cluster, ctx: RuleContext): void {
  if (ctx.phase === 'plan') return
  bookMoney(cluster, ctx.lesson)
  keepHistory(cluster, ctx)
  keepGauges(cluster, ctx)
}

/** [SCO6] The end of live, whoever ends it: those who still wait to try again give up. */
export function closeBooks(cluster: Cluster, ctx: RuleContext): void {
  let cost = 0
  for (const spec of ctx.lesson.classes) {
    const flow = cluster.classes[spec.id]
    if (flow === undefined) continue
    const waiting = waitingRequests(flow)
    const missed = Math.max(0, waiting - worthlessWaiting(flow))
    flow.returning = []
    flow.worthlessReturning = []
    flow.totalGivenUp += waiting
    cost += missed * spec.value * ctx.lesson.tunables.givenUpCostShare
  }
  charge(cluster, 'givenUp', cost)
}

/** [SCO1] Value left by lateness: all within the SLO, falling in a straight line to `lateValueShare` at twice the SLO. */
export function lateShare(p95Ms: number, sloMs: number, lateValueShare: number): number {
  if (p95Ms <= sloMs) return 1
  return 1 - (1 - lateValueShare) * Math.min(1, (p95Ms - sloMs) / sloMs)
}

/** [SCO2] What all requests of the tick earned, by the class's p95. */
function earned(flow: ClassFlow, spec: RequestClassSpec, lesson: Lesson): number {
  return flow.served * spec.value * flow.valueShare * lateShare(flow.p95Ms, spec.sloMs, lesson.tunables.lateValueShare)
}

function bookMoney(cluster: Cluster, lesson: Lesson): void {
  let served = 0
  let givenUp = 0
  let anomalies = 0
  for (const spec of lesson.classes) {
    const flow = cluster.classes[spec.id]
    if (flow === undefined) continue
    // [TRA5] A crawler's requests are worth nothing served, and nobody misses them.
    const worth = spec.value * (1 - flow.worthlessShare)
    served += earned(flow, spec, lesson) * (1 - flow.worthlessShare)
    givenUp += flow.givenUp * worth * lesson.tunables.givenUpCostShare
    anomalies += flow.anomalies * worth * lesson.tunables.anomalyCostFactor
  }
  credit(cluster, 'served', served)
  charge(cluster, 'givenUp', givenUp)
  charge(cluster, 'anomalies', anomalies)
  bookSpending(cluster, lesson)
}

/** [SCO9] Nodes, services and tools by the minute. A CI/CD that works makes looking after services cheaper; tools are no services. */
function bookSpending(cluster: Cluster, lesson: Lesson): void {
  const minutes = TICK_SECONDS / SECONDS_PER_MINUTE
  const care = toolWorks(cluster, 'cicd') ? lesson.tunables.cicdServiceCostShare : 1
  const nodes = Object.keys(cluster.nodes).length * lesson.nodes.pricePerMinute * minutes
  const services = countServices(cluster) * lesson.servicePricePerMinute * care * minutes
  charge(cluster, 'nodes', nodes)
  charge(cluster, 'services', services)
  charge(cluster, 'tools', toolsPricePerMinute(cluster, lesson) * minutes)
  const shipping = (nodes + services) * shippingShare(cluster, lesson)
  add(cluster.shipping, shipping + shippingToolsPricePerMinute(cluster, lesson) * minutes)
}

/** Accounts that hold what was earned; all others hold costs. */
const EARNINGS = ['served', 'tickets'] as const satisfies readonly AccountName[]
type Earning = (typeof EARNINGS)[number]

/** Earns an amount of the round's currency, at least 0. */
export function credit(cluster: Cluster, name: Earning, amount: number): void {
  add(cluster.accounts[name], amount)
}

/** [SCO7] Books a cost, an amount of at least 0; of an account of earnings it takes back, and never more than is there. */
export function charge(cluster: Cluster, name: AccountName, amount: number): void {
  const account = cluster.accounts[name]
  if (!EARNINGS.some((earning) => earning === name)) add(account, amount)
  else if (amount * THOUSANDTHS < account.thousandths + account.remainder) add(account, -amount)
  else Object.assign(account, { thousandths: 0, remainder: 0 })
}

/** [SCO3] An account holds whole thousandths; what is left over waits for the next tick. */
function add(account: Account, amount: number): void {
  const exact = amount * THOUSANDTHS + account.remainder
  const whole = Math.floor(exact)
  account.thousandths += whole
  account.remainder = exact - whole
}

/** [SCO4] [SCO10] Profit so far in thousandths: earned − given up − nodes − services − tools − anomalies − attacks (GAME.md §11). */
export function profitThousandths(cluster: Cluster): number {
  let profit = 0
  for (const [name, account] of Object.entries(cluster.accounts)) {
    profit += EARNINGS.some((earning) => earning === name) ? account.thousandths : -account.thousandths
  }
  return profit
}

/**
 * [SCO8] Class points = 1,000 × (profit − floor) ÷ (reference − floor), clipped to 0 … 1,500 and rounded, so that rounds of different
 * size add up fairly. Null where the reference does not earn more than the floor: nothing can be told by that.
 */
export function classPoints(profit: number, { floorThousandths, referenceThousandths }: Benchmark): number | null {
  const span = referenceThousandths - floorThousandths
  if (span <= 0) return null
  const points = Math.round((REFERENCE_POINTS * (profit - floorThousandths)) / span)
  return Math.max(0, Math.min(MOST_POINTS, points))
}

/** A point a second: what the second's ticks counted, and the profit so far in the round's currency. */
function keepHistory(cluster: Cluster, ctx: RuleContext): void {
  if (ctx.liveTick % HISTORY_EVERY_TICKS !== 0) return
  let attempts = 0
  let served = 0
  for (const flow of Object.values(cluster.classes)) {
    attempts += flow.totalAttempts
    served += flow.totalServed
  }
  // Each point is one second, so the points before this one sum up to the counts before this second.
  for (const point of cluster.history) {
    attempts -= point.offeredPerSecond
    served -= point.servedPerSecond
  }
  const profit = profitThousandths(cluster) / THOUSANDTHS
  cluster.history = [...cluster.history, { offeredPerSecond: attempts, servedPerSecond: served, profit }]
}
