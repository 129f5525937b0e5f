/* Parts that several views share: clock, money, history, summaries, pennants. Every number is rounded here, once.
   The views themselves: team-view.ts, screen-view.ts, host-view.ts. */

import { profitThousandths } from '../rules/score.ts'
import type { Cluster, HistoryPoint } from '../world/cluster.ts'
import type { TeamId } from '../world/ids.ts'
import type { Session } from '../world/session.ts'
import { PROFIT_WINDOW_TICKS, THOUSANDTHS, TICKS_PER_SECOND, ticksOf } from '../world/units.ts'
import type { Feed } from './feed.ts'
import { teamState } from './health.ts'
import { liveTickOf } from './rule-context.ts'
import { seatsOf, teamsOf } from './seating.ts'
import type { ClockView, ForecastView, HistoryPointView, MoneyView, PennantView, TeamSummary } from './view.types.ts'

/** A point of a team's trend covers so many seconds, and so many points are shown. */
const TREND_SECONDS = 4
const TREND_POINTS = 60

export function round(value: number, decimals = 0): number {
  const scale = decimals === 0 ? 1 : decimals === 1 ? 10 : 100
  // Adding zero turns −0 into 0, which every encoding agrees on.
  return Math.round(value * scale) / scale + 0
}

/** A share as a percentage with one decimal. */
export function percentOf(share: number): number {
  return round(share * 100, 1)
}

export function clockOf(session: Session): ClockView {
  const { phase, round: current } = session
  const ticking = 'ticksLeft' in phase ? phase : null
  const untilLive = phase.kind === 'plan' ? -phase.ticksLeft : 0
  return {
    phase: phase.kind,
    paused: ticking?.clock === 'paused',
    secondsLeft: ticking === null ? 0 : Math.ceil(ticking.ticksLeft / TICKS_PER_SECOND),
    liveTick: current === null || current.liveStartTick === null ? untilLive : liveTickOf(current),
    liveTicks: current === null ? 0 : current.liveTicks || ticksOf(current.lesson.liveSeconds),
    liveStartTick: current?.liveStartTick ?? 0,
    round: current?.number ?? 0,
    lesson: current?.lesson.id ?? session.options.lesson,
  }
}

export const NO_MONEY: MoneyView = {
  ...{ profit: 0, served: 0, givenUp: 0, nodes: 0, services: 0, anomalies: 0 },
  ...{ tickets: 0, tools: 0, attacks: 0, recent: 0 },
}

export function moneyOf(cluster: Cluster): MoneyView {
  const { served, givenUp, nodes, services, anomalies, tickets, tools, attacks } = cluster.accounts
  const profit = profitThousandths(cluster) / THOUSANDTHS
  const whole = (account: { thousandths: number }) => round(account.thousandths / THOUSANDTHS)
  const before = cluster.history.at(-1 - PROFIT_WINDOW_TICKS / TICKS_PER_SECOND)?.profit ?? 0
  return {
    profit: round(profit),
    served: whole(served),
    givenUp: whole(givenUp),
    nodes: whole(nodes),
    services: whole(services),
    anomalies: whole(anomalies),
    tickets: whole(tickets),
    tools: whole(tools),
    attacks: whole(attacks),
    recent: round(profit - before),
  }
}

/** Of the requests whose fate is known, the share that was served; 100 before the first. One decimal, never rounded up to 100. */
export function availabilityOf(cluster: Cluster): number {
  let served = 0
  let known = 0
  for (const flow of Object.values(cluster.classes)) {
    served += flow.totalServed
    known += flow.totalServed + flow.totalGivenUp
  }
  return known > 0 ? Math.floor((served / known) * 1000) / 10 : 100
}

export function pointOf(point: HistoryPoint): HistoryPointView {
  return [round(point.offeredPerSecond, 1), round(point.servedPerSecond, 1), round(point.profit)]
}

/** Requests offered and served per second: of the last whole second, else of this tick. */
export function rateOf(cluster: Cluster): { offeredPerSecond: number; servedPerSecond: number } {
  const last = cluster.history.at(-1)
  if (last !== undefined) {
    return { offeredPerSecond: round(last.offeredPerSecond, 1), servedPerSecond: round(last.servedPerSecond, 1) }
  }
  let offered = 0
  let served = 0
  for (const flow of Object.values(cluster.classes)) {
    offered += flow.offered
    served += flow.served
  }
  return {
    offeredPerSecond: round(offered * TICKS_PER_SECOND, 1),
    servedPerSecond: round(served * TICKS_PER_SECOND, 1),
  }
}

