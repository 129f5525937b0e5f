/* How each packing gets onto a node, and who brings it back. */

import { describe, expect, it } from 'vitest'
import type { Packing } from '../../shared/lessons/lesson.ts'
import { killPod } from '../../shared/rules/control.ts'
import { hintOf } from '../../shared/rules/hints.ts'
import { cacheLayers, imageMi, layersOf, uncachedMi } from '../../shared/rules/pack.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { isStuck } from '../../shared/rules/rollout.ts'
import type { Release } from '../../shared/world/cluster.ts'
import { draw, type Drawing, type World } from '../support/draw-cluster.ts'

const SECOND = 4
/** What is not drawn rests in `a`, whose node takes nobody else; a module takes 1 s to start and 1 s to build. */
const TWO: Drawing = { modules: { b: 'bc' } }

const metal = (drawing: Drawing = {}): Drawing => ({ ...drawing, packing: { b: 'metal' } })
const byHand = ['metal', 'os-container'] as const

function releaseOf(world: World, service: string): Release {
  return wantedRelease(world.cluster.services[service]!)
}

/** Ticks until the pod is Ready. */
function ticksToReady(world: World, name: string): number {
  const before = world.ctx.tick
  while (world.pod(name).lifecycle.kind !== 'ready' && world.ctx.tick - before < 400) world.tick()
  return world.ctx.tick - before
}

/** The node dies and is known to be dead. */
function lose(world: World, node: string): void {
  world.cluster.nodes[node]!.lifecycle = { kind: 'down', sinceTick: world.ctx.tick }
  world.run(world.ctx.lesson.tunables.nodeNotReadySeconds)
}

describe('images', () => {
  it('[PACK12] a machine is one layer of 1,500 Mi and its code; what is installed by hand has none', () => {
    const world = draw('a | b', TWO)
    const { lesson } = world.ctx
    const packed = (packing: Packing) => ({ ...releaseOf(world, 'b'), packing })
    expect(layersOf(packed('vm'), lesson)).toEqual([{ id: 'vm:first:code:b@1+code:c@1', sizeMi: 1520 }])
    expect(imageMi(packed('vm'), lesson)).toBe(1520)
    expect(byHand.map((packing) => imageMi(packed(packing), lesson))).toEqual([0, 0])
  })

  it('[PACK12] a machine shares no layer: new code is the whole image again, of a container 10 Mi', () => {
    const world = draw('b | #a', { ...TWO, packing: { b: 'vm' } })
    const { lesson } = world.ctx
    const machine = releaseOf(world, 'b')
    const next = { ...machine, versions: { ...machine.versions, b: 2 } }
    const node = world.cluster.nodes['node-1']!
    expect(uncachedMi(machine, node, lesson)).toBe(0)
    expect(uncachedMi(next, node, lesson)).toBe(1520)
    const container = { ...machine, packing: 'container' as const }
    cacheLayers(node, container, lesson)
    expect(uncachedMi({ ...container, versions: next.versions }, node, lesson)).toBe(10)
  })

  it('a small image recovers faster on a fresh node; a machine takes longest', () => {
    const seconds = (image: 'full' | 'distroless', packing: Packing) => {
      const world = draw('. | #a ~ b', { cold: [1], packing: { b: packing } })
      const service = world.cluster.services['b']!
      service.releases = [{ ...wantedRelease(service), image }]
      return ticksToReady(world, 'b-1') / SECOND
    }
    const small = seconds('distroless', 'container')
    const large = seconds('full', 'container')
    expect(large - small).toBeCloseTo((900 - 30) / 100, 0)
    expect(seconds('distroless', 'vm')).toBeGreaterThan(large)
  })
})

