/* Splitting, moving and merging: at once in plan, step by step while live. */

import { describe, expect, it } from 'vitest'
import { wantedRelease } from '../../shared/rules/release.ts'
import { newServiceResources, startCluster } from '../../shared/rules/split.ts'
import { shopLesson } from '../support/cluster.ts'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const split = (newService: string, ...modules: string[]) => ({ kind: 'split-service', newService, modules }) as const
const move = (module: string, to: string) => ({ kind: 'move-module', module, to }) as const
const merge = (from: string, into: string) => ({ kind: 'merge-services', from, into }) as const
const holds = (world: World, id: string) => wantedRelease(world.cluster.services[id]!).modules.join('')
const calm: Drawing = { tunables: { defectBase: 0, defectPerModule: 0 } }
const plan: Drawing = { phase: 'plan' }

describe('a new service', () => {
  it('[SPL1] requests 250 m of at most 1000 m, and 1.15 × its base in memory', () => {
    expect(newServiceResources(['catalog', 'search'], shopLesson())).toEqual({
      cpuRequestMillis: 250,
      cpuLimitMillis: 1000,
      memoryRequestMi: 782,
      memoryLimitMi: 782,
    })
  })

  it('[SPL4] has one replica and the slim image; in plan it is there at once', () => {
    const world = draw('a | .', plan)
    expect(world.act(split('free', 'e', 'f'))).toBeNull()
    expect(world.show()).toBe('a | free')
    expect(holds(world, 'a')).toBe('abcd')
    expect(holds(world, 'free')).toBe('ef')
    expect(world.cluster.routes).toMatchObject({ e: 'free', f: 'free', d: 'a' })
    expect(wantedRelease(world.cluster.services['free']!).image).toBe('slim')
    expect(world.cluster.moves).toEqual([])
  })

  it('is refused with a label that is taken or not the lesson’s, or without the unlock', () => {
    const world = draw('a | b')
    expect(world.act(split('b', 'c'))?.code).toBe('label-taken')
    expect(world.act(split('mine', 'c'))?.code).toBe('label-not-allowed')
    expect(world.act(split('c', 'z'))?.code).toBe('unknown-module')
    expect(draw('a', { unlocks: [] }).act(split('c', 'c'))?.code).toBe('locked-by-lesson')
  })

  it('[SPL2] is refused when it would only rename a service', () => {
    const world = draw('a | b')
    expect(world.act(split('free', 'b'))).toEqual({ code: 'last-module', facts: { service: 'b' } })
    expect(world.act(split('free', 'b', 'c'))).toBeNull()
  })

  it('is refused as the thirteenth', () => {
    const world = draw('a | b', plan)
    for (let count = 3; count <= 12; count++) {
      world.cluster.services[`filler${count}`] = world.cluster.services['b']!
    }
    expect(world.act(split('free', 'c'))).toEqual({ code: 'too-many-services', facts: { service: 'free', limit: 12 } })
  })
})

describe('moving and merging in plan', () => {
  it('[SPL5] a module goes to a service that exists', () => {
    const world = draw('a | b', plan)
    expect(world.act(move('c', 'b'))).toBeNull()
    expect([holds(world, 'a'), holds(world, 'b')]).toEqual(['adef', 'bc'])
    expect(world.show()).toBe('a | b')
  })

  it('[SPL6] [SPL8] a service that gives up its last module is gone', () => {
    const world = draw('a | b', plan)
    expect(world.act(merge('b', 'a'))).toBeNull()
    expect(Object.keys(world.cluster.services)).toEqual(['a'])
    expect(world.show()).toBe('a | .')
    const moved = draw('a | b', plan)
    moved.act(move('b', 'a'))
    expect(Object.keys(moved.cluster.services)).toEqual(['a'])
  })

  it('is refused to where it is, to what is not there, and of what is not there', () => {
    const world = draw('a | b', plan)
    expect(world.act(move('b', 'b'))?.code).toBe('same-service')
    expect(world.act(merge('b', 'b'))?.code).toBe('same-service')
    expect(world.act(move('b', 'q'))?.code).toBe('unknown-service')
    expect(world.act(merge('q', 'a'))?.code).toBe('unknown-service')
    expect(world.act(move('z', 'a'))?.code).toBe('unknown-module')
  })

  it('[SPL7] a memory limit below 1.15 × the new base rises to it, a roomy one stays', () => {
    const tight = { a: { memoryRequestMi: 600, memoryLimitMi: 600 }, b: { memoryRequestMi: 200, memoryLimitMi: 200 } }
    const world = draw('a | b', { ...plan, resources: tight })
    world.act(move('c', 'b'))
    // Two modules of 100 Mi, runtime 60, tax 20: 280 × 1.15.
    expect(wantedRelease(world.cluster.services['b']!).resources).toMatchObject({
      memoryRequestMi: 322,
      memoryLimitMi: 322,
    })
    const roomy = draw('a | b', plan)
    roomy.act(move('c', 'b'))
    expect(wantedRelease(roomy.cluster.services['b']!).resources.memoryLimitMi).toBe(1000)
  })
})

