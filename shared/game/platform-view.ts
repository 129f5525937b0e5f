/* What a team sees of its platform beside the cluster itself: tools, tickets, the wall between silos, and how it delivers.
   The cluster is cluster-view.ts; what a team without monitoring may see of all this is blind-view.ts. */

import { TOOL_KINDS } from '../lessons/kinds.ts'
import type { Lesson } from '../lessons/lesson.ts'
import { doraOf } from '../rules/delivery.ts'
import { costPerThousand, errorBudgetLeft } from '../rules/gauges.ts'
import { toolWorks } from '../rules/tools.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Ticket } from '../world/delivery.ts'
import { byId, type TeamId } from '../world/ids.ts'
import type { Round, Session, WallRequest } from '../world/session.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import { percentOf, round } from './view-parts.ts'
import type { DeliveryView, TeamView, TicketView, WallRequestView } from './view.types.ts'
import { sidesOf } from './wall.ts'

/** What the lesson offers, in the order of the list. */
export function toolViews(cluster: Cluster, lesson: Lesson): TeamView['tools'] {
  return TOOL_KINDS.flatMap((tool) => {
    const pricePerMinute = lesson.tools[tool]
    if (pricePerMinute === undefined) return []
    return [{ tool, pricePerMinute, bought: cluster.tools.includes(tool), works: toolWorks(cluster, tool) }]
  })
}

/** In the order they were asked for. */
export function ticketViews(cluster: Cluster, tick: number): TicketView[] {
  return Object.values(cluster.tickets)
    .sort((left, right) => left.openedTick - right.openedTick || byId(left.id, right.id))
    .map((ticket) => ({
      id: ticket.id,
      kind: ticket.kind,
      module: ticket.module,
      value: round(ticket.value),
      secondsLeft: ticket.state.kind === 'live' ? 0 : secondsUntil(ticket.dueTick, tick),
      state: ticketState(ticket, tick),
      service: ticket.state.kind === 'open' ? '' : ticket.state.service,
    }))
}

function ticketState(ticket: Ticket, tick: number): TicketView['state'] {
  const { state } = ticket
  if (state.kind === 'live') return state.paid ? 'live' : 'late'
  return tick > ticket.dueTick ? 'late' : state.kind
}

function secondsUntil(dueTick: number, tick: number): number {
  return Math.max(0, Math.ceil((dueTick - tick) / TICKS_PER_SECOND))
}

export function requestViews({ requests, tick }: Round, team: TeamId): WallRequestView[] {
  return requests.filter((request) => request.team === team).map((request) => requestView(request, tick))
}

function requestView(request: WallRequest, tick: number): WallRequestView {
  const [first] = request.commands
  return {
    ...{ id: request.id, by: request.by, side: request.side, what: first?.kind ?? '' },
    service: first !== undefined && 'service' in first ? first.service : '',
    secondsLeft: secondsUntil(request.dueTick, tick),
  }
}

/** The side of each seat of the team where silos hold; empty under DevOps rules. */
export function sideViews(session: Session, team: TeamId): TeamView['sides'] {
  return sidesOf(session, team)
}

/** A budget overdrawn tenfold needs no more digits. */
const LEAST_BUDGET_PERCENT = -999

export const NO_DELIVERY: DeliveryView = {
  ...{ deployments: 0, leadSeconds: 0, changeFailurePercent: 0, restoreSeconds: 0 },
  ...{ errorBudgetPercent: 100, costPerThousand: 0 },
}

/** The four DORA measures and two gauges more; nothing to show before there is anything to measure. */
export function deliveryView(cluster: Cluster, tick: number, liveTick: number): DeliveryView {
  const { deployments, leadSeconds, changeFailureShare, restoreSeconds } = doraOf(cluster, { tick, liveTick })
  return {
    deployments,
    leadSeconds: round(leadSeconds),
    changeFailurePercent: percentOf(changeFailureShare),
    restoreSeconds: round(restoreSeconds),
    errorBudgetPercent: Math.max(LEAST_BUDGET_PERCENT, percentOf(errorBudgetLeft(cluster))),
    costPerThousand: round(costPerThousand(cluster) ?? 0),
  }
}
