/* One release taking over from another, as a Deployment does it; and back. */

import { describe, expect, it } from 'vitest'
import { wantedRelease } from '../../shared/rules/release.ts'
import { isStuck } from '../../shared/rules/rollout.ts'
import { surgeOf, unavailableOf } from '../../shared/rules/surge.ts'
import { draw, type World } from '../support/draw-cluster.ts'

const service = (world: World, id = 'a') => world.cluster.services[id]!
const lessMemory = { kind: 'set-resources', service: 'a', memoryRequestMi: 900, memoryLimitMi: 900 } as const
const back = (revision?: number) => ({ kind: 'rollback', service: 'a', revision }) as const

describe('fenceposts', () => {
  const { a } = draw('a').cluster.services
  const percents = (surge: number, unavailable: number) => ({
    ...a!,
    maxSurgePercent: surge,
    maxUnavailablePercent: unavailable,
  })

  it('[ROL1] surge is rounded up', () => {
    expect([1, 3, 4, 5].map((replicas) => surgeOf(a!, replicas))).toEqual([1, 1, 1, 2])
  })

  it('[ROL2] unavailable is rounded down; both 0 makes it 1', () => {
    expect([1, 3, 4, 8].map((replicas) => unavailableOf(a!, replicas))).toEqual([0, 0, 1, 2])
    expect(unavailableOf(percents(0, 25), 3)).toBe(1)
    expect(unavailableOf(percents(0, 25), 8)).toBe(2)
  })
})

describe('builds', () => {
  it('[PIP1] one runs at a time, in the order asked for', () => {
    const world = draw('abc | abc')
    world.act({ kind: 'set-image', service: 'c', image: 'distroless' })
    world.tick()
    world.act({ kind: 'set-image', service: 'b', image: 'distroless' })
    world.tick()
    expect(service(world, 'c').rollout).toMatchObject({ kind: 'building', queued: false, ticksLeft: 6 })
    expect(service(world, 'b').rollout).toMatchObject({ kind: 'building', queued: true, ticksLeft: 8 })
    world.tick(6)
    expect(service(world, 'c').rollout.kind).toBe('rolling')
    world.tick()
    expect(service(world, 'b').rollout).toMatchObject({ kind: 'building', queued: false, ticksLeft: 7 })
  })
})