/** The traffic all teams meet: the mean over them, since retries are each team's own doing. */
export function meanHistory(session: Session): HistoryPointView[] {
  const clusters = Object.values(session.round?.clusters ?? {})
  const points = clusters.reduce((most, cluster) => Math.max(most, cluster.history.length), 0)
  const history: HistoryPointView[] = []
  for (let index = 0; index < points; index++) {
    const sum: HistoryPoint = { offeredPerSecond: 0, servedPerSecond: 0, profit: 0 }
    for (const cluster of clusters) {
      const point = cluster.history[index]
      if (point === undefined) continue
      sum.offeredPerSecond += point.offeredPerSecond / clusters.length
      sum.servedPerSecond += point.servedPerSecond / clusters.length
      sum.profit += point.profit / clusters.length
    }
    history.push(pointOf(sum))
  }
  return history
}

/** A line a team, in the order of the list; before a round opens they are all fine. */
export function summariesOf(session: Session): TeamSummary[] {
  return teamsOf(session).map((team) => {
    const cluster = session.round?.clusters[team.id]
    const seats = seatsOf(session, team.id).map((seat) => seat.id)
    const readySeats = seats.filter((seat) => session.round?.ready[seat] === true).length
    if (cluster === undefined || session.round === null) {
      const nothing = { servedPercent: 100, profit: 0, offeredPerSecond: 0, servedPerSecond: 0 }
      return { id: team.id, state: 'fine', ...nothing, readySeats, seats, trend: [] }
    }
    const trend = trendOf(cluster)
    return {
      id: team.id,
      state: teamState(cluster, session.round.lesson),
      servedPercent: trend.at(-1) ?? 100,
      profit: moneyOf(cluster).profit,
      ...rateOf(cluster),
      readySeats,
      seats,
      trend,
    }
  })
}

/** Served percent per 4 s, newest last; the newest window counts back from now, so that it is always whole. */
function trendOf(cluster: Cluster): number[] {
  const { history } = cluster
  const trend: number[] = []
  for (let end = history.length; end > 0 && trend.length < TREND_POINTS; end -= TREND_SECONDS) {
    let offered = 0
    let served = 0
    for (const point of history.slice(Math.max(0, end - TREND_SECONDS), end)) {
      offered += point.offeredPerSecond
      served += point.servedPerSecond
    }
    trend.unshift(offered > 0 ? percentOf(Math.min(1, served / offered)) : 100)
  }
  return trend
}

/** What a team's tide is marked with: only what has struck. */
export function pennantsOf(session: Session, team: TeamId, feed: Feed): PennantView[] {
  const start = session.round?.liveStartTick ?? 0
  return (feed.teams[team]?.pennants ?? []).map((happening) => ({
    liveTick: happening.tick - start,
    kind: happening.kind,
    target: String(
      happening.facts['class'] ??
        happening.facts['module'] ??
        happening.facts['zone'] ??
        happening.node ??
        happening.service ??
        '',
    ),
  }))
}

/**
 * The same over all teams, each thing once. Which service of a team a fault hit is that team's own: what does not strike all alike
 * keeps its kind only.
 */
export function commonPennants(session: Session, feed: Feed): PennantView[] {
  const marks = new Map<string, PennantView>()
  for (const team of teamsOf(session)) {
    for (const pennant of pennantsOf(session, team.id, feed)) {
      const common = pennant.kind === 'spike-started' || pennant.kind === 'node-lost'
      const target = common ? pennant.target : ''
      const key = `${pennant.kind} ${pennant.liveTick} ${target}`
      if (!marks.has(key)) marks.set(key, { ...pennant, target })
    }
  }
  return [...marks.values()].sort((left, right) => left.liveTick - right.liveTick)
}

/** What the teams are told of the coming traffic; the truth may differ by design. */
export function forecastOf(session: Session): ForecastView[] {
  return (session.round?.lesson.forecast ?? []).map((one) => ({ ...one }))
}

/** At its reveal, and once nobody plays any more. */
export function isReplayOpen(session: Session): boolean {
  return session.phase.kind === 'ended' || (session.phase.kind === 'debrief' && session.phase.revealed)
}
