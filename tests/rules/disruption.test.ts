/* What a disruption budget allows, what it holds, and what it never protects from. */

import { describe, expect, it } from 'vitest'
import { killPod } from '../../shared/rules/control.ts'
import { allowedDisruptions, desiredHealthy, mayEvict } from '../../shared/rules/disruption.ts'
import type { DisruptionBudget } from '../../shared/world/cluster.ts'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const UNLOCKS: NonNullable<Drawing['unlocks']> = [
  'scheduler',
  'restart-policy',
  'replica-controller',
  'disruption-budget',
  'scheduling',
]
const service = (world: World, id = 'a') => world.cluster.services[id]!
const pods = (minAvailable: number): DisruptionBudget => ({ unit: 'pods', minAvailable })
const percent = (minAvailable: number): DisruptionBudget => ({ unit: 'percent', minAvailable })
const drain = (node: string) => ({ kind: 'drain', node }) as const

function withBudget(picture: string, budget: DisruptionBudget, drawing: Drawing = {}): World {
  const world = draw(picture, { unlocks: UNLOCKS, ...drawing })
  service(world).disruptionBudget = budget
  return world
}

describe('what is allowed', () => {
  it('[PDB1] a percentage of the replicas is rounded up', () => {
    const desired = (replicas: string, budget: DisruptionBudget) =>
      desiredHealthy(service(withBudget(replicas, budget)))
    expect(desired('aaa', percent(50))).toBe(2)
    expect(desired('aaa', percent(67))).toBe(3)
    expect(desired('aa | aa', percent(25))).toBe(1)
    expect(desired('aaa', percent(0))).toBe(0)
    expect(desired('aaa', pods(5))).toBe(5)
  })

  it('[PDB2] max(0, healthy − desired), healthy being ready', () => {
    const world = withBudget('aaa', pods(1))
    const allowed = () => allowedDisruptions(world.cluster, service(world))
    expect(allowed()).toBe(2)
    world.pod('a-1').lifecycle = { kind: 'starting', ticksLeft: 9, totalTicks: 9 }
    expect(allowed()).toBe(1)
    service(world).disruptionBudget = pods(9)
    expect(allowed()).toBe(0)
  })

  it('[PDB3] evictions: 429 while too few are healthy; what does not run goes freely', () => {
    const world = withBudget('aaa', pods(2))
    const may = (name: string) => mayEvict(world.cluster, world.pod(name))
    expect(may('a-1')).toBe(true)
    world.pod('a-2').lifecycle = { kind: 'starting', ticksLeft: 9, totalTicks: 9 }
    expect(may('a-1')).toBe(false)
    // Running and not ready: while two are healthy it is no loss.
    expect(may('a-2')).toBe(true)
    world.pod('a-3').lifecycle = { kind: 'back-off', reason: 'OOMKilled', ticksLeft: 9 }
    expect(may('a-2')).toBe(false)
    world.pod('a-2').lifecycle = { kind: 'pulling', remainingMi: 1, totalMi: 1 }
    expect(may('a-2')).toBe(true)
  })

  it('[PDB3] without a budget everything may go', () => {
    expect(mayEvict(draw('a').cluster, draw('a').pod('a-1'))).toBe(true)
  })
})

describe('setting one', () => {
  const set = (budget: DisruptionBudget | null) => ({ kind: 'set-disruption-budget', service: 'a', budget }) as const

  it('[PDB4] is refused where it is locked, unknown, out of bounds, or so already', () => {
    expect(draw('a').act(set(pods(1)))).toEqual({ code: 'locked-by-lesson', facts: { unlock: 'disruption-budget' } })
    const world = draw('a', { unlocks: UNLOCKS })
    expect(world.act({ ...set(pods(1)), service: 'z' })?.code).toBe('unknown-service')
    expect(world.act(set(null))?.code).toBe('no-change')
    expect(world.act(set(pods(21)))).toEqual({
      code: 'bounds',
      facts: { service: 'a', field: 'minAvailable', least: 0, most: 20 },
    })
    expect(world.act(set(percent(101)))?.facts).toMatchObject({ most: 100 })
    expect(world.act(set(percent(50)))).toBeNull()
    expect(world.act(set(percent(50)))?.code).toBe('no-change')
    expect(world.act(set(pods(50)))?.code).toBe('bounds')
    expect(world.act(set(null))).toBeNull()
    expect(service(world).disruptionBudget).toBeNull()
  })
})

describe('a drain under a budget', () => {
  it('[NOD5] takes what the budget allows, and goes on as others become healthy elsewhere', () => {
    const world = withBudget('aaa | .', pods(2))
    const held = () => world.cluster.nodes['node-1']?.drainHeldSinceTick
    world.act(drain('node-1'))
    world.tick()
    expect(world.show()).toBe("#a a a- | a'")
    // [PDB6] A drain that waits for a successor's start is not held.
    for (let tick = 0; tick < 40; tick++) {
      world.tick()
      expect(held()).toBeNull()
    }
    world.run(30)
    expect(world.show()).toBe('#. | a a a')
    expect(world.cluster.nodes['node-1']?.draining).toBe(false)
  })

  it('[PDB2] two drains share one budget', () => {
    const world = withBudget('a | a | . | .', pods(1))
    world.act(drain('node-1'))
    world.act(drain('node-2'))
    world.tick()
    expect(world.show().match(/a-/g)).toHaveLength(1)
  })

  it('[PDB6] is held while nothing goes and nothing is on its way, until the budget gives in', () => {
    const world = withBudget('aa | b', pods(2))
    const held = () => world.cluster.nodes['node-1']?.drainHeldSinceTick
    world.act(drain('node-1'))
    world.run(20)
    expect(world.show()).toBe('#a a | b')
    expect(held()).toBe(1)
    world.act({ kind: 'set-disruption-budget', service: 'a', budget: pods(1) })
    world.tick()
    expect(held()).toBeNull()
    world.run(20)
    expect(world.show()).toBe('#. | a a b')
  })

  it('[PDB6] called off and begun again it is held anew', () => {
    const world = withBudget('aa | .', pods(2))
    for (const since of [1, 21]) {
      world.act(drain('node-1'))
      world.run(5)
      expect(world.cluster.nodes['node-1']).toMatchObject({ draining: true, drainHeldSinceTick: since })
      world.act({ kind: 'uncordon', node: 'node-1' })
      expect(world.cluster.nodes['node-1']).toMatchObject({ draining: false, drainHeldSinceTick: null })
    }
  })

  it('[PDB5] in plan nobody is served yet: it goes at once', () => {
    const world = withBudget('aa | .', pods(2), { phase: 'plan' })
    world.act(drain('node-1'))
    expect(world.show()).toBe('#. | a a')
  })
})

describe('what a budget does not protect from', () => {
  it('crashes and want of memory', () => {
    const world = withBudget('aa', pods(2))
    killPod(world.cluster, world.pod('a-1').id, 'OOMKilled', world.ctx)
    killPod(world.cluster, world.pod('a-2').id, 'Evicted', world.ctx)
    expect(world.show()).toBe('a* ax')
  })

  it('a node that dies', () => {
    const world = withBudget('a | .', pods(1))
    world.cluster.nodes['node-1']!.lifecycle = { kind: 'down', sinceTick: 0 }
    world.run(30)
    expect(world.show()).toBe('. | a')
  })
})
