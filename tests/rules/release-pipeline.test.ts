/* From a change to a release that may roll out: builds in their turn, tests, the scan, the hand-off, and what CI/CD does by itself. */

import { describe, expect, it } from 'vitest'
import { draw } from '../../shared/lib/random.ts'
import { defectChance } from '../../shared/rules/defects.ts'
import { pipelineTicksLeft } from '../../shared/rules/pipeline.ts'
import { DEFECTIVE, drawShop, type ShippingWorld, ticket, withTool } from '../support/shipping.ts'

const image = (service: string, base: 'slim' | 'full' | 'distroless') =>
  ({ kind: 'set-image', service, image: base }) as const
const rollout = (world: ShippingWorld, id = 'b') => world.service(id).rollout

/** Seconds from now until the service's release begins to roll out. */
function secondsUntilRolling(world: ShippingWorld, id = 'b'): number {
  const from = world.ctx.tick
  while (rollout(world, id).kind === 'building') {
    if (world.ctx.tick - from > 400) throw new Error(`${id} is never built`)
    world.pass(0.25)
  }
  return (world.ctx.tick - from) / 4
}

describe('builds', () => {
  const shop = () => drawShop('ab | abc | .')

  it('[PIP1] wait their turn; one that runs has been asked for before all others', () => {
    const world = shop()
    for (const id of ['b', 'a', 'c']) {
      world.act(image(id, 'distroless'))
      world.pass(0.25)
    }
    // 1 s + the modules: b and c have one of 1 s, a has four.
    expect([secondsUntilRolling(world, 'b'), secondsUntilRolling(world, 'a'), secondsUntilRolling(world, 'c')]).toEqual(
      [1.25, 5, 2],
    )
  })

  it('[PIP2] with CI/CD all run at once, and take half the time', () => {
    const world = shop()
    withTool(world, 'cicd')
    for (const id of ['b', 'a', 'c']) world.act(image(id, 'distroless'))
    const build = rollout(world, 'a')
    expect(build.kind === 'building' && pipelineTicksLeft(world.cluster, build)).toBe(10)
    expect([secondsUntilRolling(world, 'b'), secondsUntilRolling(world, 'c'), secondsUntilRolling(world, 'a')]).toEqual(
      [1, 0, 1.5],
    )
  })

  it('[PIP2] not while its pod does not run: what had begun together waits its turn again', () => {
    const world = shop()
    withTool(world, 'cicd')
    for (const id of ['b', 'c']) world.act(image(id, 'distroless'))
    world.pass(0.25)
    world.act({ kind: 'sell-tool', tool: 'cicd' })
    expect(secondsUntilRolling(world, 'b')).toBe(1.5)
    expect(rollout(world, 'c')).toMatchObject({ queued: true, ticksLeft: 6 })
  })

  it('[REL7] one that is superseded keeps its turn; one that was built already queues up anew', () => {
    const world = drawShop('ab | ab | .', { roles: 'silo' })
    world.act(image('a', 'distroless'))
    world.pass(0.25)
    world.act(image('b', 'distroless'))
    world.pass(1)
    // Five modules rest in a: 1 s and one for each, from the beginning.
    world.act(image('a', 'full'))
    world.pass(0.25)
    expect([rollout(world, 'a'), rollout(world, 'b')]).toMatchObject([
      { queued: false, ticksLeft: 23 },
      { queued: true, ticksLeft: 8 },
    ])
    world.pass(6)
    expect([rollout(world, 'a'), rollout(world, 'b')]).toMatchObject([
      { stage: 'test' },
      { stage: 'build', queued: false },
    ])
    world.act(image('a', 'distroless'))
    world.pass(0.25)
    expect([rollout(world, 'a'), rollout(world, 'b')]).toMatchObject([
      { stage: 'build', queued: true },
      { stage: 'build', queued: false },
    ])
  })
})

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

