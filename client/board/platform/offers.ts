/* What of the platform a lesson offers and what of it asks for attention: decisions without drawing. Drawn in strip.tsx and the panels. */
import type { ServiceView, TeamView, TicketView, WallRequestView } from '../../../shared/game/view.types.ts'
import type { Lesson } from '../../../shared/lessons/lesson.ts'
import type { Side } from '../../../shared/world/delivery.ts'
import type { SeatId, ServiceId } from '../../../shared/world/ids.ts'
import type { BoardCommand } from '../acts.ts'

export interface Offers {
  tools: boolean
  tickets: boolean
  wall: boolean
}

/** Tools are on offer with a price, or as the node autoscaler; silos may come from the host's choice, not the lesson's. */
export function offersOf(lesson: Lesson, view: Pick<TeamView, 'sides'>): Offers {
  return {
    tools: Object.keys(lesson.tools).length > 0 || lesson.unlocks.includes('node-autoscaler'),
    tickets: lesson.tickets.length > 0,
    wall: lesson.roles === 'silo' || Object.keys(view.sides).length > 0,
  }
}

/** The service that holds a module now, or is about to. */
export function homeOfModule(services: readonly ServiceView[], module: string): ServiceId | '' {
  const arriving = services.find((service) => service.arriving.includes(module))
  return (arriving ?? services.find((service) => service.modules.includes(module)))?.id ?? ''
}

/** A ticket that somebody can still ship: open, or overdue and never shipped. */
export function isShippable({ state, service }: TicketView): boolean {
  return state === 'open' || (state === 'late' && service === '')
}

/** Open tickets, the most pressing first. */
export function openTickets(tickets: readonly TicketView[]): TicketView[] {
  return tickets.filter(({ state }) => state === 'open').sort((left, right) => left.secondsLeft - right.secondsLeft)
}

/** Open tickets by the service that would carry them, the most pressing first. */
export function byService(
  tickets: readonly TicketView[],
  services: readonly ServiceView[],
): [ServiceId, TicketView[]][] {
  const groups = new Map<ServiceId, TicketView[]>()
  for (const ticket of openTickets(tickets)) {
    const home = homeOfModule(services, ticket.module)
    groups.set(home, [...(groups.get(home) ?? []), ticket])
  }
  return [...groups]
}

/** Ships them in one release: a batch joins one build. */
export function shipAll(tickets: readonly TicketView[]): BoardCommand {
  const commands = tickets.map(({ id }) => ({ kind: 'ship-ticket' as const, ticket: id }))
  const [only] = commands
  return commands.length === 1 && only ? only : { kind: 'batch', commands }
}

/** What is left of a ticket's time, 0–1; its whole time is the lesson's. */
export function shareLeft(ticket: Pick<TicketView, 'id' | 'secondsLeft'>, lesson: Pick<Lesson, 'tickets'>): number {
  const all = lesson.tickets.find(({ id }) => id === ticket.id)?.dueSeconds ?? 0
  return all > 0 ? Math.min(1, ticket.secondsLeft / all) : 0
}

export interface Wall {
  side: Side | null
  /** What the other side asked and I may confirm, the most pressing first. */
  forMe: WallRequestView[]
  /** What I, or my side, asked of the other. */
  fromMe: WallRequestView[]
}

export function wallOf({ sides, requests }: Pick<TeamView, 'sides' | 'requests'>, me: SeatId | null): Wall {
  const side = (me !== null && sides[me]) || null
  const sorted = [...requests].sort((left, right) => left.secondsLeft - right.secondsLeft)
  // Whoever has no side, as a late joiner for a moment, may confirm everything (WAL4).
  const isMine = (request: WallRequestView) => request.by !== me && (side === null || request.side === side)
  return { side, forMe: sorted.filter(isMine), fromMe: sorted.filter((request) => !isMine(request)) }
}
