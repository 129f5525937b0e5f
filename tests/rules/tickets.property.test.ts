/* [TIC] [DEL] Whatever a team does with its services while tickets, defects and silos are about: the books of tickets and deliveries add
   up, and the world stays one that can be. A failing run prints its seed and the acts it shrank to. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Command, TeamCommand } from '../../shared/game/command.ts'
import { evolve } from '../../shared/game/evolve.ts'
import type { Lesson, TicketSpec } from '../../shared/lessons/lesson.ts'
import { TICKET_KINDS, UNLOCKS } from '../../shared/lessons/kinds.ts'
import { holdsTicket } from '../../shared/rules/code.ts'
import { doraOf } from '../../shared/rules/delivery.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { violations } from '../../shared/world/invariants.ts'
import type { Session } from '../../shared/world/session.ts'
import { shopLesson } from '../support/cluster.ts'
import { deepFreeze } from '../support/frozen.ts'
import { aClass } from '../support/played-class.ts'

const RUNS = 8
const STEPS = 40
const SHOP = shopLesson()
const MODULES = ['catalog', 'search', 'recommend', 'cart']

const TICKETS = Array.from({ length: 16 }, (_, rank): TicketSpec => {
  const kind = TICKET_KINDS[rank % TICKET_KINDS.length] ?? 'feature'
  const [module, at] = [MODULES[rank % MODULES.length] ?? 'any', rank * 4]
  return { id: `t${rank + 1}`, kind, module, value: 50 + rank, atSeconds: [at, at + 5], dueSeconds: 40 }
})

/** Half of all releases are defective, nodes have room, and what is built is built soon. */
const LESSON: Partial<Lesson> = {
  spikes: [],
  incidents: [{ kind: 'leak', target: 'search', atSeconds: [30, 60] }],
  tickets: TICKETS,
  tools: { cicd: 60, scanner: 30 },
  unlocks: [...UNLOCKS],
  nodes: { ...SHOP.nodes, cpuMillis: 8000, memoryMi: 32_000 },
  modules: SHOP.modules.map((module) => ({ ...module, buildSeconds: 0.5, startSeconds: 0.5 })),
  tunables: { ...SHOP.tunables, defectBase: 0.4 },
}

const service = fc.constantFrom('shop', 'search', 'recommend')
const module = fc.constantFrom(...MODULES)
const act: fc.Arbitrary<TeamCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ship-ticket' as const),
      ticket: fc.constantFrom(...TICKETS.map(({ id }) => id)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('rollback' as const),
      service,
      revision: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('split-service' as const),
      newService: fc.constantFrom('search', 'recommend'),
      modules: fc.uniqueArray(module, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move-module' as const), module, to: service }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge-services' as const), from: service, into: service }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('set-image' as const),
      service,
      image: fc.constantFrom('full' as const, 'slim' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('start-rollout' as const),
      service,
      strategy: fc.constantFrom('rolling' as const, 'recreate' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('buy-tool' as const, 'sell-tool' as const),
      tool: fc.constantFrom('cicd' as const, 'scanner' as const),
    }),
  },
)
const step = fc.record({
  by: fc.constantFrom('s1', 's2'),
  acts: fc.array(act, { minLength: 1, maxLength: 3 }),
  ticks: fc.integer({ min: 0, max: 16 }),
})

/** What is wrong with the books of tickets and deliveries, in words. */
function wrong(cluster: Cluster): string[] {
  const found: string[] = []
  let paid = 0
  for (const ticket of Object.values(cluster.tickets)) {
    const { state } = ticket
    if (state.kind === 'live' && state.paid) paid += ticket.value
    const owner = cluster.services[cluster.owners[ticket.module] ?? '']?.releases.at(-1)
    const isIn = owner !== undefined && holdsTicket(cluster, owner, ticket.id)
    if (state.kind === 'live' && ticket.kind !== 'no-code' && !isIn) found.push(`${ticket.id} is live in no code`)
    if (ticket.attempts === 0 && state.kind !== 'open')
      found.push(`${ticket.id} was never shipped and is ${state.kind}`)
  }
  if (cluster.accounts.tickets.thousandths !== paid * 1000) found.push(`${paid} is not what tickets earned`)
  for (const { service: id, askedTick, liveTick, failed, failedTick, restoredTicks } of cluster.deliveries) {
    if (askedTick > liveTick) found.push(`a delivery of ${id} was live before it was asked for`)
    if (failed !== (failedTick !== null)) found.push(`a delivery of ${id} fails and does not`)
    if (restoredTicks !== null && !(failed && restoredTicks >= 0))
      found.push(`a delivery of ${id} is restored of nothing`)
  }
  return found
}

for (const roles of ['devops', 'silo'] as const) {
  it(`under ${roles} rules the books add up, and the log folds to the same`, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: STEPS, maxLength: STEPS }), (steps) => {
        const room = aClass({ teams: 1, seats: 2, lesson: { ...LESSON, roles } }).toLive()
        for (const { by, acts, ticks } of steps) {
          const [first] = acts
          const command: Command = acts.length === 1 && first ? first : { kind: 'batch', commands: acts }
          room.try(by, command)
          for (const one of acts) room.try(by, one)
          room.tick(ticks)
          const cluster = room.cluster('t1')
          // Between a rollback and the next tick a ticket has not been taken back yet.
          if (ticks > 0) expect([...violations(cluster), ...wrong(cluster)]).toEqual([])
        }
        const { round } = room.session
        const dora = doraOf(room.cluster('t1'), { tick: round!.tick, liveTick: round!.tick })
        for (const measure of Object.values(dora)) expect(measure).toBeGreaterThanOrEqual(0)
        const fold = room.records.reduce<Session | null>(
          (state, record) => deepFreeze(evolve(state, record).session),
          null,
        )
        expect(fold).toEqual(room.session)
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
}
