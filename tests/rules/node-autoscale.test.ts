/* Nodes that come because pods find none, and go because nobody needs them. */

import { describe, expect, it } from 'vitest'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const UNLOCKS: NonNullable<Drawing['unlocks']> = ['scheduler', 'replica-controller', 'node-autoscaler', 'scheduling']
const QUICK = { nodeAutoscalerUnneededSeconds: 6 }

function watched(picture: string, drawing: Drawing = {}, max = 9): World {
  const world = draw(picture, { unlocks: UNLOCKS, cap: 9, ...drawing, tunables: { ...QUICK, ...drawing.tunables } })
  world.cluster.nodeAutoscalerMax = max
  return world
}
const nodes = (world: World) => Object.keys(world.cluster.nodes)

describe('renting', () => {
  it('[NAS2] for a pod that has found no node for a second; 20 s later it runs there', () => {
    const world = watched('bbbb ~ a')
    world.run(0.75)
    expect(nodes(world)).toHaveLength(1)
    world.run(0.25)
    expect(nodes(world)).toHaveLength(2)
    expect(world.told('node-rented')).toMatchObject([{ node: 'node-2', facts: { pods: 1, nodes: 2 } }])
    world.run(30)
    expect(world.show()).toBe('b b b b | a')
    expect(nodes(world)).toHaveLength(2)
  })

  it('[NAS2] not for load: CPU is the other autoscaler’s affair', () => {
    const world = watched('bbbb')
    for (const pod of Object.values(world.cluster.pods)) pod.cpuUsedMillis = 5000
    world.run(10)
    expect(nodes(world)).toHaveLength(1)
  })

  it('[NAS2] not for pods that nodes on their way will take; more come one at a look', () => {
    const world = watched('bbbb ~ aaaa')
    world.run(10)
    expect(nodes(world)).toHaveLength(2)
    const many = watched('bbbb ~ aaaaaaaaa')
    many.run(1)
    expect(nodes(many)).toHaveLength(2)
    many.run(1)
    expect(nodes(many)).toHaveLength(3)
    many.run(40)
    expect(nodes(many)).toHaveLength(4)
    expect(many.told('node-rented').map(({ facts }) => facts['pods'])).toEqual([4, 4, 1])
  })

  it('[NAS2] not where a fresh node would refuse the pod too: too large, pinned elsewhere, another label', () => {
    const cured = (drawing: Drawing, pin?: string) => {
      const world = watched('bbbb ~ a', drawing)
      if (pin) world.cluster.services['a']!.slots[0] = { pin }
      world.run(5)
      return nodes(world).length > 1
    }
    expect(cured({})).toBe(true)
    expect(cured({ resources: { a: { memoryRequestMi: 5000, memoryLimitMi: 5000 } } })).toBe(false)
    expect(cured({}, 'node-1')).toBe(false)
    expect(cured({ scheduling: { a: { nodeSelector: { disk: 'ssd' } } } })).toBe(false)
    const affinity = { service: 'b', topology: 'node', required: true } as const
    expect(cured({ scheduling: { a: { affinity } } })).toBe(false)
    expect(cured({ scheduling: { a: { antiAffinity: { topology: 'node', required: true } } } })).toBe(true)
    const tainted = [{ number: 2, labels: {}, taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' as const }] }]
    expect(cured({ special: tainted.map((one) => ({ ...one, desktop: false, provider: 'first' })) })).toBe(false)
  })

  it('[NAS2] not for a pod for which others are making room', () => {
    const world = watched('bbbb ~ a', { scheduling: { a: { priority: 9 } }, tunables: { terminatingSeconds: 9 } })
    world.run(2)
    expect(world.pod('a-1').lifecycle).toMatchObject({ nominated: 'node-1' })
    // The victim's successor is the one that needs a node.
    expect(world.told('node-rented')).toMatchObject([{ facts: { pods: 1 } }])
  })

  it('[NAS1] not without a scheduler: nobody would place anything on a fresh node', () => {
    const world = watched('bbbb | . ~ a', { unlocks: ['node-autoscaler', 'replica-controller'] })
    world.run(30)
    expect(world.show()).toBe('b b b b | . ~ a')
  })

  it('[NAS2] up to its own maximum and the lesson’s cap, all nodes counted', () => {
    const own = watched('bbbb | # ~ a', {}, 2)
    // The cordoned one has not been unneeded for long enough to make room.
    own.run(5)
    expect(nodes(own)).toEqual(['node-1', 'node-2'])
    const capped = watched('bbbb | # ~ a', { cap: 2 })
    capped.run(5)
    expect(nodes(capped)).toEqual(['node-1', 'node-2'])
    const roomy = watched('bbbb | # ~ a', {}, 3)
    roomy.run(5)
    expect(nodes(roomy)).toHaveLength(3)
  })

  it('[NAS1] never in plan, nor while it is off', () => {
    const plan = watched('bbbb ~ a', { phase: 'plan' })
    plan.run(10)
    expect(nodes(plan)).toHaveLength(1)
    const off = watched('bbbb ~ a')
    off.act({ kind: 'set-node-autoscaler', maxNodes: null })
    off.run(10)
    expect(nodes(off)).toHaveLength(1)
  })
})

describe('returning', () => {
  it('[NAS4] an empty node after 60 s, which a lesson may tune', () => {
    const world = watched('aa | .')
    world.run(6)
    expect(nodes(world)).toHaveLength(2)
    world.run(2)
    expect(nodes(world)).toEqual(['node-1'])
    expect(world.told('node-returned')).toMatchObject([{ node: 'node-2', facts: { nodes: 1 } }])
    const usual = watched('aa | .', { tunables: { nodeAutoscalerUnneededSeconds: 60 } })
    usual.run(59)
    expect(nodes(usual)).toHaveLength(2)
    usual.run(3)
    expect(nodes(usual)).toHaveLength(1)
  })

  it('[NAS3] a node of which less than half is requested and whose pods find room elsewhere is drained first', () => {
    const world = watched('aa | b')
    world.run(8)
    expect(world.cluster.nodes['node-2']).toMatchObject({ cordoned: true })
    world.run(20)
    expect(nodes(world)).toEqual(['node-1'])
    expect(world.show()).toBe('a a b')
  })

  it('[NAS3] not one of which half is requested, by the larger of the two resources', () => {
    const half = watched('aa | bb')
    half.run(30)
    expect(nodes(half)).toHaveLength(2)
    const memory = watched('a | b', {
      resources: { b: { cpuRequestMillis: 100, memoryRequestMi: 2048 }, a: { memoryRequestMi: 2100 } },
    })
    memory.run(30)
    expect(nodes(memory)).toHaveLength(2)
  })

  it('[NAS3] not one whose pods fit nowhere else, be it for room, a pin or a rule', () => {
    const full = watched('aaaa | b')
    full.run(30)
    expect(nodes(full)).toHaveLength(2)
    const pinned = watched('aa | b')
    pinned.cluster.services['b']!.slots[0] = { pin: 'node-2' }
    pinned.run(30)
    expect(nodes(pinned)).toHaveLength(2)
    const apart = watched('aab | b', { scheduling: { b: { antiAffinity: { topology: 'node', required: true } } } })
    apart.run(30)
    expect(nodes(apart)).toHaveLength(2)
  })

  it('[NAS3] not one whose pods a budget keeps, or nobody would bring back', () => {
    const kept = watched('aa | b')
    kept.cluster.services['b']!.disruptionBudget = { unit: 'pods', minAvailable: 1 }
    kept.run(30)
    expect(nodes(kept)).toHaveLength(2)
    expect(kept.cluster.nodes['node-2'], 'nor is it closed to other pods').toMatchObject({ cordoned: false })
    const byHand = watched('aa | b', { packing: { b: 'metal' } })
    byHand.run(30)
    expect(nodes(byHand)).toHaveLength(2)
    const unwatched = watched('aa | b', { unlocks: ['scheduler', 'node-autoscaler'] })
    unwatched.run(30)
    expect(nodes(unwatched)).toHaveLength(2)
  })

  it('[NAS3] the count begins anew when the node is needed again, or a pod waits', () => {
    const world = watched('aa | .')
    world.run(5)
    expect(world.cluster.nodes['node-2']?.unneededSinceTick).not.toBeNull()
    world.act({ kind: 'scale-service', service: 'a', replicas: 6 })
    world.run(2)
    expect(world.cluster.nodes['node-2']?.unneededSinceTick).toBeNull()
    world.run(20)
    expect(nodes(world)).toHaveLength(2)
    const waiting = watched('aa | . ~ b', { resources: { b: { memoryRequestMi: 5000, memoryLimitMi: 5000 } } })
    waiting.run(20)
    expect(nodes(waiting)).toHaveLength(2)
  })

  it('[NAS4] one at a time: no other is drained while one is being emptied', () => {
    const world = watched('. | . | a')
    world.run(7)
    expect(nodes(world)).toHaveLength(2)
    world.run(1)
    expect(nodes(world)).toEqual(['node-3'])
    const full = watched('aa | b | b', { tunables: { terminatingSeconds: 9 } })
    full.run(12)
    expect(Object.values(full.cluster.nodes).map((node) => node.draining)).toEqual([false, true, false])
    full.run(30)
    expect(full.show()).toBe('a a b b')
  })

  it('[NAS5] one that a team started with goes too; the last living one stays and takes pods, needed or not', () => {
    const world = watched('a | . | !')
    world.act({ kind: 'scale-service', service: 'a', replicas: 0 })
    world.run(30)
    expect(nodes(world)).toEqual(['node-2'])
    expect(world.cluster.nodes['node-2']).toMatchObject({ cordoned: false, draining: false })
  })

  it('[NAS4] a dead one is returned after twice as long', () => {
    const world = watched('aa | !')
    world.run(11)
    expect(nodes(world)).toHaveLength(2)
    world.run(3)
    expect(nodes(world)).toEqual(['node-1'])
  })
})

describe('setting it', () => {
  const set = (maxNodes: number | null) => ({ kind: 'set-node-autoscaler', maxNodes }) as const

  it('[NAS6] is refused where it is locked, where machines are owned, or so already', () => {
    expect(draw('a').act(set(3))).toEqual({ code: 'locked-by-lesson', facts: { unlock: 'node-autoscaler' } })
    expect(draw('a', { unlocks: UNLOCKS, ownership: 'owned' }).act(set(3))?.code).toBe('node-owned')
    const world = draw('a', { unlocks: UNLOCKS })
    expect(world.act(set(null))?.code).toBe('no-change')
    expect(world.act(set(3))).toBeNull()
    expect(world.act(set(3))?.code).toBe('no-change')
    world.cluster.nodes['node-1']!.unneededSinceTick = 4
    expect(world.act(set(null))).toBeNull()
    expect(world.cluster.nodes['node-1']!.unneededSinceTick).toBeNull()
  })
})
