/* Who has to give way: priorities in the queue, and preemption as kube-scheduler decides it. */

import { describe, expect, it } from 'vitest'
import { filterOf, registeredNodes, sceneOf } from '../../shared/rules/fit.ts'
import { findPreemption } from '../../shared/rules/preempt.ts'
import { seekerOf } from '../../shared/rules/seeker.ts'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const HIGH: Drawing = { scheduling: { a: { priority: 10 } } }
/** Small pods are 100 m and 100 Mi, so that a full node needs more than one victim. */
const SMALL = { cpuRequestMillis: 100, memoryRequestMi: 100 }

const waiting = (world: World) => Object.values(world.cluster.pods).find((pod) => pod.node === null)!

/** The preemption that would be chosen for the pod that waits: where, whom, and how many against their budgets. */
function choice(world: World) {
  const scene = sceneOf(world.cluster, world.ctx.lesson)
  const seeker = seekerOf(world.cluster, waiting(world), world.ctx.lesson)
  const filter = filterOf(scene, seeker)
  const byNode = Object.fromEntries(registeredNodes(world.cluster).map((node) => [node.id, filter(node)]))
  const found = findPreemption(scene, seeker, byNode)
  if (found === null) return null
  const { node, victims, violations } = found
  return { node: node.id, victims: victims.map((pod) => `${pod.service}-${pod.slot}`), violations }
}

describe('the queue', () => {
  it('[SCH15] tries the higher priority first, then the longest waiting', () => {
    const world = draw('bbb ~ ca', HIGH)
    world.pod('c-1').lifecycle = { kind: 'pending', sinceTick: -9, reason: null }
    world.tick()
    expect(world.show()).toBe("a' b b b ~ c")
    const equal = draw('bbb ~ ca')
    equal.pod('c-1').lifecycle = { kind: 'pending', sinceTick: -9, reason: null }
    equal.tick()
    expect(equal.show()).toBe("b b b c' ~ a")
  })
})

describe('victims', () => {
  it('[PRE1] only pods of a lower priority give way, and only where that makes room', () => {
    expect(choice(draw('bbbb ~ a'))).toBeNull()
    expect(choice(draw('bbbb ~ a', { scheduling: { a: { priority: 10 }, b: { priority: 10 } } }))).toBeNull()
    expect(choice(draw('bbbb ~ a', HIGH))).toMatchObject({ node: 'node-1', violations: 0 })
    const tooLarge = { ...HIGH, resources: { a: { memoryRequestMi: 5000, memoryLimitMi: 5000 } } }
    expect(choice(draw('bbbb ~ a', tooLarge))).toBeNull()
    const negative = { scheduling: { b: { priority: -1 } } }
    expect(choice(draw('bbbb ~ a', negative))?.victims).toHaveLength(1)
  })

  it('[PRE1] not where going would not help: cordons, taints, selectors, pins, affinity', () => {
    expect(choice(draw('#bbbb ~ a', HIGH))).toBeNull()
    const elsewhere = { scheduling: { a: { priority: 10, nodeSelector: { disk: 'ssd' } } } }
    expect(choice(draw('bbbb ~ a', elsewhere))).toBeNull()
    const near = (priority: number) => ({
      scheduling: {
        a: { priority: 10, affinity: { service: 'c', topology: 'node' as const, required: true } },
        c: { priority },
      },
    })
    expect(choice(draw('bbbb | cbbb ~ a', near(10)))?.node).toBe('node-2')
    // Affinity to a pod that would have to go: not supported there either.
    expect(choice(draw('bbbb | cbbb ~ a', near(0)))).toBeNull()
    const pinned = draw('bbbb | b ~ a', HIGH)
    pinned.cluster.services['a']!.slots[0] = { pin: 'node-1' }
    expect(choice(pinned)?.node).toBe('node-1')
  })

  it('[PRE1] anti-affinity and skew are room that can be made', () => {
    const away = { a: { priority: 10, antiAffinity: { topology: 'node', required: true } as const } }
    const world = draw('a ~ a', { scheduling: away })
    expect(choice(world)).toBeNull()
    const service = world.cluster.services['a']!
    const low = {
      ...service.releases[0]!,
      revision: 0,
      scheduling: { ...service.releases[0]!.scheduling, priority: 0 },
    }
    service.releases = [low, ...service.releases]
    world.pod('a-1').revision = 0
    expect(choice(world)?.victims).toEqual(['a-1'])
  })

  it('[PRE2] as few as will do: the more important are let back first', () => {
    const three = draw('bcdd ~ a', { scheduling: { a: { priority: 10 }, b: { priority: 2 }, c: { priority: 1 } } })
    expect(choice(three)?.victims).toHaveLength(1)
    expect(choice(three)?.victims[0]).toMatch(/^d-/)
    const older = draw('bbbb ~ a', HIGH)
    older.pod('b-2').lifecycle = { kind: 'ready', sinceTick: 7 }
    expect(choice(older)?.victims).toEqual(['b-2'])
  })

  it('[PRE2] pods that their budgets protect are let back before the more important ones', () => {
    const world = draw('bbcc ~ a', { scheduling: { a: { priority: 10 }, c: { priority: 1 } } })
    world.cluster.services['b']!.disruptionBudget = { unit: 'pods', minAvailable: 2 }
    expect(choice(world)).toMatchObject({ violations: 0 })
    expect(choice(world)?.victims[0]).toMatch(/^c-/)
  })

  it('[PRE3] a budget is a preference, no wall', () => {
    const world = draw('bbbb ~ a', HIGH)
    world.cluster.services['b']!.disruptionBudget = { unit: 'percent', minAvailable: 100 }
    expect(choice(world)).toMatchObject({ node: 'node-1', violations: 1 })
  })
})

