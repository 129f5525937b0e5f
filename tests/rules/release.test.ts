/* Releases: revisions, builds and what may go wrong in one. */

import { describe, expect, it } from 'vitest'
import { defectChance } from '../../shared/rules/defects.ts'
import { buildTicks, hasLibraryClash, wantedRelease } from '../../shared/rules/release.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { shopLesson } from '../support/cluster.ts'
import { draw, type World } from '../support/draw-cluster.ts'

const service = (world: World, id = 'a') => world.cluster.services[id]!
const memory = (memoryLimitMi: number) => ({ kind: 'set-resources', service: 'a', memoryLimitMi }) as const
const withMajors = (search: number): Lesson => {
  const lesson = shopLesson()
  const modules = lesson.modules.map((module) =>
    module.id === 'search' ? { ...module, libraries: { lucene: search } } : module,
  )
  return { ...lesson, modules }
}

describe('builds', () => {
  it('[REL1] take 1 s + Σ build times; a new service 5 s more', () => {
    expect(buildTicks(['catalog', 'search'], shopLesson(), false)).toBe(4 * 8)
    expect(buildTicks(['catalog', 'search'], shopLesson(), true)).toBe(4 * 13)
  })

  it('[REL2] take double where two modules pin different majors of a library', () => {
    expect(hasLibraryClash(['catalog', 'search'], shopLesson())).toBe(false)
    expect(hasLibraryClash(['catalog', 'search'], withMajors(8))).toBe(true)
    expect(buildTicks(['catalog', 'search'], withMajors(8), false)).toBe(4 * 16)
  })
})

describe('defects', () => {
  it('[REL3] chance = 2 % + 1.2 points a module, 15 points more with a library clash', () => {
    expect(defectChance(['catalog', 'search'], shopLesson())).toBeCloseTo(0.044)
    expect(defectChance(['catalog', 'search'], withMajors(8))).toBeCloseTo(0.194)
  })

  it('[REL3] each further ticket in a release adds 2 points, the first none', () => {
    expect([1, 2, 4].map((tickets) => defectChance(['catalog', 'search'], shopLesson(), tickets))).toEqual([
      expect.closeTo(0.044),
      expect.closeTo(0.064),
      expect.closeTo(0.104),
    ])
  })

  const defective = { tunables: { defectBase: 1, defectFailureShare: 0.4 } }
  it('[REL4] are drawn for a live change of code, when it has been built', () => {
    const world = draw('aa | b', defective)
    world.act({ kind: 'move-module', module: 'c', to: 'b' })
    expect(wantedRelease(service(world, 'b')).defectShare).toBeUndefined()
    world.run(3)
    expect(service(world, 'b').rollout.kind).toBe('rolling')
    expect(wantedRelease(service(world, 'b')).defectShare).toBe(0.4)
  })

  it('[REL4] are the same for the same code, whenever it ships', () => {
    const shipped = (wait: number, seed: string) => {
      const world = draw('aa | b', { seed, tunables: { defectBase: 0.5, defectPerModule: 0 } })
      world.tick(wait)
      world.act({ kind: 'move-module', module: 'c', to: 'b' })
      world.run(3)
      return wantedRelease(service(world, 'b')).defectShare
    }
    const seeds = ['1', '2', '3', '4', '5', '6', '7', '8']
    expect(seeds.map((seed) => shipped(0, seed))).toEqual(seeds.map((seed) => shipped(30, seed)))
    expect(new Set(seeds.map((seed) => shipped(0, seed))).size).toBe(2)
  })

  it('[REL4] are not drawn in plan, nor for resources or replicas', () => {
    const plan = draw('aa | b', { ...defective, phase: 'plan' })
    plan.act({ kind: 'move-module', module: 'c', to: 'b' })
    expect(wantedRelease(service(plan, 'b')).defectShare).toBeUndefined()
    const live = draw('aa | b', defective)
    live.act(memory(1200))
    live.act({ kind: 'scale-service', service: 'a', replicas: 3 })
    live.run(20)
    expect(wantedRelease(service(live)).defectShare).toBeUndefined()
  })
})

describe('revisions', () => {
  const numbers = (world: World) => service(world).releases.map((release) => release.revision)

  it('[REL5] in plan a change rewrites the one revision a service has', () => {
    const world = draw('aa | .', { phase: 'plan' })
    world.act(memory(1200))
    expect(numbers(world)).toEqual([1])
    expect(wantedRelease(service(world)).resources.memoryLimitMi).toBe(1200)
  })

  it('live it is the next one', () => {
    const world = draw('aa | .')
    world.act(memory(1200))
    expect(numbers(world)).toEqual([1, 2])
  })

  it('[REL6] content that ran before is that revision under a new number, and its pods stay', () => {
    const world = draw('a | a | .')
    world.act(memory(1200))
    world.tick(2)
    expect(world.show()).toContain("a'")
    world.act({ kind: 'rollback', service: 'a' })
    expect(numbers(world)).toEqual([2, 3])
    world.run(3)
    expect(service(world).rollout.kind).toBe('done')
    expect(world.pod('a-1').id).toBe('a.r1.s1.i1')
  })

  it('[REL7] a release that is being built is replaced by the next wish', () => {
    const world = draw('aa | b')
    world.act({ kind: 'move-module', module: 'c', to: 'b' })
    world.tick(2)
    const before = service(world, 'b').rollout
    world.act({ kind: 'set-resources', service: 'b', memoryLimitMi: 1500 })
    expect(service(world, 'b').releases).toHaveLength(2)
    expect(service(world, 'b').rollout).toEqual(before)
  })

  it('[REL7] a change of code starts that build again', () => {
    const world = draw('aa | b')
    world.act({ kind: 'move-module', module: 'c', to: 'b' })
    world.tick(2)
    world.act({ kind: 'move-module', module: 'd', to: 'b' })
    expect(service(world, 'b').rollout).toMatchObject({ kind: 'building', ticksLeft: 4 * 4 })
    expect(wantedRelease(service(world, 'b')).modules).toEqual(['b', 'c', 'd'])
  })

  it('[REL8] ten are kept', () => {
    const world = draw('a | .')
    for (let change = 1; change <= 14; change++) {
      world.act(memory(1000 + change))
      world.run(10)
    }
    expect(numbers(world)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
  })
})
