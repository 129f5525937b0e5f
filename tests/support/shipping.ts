/* A drawn world whose business asks for things: tickets appear and are paid as in a round, tools may be bought, silos may hold.
     const world = drawShop('aa | b | .', { tickets: [ticket('t1', 'b')] }); world.pass(2); world.ship('t1')
   The drawing itself is draw-cluster.ts; no traffic flows here. */

import type { Lesson, TicketSpec } from '../../shared/lessons/lesson.ts'
import { advanceTickets } from '../../shared/rules/tickets.ts'
import type { Refusal } from '../../shared/world/act.ts'
import type { Release, Service } from '../../shared/world/cluster.ts'
import type { Ticket } from '../../shared/world/delivery.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { type Drawing, draw, type World } from './draw-cluster.ts'

/** A feature worth 200, asked for after 1 s of live and due 50 s later. */
export function ticket(id: string, module: string, change: Partial<TicketSpec> = {}): TicketSpec {
  return { id, kind: 'feature', module, value: 200, atSeconds: [1, 1], dueSeconds: 50, ...change }
}

/** No release ships a defect. */
const SOUND: Partial<Lesson['tunables']> = { defectBase: 0, defectPerModule: 0, defectPerExtraTicket: 0 }
/** Every release ships one, even where CI/CD halves the chance. */
export const DEFECTIVE = { defectBase: 2 }

interface Shop extends Omit<Drawing, 'tunables'> {
  tickets?: TicketSpec[]
  tunables?: Partial<Lesson['tunables']>
  roles?: Lesson['roles']
}

export interface ShippingWorld extends World {
  /** Lets so many seconds pass: machines run, tickets appear and are settled. */
  pass(seconds: number): void
  ship(ticket: string): Refusal | null
  ticket(id: string): Ticket
  service(id: string): Service
  /** The release a service is wanted to run. */
  wanted(id: string): Release
  /** Earned by tickets, in the round's currency. */
  earned(): number
}

/** Nothing goes wrong unless the drawing says so; every tool is on offer for nothing. */
export function drawShop(picture: string, drawing: Shop = {}): ShippingWorld {
  const world = draw(picture, { ...drawing, tunables: { ...SOUND, ...drawing.tunables } })
  world.ctx.lesson = {
    ...world.ctx.lesson,
    tickets: drawing.tickets ?? [],
    roles: drawing.roles ?? 'devops',
    tools: { cicd: 0, scanner: 0 },
  }
  const service = (id: string) => world.cluster.services[id]!
  return {
    ...world,
    pass: (seconds) => {
      for (let tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
        world.tick()
        advanceTickets(world.cluster, world.ctx)
      }
    },
    ship: (id) => world.act({ kind: 'ship-ticket', ticket: id }),
    ticket: (id) => world.cluster.tickets[id]!,
    service,
    wanted: (id) => service(id).releases.at(-1)!,
    earned: () => world.cluster.accounts.tickets.thousandths / 1000,
  }
}

/** Buys a tool and lets its pod become ready. */
export function withTool(world: ShippingWorld, tool: 'cicd' | 'scanner'): void {
  const refusal = world.act({ kind: 'buy-tool', tool })
  if (refusal !== null) throw new Error(`no ${tool}: ${refusal.code}`)
  world.pass(10)
}

/** Seconds from now until the service's release begins to roll out. */
export function secondsUntilRolling(world: ShippingWorld, id = 'b'): number {
  const from = world.ctx.tick
  while (world.service(id).rollout.kind === 'building') {
    if (world.ctx.tick - from > 400) throw new Error(`${id} is never built`)
    world.pass(0.25)
  }
  return (world.ctx.tick - from) / 4
}

export const ticketState = (world: ShippingWorld, id = 't1') => world.ticket(id).state.kind

/** Module b alone, with one ticket for it: 2 s to build, 1.5 s to start. */
export const smallShop = (change: Partial<TicketSpec> = {}) =>
  drawShop('a | b | .', { tickets: [ticket('t1', 'b', change)] })

/** Shipped and live: the ticket of a small shop after 8 s. */
export function shippedShop(world = smallShop()): ShippingWorld {
  world.pass(2)
  if (world.ship('t1') !== null) throw new Error('the ticket of the small shop is refused')
  world.pass(6)
  if (ticketState(world) !== 'live') throw new Error('the ticket of the small shop is not live')
  return world
}
