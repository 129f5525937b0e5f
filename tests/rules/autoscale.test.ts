/* The horizontal autoscaler, sync by sync. Nothing flows here: the test says what each pod uses. Numbers were worked out by hand as
   Kubernetes would (`replica_calculator.go`, `horizontal.go`). */

import { describe, expect, it } from 'vitest'
import { demandOf } from '../../shared/rules/hpa.ts'
import { podsOf } from '../../shared/rules/pods.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import type { Autoscaler } from '../../shared/world/cluster.ts'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const UNLOCKS: NonNullable<Drawing['unlocks']> = ['scheduler', 'replica-controller', 'rolling-update', 'autoscaler']
/** A pod requests 100 m, so that usage in millicores is usage in percent. */
const SMALL = { cpuRequestMillis: 100, memoryRequestMi: 100, memoryLimitMi: 100 }
const SYNC_TICKS = 6

const service = (world: World) => world.cluster.services['a']!
const replicas = (world: World) => service(world).slots.length
const scaler = (world: World) => service(world).autoscaler!

function scaled(picture: string, numbers: Partial<Autoscaler> = {}, drawing: Drawing = {}): World {
  const world = draw(picture, { unlocks: UNLOCKS, resources: { a: SMALL, b: SMALL, c: SMALL }, ...drawing })
  const range = { minReplicas: 1, maxReplicas: 20, targetPercent: 50 }
  service(world).autoscaler = { ...range, recommendations: [], limited: null, ...numbers }
  return world
}

/** Every pod of `a` uses so much, those made since included. */
function use(world: World, millis: number): void {
  for (const pod of podsOf(world.cluster, 'a')) pod.cpuUsedMillis = millis
}

/** Ticks up to and with the next sync, all of `a` using so much and all its pods ready by then. */
function sync(world: World, millis: number): number {
  do {
    world.tick()
    for (const pod of podsOf(world.cluster, 'a')) {
      if (pod.lifecycle.kind === 'starting' || pod.lifecycle.kind === 'pulling')
        pod.lifecycle = { kind: 'ready', sinceTick: 0 }
    }
    use(world, millis)
  } while ((world.ctx.liveTick + 1) % SYNC_TICKS !== 0)
  world.tick()
  return replicas(world)
}

/** What the formula alone asks for, one usage a pod in percent of the request; a letter says what else the pod is. */
function demand(pods: (number | 'unready' | 'pending' | 'lost' | 'failed' | 'leaving')[], targetPercent: number) {
  const world = draw('a'.repeat(pods.length), { resources: { a: SMALL } })
  for (const [index, pod] of podsOf(world.cluster, 'a').entries()) {
    const state = pods[index]!
    if (typeof state === 'number') pod.cpuUsedMillis = state
    else if (state === 'unready') pod.lifecycle = { kind: 'starting', ticksLeft: 9, totalTicks: 9 }
    else if (state === 'pending') pod.lifecycle = { kind: 'pending', sinceTick: 0, reason: null }
    else if (state === 'lost') pod.lifecycle = { kind: 'lost', sinceTick: 0 }
    else if (state === 'failed') pod.lifecycle = { kind: 'failed', reason: 'Error' }
    else pod.lifecycle = { kind: 'terminating', ticksLeft: 4 }
  }
  return demandOf(world.cluster, podsOf(world.cluster, 'a'), pods.length, targetPercent, world.ctx.lesson)
}
const wish = (...given: Parameters<typeof demand>) => {
  const found = demand(...given)
  return found.kind === 'wish' ? found.replicas : found.kind
}