describe('[PACK12] another provider', () => {
  const abroad: Drawing = {
    ...TWO,
    cold: [1, 2],
    special: [{ number: 1, labels: {}, taints: [], desktop: false, provider: 'second' }],
  }
  /** What a machine pulls on node 1, and what it waits for. */
  const pulling = (world: World) => world.pod('b-1').lifecycle

  it('needs a machine’s image built for it before it can be pulled: 1 s and 1 s a module', () => {
    const world = draw('. | #a ~ b', { ...abroad, packing: { b: 'vm' } })
    world.tick()
    expect(pulling(world)).toEqual({ kind: 'pulling', remainingMi: 1520, totalMi: 1520, buildTicksLeft: 3 * SECOND })
    world.run(3)
    expect(pulling(world)).toEqual({ kind: 'pulling', remainingMi: 1520, totalMi: 1520 })
    world.tick()
    expect(pulling(world)).toMatchObject({ remainingMi: 1495 })
    world.run(15)
    expect(Object.keys(world.cluster.nodes['node-1']!.layers)).toEqual(['vm:second:code:b@1+code:c@1'])
  })

  it('runs a container as it is', () => {
    const world = draw('. | #a ~ b', abroad)
    world.tick(2)
    expect(pulling(world)).toEqual({ kind: 'pulling', remainingMi: 145, totalMi: 170 })
  })

  it('has the image from then on: the next machine only pulls', () => {
    const world = draw('. | #a ~ b', {
      ...abroad,
      special: [1, 2].map((number) => ({ number, labels: {}, taints: [], desktop: false, provider: 'second' })),
      packing: { b: 'vm' },
    })
    world.cluster.nodes['node-2']!.layers = { 'vm:second:code:b@1+code:c@1': 1520 }
    world.tick()
    expect(pulling(world)).toEqual({ kind: 'pulling', remainingMi: 1520, totalMi: 1520 })
  })

  it('does not know the home provider’s image', () => {
    const world = draw('. | #a ~ b', { ...abroad, packing: { b: 'vm' } })
    world.cluster.nodes['node-2']!.layers = { 'vm:first:code:b@1+code:c@1': 1520 }
    world.tick()
    expect(pulling(world)).toMatchObject({ buildTicksLeft: 3 * SECOND })
  })
})

describe('[PACK14] installing by hand', () => {
  it('takes 10 s a module and pulls nothing; then it boots in 2 s, and callers are told in 5', () => {
    const world = draw('. | #a ~ b', metal({ ...TWO, cold: [1] }))
    world.tick()
    const seconds = 2 * 10 + 2 + 2 + 5
    expect(world.pod('b-1').lifecycle).toMatchObject({ kind: 'starting', totalTicks: seconds * SECOND })
    expect(ticksToReady(world, 'b-1')).toBe(seconds * SECOND)
    expect(world.cluster.nodes['node-1']!.layers).toEqual({})
  })

  it('an OS container is as light and delivered the same way', () => {
    const world = draw('. | #a ~ b', { packing: { b: 'os-container' } })
    world.tick()
    expect(ticksToReady(world, 'b-1')).toBe((10 + 0.5 + 1 + 5) * SECOND)
  })

  it('is done again for every replica that comes to a node, and not for one that starts again where it was', () => {
    const world = draw('b | . | #a', metal())
    killPod(world.cluster, 'b.r1.s1.i1', 'OOMKilled', world.ctx)
    // A supervised process on a living node starts again like a container: the tick of the restart, boot and start.
    expect(ticksToReady(world, 'b-1')).toBe(1 + (2 + 1) * SECOND)
    world.act({ kind: 'scale-service', service: 'b', replicas: 2 })
    world.tick()
    expect(ticksToReady(world, 'b-2')).toBe((10 + 2 + 1 + 5) * SECOND)
  })

  it('of many modules may take longer than any rollout’s deadline: it is not stuck, unless nothing is on its way', () => {
    const tunables = { metalInstallSecondsPerModule: 20 }
    const world = draw('b | . | #a', metal({ modules: { b: 'bcdef' }, tunables }))
    world.act({ kind: 'start-rollout', service: 'b', strategy: 'rolling' })
    world.run(65)
    expect(world.show()).toBe("b | b' | #a")
    expect(isStuck(world.cluster, 'b', world.ctx.tick)).toBe(false)
    const fresh = Object.values(world.cluster.pods).find((pod) => pod.node === 'node-2')!
    fresh.lifecycle = { kind: 'failed', reason: 'Evicted' }
    world.run(1)
    expect(isStuck(world.cluster, 'b', world.ctx.tick)).toBe(true)
  })

  it('without a restart policy nobody supervises it either', () => {
    const world = draw('b | #a', metal({ unlocks: ['replica-controller', 'scheduler'] }))
    killPod(world.cluster, 'b.r1.s1.i1', 'OOMKilled', world.ctx)
    world.run(10)
    expect(world.show()).toBe('bx | #a')
  })
})

