/* Whole rounds in which the business asks for things: two teams meet the same tickets, one ships them from four services and one from a
   monolith; under DevOps rules, under silo rules, and folded again from the log. */

import { describe, expect, it } from 'vitest'
import { evolve } from '../../shared/game/evolve.ts'
import type { Lesson, TicketSpec } from '../../shared/lessons/lesson.ts'
import { doraOf } from '../../shared/rules/delivery.ts'
import { profitThousandths } from '../../shared/rules/score.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { violations } from '../../shared/world/invariants.ts'
import type { Session } from '../../shared/world/session.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

/** Lesson 6 in outline (GAME.md §12): quieter traffic, tickets of 200 every 10.6 s, due in 50 s. */
const TICKETS = Array.from({ length: 12 }, (_, rank): TicketSpec => {
  const first = 5 + 10.6 * rank
  return {
    ...{ id: `t${rank + 1}`, kind: 'feature', module: 'any', value: 200 },
    ...{ atSeconds: [first, first + 8], dueSeconds: 50 },
  }
})
const shop = shopLesson()
const LESSON: Partial<Lesson> = {
  spikes: [],
  incidents: [],
  tickets: TICKETS,
  tools: { cicd: 60 },
  nodes: { ...shop.nodes, cpuMillis: 4000, memoryMi: 8192 },
  classes: shop.classes.map((one) => ({ ...one, ratePerSecond: one.ratePerSecond / 2 })),
  liveSeconds: 160,
}

/** Whoever looks ships all that is open and whose service has nothing on its way: once a second, in one batch. */
function ship(room: PlayedClass, seat: string, team: string): void {
  const { tickets, services, owners } = room.cluster(team)
  const open = Object.values(tickets).filter(
    (ticket) => ticket.state.kind === 'open' && services[owners[ticket.module] ?? '']?.rollout.kind === 'done',
  )
  if (open.length === 0) return
  const commands = open.map((ticket) => ({ kind: 'ship-ticket' as const, ticket: ticket.id }))
  room.say(seat, { kind: 'batch', commands })
}

const FOUR: [string, string[]][] = [
  ['search', ['catalog', 'search']],
  ['recommend', ['recommend']],
  ['checkout', ['checkout', 'payment', 'inventory', 'notify']],
]

/** t1 (s1, s3) splits in four, t2 (s2, s4) keeps the monolith. */
function played(roles: Lesson['roles'], tools: 'cicd'[] = []): PlayedClass {
  const room = aClass({ teams: 2, seats: 4, lesson: { ...LESSON, roles } }).toPlan()
  for (const seat of ['s1', 's2']) {
    room.say(seat, { kind: 'scale-service', service: 'shop', replicas: 2 })
    for (const tool of tools) room.say(seat, { kind: 'buy-tool', tool })
  }
  for (const [newService, modules] of FOUR) room.say('s1', { kind: 'split-service', newService, modules })
  room.toLive()
  for (let second = 0; second < 160; second++) {
    room.tick(4)
    if (room.session.phase.kind !== 'live') break
    ship(room, 's1', 't1')
    ship(room, 's2', 't2')
    for (const team of ['t1', 't2']) expect(violations(room.cluster(team)), `${team} after ${second} s`).toEqual([])
  }
  return room
}

const paid = (cluster: Cluster) =>
  Object.values(cluster.tickets).filter(({ state }) => state.kind === 'live' && state.paid)
const now = (room: PlayedClass) => ({ tick: room.session.round!.tick, liveTick: 160 * 4 })

describe('a round with tickets', () => {
  const room = played('devops')
  const [four, monolith] = [room.cluster('t1'), room.cluster('t2')]

  it('asks every team for the same, at the same time', () => {
    const asked = (cluster: Cluster) =>
      Object.values(cluster.tickets).map(({ id, module, openedTick, dueTick }) => [id, module, openedTick, dueTick])
    expect(asked(four)).toHaveLength(TICKETS.length)
    expect(asked(four)).toEqual(asked(monolith))
  })

  it('pays each ticket that was live in time, once, and all of it is profit', () => {
    expect(paid(four).length).toBeGreaterThan(TICKETS.length / 2)
    for (const cluster of [four, monolith]) {
      expect(cluster.accounts.tickets.thousandths).toBe(paid(cluster).length * 200_000)
      const without = { ...cluster, accounts: { ...cluster.accounts, tickets: { thousandths: 0, remainder: 0 } } }
      expect(profitThousandths(cluster) - profitThousandths(without)).toBe(cluster.accounts.tickets.thousandths)
    }
  })

  it('small services ship more often, sooner and more in time than the monolith', () => {
    const [often, seldom] = [doraOf(four, now(room)), doraOf(monolith, now(room))]
    expect(often.deployments).toBeGreaterThan(seldom.deployments)
    expect(often.leadSeconds).toBeLessThan(seldom.leadSeconds)
    expect(paid(four).length).toBeGreaterThan(paid(monolith).length)
  })

  it('every delivery carries what it shipped', () => {
    for (const cluster of [four, monolith]) {
      const shipped = Object.values(cluster.tickets).filter(({ state }) => state.kind === 'live')
      const carried = cluster.deliveries.reduce((sum, delivery) => sum + delivery.tickets, 0)
      expect(carried).toBe(shipped.length)
    }
  })

  it('folds to the same state from the log', () => {
    const folded = room.records.reduce<Session | null>((state, record) => evolve(state, record).session, null)
    expect(folded).toEqual(room.session)
  })
})

describe('the same round by other rules', () => {
  it('behind a wall every release waits 10 s longer; with CI/CD it does not', () => {
    const lead = (room: PlayedClass) => doraOf(room.cluster('t1'), now(room)).leadSeconds
    const open = lead(played('devops'))
    expect(lead(played('silo'))).toBeGreaterThan(open + 5)
    expect(lead(played('silo', ['cicd']))).toBeLessThan(open)
  })
})
