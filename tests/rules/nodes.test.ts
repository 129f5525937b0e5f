/* Machines that come, fall silent, are emptied and given back. */

import { describe, expect, it } from 'vitest'
import { draw, type World } from '../support/draw-cluster.ts'

const crash = (world: World, id: string) => {
  world.cluster.nodes[id]!.lifecycle = { kind: 'down', sinceTick: world.ctx.tick }
}
const release = (node: string) => ({ kind: 'release-node', node }) as const

describe('renting', () => {
  it('[NOD1] a rented node joins after 20 s, in plan at once', () => {
    const world = draw('a')
    world.act({ kind: 'rent-node' })
    world.run(19.75)
    expect(world.cluster.nodes['node-2']?.lifecycle.kind).toBe('provisioning')
    world.tick()
    expect(world.cluster.nodes['node-2']?.lifecycle.kind).toBe('ready')
    expect(world.told('node-joined')).toHaveLength(1)
    const plan = draw('a', { phase: 'plan' })
    plan.act({ kind: 'rent-node' })
    expect(plan.cluster.nodes['node-2']?.lifecycle.kind).toBe('ready')
  })

  it('[NOD2] beyond the cap it is refused; dead nodes count until they are given back', () => {
    const world = draw('a | !', { cap: 2 })
    expect(world.act({ kind: 'rent-node' })).toEqual({ code: 'node-cap', facts: { cap: 2, nodes: 2 } })
    expect(world.act(release('node-2'))).toBeNull()
    expect(world.act({ kind: 'rent-node' })).toBeNull()
    expect(Object.keys(world.cluster.nodes)).toEqual(['node-1', 'node-3'])
  })
})

describe('owned machines', () => {
  const owned = { ownership: 'owned', cap: 3 } as const

  it('[NOD10] are bought and taken back in plan, up to the cap', () => {
    const world = draw('a | .', { ...owned, phase: 'plan' })
    expect(world.act({ kind: 'rent-node' })).toBeNull()
    expect(world.cluster.nodes['node-3']?.lifecycle.kind).toBe('ready')
    expect(world.act({ kind: 'rent-node' })?.code).toBe('node-cap')
    expect(world.act(release('node-3'))).toBeNull()
    expect(world.act(release('node-2'))).toBeNull()
  })

  it('[NOD10] live nothing is bought and nothing taken back, not even a dead one; rented ones are', () => {
    const world = draw('a | . | !', { ...owned, cap: 4 })
    expect(world.act({ kind: 'rent-node' })).toEqual({ code: 'node-owned', facts: { nodes: 3 } })
    expect(world.act(release('node-2'))).toEqual({ code: 'node-owned', facts: { node: 'node-2' } })
    expect(world.act(release('node-3'))?.code).toBe('node-owned')
    expect(world.act(release('node-9'))?.code).toBe('unknown-node')
    expect(draw('a | .').act(release('node-2'))).toBeNull()
  })
})

describe('giving back', () => {
  it('[NOD3] a node with pods on it is refused, an empty one goes, the last stays', () => {
    const world = draw('aa | .')
    expect(world.act(release('node-1'))).toEqual({ code: 'pods-on-node', facts: { node: 'node-1', pods: 2 } })
    expect(world.act(release('node-2'))).toBeNull()
    expect(world.act(release('node-1'))?.code).toBe('last-node')
    expect(world.act(release('node-2'))?.code).toBe('unknown-node')
  })

  it('[NOD3] a dead one goes at once, and its pods are replaced without waiting for the toleration', () => {
    const world = draw('aa | .')
    crash(world, 'node-1')
    world.run(5)
    expect(world.show()).toBe('ax ax | .')
    expect(world.act(release('node-1'))).toBeNull()
    world.run(10)
    expect(world.show()).toBe('a a')
    expect(world.told('pods-rescheduled')[0]).toMatchObject({ node: 'node-1', facts: { pods: 2 } })
  })

  it('[NOD3] without a replica controller they stay dead', () => {
    const world = draw('a | b', { unlocks: ['scheduler'] })
    crash(world, 'node-1')
    world.act(release('node-1'))
    world.run(30)
    expect(world.show()).toBe('b ~ ax')
  })
})

