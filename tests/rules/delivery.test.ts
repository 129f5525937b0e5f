/* Deliveries as DORA counts them: what is one, which of them failed, how long until it was well again. */

import { describe, expect, it } from 'vitest'
import { doraOf } from '../../shared/rules/delivery.ts'
import type { Delivery } from '../../shared/world/delivery.ts'
import { DEFECTIVE, drawShop, type ShippingWorld, ticket } from '../support/shipping.ts'

const back = (service: string, revision?: number) => ({ kind: 'rollback', service, revision }) as const
const restored = (world: ShippingWorld) => world.cluster.deliveries.map((delivery) => delivery.restoredTicks)
const failed = (world: ShippingWorld) => world.cluster.deliveries.map((delivery) => delivery.failed)

/** Two tickets of module b, asked for at once. */
const shop = (tunables: object = {}) =>
  drawShop('aa | bb | .', { tickets: [ticket('t1', 'b'), ticket('t2', 'b')], tunables })

function settled(world: ShippingWorld, service = 'b'): ShippingWorld {
  for (let tick = 0; tick < 400 && world.service(service).rollout.kind !== 'done'; tick++) world.pass(0.25)
  expect(world.service(service).rollout.kind).toBe('done')
  return world
}

function sound(world: ShippingWorld): void {
  world.ctx.lesson = { ...world.ctx.lesson, tunables: { ...world.ctx.lesson.tunables, defectBase: 0 } }
}

/** Both tickets shipped one after the other. */
function shippedTwice(tunables: object = {}): ShippingWorld {
  const world = shop(tunables)
  world.pass(2)
  world.ship('t1')
  settled(world)
  world.ship('t2')
  return settled(world)
}

describe('[DEL1] a delivery', () => {
  it('is a release that changed code and runs everywhere, with the time from asking to then', () => {
    const world = shop()
    world.pass(2)
    world.ship('t1')
    expect(world.cluster.deliveries).toEqual([])
    settled(world)
    expect(world.cluster.deliveries).toEqual([
      {
        ...{ service: 'b', revision: 2, askedTick: 8, liveTick: world.ctx.tick, tickets: 1 },
        ...{ failed: false, failedTick: null, restoredTicks: null },
      },
    ])
  })

  it('is not a change of resources, of the image, a restart or a rollback', () => {
    const world = shop()
    world.act({ kind: 'set-resources', service: 'b', memoryLimitMi: 1200 })
    settled(world)
    world.act({ kind: 'set-image', service: 'b', image: 'distroless' })
    settled(world)
    world.act({ kind: 'start-rollout', service: 'b', strategy: 'rolling' })
    settled(world)
    world.act(back('b'))
    settled(world)
    expect(world.cluster.deliveries).toEqual([])
  })

  it('is a split: the new service, and the old one without what left', () => {
    const world = drawShop('a | .')
    world.act({ kind: 'split-service', newService: 'free', modules: ['e'] })
    world.pass(40)
    expect(world.cluster.deliveries.map(({ service, revision }) => [service, revision])).toEqual([
      ['free', 1],
      ['a', 2],
    ])
  })

  it('holds all that was asked for since the last one: a rollout that gave way is counted with the next, from its own asking', () => {
    const world = shop()
    world.pass(2)
    world.ship('t1')
    world.pass(3)
    expect(world.service('b').rollout.kind).toBe('rolling')
    world.ship('t2')
    settled(world)
    expect(world.cluster.deliveries).toMatchObject([{ revision: 3, askedTick: 8, tickets: 2, failed: false }])
  })

  it('is asked for when its change was, whatever else is changed while it is being built', () => {
    const world = shop()
    world.pass(2)
    world.ship('t1')
    world.pass(1)
    world.act({ kind: 'set-image', service: 'b', image: 'distroless' })
    settled(world)
    expect(world.cluster.deliveries).toMatchObject([{ askedTick: 8, tickets: 1 }])
  })

  it('is not a rollback to what gave way before it ran everywhere', () => {
    const world = shop()
    world.pass(2)
    world.ship('t1')
    world.pass(3)
    world.ship('t2')
    settled(world)
    world.act(back('b', 2))
    settled(world)
    expect(world.wanted('b').versions).toEqual({ b: 2 })
    expect(world.cluster.deliveries).toMatchObject([{ revision: 3, failed: true }])
  })

  it('is counted once, whatever rolls out later', () => {
    const world = shippedTwice()
    world.act({ kind: 'set-resources', service: 'b', memoryLimitMi: 1200 })
    settled(world)
    world.act(back('b'))
    settled(world)
    expect(world.cluster.deliveries).toHaveLength(2)
  })
})

