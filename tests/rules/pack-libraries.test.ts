/* Bare processes share what is installed on their node. */

import { describe, expect, it } from 'vitest'
import { libraryClash } from '../../shared/rules/libraries.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { draw, type Drawing, type World } from '../support/draw-cluster.ts'

/** b and c pin different majors of one library, d agrees with b. */
const LIBRARIES = { b: { orm: 7 }, c: { orm: 8 }, d: { orm: 7, http: 2 } }
const BARE: Drawing = { libraries: LIBRARIES, packing: { b: 'metal', c: 'metal', d: 'metal' } }

function clashOn(world: World, service: string, node: string) {
  const release = wantedRelease(world.cluster.services[service]!)
  return libraryClash(world.cluster, { release, pod: null }, node, world.ctx.lesson)
}

describe('[LIB1] two majors of one library on one node', () => {
  it('keep a bare process away: the scheduler looks elsewhere', () => {
    const world = draw('b | #a | bbb ~ c', BARE)
    world.tick()
    expect(world.show()).toBe('b | #a | b b b ~ c')
    expect(world.pod('c-1').lifecycle).toMatchObject({
      reason: { filters: [{ filter: 'unschedulable' }, { filter: 'library-clash', nodes: 2 }] },
    })
    const roomy = draw('b | #a | . ~ c', BARE)
    roomy.tick()
    expect(roomy.show()).toBe("b | #a | c'")
  })

  it('refuse a person too, and say which library, which majors and whose', () => {
    const world = draw('b | #a | c', BARE)
    expect(world.act({ kind: 'place-pod', service: 'c', slot: 1, node: 'node-1' })).toEqual({
      code: 'library-clash',
      facts: { service: 'c', slot: 1, node: 'node-1', library: 'orm', major: 8, installedMajor: 7, neighbour: 'b' },
    })
    expect(world.show()).toBe('b | #a | c')
  })

  it('are no clash where both agree, and between replicas of one service', () => {
    const world = draw('b | #a | c ~ d', BARE)
    expect(clashOn(world, 'd', 'node-1')).toBeNull()
    expect(clashOn(world, 'b', 'node-1')).toBeNull()
    expect(clashOn(world, 'd', 'node-3')).toMatchObject({ major: 7, installedMajor: 8 })
  })

  it.each(['vm', 'container', 'os-container'] as const)('are no matter to a %s: it brings its own', (packing) => {
    const world = draw('b | #a ~ c', { libraries: LIBRARIES, packing: { b: 'metal', c: packing } })
    expect(clashOn(world, 'c', 'node-1')).toBeNull()
    const neighbour = draw('b | #a ~ c', { libraries: LIBRARIES, packing: { b: packing, c: 'metal' } })
    expect(clashOn(neighbour, 'c', 'node-1')).toBeNull()
  })

  it('inside one service the service has settled it; another that needs one of the two does not get along', () => {
    const both = { ...BARE, modules: { b: 'bc', d: 'd' } }
    const world = draw('bb | #a ~ d', both)
    expect(clashOn(world, 'b', 'node-1')).toBeNull()
    expect(clashOn(world, 'd', 'node-1')).toMatchObject({ library: 'orm', major: 7, installedMajor: 8, service: 'b' })
  })

  it('are looked for again where modules move, in plan', () => {
    const world = draw('bd | c | #a', { ...BARE, phase: 'plan' })
    expect(world.show()).toBe('b d | c | #a')
    // d takes the module of c with it: it gets along with nobody any more.
    expect(world.act({ kind: 'merge-services', from: 'c', into: 'd' })).toBeNull()
    expect(world.show()).toBe('b | d | #a')
  })

  it('bind a new release as well: its pod can’t go where the old one was', () => {
    const world = draw('bd | . | #a | #c', { ...BARE, tunables: { defectBase: 0, defectPerModule: 0 } })
    expect(world.act({ kind: 'merge-services', from: 'c', into: 'd' })).toBeNull()
    world.run(60)
    expect(world.show()).toBe('b | d | #a | #.')
  })

  it('a process that is gone leaves its libraries to nobody', () => {
    const world = draw('b | #a ~ c', BARE)
    world.pod('b-1').lifecycle = { kind: 'failed', reason: 'Error' }
    expect(clashOn(world, 'c', 'node-1')).toBeNull()
    world.pod('b-1').lifecycle = { kind: 'terminating', ticksLeft: 2 }
    expect(clashOn(world, 'c', 'node-1')).toMatchObject({ service: 'b' })
  })
})