describe('a rolling update', () => {
  it('[ROL5] [ROL6] adds what may surge, and takes an old pod when a new one is ready', () => {
    const world = draw('a | a | a | .')
    world.act(lessMemory)
    world.tick()
    expect(world.show()).toBe("a | a | a | a'")
    world.run(6.5)
    expect(world.show().match(/a-/g)).toHaveLength(1)
    expect(Object.values(world.cluster.pods).filter((pod) => pod.lifecycle.kind === 'ready')).toHaveLength(3)
    world.run(30)
    expect(service(world).rollout.kind).toBe('done')
    expect(Object.values(world.cluster.pods).map((pod) => pod.revision)).toEqual([2, 2, 2])
    expect(world.told('rollout-done')).toHaveLength(1)
  })

  it('[ROL6] never goes below replicas − unavailable', () => {
    const world = draw('aa | aa | .')
    world.act(lessMemory)
    for (let tick = 0; tick < 120; tick++) {
      world.tick()
      const ready = Object.values(world.cluster.pods).filter((pod) => pod.lifecycle.kind === 'ready')
      expect(ready.length).toBeGreaterThanOrEqual(3)
    }
    expect(service(world).rollout.kind).toBe('done')
  })

  it('[ROL6] old pods that do not serve go first', () => {
    const world = draw('aa | aa | .')
    world.pod('a-3').lifecycle = { kind: 'back-off', reason: 'OOMKilled', ticksLeft: 100 }
    world.act(lessMemory)
    world.tick()
    expect(world.cluster.pods['a.r1.s3.i1']).toBeUndefined()
    expect(world.cluster.pods['a.r1.s1.i1']?.lifecycle.kind).toBe('ready')
  })

  it('[ROL6] new pods that are not ready hold back even the removal of broken old ones', () => {
    const world = draw('aa | aa | .')
    for (const name of ['a-3', 'a-4']) {
      world.pod(name).lifecycle = { kind: 'back-off', reason: 'OOMKilled', ticksLeft: 1000 }
    }
    world.act(lessMemory)
    // 5 in all − 3 that must be there − 1 new and not ready: one; then 5 − 3 − 2: none.
    world.tick(2)
    const old = Object.values(world.cluster.pods).filter((pod) => pod.revision === 1)
    expect(old.map((pod) => pod.lifecycle.kind)).toEqual(['ready', 'ready', 'back-off'])
  })

  it('[ROL7] is stuck for ever when the surge pod fits nowhere and unavailable rounds to 0', () => {
    const world = draw('abbb | abbb')
    world.act({ kind: 'set-resources', service: 'a', cpuLimitMillis: 900 })
    world.run(3)
    expect(isStuck(world.cluster, 'a', world.ctx.tick)).toBe(false)
    // Told after 4 s, and so for ever.
    world.run(5)
    expect(isStuck(world.cluster, 'a', world.ctx.tick)).toBe(true)
    world.run(120)
    expect(isStuck(world.cluster, 'a', world.ctx.tick)).toBe(true)
    expect(world.show()).toBe('a b b b | a b b b ~ a')
  })

  it('[ROL7] is not stuck while a pod that will make room is still starting', () => {
    // No room at all: an old pod leaves, its place is taken by a new one, and the next new one waits for its turn.
    const world = draw('aabb | aabb')
    world.act({ kind: 'set-resources', service: 'a', cpuLimitMillis: 900 })
    for (let tick = 0; tick < 400 && service(world).rollout.kind === 'rolling'; tick++) {
      world.tick()
      expect(isStuck(world.cluster, 'a', world.ctx.tick), world.show()).toBe(false)
    }
    expect(service(world).rollout.kind).toBe('done')
  })

  it('[ROL7] gets on when room is made', () => {
    const world = draw('abbb | abbb')
    world.act({ kind: 'set-resources', service: 'a', cpuLimitMillis: 900 })
    world.run(10)
    world.act({ kind: 'scale-service', service: 'b', replicas: 5 })
    world.run(40)
    expect(service(world).rollout.kind).toBe('done')
    expect(isStuck(world.cluster, 'a', world.ctx.tick)).toBe(false)
  })

  it('[ROL4] [ROL9] recreate frees a stuck one: all old pods leave, then the new ones come', () => {
    const world = draw('abbb | abbb')
    world.act({ kind: 'set-resources', service: 'a', cpuLimitMillis: 900 })
    world.run(10)
    expect(world.act({ kind: 'start-rollout', service: 'a', strategy: 'rolling' })?.code).toBe('no-change')
    expect(world.act({ kind: 'start-rollout', service: 'a', strategy: 'recreate' })).toBeNull()
    world.tick()
    // While they leave no other is made beside the one that waits already: the room is to be free first.
    expect(world.show()).toBe('a- b b b | a- b b b ~ a')
    world.run(10)
    expect(world.show()).toBe('a b b b | a b b b')
    expect(service(world).rollout.kind).toBe('done')
  })

  it('[ROL13] the pace given to a rollout stays for the next one', () => {
    const world = draw('aa | aa')
    const pace = { maxSurgePercent: 100, maxUnavailablePercent: 0 }
    expect(world.act({ kind: 'start-rollout', service: 'a', strategy: 'rolling', ...pace })).toBeNull()
    expect(service(world)).toMatchObject(pace)
    world.run(40)
    expect(world.act({ kind: 'start-rollout', service: 'a', strategy: 'rolling' })).toBeNull()
    expect(service(world)).toMatchObject(pace)
    // The same wish while it is under way changes nothing, and is refused.
    expect(world.act({ kind: 'start-rollout', service: 'a', strategy: 'rolling', ...pace })?.code).toBe('no-change')
  })

  it('[ROL9] with none under way all pods are made anew; rolling only where it is unlocked', () => {
    const world = draw('a | .')
    expect(world.act({ kind: 'start-rollout', service: 'a', strategy: 'rolling' })).toBeNull()
    world.run(10)
    expect(Object.keys(world.cluster.pods)).toEqual(['a.r2.s1.i1'])
    const locked = draw('a | .', { unlocks: ['scheduler'] })
    expect(locked.act({ kind: 'start-rollout', service: 'a', strategy: 'rolling' })?.code).toBe('locked-by-lesson')
    locked.act(lessMemory)
    expect(service(locked).rollout).toMatchObject({ strategy: 'recreate' })
  })

  it('[ROL10] paused it neither adds nor removes pods', () => {
    const world = draw('a | a | .')
    expect(world.act({ kind: 'pause-rollout', service: 'a', paused: true })?.code).toBe('no-rollout')
    world.act(lessMemory)
    expect(world.act({ kind: 'pause-rollout', service: 'a', paused: true })).toBeNull()
    expect(world.act({ kind: 'pause-rollout', service: 'a', paused: true })?.code).toBe('no-change')
    world.run(100)
    expect(world.show()).toBe('a | a | .')
    expect(isStuck(world.cluster, 'a', world.ctx.tick)).toBe(false)
    world.act({ kind: 'pause-rollout', service: 'a', paused: false })
    world.run(30)
    expect(service(world).rollout.kind).toBe('done')
  })
})