describe('the formula', () => {
  it('[HPA2] ratio × ready pods, rounded up, with whole percents', () => {
    expect(demand([90, 90, 90], 50)).toEqual({ kind: 'wish', replicas: 6, utilisationPercent: 90 })
    // 1.4 × 3 = 4.2 → 5
    expect(wish([70, 70, 70], 50)).toBe(5)
    // ⌊(50 + 51 + 50)/3⌋ = 50: a ratio of exactly 1
    expect(demand([50, 51, 50], 50)).toEqual({ kind: 'wish', replicas: 3, utilisationPercent: 50 })
    expect(wish([10, 10, 10, 10], 50)).toBe(1)
  })

  it('[HPA2] within a tenth of the target nothing changes, the tenth included', () => {
    expect(wish([55, 55], 50)).toBe(2)
    expect(wish([45, 45], 50)).toBe(2)
    expect(wish([56, 56], 50)).toBe(3)
    expect(wish([44, 44], 50)).toBe(2)
    expect(wish([22, 22], 50)).toBe(1)
  })

  it('[HPA3] pods that are not ready yet are set aside, and count as idle when there should be more', () => {
    // 200/50 = 4 over one ready pod; with two idle ones 200/300 → 66 %, 1.32 × 3 → 4
    expect(wish([200, 'unready', 'pending'], 50)).toBe(4)
    // 120/50 = 2.4; with the others ⌊120/3⌋ = 40 %: the other direction, so nothing
    expect(wish([120, 'unready', 'unready'], 50)).toBe(3)
    // 108/2 = 54 %: within the tolerance
    expect(wish([108, 'unready'], 50)).toBe(2)
    // Fewer are asked for: they are left out. 20/50 over one ready pod
    expect(wish([20, 'unready', 'unready'], 50)).toBe(1)
  })

  it('[HPA3] a pod without metrics is full when fewer are asked for, and idle when more are', () => {
    // 20 % → .4; with one at 100 %: ⌊140/3⌋ = 46 %, within the tolerance
    expect(wish([20, 20, 'lost'], 50)).toBe(3)
    // 10 % → .2; ⌊130/4⌋ = 32 %, .64 × 4 → 3
    expect(wish([10, 10, 10, 'lost'], 50)).toBe(3)
    // Full is the target where that is above 100 %: (20 + 200)/2 = 110 % of 200: .55 × 2 → 2
    expect(wish([20, 'lost'], 200)).toBe(2)
    // 100 % → 2; ⌊200/3⌋ = 66 %, 1.32 × 3 → 4
    expect(wish([100, 100, 'lost'], 50)).toBe(4)
  })

  it('[HPA3] failed pods and those on their way out do not count; a dead node’s pods send nothing, noticed or not', () => {
    expect(wish([100, 'failed', 'leaving'], 50)).toBe(2)
    const world = draw('?aa | a', { resources: { a: SMALL } })
    use(world, 100)
    // One pod is measured: 100 %; the two others idle: 33 %, the other direction
    expect(demandOf(world.cluster, podsOf(world.cluster, 'a'), 3, 50, world.ctx.lesson)).toMatchObject({ replicas: 3 })
  })

  it('[HPA3] with nobody ready there is nothing to go by', () => {
    expect(wish(['unready', 'lost'], 50)).toBe('no-metrics')
    expect(wish([], 50)).toBe('no-metrics')
  })

  it('[HPA4] a missing request is an error, a sidecar’s request no remedy', () => {
    const world = scaled('aa', {}, { resources: { a: { ...SMALL, cpuRequestMillis: 0 } } })
    world.pod('a-1').sidecar = true
    sync(world, 900)
    expect(replicas(world)).toBe(2)
    expect(scaler(world).limited).toBe('no-request')
    expect(world.told('scaled')).toEqual([])
  })
})

describe('a turn', () => {
  it('[HPA1] comes every 1.5 s of live', () => {
    const world = scaled('a')
    use(world, 90)
    world.tick(SYNC_TICKS - 1)
    expect(replicas(world)).toBe(1)
    world.tick()
    expect(replicas(world)).toBe(2)
    expect(world.told('scaled')).toMatchObject([{ service: 'a', facts: { from: 1, to: 2, utilisationPercent: 90 } }])
  })

  it('[HPA1] does not come in plan', () => {
    const world = scaled('a', {}, { phase: 'plan' })
    expect(sync(world, 90)).toBe(1)
  })

  it('[HPA6] scaling up is at once, by the larger of 4 pods and 100 % a period', () => {
    const world = scaled('a | b')
    expect(sync(world, 1000)).toBe(5)
    expect(sync(world, 1000)).toBe(10)
    expect(sync(world, 1000)).toBe(20)
    expect(scaler(world).limited).toBe('at-max')
  })

  it('[HPA6] scaling down waits for the window: the highest recommendation of 30 s counts', () => {
    const world = scaled('aaaa')
    expect(sync(world, 50)).toBe(4)
    const start = world.ctx.tick
    // 10 % asks for one; for 30 s the four it was found with, and then asked for, still count.
    while (world.ctx.tick < start + 30 * 4 - SYNC_TICKS) expect(sync(world, 10)).toBe(4)
    expect(sync(world, 10)).toBe(1)
    expect(scaler(world).recommendations.length).toBeLessThanOrEqual(20)
  })

  it('[HPA6] a new autoscaler remembers the number it finds, so it takes nothing away for a window', () => {
    const world = scaled('aaaa')
    expect(sync(world, 10)).toBe(4)
    expect(scaler(world).recommendations).toEqual([
      { tick: 6, replicas: 4 },
      { tick: 6, replicas: 1 },
    ])
  })

  it('[HPA6] one busy moment within the window keeps the replicas', () => {
    const world = scaled('aa')
    const seconds = (millis: number, span: number) => {
      const end = world.ctx.tick + span * 4
      while (world.ctx.tick < end) sync(world, millis)
    }
    seconds(10, 21)
    expect(sync(world, 100)).toBe(4)
    seconds(10, 27)
    expect(replicas(world)).toBe(4)
    seconds(10, 6)
    expect(replicas(world)).toBe(1)
  })

  it('[HPA5] stays within its range and says which end holds it', () => {
    const world = scaled('aa', { minReplicas: 2, maxReplicas: 3 })
    expect(sync(world, 100)).toBe(3)
    expect(scaler(world).limited).toBe('at-max')
    for (let turn = 0; turn < 25; turn++) sync(world, 10)
    expect(replicas(world)).toBe(2)
    expect(scaler(world).limited).toBe('at-min')
    sync(world, 50)
    expect(scaler(world).limited).toBeNull()
  })

  it('[HPA5] a team’s 60 pods hold it too', () => {
    const world = scaled('a | b | c')
    for (const id of ['b', 'c']) {
      const slots = Array.from({ length: id === 'b' ? 20 : 36 }, () => ({ pin: null }))
      world.cluster.services[id]!.slots = slots
    }
    expect(sync(world, 1000)).toBe(4)
    expect(scaler(world).limited).toBe('at-max')
    expect(sync(world, 1000)).toBe(4)
  })

  it('[HPA7] a count set by hand outside the range goes back at the next sync, whatever the load', () => {
    const world = scaled('aa', { minReplicas: 2, maxReplicas: 4 })
    sync(world, 50)
    expect(world.act({ kind: 'scale-service', service: 'a', replicas: 6 })).toBeNull()
    expect(sync(world, 50)).toBe(4)
    expect(world.act({ kind: 'scale-service', service: 'a', replicas: 1 })).toBeNull()
    expect(sync(world, 50)).toBe(2)
    // Within the range the load decides.
    expect(world.act({ kind: 'scale-service', service: 'a', replicas: 3 })).toBeNull()
    expect(sync(world, 50)).toBe(3)
  })

  it('[HPA8] what was scaled to 0 stays there', () => {
    const world = scaled('a')
    world.act({ kind: 'scale-service', service: 'a', replicas: 0 })
    expect(sync(world, 0)).toBe(0)
  })

  it('an autoscaler without room in the nodes makes pods that wait: more of them help nobody', () => {
    const world = scaled('a', {}, { resources: { a: { cpuRequestMillis: 1000, memoryRequestMi: 100 } }, cap: 1 })
    sync(world, 1000)
    expect(world.show()).toBe("a a'")
    expect(sync(world, 1000)).toBe(4)
    expect(world.show()).toBe('a a ~ a a')
    expect(Object.values(world.cluster.pods).filter((pod) => pod.node !== null)).toHaveLength(2)
  })
})

