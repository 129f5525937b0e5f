/* Packing a service otherwise, what a packing does not let people change, and what it all comes to: how many fit. */

import { describe, expect, it } from 'vitest'
import type { Lesson, Packing } from '../../shared/lessons/lesson.ts'
import { applyTeamCommand, checkTeamCommand } from '../../shared/rules/acts.ts'
import type { RuleContext } from '../../shared/rules/context.ts'
import { settleInPlan } from '../../shared/rules/plan.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { roomyMemoryMi, startCluster } from '../../shared/rules/split.ts'
import type { Resources } from '../../shared/world/cluster.ts'
import { violations } from '../../shared/world/invariants.ts'
import { liveContext, shopLesson } from '../support/cluster.ts'
import { draw, type Drawing, type World } from '../support/draw-cluster.ts'

const OPEN: Drawing = {
  unlocks: ['split', 'scheduler', 'restart-policy', 'replica-controller', 'rolling-update', 'rollback', 'packing'],
}

const pack = (world: World, packing: Packing, service = 'b') => world.act({ kind: 'set-packing', service, packing })
const resourcesOf = (world: World): Resources => wantedRelease(world.cluster.services['b']!).resources

describe('[PACK19] set-packing', () => {
  it('is refused where packings are locked, for a service that is not there, and where nothing changes', () => {
    expect(pack(draw('b | a'), 'vm')).toEqual({ code: 'locked-by-lesson', facts: { unlock: 'packing' } })
    expect(pack(draw('b | a', OPEN), 'vm', 'nobody')?.code).toBe('unknown-service')
    expect(pack(draw('b | a', OPEN), 'container')).toEqual({
      code: 'no-change',
      facts: { service: 'b', packing: 'container' },
    })
  })

  it('in plan packs at once and places the pods afresh', () => {
    const world = draw('bbbb | #a', { ...OPEN, phase: 'plan', resources: { b: { memoryRequestMi: 100 } } })
    expect(pack(world, 'vm')).toBeNull()
    // A machine takes its limits, 1,000 m and 1,380 Mi: two to a node of two cores.
    expect(world.show()).toBe('b b | #a ~ b b')
    expect(pack(world, 'metal')).toBeNull()
    expect(world.show()).toBe('b b b b | #a')
    expect(violations(world.cluster)).toEqual([])
  })

  it('live is a build and a rollout; back again needs no build', () => {
    const world = draw('b | . | #a', { ...OPEN, tunables: { defectBase: 0, defectPerModule: 0 } })
    pack(world, 'vm')
    const service = world.cluster.services['b']!
    expect(service.rollout).toMatchObject({ kind: 'building', ticksLeft: 8 })
    world.run(40)
    expect(service.rollout.kind).toBe('done')
    expect(Object.values(world.cluster.pods).map((pod) => `${pod.service}.${pod.revision}`)).toEqual(['a.1', 'b.2'])
    pack(world, 'container')
    expect(service.rollout.kind).toBe('rolling')
  })

  it('leaves its modules the memory they had: a guest comes on top and goes with the machine', () => {
    const world = draw('b | #a', { ...OPEN, phase: 'plan' })
    pack(world, 'vm')
    expect(resourcesOf(world)).toMatchObject({ memoryRequestMi: 1380, memoryLimitMi: 1380 })
    pack(world, 'metal')
    expect(resourcesOf(world)).toMatchObject({ memoryRequestMi: 980, memoryLimitMi: 980 })
    pack(world, 'container')
    expect(resourcesOf(world)).toMatchObject({ memoryRequestMi: 1000, memoryLimitMi: 1000 })
  })

  it('gives a machine the size it was not given: 1.15 × its base and what one process can use', () => {
    const none = { cpuRequestMillis: 0, cpuLimitMillis: 0, memoryRequestMi: 0, memoryLimitMi: 0 }
    const world = draw('b | #a', { ...OPEN, phase: 'plan', resources: { b: none } })
    pack(world, 'vm')
    expect(resourcesOf(world)).toEqual({ ...none, cpuLimitMillis: 1000, memoryLimitMi: Math.ceil(1.15 * 560) })
  })
})