describe('the node', () => {
  const full = (low: Drawing['scheduling'], picture: string, small: string[] = []): World =>
    draw(picture, {
      scheduling: { a: { priority: 10 }, ...low },
      resources: {
        a: { cpuRequestMillis: 2000, memoryRequestMi: 100 },
        ...Object.fromEntries(small.map((id) => [id, SMALL])),
      },
    })

  it('[PRE3] with the fewest violated budgets', () => {
    const world = full({ b: { priority: -5 } }, 'b | c ~ a', ['b', 'c'])
    world.cluster.services['b']!.disruptionBudget = { unit: 'pods', minAvailable: 1 }
    expect(choice(world)?.node).toBe('node-2')
  })

  it('[PRE3] then the lowest top victim', () => {
    expect(choice(full({ b: { priority: 3 }, c: { priority: 2 } }, 'b | cc ~ a', ['b', 'c']))?.node).toBe('node-2')
  })

  it('[PRE3] then the lowest sum of priorities, in which every victim weighs', () => {
    const world = full({ b: { priority: 3 }, c: { priority: 1 }, d: { priority: 2 } }, 'bd | bc ~ a', ['b', 'c', 'd'])
    expect(choice(world)?.node).toBe('node-2')
    // Two of −3 are less than one of −3 by plain addition; counted from the lowest priority they are more.
    expect(choice(full({ b: { priority: -3 } }, 'bb | b ~ a', ['b']))?.node).toBe('node-2')
  })

  it('[PRE3] then whose top victims started latest, then the lowest number', () => {
    const world = full({}, 'b | b | b ~ a', ['b'])
    expect(choice(world)?.node).toBe('node-1')
    world.pod('b-3').lifecycle = { kind: 'ready', sinceTick: 5 }
    world.pod('b-2').lifecycle = { kind: 'ready', sinceTick: 2 }
    expect(choice(world)?.node).toBe('node-3')
  })
})

