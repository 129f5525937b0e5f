/* What speeds pulls up, slows them down and holds them up. */

import { describe, expect, it } from 'vitest'
import { killPod } from '../../shared/rules/control.ts'
import { addEffect } from '../../shared/rules/effects.ts'
import { pullWait } from '../../shared/rules/pulls.ts'
import type { Packing } from '../../shared/lessons/lesson.ts'
import { draw, type World } from '../support/draw-cluster.ts'

/** Its image: base 150 Mi and a module of 10, at 100 Mi/s in ticks of ¼ s. */
const IMAGE_MI = 160
const PER_TICK = 25
const SECOND = 4

/** Node 1 is fresh, and what is to come waits for it; node 2 takes nobody. */
function fresh(packing: Packing = 'container'): World {
  const world = draw('. | #a ~ b', { cold: [1], packing: { b: packing } })
  world.tick()
  return world
}

/** The same with a mirror, bought while only node 2 could take it. */
function mirrored(): World {
  const world = draw('#. | a ~ b', { cold: [1] })
  world.ctx.lesson = { ...world.ctx.lesson, tools: { mirror: 10 } }
  world.cluster.services['b']!.slots[0] = { pin: 'node-1' }
  world.act({ kind: 'buy-tool', tool: 'mirror' })
  world.run(10)
  world.act({ kind: 'uncordon', node: 'node-1' })
  world.act({ kind: 'cordon', node: 'node-2' })
  world.tick()
  return world
}

function pulledMi(world: World): number {
  const { lifecycle } = world.pod('b-1')
  return lifecycle.kind === 'pulling' ? lifecycle.totalMi - lifecycle.remainingMi : IMAGE_MI
}

const slowDisk = (node: string) => ({
  id: 'disk',
  sinceTick: 0,
  untilTick: null,
  kind: 'slow-disk' as const,
  node,
  factor: 0.2,
})
const engine = (node: string) => ({
  id: 'engine',
  sinceTick: 0,
  untilTick: null,
  kind: 'engine-restart' as const,
  node,
})
const reboot = (node: string) => ({ id: 'panic', sinceTick: 0, untilTick: null, kind: 'reboot' as const, node })
const registryDown = { id: 'registry', sinceTick: 0, untilTick: null, kind: 'registry-down' as const }

describe('[PACK17] the speed of pulls', () => {
  it('is 100 Mi/s; a slow disk leaves a share of it, on its own node alone', () => {
    const world = fresh()
    world.tick()
    expect(pulledMi(world)).toBe(PER_TICK)
    addEffect(world.cluster, slowDisk('node-2'))
    world.tick()
    expect(pulledMi(world)).toBe(2 * PER_TICK)
    addEffect(world.cluster, slowDisk('node-1'))
    world.tick()
    expect(pulledMi(world)).toBe(2 * PER_TICK + 5)
  })

  it('is five times that with a mirror that runs', () => {
    const world = mirrored()
    world.tick()
    expect(pulledMi(world)).toBe(5 * PER_TICK)
  })

  it('is not with one that was bought and does not run', () => {
    const world = mirrored()
    killPod(world.cluster, 'tool-mirror.r1.s1.i1', 'OOMKilled', world.ctx)
    world.tick()
    expect(pulledMi(world)).toBe(PER_TICK)
  })
})

describe('[PACK18] a registry that is down', () => {
  it('lets nothing through, and what waits says so; when it is back the pull goes on', () => {
    const world = fresh()
    world.tick()
    addEffect(world.cluster, registryDown)
    world.run(30)
    expect(pulledMi(world)).toBe(PER_TICK)
    expect(pullWait(world.cluster, world.pod('b-1'))).toBe('registry-down')
    world.cluster.effects = []
    expect(pullWait(world.cluster, world.pod('b-1'))).toBeNull()
    world.tick()
    expect(pulledMi(world)).toBe(2 * PER_TICK)
  })

  it('keeps nobody from starting whose layers are all on the disk', () => {
    const world = draw('. | #a ~ b')
    addEffect(world.cluster, registryDown)
    world.tick()
    expect(world.pod('b-1').lifecycle.kind).toBe('starting')
  })

  it('means nothing to a team with a mirror, nor to what is installed by hand', () => {
    const world = mirrored()
    addEffect(world.cluster, registryDown)
    expect(pullWait(world.cluster, world.pod('b-1'))).toBeNull()
    world.tick()
    expect(pulledMi(world)).toBe(5 * PER_TICK)
    const bare = draw('. | #a ~ b', { cold: [1], packing: { b: 'metal' } })
    addEffect(bare.cluster, registryDown)
    bare.tick()
    expect(bare.pod('b-1').lifecycle.kind).toBe('starting')
  })
})

describe('[PACK16] an engine that restarts', () => {
  it('leaves what runs alone, pulls and starts nothing, and then goes on', () => {
    const world = draw('b | #a ~ b', { cold: [1] })
    world.tick()
    addEffect(world.cluster, engine('node-1'))
    world.run(10)
    expect(world.show()).toBe("b b' | #a")
    expect(world.pod('b-2').lifecycle).toEqual({ kind: 'pulling', remainingMi: IMAGE_MI, totalMi: IMAGE_MI })
    expect(pullWait(world.cluster, world.pod('b-2'))).toBe('engine-restart')
    world.cluster.effects = []
    world.run(2 + 2)
    expect(world.show()).toBe('b b | #a')
  })

  it('starts nothing whose image is there, and nothing that has crashed, until it is back', () => {
    const world = draw('bc | #a ~ c')
    addEffect(world.cluster, engine('node-1'))
    killPod(world.cluster, 'b.r1.s1.i1', 'OOMKilled', world.ctx)
    world.run(10)
    expect(world.show()).toBe("b' c c' | #a")
    expect(world.pod('c-2').lifecycle.kind).toBe('pulling')
    expect(world.pod('b-1').lifecycle.kind).toBe('pulling')
    world.cluster.effects = []
    world.tick()
    expect(world.pod('b-1').lifecycle).toMatchObject({ kind: 'starting', totalTicks: 1.5 * SECOND })
    world.run(1.5)
    expect(world.show()).toBe('b c c | #a')
  })

  it('is nothing to another node, a machine, a bare process or an OS container: they have no such engine', () => {
    for (const packing of ['vm', 'metal', 'os-container'] as const) {
      const world = draw('. | #a ~ b', { packing: { b: packing } })
      addEffect(world.cluster, engine('node-1'))
      world.tick()
      expect(world.pod('b-1').lifecycle.kind, packing).toBe('starting')
    }
    const world = draw('. | #a ~ b')
    addEffect(world.cluster, engine('node-2'))
    world.tick()
    expect(world.pod('b-1').lifecycle.kind).toBe('starting')
  })

  it('a kernel that boots holds up bare processes too, but no machine', () => {
    const waits = (packing: Packing) => {
      const world = draw('. | #a ~ b', { packing: { b: packing } })
      addEffect(world.cluster, reboot('node-1'))
      world.tick()
      const { kind } = world.pod('b-1').lifecycle
      world.cluster.effects = []
      world.tick()
      return [kind, world.pod('b-1').lifecycle.kind]
    }
    expect(waits('metal')).toEqual(['pulling', 'starting'])
    expect(waits('os-container')).toEqual(['pulling', 'starting'])
    expect(waits('container')).toEqual(['pulling', 'starting'])
    expect(waits('vm')).toEqual(['starting', 'starting'])
  })
})