describe('what a packing does not let people change', () => {
  it('[PACK20] a base image is refused for all but containers', () => {
    const world = draw('b | #a', { ...OPEN, packing: { b: 'vm' } })
    const choose = () => world.act({ kind: 'set-image', service: 'b', image: 'distroless' })
    expect(choose()).toEqual({ code: 'not-for-packing', facts: { service: 'b', packing: 'vm' } })
    pack(world, 'container')
    expect(choose()).toBeNull()
  })

  it('[PACK9] limits alone are refused for a bare process; requests are taken, and old limits are not in their way', () => {
    const world = draw('b | #a', { ...OPEN, packing: { b: 'metal' } })
    const limits = { cpuLimitMillis: 500, memoryLimitMi: 900 }
    expect(world.act({ kind: 'set-resources', service: 'b', cpuLimitMillis: 800, memoryLimitMi: 1100 })).toEqual({
      code: 'not-for-packing',
      facts: { service: 'b', packing: 'metal' },
    })
    expect(world.act({ kind: 'set-resources', service: 'b', memoryRequestMi: 1200 })).toBeNull()
    expect(resourcesOf(world)).toMatchObject({ memoryRequestMi: 1200, memoryLimitMi: 1200 })
    expect(world.act({ kind: 'set-resources', service: 'b', cpuRequestMillis: 400, ...limits })).toBeNull()
  })

  it('[PACK8] a machine without a limit is refused: its limits are its size', () => {
    const world = draw('b | #a', { ...OPEN, packing: { b: 'vm' } })
    const none = { cpuRequestMillis: 0, cpuLimitMillis: 0 }
    expect(world.act({ kind: 'set-resources', service: 'b', ...none })).toEqual({
      code: 'not-for-packing',
      facts: { service: 'b', packing: 'vm' },
    })
    expect(world.act({ kind: 'set-resources', service: 'b', cpuLimitMillis: 800 })).toBeNull()
  })
})

/** The shop's modules in four services, as its reference strategy cuts them. */
const FOUR: Record<string, string[]> = {
  front: ['web', 'auth', 'cart'],
  find: ['catalog', 'search'],
  goods: ['recommend'],
  order: ['checkout', 'payment', 'inventory', 'notify'],
}

/** Each service as a new one is sized, on its packing's base: 250 m, half a core at most, 1.15 × base. Nodes of 4 cores and 4 Gi. */
function shopOf(split: Record<string, string[]>, packing: Packing): Lesson {
  const lesson = shopLesson()
  const start = Object.entries(split).map(([id, modules]) => {
    const memoryMi = roomyMemoryMi(modules, lesson, packing)
    return {
      ...{ id, modules, replicas: 1, packing, cpuRequestMillis: 250, cpuLimitMillis: 500 },
      ...{ memoryRequestMi: memoryMi, memoryLimitMi: memoryMi },
    }
  })
  return { ...lesson, start, nodes: { ...lesson.nodes, cpuMillis: 4000 } }
}

/** One more replica of each service in turn until nobody finds a node. */
function replicasThatFit(split: Record<string, string[]>, packing: Packing): number {
  const lesson = shopOf(split, packing)
  const cluster = startCluster('team', lesson)
  const ctx: RuleContext = { ...liveContext(lesson, 0), phase: 'plan' }
  const ready = () => Object.values(cluster.pods).filter((pod) => pod.lifecycle.kind === 'ready').length
  for (let before = 0; before < ready(); ) {
    before = ready()
    for (const [service, { slots }] of Object.entries(cluster.services)) {
      const command = { kind: 'scale-service' as const, service, replicas: slots.length + 1 }
      if (checkTeamCommand(cluster, command, ctx)) continue
      applyTeamCommand(cluster, command, ctx)
      settleInPlan(cluster, ctx)
    }
  }
  expect(violations(cluster)).toEqual([])
  return ready()
}

describe('the headline: on the same four nodes', () => {
  it('about twice as many containers fit as machines', () => {
    const ratio = replicasThatFit(FOUR, 'container') / replicasThatFit(FOUR, 'vm')
    expect(ratio).toBeGreaterThan(1.7)
    expect(ratio).toBeLessThan(2.3)
  })

  it('the smaller the services, the more a guest for each of them costs', () => {
    const each = Object.fromEntries(shopLesson().modules.map(({ id }) => [id, [id]]))
    expect(replicasThatFit(each, 'container') / replicasThatFit(each, 'vm')).toBeGreaterThan(2.3)
  })

  it('of bare processes as many fit as of containers, or a few more', () => {
    const ratio = replicasThatFit(FOUR, 'metal') / replicasThatFit(FOUR, 'container')
    expect(ratio).toBeGreaterThanOrEqual(1)
    expect(ratio).toBeLessThan(1.2)
  })
})