describe('[PACK15] callers of a bare process', () => {
  it('are told after a move, 5 s, and need not be told where it was before', () => {
    const world = draw('b | . | #a', metal())
    world.act({ kind: 'restart', service: 'b', slot: 1 })
    world.cluster.nodes['node-2']!.cordoned = true
    world.tick()
    expect(world.cluster.pods['b.r1.s1.i2']?.lifecycle).toMatchObject({ totalTicks: (10 + 2 + 1) * SECOND })
    world.run(15)
    world.cluster.nodes['node-2']!.cordoned = false
    world.act({ kind: 'place-pod', service: 'b', slot: 1, node: 'node-2' })
    world.tick()
    const moved = Object.values(world.cluster.pods).find((pod) => pod.node === 'node-2')
    expect(moved?.lifecycle).toMatchObject({ kind: 'starting', totalTicks: (10 + 2 + 1 + 5) * SECOND })
  })

  it('of a container or a machine are never told: they ask', () => {
    for (const packing of ['container', 'vm'] as const) {
      const world = draw('b | . | #a', { packing: { b: packing } })
      const boot = packing === 'vm' ? 8 : 0.5
      world.act({ kind: 'place-pod', service: 'b', slot: 1, node: 'node-2' })
      world.tick()
      const moved = Object.values(world.cluster.pods).find((pod) => pod.node === 'node-2')
      expect(moved?.lifecycle).toMatchObject({ totalTicks: (boot + 1) * SECOND })
    }
  })
})

describe.each(byHand)('[PACK21] nothing brings %s back but people', (packing) => {
  const drawing: Drawing = { packing: { b: packing } }

  it('not from a dead node, however long it waits; the container beside it is elsewhere by then', () => {
    const world = draw('ab | .', drawing)
    lose(world, 'node-1')
    world.run(30)
    expect(world.show()).toBe('bx | a')
    expect(world.act({ kind: 'restart', service: 'b', slot: 1 })).toBeNull()
    world.run(30)
    expect(world.show()).toBe('. | a b')
  })

  it('placing it elsewhere brings it back too', () => {
    const world = draw('b | . | #a', drawing)
    lose(world, 'node-1')
    expect(world.act({ kind: 'place-pod', service: 'b', slot: 1, node: 'node-2' })).toBeNull()
    world.run(30)
    expect(world.show()).toBe('. | b | #a')
  })

  it('and that is what is proposed, where a container only has to be waited for', () => {
    const proposed = (world: World) => {
      lose(world, 'node-1')
      world.run(1)
      const cause = { kind: 'node-lost' as const, node: 'node-1', facts: {}, chain: [], from: [] }
      return hintOf(cause, world.cluster, world.ctx.lesson)?.kind
    }
    expect(proposed(draw('b | . | #a', drawing))).toBe('place-elsewhere')
    expect(proposed(draw('b | . | #a'))).toBe('wait')
  })

  it('not after an eviction', () => {
    const world = draw('ab | .', drawing)
    killPod(world.cluster, 'a.r1.s1.i1', 'Evicted', world.ctx)
    killPod(world.cluster, 'b.r1.s1.i1', 'Evicted', world.ctx)
    world.run(30)
    expect(world.cluster.pods['a.r1.s1.i2']?.lifecycle.kind).toBe('ready')
    expect(world.pod('b-1').lifecycle).toEqual({ kind: 'failed', reason: 'Evicted' })
  })

  it('not when its dead node is given back', () => {
    const world = draw('ab | .', drawing)
    lose(world, 'node-1')
    world.act({ kind: 'release-node', node: 'node-1' })
    world.run(10)
    expect(world.show()).toBe('a ~ bx')
    world.act({ kind: 'restart', service: 'b', slot: 1 })
    world.run(30)
    expect(world.show()).toBe('a b')
  })

  it('so a drain is refused while it is there, and lets go once people have moved it', () => {
    const world = draw('ab | .', drawing)
    expect(world.act({ kind: 'drain', node: 'node-1' })).toEqual({
      code: 'not-for-packing',
      facts: { node: 'node-1', service: 'b', slot: 1, packing },
    })
    world.act({ kind: 'place-pod', service: 'b', slot: 1, node: 'node-2' })
    world.run(30)
    expect(world.act({ kind: 'drain', node: 'node-1' })).toBeNull()
    world.run(8)
    expect(world.show()).toBe('#. | a b')
  })
})
