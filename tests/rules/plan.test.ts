/* Plan: everything at once, and nothing moves that nobody touched. */

import { describe, expect, it } from 'vitest'
import { applyTeamCommand, checkTeamCommand } from '../../shared/rules/acts.ts'
import { settleInPlan } from '../../shared/rules/control.ts'
import { copyCluster, startCluster } from '../../shared/rules/split.ts'
import { tickCluster } from '../../shared/rules/tick.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { shopLesson } from '../support/cluster.ts'
import { draw } from '../support/draw-cluster.ts'

const plan = { phase: 'plan' } as const

describe('settling', () => {
  it('[PLAN1] a placed pod is ready, its layers on the disk', () => {
    const world = draw('. ~ a', { ...plan, cold: [1] })
    settleInPlan(world.cluster, world.ctx)
    expect(world.show()).toBe('a')
    expect(Object.keys(world.cluster.nodes['node-1']!.layers)).toContain('base:slim')
  })

  it('[PLAN1] what fits nowhere waits with its reason', () => {
    const world = draw('bbbb ~ a', plan)
    settleInPlan(world.cluster, world.ctx)
    expect(world.show()).toBe('b b b b ~ a')
    const { lifecycle } = world.pod('a-1')
    expect(lifecycle.kind === 'pending' && lifecycle.reason?.filters.length).toBe(2)
  })

  it('[PLAN3] the opening design is placed even where the lesson has no scheduler; what is changed then waits for hands', () => {
    const lesson = { ...shopLesson(), unlocks: [] }
    const cluster = startCluster('t1', lesson)
    expect(Object.values(cluster.pods).map((pod) => pod.lifecycle.kind)).toEqual(['ready', 'ready', 'ready'])
    const world = draw('aa | .', { ...plan, unlocks: [] })
    world.act({ kind: 'set-resources', service: 'a', memoryRequestMi: 900 })
    expect(world.show()).toBe('. | . ~ a a')
    expect(world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-2' })).toBeNull()
    expect(world.show()).toBe('. | a ~ a')
  })

  it('a second settling changes nothing', () => {
    const world = draw('ab | a | # ~ bb', plan)
    settleInPlan(world.cluster, world.ctx)
    const once = copyCluster(world.cluster)
    settleInPlan(world.cluster, world.ctx)
    expect(world.cluster).toEqual(once)
  })

  it('[PLAN2] new requests place a service’s pods afresh, other changes keep their places', () => {
    const world = draw('aa | .', plan)
    world.act({ kind: 'set-resources', service: 'a', cpuLimitMillis: 900 })
    world.act({ kind: 'set-image', service: 'a', image: 'distroless' })
    expect(world.show()).toBe('a a | .')
    world.act({ kind: 'set-resources', service: 'a', cpuRequestMillis: 400 })
    expect(world.show()).toBe('a | a')
  })

  it('a pinned pod moves at once, and stays where it was put when unpinned', () => {
    const world = draw('aa | .', plan)
    world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-2' })
    expect(world.show()).toBe('a | a')
    world.act({ kind: 'release-pod', service: 'a', slot: 1 })
    expect(world.show()).toBe('a | a')
  })

  it('replicas come and go at once, controller or not', () => {
    const world = draw('a | .', { ...plan, unlocks: ['scheduler'] })
    world.act({ kind: 'scale-service', service: 'a', replicas: 4 })
    expect(world.show()).toBe('a a | a a')
    world.act({ kind: 'scale-service', service: 'a', replicas: 1 })
    expect(Object.keys(world.cluster.pods)).toHaveLength(1)
  })

  it('policy and sagas are switched, and refused where nothing changes', () => {
    const world = draw('a', plan)
    expect(world.act({ kind: 'set-policy', policy: 'pack' })).toBeNull()
    expect(world.act({ kind: 'set-policy', policy: 'pack' })?.code).toBe('no-change')
    expect(world.act({ kind: 'set-saga', class: 'use', on: true })).toBeNull()
    expect(world.act({ kind: 'set-saga', class: 'use', on: true })?.code).toBe('no-change')
    expect(world.act({ kind: 'set-saga', class: 'nobody', on: true })?.code).toBe('unknown-class')
  })
})

describe('a working copy', () => {
  it('never changes what it was copied from', () => {
    const world = draw('ab | a ~ b', { ...plan, tunables: { defectBase: 0 } })
    const ctx = { ...world.ctx, phase: 'live' as const }
    let cluster: Cluster = world.cluster
    for (const command of MANY_ACTS) {
      const copy = copyCluster(freeze(cluster))
      if (!checkTeamCommand(copy, command, ctx)) applyTeamCommand(copy, command, ctx)
      cluster = copy
      for (let tick = 0; tick < 30; tick++) {
        ctx.tick += 1
        ctx.liveTick += 1
        cluster = tickCluster(freeze(cluster), ctx)
      }
    }
    expect(Object.keys(cluster.services)).toEqual(['a', 'free'])
  })
})

const MANY_ACTS: TeamCommand[] = [
  { kind: 'split-service', newService: 'free', modules: ['e', 'f'] },
  { kind: 'rent-node' },
  { kind: 'scale-service', service: 'a', replicas: 4 },
  { kind: 'set-resources', service: 'a', memoryLimitMi: 1200 },
  { kind: 'merge-services', from: 'b', into: 'a' },
  { kind: 'restart', service: 'a', slot: 1 },
  { kind: 'drain', node: 'node-1' },
  { kind: 'rollback', service: 'a' },
  { kind: 'scale-service', service: 'a', replicas: 1 },
  { kind: 'uncordon', node: 'node-1' },
]

/** Writing into it throws from now on. */
function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}