describe('a delivery that fails', () => {
  it('[DEL2] carries a defect, from the first replica that served', () => {
    const world = shop(DEFECTIVE)
    world.pass(2)
    world.ship('t1')
    const serves = () =>
      Object.values(world.cluster.pods).some((pod) => pod.revision === 2 && pod.lifecycle.kind === 'ready')
    for (let tick = 0; tick < 200 && !serves(); tick++) world.pass(0.25)
    const firstServed = world.ctx.tick
    settled(world)
    expect(world.cluster.deliveries).toMatchObject([{ failed: true, failedTick: firstServed, restoredTicks: null }])
    expect(world.ctx.tick).toBeGreaterThan(firstServed)
  })

  it('[DEL2] or a leak', () => {
    const world = shop()
    world.pass(2)
    world.cluster.faults = [{ kind: 'leak', module: 'b', version: 1, strength: 12, untilTick: null }]
    world.ship('t1')
    expect(failed(settled(world))).toEqual([true])
  })

  it('[DEL3] or is rolled back, however sound, and nothing older with it', () => {
    const world = shippedTwice()
    world.pass(5)
    const gaveUp = world.ctx.tick
    world.act(back('b'))
    settled(world)
    expect(failed(world)).toEqual([false, true])
    expect(world.cluster.deliveries[1]).toMatchObject({ failedTick: gaveUp, restoredTicks: world.ctx.tick - gaveUp })
  })

  it('[DEL3] all that is newer than what a rollback goes back to', () => {
    const world = shippedTwice()
    world.act(back('b', 1))
    settled(world)
    expect(failed(world)).toEqual([true, true])
  })

  it('[DEL3] a service’s first release, rolled back to its modules’ earlier code', () => {
    const world = drawShop('a | .', { tickets: [ticket('t1', 'e')] })
    world.pass(2)
    world.ship('t1')
    settled(world, 'a')
    world.act({ kind: 'split-service', newService: 'free', modules: ['e'] })
    world.pass(40)
    world.act(back('free'))
    settled(world, 'free')
    expect(world.cluster.deliveries.filter((one) => one.service === 'free')).toMatchObject([
      { revision: 1, failed: true },
    ])
    expect(world.ticket('t1').state.kind).toBe('open')
  })

  it('[DEL3] a rollback of a rollback takes back nothing', () => {
    const world = shippedTwice()
    world.act(back('b'))
    settled(world)
    world.act(back('b', 3))
    settled(world)
    expect(failed(world)).toEqual([false, true])
    expect(world.ticket('t2').state.kind).toBe('live')
  })

  it('[DEL3] is counted when it is taken back before it ran everywhere, if it served anybody', () => {
    const taken = (serves: boolean) => {
      const world = shop(DEFECTIVE)
      world.pass(2)
      world.ship('t1')
      const arrived = () =>
        serves
          ? Object.values(world.cluster.pods).some((pod) => pod.revision === 2 && pod.lifecycle.kind === 'ready')
          : world.service('b').rollout.kind === 'rolling'
      for (let tick = 0; tick < 200 && !arrived(); tick++) world.pass(0.25)
      world.act(back('b'))
      return settled(world).cluster.deliveries
    }
    expect(taken(true)).toMatchObject([{ revision: 2, askedTick: 8, tickets: 1, failed: true }])
    expect(taken(true)[0]?.restoredTicks).toBeGreaterThan(0)
    expect(taken(false)).toEqual([])
  })

  it('[DEL4] is well again with the next sound release, not with another that fails', () => {
    const world = shop(DEFECTIVE)
    world.pass(2)
    world.ship('t1')
    settled(world)
    const { failedTick } = world.cluster.deliveries[0]!
    world.act({ kind: 'set-resources', service: 'b', memoryLimitMi: 1200 })
    expect(restored(settled(world))).toEqual([null])
    sound(world)
    world.ship('t2')
    settled(world)
    expect(restored(world)).toEqual([world.ctx.tick - failedTick!, null])
  })

  it('[DEL4] a defect fails from its first request on, not from when somebody takes it back', () => {
    const world = shop(DEFECTIVE)
    world.pass(2)
    world.ship('t1')
    settled(world)
    const { failedTick } = world.cluster.deliveries[0]!
    world.pass(20)
    world.act(back('b'))
    settled(world)
    expect(world.cluster.deliveries).toMatchObject([{ failedTick, restoredTicks: world.ctx.tick - failedTick! }])
  })

  it('[DEL4] or when its service is gone and its modules run elsewhere', () => {
    const world = shop(DEFECTIVE)
    world.pass(2)
    world.ship('t1')
    settled(world)
    sound(world)
    world.act({ kind: 'merge-services', from: 'b', into: 'a' })
    world.pass(40)
    expect(Object.keys(world.cluster.services)).toEqual(['a'])
    expect(restored(world)[0]).toBeGreaterThan(0)
  })
})

describe('[DEL5] the four DORA measures', () => {
  const delivery = (change: Partial<Delivery>): Delivery => ({
    ...{ service: 'b', revision: 2, askedTick: 0, liveTick: 0, tickets: 1 },
    ...{ failed: false, failedTick: null, restoredTicks: null, ...change },
  })
  const dora = (deliveries: Delivery[], liveTick: number) => {
    const world = shop()
    world.cluster.deliveries = deliveries
    return doraOf(world.cluster, { tick: 100 + liveTick, liveTick })
  }

  it('are worked out by hand: four deliveries in two minutes, two failed', () => {
    const measures = dora(
      [
        delivery({ askedTick: 100, liveTick: 140 }),
        delivery({ askedTick: 200, liveTick: 280, failed: true, failedTick: 280, restoredTicks: 40 }),
        delivery({ askedTick: 300, liveTick: 340 }),
        // Still failing, for 20 ticks now.
        delivery({ askedTick: 400, liveTick: 440, failed: true, failedTick: 560 }),
      ],
      480,
    )
    expect(measures).toEqual({
      deployments: 4,
      deploymentsPerMinute: 2,
      // (40 + 80 + 40 + 40) ÷ 4 ticks.
      leadSeconds: 12.5,
      changeFailureShare: 0.5,
      // (40 + 20) ÷ 2 ticks.
      restoreSeconds: 7.5,
    })
  })

  it('are 0 before anything was delivered', () => {
    const nothing = {
      deployments: 0,
      deploymentsPerMinute: 0,
      leadSeconds: 0,
      changeFailureShare: 0,
      restoreSeconds: 0,
    }
    expect(dora([], 0)).toEqual(nothing)
    expect(dora([], 480)).toEqual(nothing)
  })
})