describe('giving way', () => {
  it('[PRE5] victims leave gracefully, the room is kept, their successors take what is left', () => {
    const world = draw('bbb | bbbb ~ a', {
      ...HIGH,
      resources: { a: { cpuRequestMillis: 1000, memoryRequestMi: 2000, memoryLimitMi: 2000 } },
    })
    world.tick()
    expect(world.show()).toMatch(/^b b b- \| b b b b ~ a b$/)
    expect(waiting(world)).toBeDefined()
    const victim = Object.values(world.cluster.pods).find((pod) => pod.lifecycle.kind === 'terminating')
    expect(victim).toMatchObject({ service: 'b', node: 'node-1', lastDeath: 'Preempted' })
    expect(world.pod('a-1').lifecycle).toMatchObject({ kind: 'pending', nominated: 'node-1' })
    // [PRE4] Half of what it needs was free before; nobody of a lower priority may take it while the victim terminates.
    world.tick(3)
    expect(world.show()).toMatch(/^b b b- \| b b b b ~ a b$/)
    world.tick()
    expect(world.show()).toBe("a' b b | b b b b ~ b")
    world.run(30)
    expect(world.show()).toBe('a b b | b b b b ~ b')
    expect(Object.values(world.cluster.pods).filter((pod) => pod.incarnation > 1)).toHaveLength(1)
  })

  it('[PRE5] the successor remembers what it died of; without a controller there is none', () => {
    const world = draw('bbbb ~ a', HIGH)
    world.tick()
    expect(Object.values(world.cluster.pods).find((pod) => pod.service === 'b' && pod.node === null)).toMatchObject({
      lastDeath: 'Preempted',
      incarnation: 2,
    })
    const alone = draw('bbbb ~ a', { ...HIGH, unlocks: ['scheduler'] })
    alone.run(10)
    expect(alone.show()).toBe('a b b b')
  })

  it('[PRE5] room kept for a higher one is taken already in the eyes of a lower: each has its own victim', () => {
    const world = draw('bbbb ~ ac', { scheduling: { a: { priority: 10 }, c: { priority: 20 } } })
    world.tick()
    expect(world.show()).toMatch(/b- b-/)
    world.run(10)
    expect(world.show()).toBe('a b b c ~ b b')
  })

  it('[PRE5] one that comes later and is higher takes the room first; the lower one asks anew', () => {
    const world = draw('bbbb | #c ~ a', { scheduling: { a: { priority: 10 }, c: { priority: 20 } } })
    world.tick()
    expect(world.pod('a-1').lifecycle).toMatchObject({ nominated: 'node-1' })
    world.act({ kind: 'scale-service', service: 'c', replicas: 2 })
    world.tick(4)
    expect(world.pod('c-2').node).toBe('node-1')
    expect(world.pod('a-1').node).toBeNull()
    world.run(10)
    expect(world.show()).toBe('a b b c | #c ~ b b')
  })

  it('[PRE5] of equal priority, room kept for one is not given to the other', () => {
    const world = draw('bbbb ~ aa', HIGH)
    world.run(10)
    expect(world.show()).toBe('a a b b ~ b b')
    expect(Object.values(world.cluster.pods).filter((pod) => pod.lastDeath === 'Preempted')).toHaveLength(2)
  })

  it('[PRE5] of equal priority, the part of it that is free already is not taken while the victim leaves', () => {
    const world = draw('bbb | #c ~ a', {
      scheduling: { a: { priority: 10 }, c: { priority: 10 } },
      resources: { a: { cpuRequestMillis: 1000, memoryRequestMi: 2000, memoryLimitMi: 2000 } },
    })
    world.tick()
    expect(world.pod('a-1').lifecycle).toMatchObject({ kind: 'pending', nominated: 'node-1' })
    world.act({ kind: 'scale-service', service: 'c', replicas: 2 })
    world.tick()
    expect(world.pod('c-2').node).toBeNull()
    world.run(10)
    expect(world.show()).toBe('a b c | #c ~ b b')
  })

  it('[PRE4] a pod whose nominated node is gone looks again', () => {
    const world = draw('bbbb | #cccc ~ a', HIGH)
    world.tick()
    expect(world.pod('a-1').lifecycle).toMatchObject({ nominated: 'node-1' })
    world.act({ kind: 'cordon', node: 'node-1' })
    world.act({ kind: 'uncordon', node: 'node-2' })
    world.tick()
    expect(world.pod('a-1').lifecycle).toMatchObject({ nominated: 'node-2' })
    world.run(10)
    expect(world.pod('a-1').node).toBe('node-2')
  })

  it('[PRE5] without a scheduler nobody preempts, not even for a pinned pod', () => {
    const world = draw('bbbb ~ a', { ...HIGH, unlocks: ['replica-controller'] })
    world.cluster.services['a']!.slots[0] = { pin: 'node-1' }
    world.run(5)
    expect(world.show()).toBe('b b b b ~ a')
  })

  it('[PRE6] in plan at once: those who gave way look for another node in the same moment', () => {
    const world = draw('bbbb | bb ~ a', {
      ...HIGH,
      phase: 'plan',
      scheduling: { a: { priority: 10, nodeSelector: { node: 'node-1' } } },
    })
    world.act({ kind: 'set-policy', policy: 'pack' })
    expect(world.show()).toBe('a b b b | b b b')
    expect(world.said).toEqual([])
  })
})