describe('setting one', () => {
  const range = { minReplicas: 1, maxReplicas: 3, targetPercent: 50 }
  const set = (autoscaler: Extract<TeamCommand, { kind: 'set-autoscaler' }>['autoscaler']) =>
    ({ kind: 'set-autoscaler', service: 'a', autoscaler }) as const

  it('[HPA9] is refused where it is locked, unknown, no range, or so already', () => {
    expect(draw('a').act(set(range))).toEqual({ code: 'locked-by-lesson', facts: { unlock: 'autoscaler' } })
    const world = draw('a | b', { unlocks: UNLOCKS })
    expect(world.act({ ...set(range), service: 'z' })?.code).toBe('unknown-service')
    expect(world.act(set(null))?.code).toBe('no-change')
    expect(world.act(set({ ...range, minReplicas: 4 }))).toEqual({
      code: 'bounds',
      facts: { service: 'a', field: 'minReplicas', least: 1, most: 3 },
    })
    expect(world.act(set({ ...range, minReplicas: 0 }))?.facts).toMatchObject({ field: 'minReplicas' })
    expect(world.act(set({ ...range, maxReplicas: 21 }))?.facts).toMatchObject({ field: 'maxReplicas', most: 20 })
    expect(world.act(set({ ...range, targetPercent: 0 }))?.facts).toMatchObject({ field: 'targetPercent', least: 1 })
    expect(world.act(set(range))).toBeNull()
    expect(world.act(set(range))?.code).toBe('no-change')
    expect(world.act(set({ ...range, targetPercent: 60 }))).toBeNull()
    expect(world.act(set(null))).toBeNull()
    expect(service(world).autoscaler).toBeNull()
  })

  it('[HPA9] beyond what the team’s 60 pods leave', () => {
    const world = draw('a | b | c | d', { unlocks: UNLOCKS, resources: { b: SMALL, c: SMALL, d: SMALL } })
    for (const id of ['b', 'c', 'd'])
      world.cluster.services[id]!.slots = Array.from({ length: 16 }, () => ({ pin: null }))
    expect(world.act(set({ ...range, maxReplicas: 13 }))?.facts).toMatchObject({ field: 'maxReplicas', most: 12 })
    expect(world.act(set({ ...range, maxReplicas: 12 }))).toBeNull()
  })

  it('[HPA6] other numbers do not make it forget its window', () => {
    const world = scaled('aaaa')
    sync(world, 50)
    world.act(set({ ...range, maxReplicas: 9 }))
    expect(scaler(world).recommendations).toHaveLength(2)
    expect(sync(world, 10)).toBe(4)
  })
})
