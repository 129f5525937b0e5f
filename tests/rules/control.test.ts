/* Life and death of a replica: who ends, who is made again, and when. */

import { describe, expect, it } from 'vitest'
import { backOffTicks, killPod } from '../../shared/rules/control.ts'
import { victimOrder } from '../../shared/rules/replicas.ts'
import { draw, type World } from '../support/draw-cluster.ts'

const service = (world: World, id = 'a') => world.cluster.services[id]!
const scale = (replicas: number) => ({ kind: 'scale-service', service: 'a', replicas }) as const
const restart = (slot: number) => ({ kind: 'restart', service: 'a', slot }) as const
const place = (slot: number, node: string) => ({ kind: 'place-pod', service: 'a', slot, node }) as const

describe('ending', () => {
  it('[CTL1] graceful: out of the endpoints at once, gone after 1 s, its requests in flight with it', () => {
    const world = draw('aa | a')
    service(world).inFlight = 30
    world.act(scale(2))
    expect(world.show().match(/a-/g)).toHaveLength(1)
    expect(service(world).inFlight).toBe(20)
    world.tick(3)
    expect(world.show()).toContain('a-')
    world.tick()
    expect(world.show()).toBe('a | a')
  })

  it('[CTL1] a pod that never ran is gone at once', () => {
    const world = draw('a ~ a')
    world.act(scale(1))
    expect(world.show()).toBe('a')
  })
})

describe('scaling', () => {
  it('[CTL2] up: pods are made at once, controller or not', () => {
    const world = draw('a | .', { unlocks: ['scheduler'] })
    expect(world.act(scale(2))).toBeNull()
    world.run(10)
    expect(world.show()).toBe('a | a')
  })

  it('[CTL2] is refused beyond 20 a service, 60 a team, and where nothing changes', () => {
    const world = draw('a | b | c | d')
    expect(world.act(scale(21))).toEqual({ code: 'too-many-pods', facts: { service: 'a', limit: 20 } })
    expect(world.act(scale(1))?.code).toBe('no-change')
    for (const id of ['b', 'c']) world.act({ kind: 'scale-service', service: id, replicas: 20 })
    expect(world.act(scale(19))).toBeNull()
    expect(world.act(scale(20))).toEqual({ code: 'too-many-pods', facts: { service: 'a', limit: 60 } })
  })

  it('[CTL3] down: unassigned, pending, not ready, more colocated, newest ready, most restarts, newest', () => {
    const world = draw('aa | a | a | a | a | a ~ a')
    const ready = (slot: number, sinceTick: number) => {
      world.pod(`a-${slot}`).lifecycle = { kind: 'ready', sinceTick }
    }
    world.pod('a-3').lifecycle = { kind: 'pulling', remainingMi: 1, totalMi: 1 }
    world.pod('a-4').lifecycle = { kind: 'starting', ticksLeft: 1, totalTicks: 1 }
    ready(5, 3)
    ready(6, 1)
    ready(7, 1)
    world.pod('a-6').restarts = 1
    const order = victimOrder(world.cluster, service(world), Object.values(world.cluster.pods))
    expect(order.map((pod) => pod.slot)).toEqual([8, 3, 4, 2, 1, 5, 6, 7])
  })

  it('[CTL4] the survivors move up and take their pins along', () => {
    const world = draw('a | a | a')
    world.act(place(3, 'node-3'))
    world.pod('a-1').lifecycle = { kind: 'starting', ticksLeft: 9, totalTicks: 9 }
    world.act(scale(2))
    expect(service(world).slots).toEqual([{ pin: 'node-3' }, { pin: null }])
    expect(world.cluster.pods['a.r1.s3.i1']?.slot).toBe(1)
    expect(world.show()).toBe('a- | a | a')
    world.run(10)
    expect(world.show()).toBe('. | a | a')
  })
})

describe('the replica controller', () => {
  it('[CTL5] replaces a pod that failed for good, where it is unlocked', () => {
    const world = draw('a | .')
    killPod(world.cluster, world.pod('a-1').id, 'Evicted', world.ctx)
    expect(world.show()).toBe('ax | .')
    world.run(10)
    expect(world.show()).toMatch(/^(a \| \.|\. \| a)$/)
    expect(world.pod('a-1').incarnation).toBe(2)
    const locked = draw('a | .', { unlocks: ['scheduler', 'restart-policy'] })
    killPod(locked.cluster, locked.pod('a-1').id, 'Evicted', locked.ctx)
    locked.run(60)
    expect(locked.show()).toBe('ax | .')
  })

  it('[CTL6] fills an empty slot', () => {
    const world = draw('a | a')
    delete world.cluster.pods['a.r1.s2.i1']
    world.run(10)
    expect(world.show()).toBe('a | a')
  })

  it('[CTL7] a slot pinned elsewhere gets its new pod first, then the old one leaves', () => {
    const world = draw('a | .')
    expect(world.act(place(1, 'node-2'))).toBeNull()
    world.tick()
    expect(world.show()).toBe("a | a'")
    world.run(7)
    expect(world.show()).toBe('a- | a')
    world.run(2)
    expect(world.show()).toBe('. | a')
  })

  it('[CTL7] a pin taken back before that leaves the old one in place', () => {
    const world = draw('a | .')
    world.act(place(1, 'node-2'))
    world.tick()
    world.act(place(1, 'node-1'))
    world.run(10)
    expect(world.show()).toBe('a | .')
  })
})

