/* From a change to a release that may roll out: builds in their turn, the scan, the hand-off, and what CI/CD does by itself. What may be
   wrong with a release: release-defects.test.ts. */

import { describe, expect, it } from 'vitest'
import { UNLOCKS } from '../../shared/lessons/kinds.ts'
import { pipelineTicksLeft } from '../../shared/rules/pipeline.ts'
import { DEFECTIVE, drawShop, secondsUntilRolling, type ShippingWorld, ticket, withTool } from '../support/shipping.ts'

const image = (service: string, base: 'slim' | 'full' | 'distroless') =>
  ({ kind: 'set-image', service, image: base }) as const
const rollout = (world: ShippingWorld, id = 'b') => world.service(id).rollout

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

  it('[PIP7] a virtual machine has no base image to look at', () => {
    const world = drawShop('a | b | .', { unlocks: [...UNLOCKS] })
    withTool(world, 'scanner')
    world.act({ kind: 'set-packing', service: 'b', packing: 'vm' })
    world.service('b').releases = world.service('b').releases.map((release) => ({ ...release, image: 'full' }))
    expect(secondsUntilRolling(world)).toBe(3)
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

  it('[PIP8] not to a release of other modules: nobody asked for those', () => {
    const world = drawShop('a | bb | .', { modules: { b: 'bc' } })
    withTool(world, 'cicd')
    world.ctx.lesson = { ...world.ctx.lesson, tunables: { ...world.ctx.lesson.tunables, ...DEFECTIVE } }
    world.act({ kind: 'move-module', module: 'c', to: 'a' })
    world.pass(60)
    expect(world.wanted('b')).toMatchObject({ modules: ['b'], defectShare: 0.4 })
    expect(world.told('rolled-back').filter((one) => one.service === 'b')).toEqual([])
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