describe('draining', () => {
  const drain = { kind: 'drain', node: 'node-1' } as const

  it('[NOD4] needs a controller that brings the pods back', () => {
    expect(draw('a | .', { unlocks: ['scheduler'] }).act(drain)?.code).toBe('locked-by-lesson')
    expect(draw('! | .').act(drain)?.code).toBe('node-not-ready')
  })

  it('[NOD5] evicts gracefully, successors start elsewhere, the node stays cordoned', () => {
    const world = draw('aa | .')
    expect(world.act(drain)).toBeNull()
    expect(world.act(drain)?.code).toBe('no-change')
    world.tick()
    expect(world.show()).toBe("#a- a- | a' a'")
    world.run(10)
    expect(world.show()).toBe('#. | a a')
    expect(world.cluster.nodes['node-1']?.draining).toBe(false)
    expect(world.act({ kind: 'cordon', node: 'node-1' })?.code).toBe('no-change')
    expect(world.act({ kind: 'uncordon', node: 'node-1' })).toBeNull()
    expect(world.act({ kind: 'uncordon', node: 'node-1' })?.code).toBe('no-change')
  })

  it('[NOD5] in plan at once', () => {
    const world = draw('aa | .', { phase: 'plan' })
    world.act(drain)
    expect(world.show()).toBe('#. | a a')
  })
})

describe('a node that falls silent', () => {
  it('[NOD6] is NotReady after 4 s, and its pods leave the endpoints', () => {
    const world = draw('a | .')
    crash(world, 'node-1')
    world.run(3.75)
    expect(world.pod('a-1').lifecycle.kind).toBe('ready')
    world.tick()
    expect(world.pod('a-1').lifecycle.kind).toBe('lost')
    expect(world.told('node-not-ready')).toHaveLength(1)
  })

  it('[NOD7] 10 s later its pods are evicted and replaced', () => {
    const world = draw('a | .')
    crash(world, 'node-1')
    world.run(13.75)
    expect(world.show()).toBe('ax | .')
    world.tick()
    expect(world.show()).toBe(". | a'")
  })

  it('[NOD7] each pod leaves when its own tolerationSeconds have run out', () => {
    const world = draw('abc | .', {
      scheduling: { a: { tolerationSeconds: 2 }, b: { tolerationSeconds: 0 }, c: { tolerationSeconds: 60 } },
    })
    crash(world, 'node-1')
    world.run(3.75)
    expect(world.show()).toBe('a b c | .')
    world.tick()
    expect(world.show()).toBe("ax cx | b'")
    world.run(2)
    expect(world.show()).toMatch(/^cx \| a' b/)
    world.run(57)
    expect(world.show()).toBe('cx | a b')
    world.run(2)
    expect(world.show()).toMatch(/^\. \| a b c/)
  })

  it('[NOD9] nothing brings back elsewhere what was installed by hand', () => {
    const world = draw('a | .', { packing: { a: 'metal' } })
    crash(world, 'node-1')
    world.run(60)
    expect(world.show()).toBe('ax | .')
  })

  it('[NOD7] nothing replaces them where no replica controller is unlocked', () => {
    const world = draw('a | .', { unlocks: ['scheduler', 'restart-policy'] })
    crash(world, 'node-1')
    world.run(60)
    expect(world.show()).toBe('ax | .')
  })

  it('a pinned slot whose node died stays Pending until moved or unpinned', () => {
    const world = draw('a | .')
    world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-1' })
    crash(world, 'node-1')
    world.run(40)
    expect(world.show()).toBe('. | . ~ a')
    world.act({ kind: 'release-pod', service: 'a', slot: 1 })
    world.run(10)
    expect(world.show()).toBe('. | a')
  })

  it('a person may move it at once, controller or not', () => {
    const world = draw('a | .', { unlocks: [] })
    crash(world, 'node-1')
    world.run(5)
    expect(world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-2' })).toBeNull()
    world.run(10)
    expect(world.show()).toBe('. | a')
  })
})