describe('the scanner', () => {
  it('[PIP5] takes 1 s of every build', () => {
    const world = drawShop('a | b | .')
    withTool(world, 'scanner')
    world.act(image('b', 'distroless'))
    expect(secondsUntilRolling(world)).toBe(3)
  })

  it('[PIP7] lets no full image through: the release waits until another is chosen', () => {
    const world = drawShop('a | b | .')
    withTool(world, 'scanner')
    world.act(image('b', 'full'))
    world.pass(30)
    expect(rollout(world)).toMatchObject({ kind: 'building', stage: 'blocked' })
    // What runs goes on running.
    expect(world.pod('b-1')).toMatchObject({ revision: 1, lifecycle: { kind: 'ready' } })
    world.act(image('b', 'distroless'))
    world.pass(8)
    expect(rollout(world).kind).toBe('done')
  })

  it('[PIP7] or until the wish is taken back, or nothing scans any more', () => {
    const blocked = () => {
      const world = drawShop('a | b | .')
      withTool(world, 'scanner')
      world.act(image('b', 'full'))
      world.pass(10)
      return world
    }
    const back = blocked()
    back.act(image('b', 'slim'))
    back.pass(1)
    expect([rollout(back).kind, back.wanted('b').image]).toEqual(['done', 'slim'])
    const sold = blocked()
    sold.act({ kind: 'sell-tool', tool: 'scanner' })
    sold.pass(20)
    expect([rollout(sold).kind, sold.wanted('b').image]).toEqual(['done', 'full'])
  })

  it('[PIP7] without a scanner a full image is nobody’s business', () => {
    const world = drawShop('a | b | .')
    world.act(image('b', 'full'))
    expect(secondsUntilRolling(world)).toBe(2)
  })
})

describe('the hand-off', () => {
  it('[PIP6] where silos hold a release waits 10 s for the testers, while the next one is being built', () => {
    const world = drawShop('ab | ab | .', { roles: 'silo' })
    world.act(image('b', 'distroless'))
    world.act(image('a', 'distroless'))
    expect(secondsUntilRolling(world, 'a')).toBe(6 + 10)
    expect(secondsUntilRolling(world, 'b')).toBe(2)
  })

  it('[PIP6] not under DevOps rules, not with CI/CD, and not for resources, which nobody builds', () => {
    const devops = drawShop('a | b | .')
    devops.act(image('b', 'distroless'))
    expect(secondsUntilRolling(devops)).toBe(2)
    const cicd = drawShop('a | b | .', { roles: 'silo' })
    withTool(cicd, 'cicd')
    cicd.act(image('b', 'distroless'))
    expect(secondsUntilRolling(cicd)).toBe(1)
    const resources = drawShop('a | b | .', { roles: 'silo' })
    resources.act({ kind: 'set-resources', service: 'b', memoryLimitMi: 1200 })
    expect(rollout(resources).kind).toBe('rolling')
  })
})

describe('CI/CD takes a defect back', () => {
  const tickets = ['t1', 't2'].map((id) => ticket(id, 'b', { atSeconds: [12, 12] }))
  const shop = () => drawShop('aa | bb | .', { tickets })
  /** Ships the ticket with a defect; stops on the tick on which its first replica serves. */
  const shipDefect = (world: ShippingWorld) => {
    world.pass(4)
    world.ctx.lesson = { ...world.ctx.lesson, tunables: { ...world.ctx.lesson.tunables, ...DEFECTIVE } }
    world.ship('t1')
    const serves = () =>
      Object.values(world.cluster.pods).some((pod) => pod.revision === 2 && pod.lifecycle.kind === 'ready')
    for (let tick = 0; tick < 200 && !serves(); tick++) world.pass(0.25)
    expect(world.wanted('b').defectShare).toBe(0.4)
  }

  it('[PIP8] 8 s after its first replica served', () => {
    const world = shop()
    withTool(world, 'cicd')
    shipDefect(world)
    world.pass(7.75)
    expect(world.wanted('b').defectShare).toBe(0.4)
    world.pass(0.25)
    expect(world.wanted('b').defectShare).toBeUndefined()
    const [told] = world.told('rolled-back')
    expect([told?.service, told?.facts]).toEqual(['b', { revision: 1, from: 2 }])
    world.pass(8)
    expect(rollout(world).kind).toBe('done')
    expect(world.ticket('t1').state.kind).toBe('open')
  })

  it('[PIP8] not without CI/CD', () => {
    const world = shop()
    world.pass(10)
    shipDefect(world)
    world.pass(60)
    expect(world.wanted('b').defectShare).toBe(0.4)
    expect(world.told('rolled-back')).toEqual([])
  })

  it('[PIP8] not where no earlier release of the same modules is sound', () => {
    const world = drawShop('a | b | .')
    withTool(world, 'cicd')
    const [release] = world.service('b').releases
    world.service('b').releases = [{ ...release!, defectShare: 0.4 }]
    world.pass(30)
    expect(world.wanted('b').revision).toBe(1)
  })

  it('[PIP8] not while the next release is being built: it replaces this one', () => {
    const world = shop()
    withTool(world, 'cicd')
    shipDefect(world)
    world.pass(7.5)
    world.ship('t2')
    world.pass(0.75)
    expect(rollout(world).kind).toBe('building')
    expect(world.told('rolled-back')).toEqual([])
    expect(world.wanted('b').tickets).toEqual(['t2'])
  })
})
