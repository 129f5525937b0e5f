/* Online Boutique: its claims on one seed, so that whoever breaks one learns it before the balance table does
   (`npm run balance -- --lesson online-boutique` plays them on fifty), what a class meets when it opens, and the calls its source makes. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { seeds } from '../../shared/bots/balance.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { checkBalance } from '../../shared/bots/claims.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { CallSpec } from '../../shared/lessons/lesson.ts'

const HOUSE = join(import.meta.dirname, '../../shared/lessons')
const file = (await loadLessons([HOUSE])).get('online-boutique')!
const { lesson } = file
const SEED = '1001'

/** Calls of one request to each module, the first of all left out. */
function callsOf(id: string): Record<string, number> {
  const counts: Record<string, number> = {}
  const visit = ({ calls }: CallSpec, visits: number) => {
    for (const call of calls) {
      const more = visits * call.count
      counts[call.module] = (counts[call.module] ?? 0) + more
      visit(call, more)
    }
  }
  visit(lesson.classes.find((one) => one.id === id)!.call, 1)
  return counts
}

it('every claim holds on a seed of its table, and the reference is far enough above the floor', () => {
  const { claims, validity } = checkBalance(file, { tuning: seeds(1, 1), check: [SEED] })
  expect(claims.map(({ claim, holds }) => [claim.id, holds])).toEqual([
    ['merging-pays', true],
    ['better-than-scaling', true],
    ['small-is-no-reason', true],
    ['not-all-in-one', true],
    ['merging-pays-quiet', true],
    ['cut-loses-money', true],
  ])
  expect(validity.holds).toBe(true)
})

it('a team that does nothing starts with ten services, all Ready', () => {
  const strategy = file.strategies.find((one) => one.id === 'as-it-is')!
  const bots = [createTeam({ strategy, size: 0, lesson })]
  const { session, refusals } = playRound({ lesson, seed: SEED, bots, untilTick: 1 })
  const { pods, services } = session.round!.clusters['t1']!
  expect(refusals).toEqual([])
  expect(Object.keys(services)).toHaveLength(10)
  expect(new Set(Object.values(pods).map((pod) => pod.lifecycle.kind))).toEqual(new Set(['ready']))
})

it('calls are counted as the source makes them: nine prices on the first page, five products a recommendation', () => {
  expect(callsOf('home')).toEqual({ currency: 1 + 9, catalog: 1, cart: 1, ads: 1 })
  expect(callsOf('product')).toEqual({ catalog: 1 + 5 + 1, currency: 1 + 1, cart: 1, recommend: 1, ads: 1 })
  // Two products in the cart, each looked up and converted, and what shipping costs.
  expect(callsOf('cart')).toEqual({ currency: 1 + 1 + 2, cart: 1, catalog: 5 + 1 + 2, shipping: 1, recommend: 1 })
  expect(callsOf('order')).toEqual({
    ...{ checkout: 1, payment: 1, email: 1, shipping: 2, recommend: 1 },
    ...{ cart: 2, currency: 1 + 1 + 2, catalog: 5 + 1 + 2 },
  })
})

it('what strikes is a part that every request can do without, or a node', () => {
  const needed = new Set<string>()
  const visit = (call: CallSpec) => {
    if (call.optionalValueShare !== undefined) return
    needed.add(call.module)
    for (const inner of call.calls) visit(inner)
  }
  for (const { call } of lesson.classes) visit(call)
  const struck = lesson.incidents.filter((one) => one.kind !== 'node-crash').flatMap((one) => one.among ?? [])
  expect(new Set(struck)).toEqual(new Set(['recommend', 'ads']))
  for (const module of struck) expect(needed).not.toContain(module)
})
