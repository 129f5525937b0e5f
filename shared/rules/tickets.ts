/* Tickets (GAME.md §2, §11): what the business asks for, when it appears, how it gets into a release and when it pays. What a release
   is: release.ts; how deliveries are counted: delivery.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster } from '../world/cluster.ts'
import type { TicketId } from '../world/delivery.ts'
import type { RuleContext } from './context.ts'

export function checkShip(cluster: Cluster, ticket: TicketId, _ctx: RuleContext): Refusal | null {
  const target = cluster.tickets[ticket]
  if (!target) return { code: 'unknown-ticket', facts: { ticket } }
  return target.state.kind === 'open' ? null : { code: 'ticket-not-open', facts: { ticket } }
}

export function shipTicket(_cluster: Cluster, _ticket: TicketId, _ctx: RuleContext): void {
  return
}

/** Stage 0: tickets that are due appear, those whose release runs everywhere pay. */
export function advanceTickets(_cluster: Cluster, _ctx: RuleContext): void {
  return
}