describe('resources', () => {
  it('[ROL8] a limit below its request is refused, and so is no change', () => {
    const world = draw('a | .')
    expect(world.act({ kind: 'set-resources', service: 'a', memoryLimitMi: 800 })).toEqual({
      code: 'limit-below-request',
      facts: { service: 'a', resource: 'memory', request: 1000, limit: 800 },
    })
    expect(world.act({ kind: 'set-resources', service: 'a', cpuRequestMillis: 1200 })?.code).toBe('limit-below-request')
    expect(world.act({ kind: 'set-resources', service: 'a', memoryLimitMi: 1000 })?.code).toBe('no-change')
    expect(world.act({ kind: 'set-image', service: 'a', image: 'slim' })?.code).toBe('no-change')
  })
})

describe('rollback', () => {
  it('[ROL11] goes to the revision before, or to a named one', () => {
    const world = draw('a | .')
    for (const memoryLimitMi of [1100, 1200]) {
      world.act({ kind: 'set-resources', service: 'a', memoryLimitMi })
      world.run(10)
    }
    expect(world.act(back())).toBeNull()
    expect(wantedRelease(service(world)).resources.memoryLimitMi).toBe(1100)
    expect(world.act(back(1))).toBeNull()
    expect(wantedRelease(service(world)).resources.memoryLimitMi).toBe(1000)
  })

  it('[ROL11] is refused to a forgotten revision, to the present one, without an earlier one, or where locked', () => {
    const world = draw('a | .')
    expect(world.act(back())?.code).toBe('nothing-to-roll-back')
    expect(world.act(back(1))?.code).toBe('no-change')
    expect(world.act(back(7))?.code).toBe('unknown-revision')
    expect(draw('a', { unlocks: ['scheduler'] }).act(back())?.code).toBe('locked-by-lesson')
  })

  it('[ROL11] never takes modules back', () => {
    const world = draw('a | .', { modules: { a: 'abcdef' }, tunables: { defectBase: 0, defectPerModule: 0 } })
    world.act({ kind: 'set-resources', service: 'a', memoryLimitMi: 1100 })
    world.run(10)
    world.act({ kind: 'split-service', newService: 'free', modules: ['e', 'f'] })
    world.run(60)
    expect(wantedRelease(service(world)).modules).toEqual(['a', 'b', 'c', 'd'])
    expect(world.act(back(1))).toBeNull()
    expect(wantedRelease(service(world)).modules).toEqual(['a', 'b', 'c', 'd'])
    expect(wantedRelease(service(world)).resources.memoryLimitMi).toBe(1000)
  })

  it('[ROL12] a service without an earlier revision goes back to its modules’ earlier code, built first', () => {
    const world = draw('a | .')
    const [release] = service(world).releases
    service(world).releases = [{ ...release!, versions: { ...release!.versions, a: 3 } }]
    world.cluster.faults = [{ kind: 'leak', module: 'a', version: 2, strength: 12, untilTick: null }]
    expect(world.act(back())).toBeNull()
    expect(wantedRelease(service(world)).versions['a']).toBe(1)
    expect(service(world).rollout.kind).toBe('building')
    world.run(60)
    expect(service(world).rollout.kind).toBe('done')
  })

  it('[ROL12] a defect in a first release is cured by building it again', () => {
    const world = draw('a | .')
    const [release] = service(world).releases
    service(world).releases = [{ ...release!, defectShare: 0.4 }]
    expect(world.act(back())).toBeNull()
    world.run(60)
    expect(service(world).rollout.kind).toBe('done')
    expect(wantedRelease(service(world)).defectShare).toBeUndefined()
  })
})
