/* What may be wrong with a release that ships tickets: the draw, CI/CD's tests, and builds that are amended. Chances: release.test.ts. */

import { describe, expect, it } from 'vitest'
import { draw } from '../../shared/lib/random.ts'
import { defectChance } from '../../shared/rules/defects.ts'
import { DEFECTIVE, drawShop, secondsUntilRolling, ticket, withTool } from '../support/shipping.ts'

const image = (service: string, base: 'slim' | 'full' | 'distroless') =>
  ({ kind: 'set-image', service, image: base }) as const

describe('defects of what tickets ship', () => {
  const seeds = Array.from({ length: 60 }, (_, rank) => `seed-${rank}`)
  /** Whether the first release with a ticket of this world ships a defect. */
  const isDefective = (seed: string, more: { cicd?: boolean; wait?: number; service?: 'a' | 'b' } = {}) => {
    const { cicd = false, wait = 2, service = 'b' } = more
    const tickets = [ticket('t1', service)]
    const world = drawShop('a | b | .', { tickets, seed, tunables: { defectBase: 0.5 } })
    if (cicd) withTool(world, 'cicd')
    world.pass(wait)
    world.ship('t1')
    secondsUntilRolling(world, service)
    return world.wanted(service).defectShare !== undefined
  }

  it('[REL4] hang on the ticket and its attempt: not on when, nor on what else the service holds', () => {
    const expected = seeds.map((seed) => draw(seed, 'defect', 0, 't1#1') < 0.5)
    expect(seeds.map((seed) => isDefective(seed))).toEqual(expected)
    expect(seeds.map((seed) => isDefective(seed, { wait: 15 }))).toEqual(expected)
    expect(seeds.map((seed) => isDefective(seed, { service: 'a' }))).toEqual(expected)
  })

  it('[REL4] the next attempt has luck of its own', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'b')], seed: 'seed', tunables: { defectBase: 0.5 } })
    world.pass(2)
    const lucks = [1, 2, 3, 4, 5].map(() => {
      world.ship('t1')
      secondsUntilRolling(world)
      const isBad = world.wanted('b').defectShare !== undefined
      world.act({ kind: 'rollback', service: 'b' })
      world.pass(8)
      return isBad
    })
    expect(lucks).toEqual([1, 2, 3, 4, 5].map((attempt) => draw('seed', 'defect', 0, `t1#${attempt}`) < 0.5))
  })

  it('[REL4] of several tickets the first of the lesson counts, in whatever order they were shipped', () => {
    const tickets = ['t1', 't2'].map((id) => ticket(id, 'b'))
    for (const order of [tickets, [...tickets].reverse()]) {
      const world = drawShop('a | b | .', {
        tickets,
        seed: 'seed',
        tunables: { defectBase: 0.3, defectPerExtraTicket: 0.2 },
      })
      world.pass(2)
      for (const { id } of order) world.ship(id)
      secondsUntilRolling(world)
      const chance = defectChance(['b'], world.ctx.lesson, 2)
      expect(chance).toBeCloseTo(0.5)
      expect(world.wanted('b').defectShare !== undefined).toBe(draw('seed', 'defect', 0, 't1#1') < chance)
    }
  })

  it('[PIP4] are halved by the tests of a CI/CD that works when the build ends', () => {
    const expected = seeds.map((seed) => draw(seed, 'defect', 0, 't1#1') < 0.25)
    expect(seeds.slice(0, 30).map((seed) => isDefective(seed, { cicd: true }))).toEqual(expected.slice(0, 30))
    expect(expected.slice(0, 30)).not.toEqual(seeds.slice(0, 30).map((seed) => isDefective(seed)))
  })
})

describe('what a build that is amended holds', () => {
  it('[REL7] a change of code that is being built may go wrong, whatever else is changed meanwhile', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'b')], tunables: DEFECTIVE })
    world.pass(2)
    world.ship('t1')
    world.pass(1)
    world.act(image('b', 'distroless'))
    secondsUntilRolling(world)
    expect(world.wanted('b')).toMatchObject({ image: 'distroless', tickets: ['t1'], defectShare: 0.4 })
  })

  it('[REL7] what it is rolled back to was built before: no ticket, no new defect', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'b')], tunables: DEFECTIVE })
    world.act(image('b', 'distroless'))
    world.pass(10)
    world.ship('t1')
    world.pass(1)
    world.act({ kind: 'rollback', service: 'b', revision: 1 })
    secondsUntilRolling(world)
    expect(world.wanted('b')).toMatchObject({ image: 'slim', versions: { b: 1 }, tickets: [] })
    expect(world.wanted('b').defectShare).toBeUndefined()
  })
})