describe('restarting', () => {
  it('[CTL8] by hand a dead replica is made anew, even where nothing watches', () => {
    const world = draw('! | a', { unlocks: ['scheduler'] })
    world.pod('a-1').node = 'node-1'
    world.pod('a-1').lifecycle = { kind: 'lost', sinceTick: 0 }
    world.run(60)
    expect(world.show()).toBe('ax | .')
    expect(world.act(restart(1))).toBeNull()
    world.run(10)
    expect(world.show()).toBe('. | a')
  })

  it('[CTL8] by hand a living one is replaced gracefully, and one in back-off starts now', () => {
    const world = draw('a')
    world.act(restart(1))
    world.tick()
    expect(world.show()).toBe("a' a-")
    const loop = draw('a')
    loop.pod('a-1').lifecycle = { kind: 'back-off', reason: 'OOMKilled', ticksLeft: 100 }
    loop.act(restart(1))
    expect(loop.pod('a-1')).toMatchObject({ restarts: 1, lifecycle: { kind: 'starting' } })
  })

  it('[CTL8] is refused for a slot that is not there or has no place yet', () => {
    const world = draw('bbbb ~ a')
    world.tick()
    expect(world.act(restart(1))?.code).toBe('pod-not-placed')
    expect(world.act(restart(2))?.code).toBe('unknown-slot')
  })

  it('[CTL9] an evicted pod is not restarted, whatever the policy', () => {
    const world = draw('a', { unlocks: ['restart-policy'] })
    killPod(world.cluster, 'a.r1.s1.i1', 'Evicted', world.ctx)
    world.run(60)
    expect(world.show()).toBe('ax')
  })

  it('[CTL9] without a restart policy a dead container stays dead', () => {
    const world = draw('a', { unlocks: [] })
    killPod(world.cluster, 'a.r1.s1.i1', 'OOMKilled', world.ctx)
    world.run(60)
    expect(world.show()).toBe('ax')
  })

  it('[CTL10] the first restart is at once, then 1 s doubling to 30 s', () => {
    const { lesson } = draw('a').ctx
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((deaths) => backOffTicks(deaths, lesson) / 4)).toEqual([
      0, 1, 2, 4, 8, 16, 30, 30,
    ])
    const world = draw('a')
    const die = () => killPod(world.cluster, world.pod('a-1').id, 'OOMKilled', world.ctx)
    die()
    expect(world.pod('a-1')).toMatchObject({ lastDeath: 'OOMKilled', memoryMi: 0, capacityMillis: 0 })
    world.tick()
    expect(world.pod('a-1')).toMatchObject({ restarts: 1, lifecycle: { kind: 'starting' } })
    die()
    world.tick(3)
    expect(world.pod('a-1').lifecycle.kind).toBe('back-off')
    world.tick()
    expect(world.pod('a-1')).toMatchObject({ restarts: 2, lifecycle: { kind: 'starting' } })
  })

  it('[CTL11] 60 s of health and the back-off starts afresh; less does not', () => {
    const deathAfter = (healthySeconds: number) => {
      const world = draw('a')
      world.pod('a-1').backOffs = 5
      world.run(healthySeconds)
      killPod(world.cluster, world.pod('a-1').id, 'OOMKilled', world.ctx)
      return world.pod('a-1').lifecycle
    }
    expect(deathAfter(60)).toMatchObject({ ticksLeft: 0 })
    expect(deathAfter(59)).toMatchObject({ ticksLeft: 64 })
  })

  it('a death takes its share of the requests in flight', () => {
    const world = draw('a | a | a')
    service(world).inFlight = 90
    killPod(world.cluster, world.pod('a-1').id, 'OOMKilled', world.ctx)
    expect(service(world).inFlight).toBe(60)
    killPod(world.cluster, world.pod('a-2').id, 'OOMKilled', world.ctx)
    killPod(world.cluster, world.pod('a-3').id, 'OOMKilled', world.ctx)
    expect(service(world).inFlight).toBe(0)
  })
})
