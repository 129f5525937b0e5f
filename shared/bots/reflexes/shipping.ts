/* What a team does every day rather than when something breaks: it ships tickets at its pace (GAME.md §2), and says yes to what waits
   before the wall (GAME.md §10). */

import type { TeamCommand } from '../../game/command.ts'
import type { ServiceView, TeamView, TicketView } from '../../game/view.types.ts'
import type { TicketPace } from '../../lessons/strategy.ts'
import { failsByItself } from './software.ts'
import { type Detector, ownServices, type Task } from './task.ts'

/** Requests that wait for somebody of this team; who of it may say yes is mind.ts. */
export const confirmRequests: Detector = (view) =>
  view.requests.map(({ id }) => ({ key: `confirm:${id}`, command: { kind: 'confirm-request', request: id } }))

/**
 * Open tickets as tasks. A release is not begun in a service that is still at the last one or that fails: the ticket waits, known and
 * ready. `each`: one release a ticket; `all`: what is open for a service goes together; `batch`: only so many at once.
 */
export function shipTickets(pace: TicketPace): Detector {
  return (view) => {
    const open = view.tickets.filter((ticket) => ticket.state === 'open')
    switch (pace.kind) {
      case 'none':
        return []
      case 'each':
        return open.map((ticket) => shipment([ticket], view, `ship:${ticket.id}`))
      case 'all':
        return [...byService(open, view)].map(([service, tickets]) => shipment(tickets, view, `ship:${service}`))
      case 'batch': {
        const groups = pace.of === 'any' ? [open] : [...byService(open, view).values()]
        return groups
          .filter((tickets) => tickets.length >= pace.count)
          .map((tickets) => tickets.slice(0, pace.count))
          .map((tickets) => shipment(tickets, view, `ship:${tickets[0]?.id}`))
      }
    }
  }
}

function byService(tickets: TicketView[], view: TeamView): Map<string, TicketView[]> {
  const groups = new Map<string, TicketView[]>()
  for (const ticket of tickets) {
    const service = serviceOf(ticket, view)?.id ?? ''
    groups.set(service, [...(groups.get(service) ?? []), ticket])
  }
  return groups
}

function serviceOf({ module }: TicketView, view: TeamView): ServiceView | undefined {
  return ownServices(view).find((service) => service.modules.includes(module) || service.arriving.includes(module))
}

function shipment(tickets: TicketView[], view: TeamView, key: string): Task {
  const commands = tickets.map(({ id }): TeamCommand => ({ kind: 'ship-ticket', ticket: id }))
  const [first] = commands
  const blocked = tickets.some((ticket) => {
    const service = serviceOf(ticket, view)
    return service === undefined || service.rollout !== 'done' || failsByItself(view, service)
  })
  const command = commands.length === 1 && first ? first : { kind: 'batch' as const, commands }
  return { key, command, blocked }
}