describe('splitting while live', () => {
  it('[SPL4] [SPL9] the new service is set up, built and made ready before calls follow', () => {
    const world = draw('a | .', calm)
    world.act(split('free', 'e', 'f'))
    expect(world.cluster.owners['e']).toBe('free')
    expect(world.cluster.routes['e']).toBe('a')
    expect(world.cluster.moves).toEqual([{ modules: ['e', 'f'], from: 'a', to: 'free' }])
    // 1 s + 2 × 1 s to build and 5 s of set-up: 8 s; boot 0.5 s + 2 × 1 s.
    world.run(8)
    expect(world.show()).toContain("free'")
    world.run(2)
    expect(world.cluster.routes['e']).toBe('a')
    world.run(1)
    expect(world.cluster.routes['e']).toBe('free')
    expect(world.told('module-moved')[0]?.facts).toEqual({ from: 'a', to: 'free', modules: 'e, f', count: 2 })
  })

  it('[SPL8] [SPL9] then the old one is released without them', () => {
    const world = draw('a | .', calm)
    world.act(split('free', 'e', 'f'))
    world.run(11)
    expect(holds(world, 'a')).toBe('abcd')
    expect(world.cluster.services['a']?.rollout.kind).toBe('building')
    world.run(20)
    expect(world.cluster.services['a']?.rollout.kind).toBe('done')
    expect(world.pod('a-1').revision).toBe(2)
  })

  it('[SPL9] calls never point at a service that is not ready', () => {
    const world = draw('aa | a', { ...calm, modules: { a: 'abcdef' } })
    world.act(split('free', 'e', 'f'))
    world.act(split('front', 'a'))
    for (let tick = 0; tick < 300; tick++) {
      world.tick()
      for (const id of new Set(Object.values(world.cluster.routes))) {
        const pods = Object.values(world.cluster.pods).filter((pod) => pod.service === id)
        expect(pods.some((pod) => pod.lifecycle.kind === 'ready')).toBe(true)
      }
    }
    expect([holds(world, 'a'), holds(world, 'free'), holds(world, 'front')]).toEqual(['bcd', 'ef', 'a'])
  })

  it('[SPL3] a module on its way may be called back, and nothing else be done with it', () => {
    const world = draw('a | b', calm)
    world.act(move('c', 'b'))
    expect(world.act(split('free', 'c'))?.code).toBe('already-moving')
    expect(world.act(move('c', 'a'))).toBeNull()
    expect(world.cluster.moves).toEqual([])
    expect(world.cluster.owners['c']).toBe('a')
    world.run(10)
    expect(holds(world, 'b')).toBe('b')
    expect(world.cluster.services['b']?.releases).toHaveLength(1)
  })

  it('[SPL3] a split called back leaves nothing of the new service', () => {
    const world = draw('a | .', calm)
    world.act(split('free', 'e'))
    world.run(3)
    expect(world.act(merge('free', 'a'))).toBeNull()
    world.tick()
    expect(Object.keys(world.cluster.services)).toEqual(['a'])
    expect(world.cluster.owners['e']).toBe('a')
  })

  it('[SPL10] a merged service answers until the other is ready, then ends gracefully', () => {
    const world = draw('a | b', calm)
    world.act(merge('b', 'a'))
    expect(world.act({ kind: 'scale-service', service: 'b', replicas: 2 })?.code).toBe('unknown-service')
    while (world.cluster.routes['b'] === 'b') world.tick()
    expect(world.show()).toContain('b-')
    world.run(1)
    expect(Object.keys(world.cluster.services)).toEqual(['a'])
    expect(Object.values(world.cluster.pods).some((pod) => pod.service === 'b')).toBe(false)
  })

  it('a fault travels with its module', () => {
    const world = draw('a | .', calm)
    const [release] = world.cluster.services['a']!.releases
    world.cluster.services['a']!.releases = [{ ...release!, versions: { ...release!.versions, e: 2 } }]
    world.act(split('free', 'e'))
    expect(wantedRelease(world.cluster.services['free']!).versions).toEqual({ e: 2 })
  })
})

describe('the start', () => {
  it('is the lesson’s design, placed and ready, the same for every team', () => {
    const lesson = shopLesson()
    const cluster = startCluster('team', lesson)
    const pods = Object.values(cluster.pods)
    expect(pods.map((pod) => pod.lifecycle.kind)).toEqual(['ready', 'ready', 'ready'])
    expect(new Set(pods.map((pod) => pod.node)).size).toBe(3)
    expect(pods[0]?.memoryMi).toBe(2040)
    expect(startCluster('team', lesson)).toEqual(cluster)
  })
})
