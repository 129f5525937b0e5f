/* [PLN1]–[PLN9] How a strategy's design is built in plan, act by act on the real rules: what stands when live begins, and that nothing of it was
   refused on the way. */

import { describe, expect, it } from 'vitest'
import { createTeam } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { NO_WISHES, type StrategySpec } from '../../shared/lessons/strategy.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { shopLesson, smallLesson } from '../support/cluster.ts'

/** Three modules of 100, 200 and 300 Mi on nodes of 2 cores and 4 Gi, everything unlocked. */
function lessonOf(change: Partial<Lesson> = {}): Lesson {
  const small = smallLesson({
    modules: 'a:4:100 b:20:200 c:2:300',
    classes: { go: { ratePerSecond: 20, calls: 'a(b, c)' } },
  })
  const plain = { cpuRequestMillis: 200, cpuLimitMillis: 1000, memoryRequestMi: 800, memoryLimitMi: 800 }
  return {
    ...small,
    forecast: [],
    nodes: { ...small.nodes, count: 2, cap: 4 },
    start: [{ ...plain, id: 'a', modules: ['a', 'b', 'c'], replicas: 3 }],
    unlocks: [
      ...['split', 'scheduler', 'restart-policy', 'replica-controller', 'rolling-update', 'rollback'],
      ...['autoscaler', 'node-autoscaler', 'disruption-budget', 'packing', 'scheduling'],
    ] as Lesson['unlocks'],
    tools: { cicd: 60, monitoring: 40, mesh: 20 },
    ...change,
  }
}

/** The cluster when live has run one tick, and what was refused until then. */
function built(wishes: Partial<StrategySpec>, lesson = lessonOf()): { cluster: Cluster; refusals: unknown[] } {
  const strategy: StrategySpec = {
    ...{ ...NO_WISHES, id: 'built', services: 'keep' },
    sizes: [{ nodes: 2, sizing: { kind: 'keep' } }],
    ...wishes,
  }
  const bots = [createTeam({ strategy, size: 0, lesson })]
  const { session, refusals } = playRound({ lesson, seed: '7', bots, untilTick: 1 })
  return { cluster: session.round!.clusters['t1']!, refusals }
}

/** `a a | b`: the services of the ready replicas by node. */
function drawn({ cluster }: { cluster: Cluster }): string {
  return Object.values(cluster.nodes)
    .sort((left, right) => left.number - right.number)
    .map((node) =>
      Object.values(cluster.pods)
        .filter((pod) => pod.node === node.id && pod.lifecycle.kind === 'ready')
        .map((pod) => pod.service)
        .sort()
        .join(' '),
    )
    .join(' | ')
}

const copies = ({ cluster }: { cluster: Cluster }) =>
  Object.fromEntries(Object.values(cluster.services).map((one) => [one.id, one.slots.length]))
const released = ({ cluster }: { cluster: Cluster }, service: string) => wantedRelease(cluster.services[service]!)
const three = { a: ['a'], b: ['b'], c: ['c'] }

describe('[PLN1] the split', () => {
  it('keeps the opening service for the group that holds its first module', () => {
    const split = built({ services: 'each-module', sizes: [{ nodes: 2, sizing: { kind: 'peak', minReplicas: 1 } }] })
    expect(copies(split)).toEqual({ a: 1, b: 1, c: 1 })
    expect(split.refusals).toEqual([])
  })

  it('merges and moves modules where the lesson starts with several services', () => {
    const [start] = lessonOf().start
    const services = [
      { ...start!, id: 'a', modules: ['a'], replicas: 1 },
      { ...start!, id: 'b', modules: ['b', 'c'], replicas: 1 },
    ]
    const merged = built({ services: { a: ['a', 'b', 'c'] } }, lessonOf({ start: services }))
    expect(merged).toMatchObject({ refusals: [], cluster: { owners: { a: 'a', b: 'a', c: 'a' } } })
    const moved = built({ services: { a: ['a', 'c'], b: ['b'] } }, lessonOf({ start: services }))
    expect(moved).toMatchObject({ refusals: [], cluster: { owners: { a: 'a', b: 'b', c: 'a' } } })
  })

  it('leaves what it does not touch as it is', () => {
    const kept = built({})
    expect(copies(kept)).toEqual({ a: 3 })
    expect(released(kept, 'a').revision).toBe(1)
  })
})

describe('[PLN2] sizes', () => {
  it('replicas that are named go before the sizing', () => {
    const named = built({
      ...{ services: three, replicas: { c: 3 } },
      sizes: [{ nodes: 2, sizing: { kind: 'fixed', replicas: 2 } }],
    })
    expect(named.refusals).toEqual([])
    expect(copies(named)).toEqual({ a: 2, b: 2, c: 3 })
  })

  it('a factor and a limit hold for all, or for the service named', () => {
    const sized = built({
      services: three,
      resourcesFactor: { all: 1, by: { a: 0.5 } },
      limitMillis: { all: 600, by: {} },
    })
    expect(sized.refusals).toEqual([])
    expect(released(sized, 'a').resources).toEqual({
      ...{ cpuRequestMillis: 100, cpuLimitMillis: 600, memoryRequestMi: 400, memoryLimitMi: 400 },
    })
    expect(released(sized, 'b').resources).toMatchObject({ cpuRequestMillis: 250, cpuLimitMillis: 600 })
  })

  it('an autoscaler starts from its own number, within its bounds', () => {
    const autoscaler = { all: { minReplicas: 2, maxReplicas: 4, targetPercent: 60 }, by: {} }
    const sizes = [{ nodes: 2, sizing: { kind: 'fixed' as const, replicas: 5 } }]
    expect(copies(built({ services: three, sizes, autoscaler }))).toEqual({ a: 4, b: 4, c: 4 })
    const started = built({ services: three, sizes, autoscaler, startReplicas: { all: 3, by: { c: 1 } } })
    expect(copies(started)).toEqual({ a: 3, b: 3, c: 2 })
    expect(started.cluster.services['b']!.autoscaler).toMatchObject({ minReplicas: 2, targetPercent: 60 })
    expect(started.refusals).toEqual([])
  })
})

describe('[PLN3] `fill` adds one of each in turn until the nodes are full', () => {
  const fill = (packing: 'container' | 'vm', more: Partial<StrategySpec> = {}) =>
    built({
      ...{ services: three, packing: { all: packing, by: {} }, limitMillis: { all: 100, by: {} } },
      ...{ sizes: [{ nodes: 2, sizing: { kind: 'fill', minReplicas: 1 } }] },
      ...more,
    })

  it('every replica it asked for is ready, and of virtual machines fewer fit', () => {
    const [containers, machines] = [fill('container'), fill('vm')]
    for (const full of [containers, machines]) {
      expect(full.refusals).toEqual([])
      expect(Object.values(full.cluster.pods).every((pod) => pod.lifecycle.kind === 'ready')).toBe(true)
      // No room for the smallest of the three, on any node.
      const { memoryRequestMi } = released(full, 'a').resources
      for (const node of Object.values(full.cluster.nodes)) {
        expect(node.memoryMi - requestedOn(full.cluster, node.id)).toBeLessThan(memoryRequestMi)
      }
    }
    const count = (one: { cluster: Cluster }) => Object.keys(one.cluster.pods).length
    expect(count(containers)).toBeGreaterThan(1.8 * count(machines))
  })

  it('by hand too, where the lesson has no scheduler', () => {
    const unlocks = lessonOf().unlocks.filter((unlock) => unlock !== 'scheduler')
    const full = built(
      {
        ...{ services: three, placement: 'by-hand' },
        sizes: [{ nodes: 2, sizing: { kind: 'fill', minReplicas: 1 } }],
      },
      lessonOf({ unlocks }),
    )
    expect(full.refusals).toEqual([])
    expect(
      Object.values(full.cluster.services)
        .flatMap((one) => one.slots)
        .every((slot) => slot.pin !== null),
    ).toBe(true)
    expect(Object.keys(full.cluster.pods).length).toBeGreaterThan(6)
  })
})

function requestedOn(cluster: Cluster, node: string): number {
  return Object.values(cluster.pods)
    .filter((pod) => pod.node === node)
    .reduce((sum, pod) => sum + wantedRelease(cluster.services[pod.service]!).resources.memoryRequestMi, 0)
}

describe('[PLN4] placing by hand pins every replica, service after service, round the nodes', () => {
  const sizes = [{ nodes: 2, sizing: { kind: 'fixed' as const, replicas: 2 } }]

  it('first one of each, then the others', () => {
    const placed = built({ services: three, sizes, placement: 'by-hand' })
    expect(placed.refusals).toEqual([])
    expect(drawn(placed)).toBe('a b c | a b c')
    expect(Object.values(placed.cluster.services).flatMap((one) => one.slots.map((slot) => slot.pin))).toEqual([
      ...['node-1', 'node-2', 'node-2', 'node-1', 'node-1', 'node-2'],
    ])
  })
})

describe('[PLN5] nodes', () => {
  it('are rented up to the cap', () => {
    const rented = built({ sizes: [{ nodes: 9, sizing: { kind: 'keep' } }] })
    expect(Object.keys(rented.cluster.nodes)).toHaveLength(4)
    expect(rented.refusals).toEqual([])
  })

  it('are given back where fewer are wanted: what ran there runs elsewhere', () => {
    const given = built({ sizes: [{ nodes: 1, sizing: { kind: 'fixed', replicas: 2 } }] })
    expect(given.refusals).toEqual([])
    expect(drawn(given)).toBe('a a')
  })

  it('also without a controller, by hand', () => {
    const unlocks = lessonOf().unlocks.filter((unlock) => unlock !== 'replica-controller')
    const given = built({ sizes: [{ nodes: 1, sizing: { kind: 'fixed', replicas: 2 } }] }, lessonOf({ unlocks }))
    expect(given.refusals).toEqual([])
    expect(drawn(given)).toBe('a a')
  })
})

describe('[PLN5] nodes with what was installed by hand', () => {
  const [opening] = lessonOf().start
  const bare = (id: string, modules: string[]) => ({
    ...{ ...opening!, id, modules, packing: 'metal' as const, replicas: 1 },
  })
  const lesson = lessonOf({ start: [bare('a', ['a']), bare('b', ['b', 'c'])] })

  it('are emptied by hand, and nothing stays bound to where it went', () => {
    const given = built({ sizes: [{ nodes: 1, sizing: { kind: 'keep' } }] }, lesson)
    expect(given.refusals).toEqual([])
    expect(drawn(given)).toBe('a b')
    expect(Object.values(given.cluster.services).flatMap((one) => one.slots.map((slot) => slot.pin))).toEqual([
      null,
      null,
    ])
  })

  it('are kept where libraries keep them apart, until they are packed otherwise', () => {
    const clash = {
      ...lesson,
      modules: lesson.modules.map((one) => ({ ...one, libraries: { java: one.id === 'a' ? 8 : 21 } })),
    }
    const sizes = [{ nodes: 1, sizing: { kind: 'keep' as const } }]
    expect(Object.keys(built({ sizes }, clash).cluster.nodes)).toHaveLength(2)
    const packed = built({ sizes, packing: { all: 'container', by: {} } }, clash)
    expect(packed.refusals).toEqual([])
    expect(drawn(packed)).toBe('a b')
  })
})

describe('[PLN6] settings', () => {
  it('packing, image, scheduling, budget, pace and tools are there when live begins', () => {
    const set = built({
      services: three,
      packing: { all: null, by: { b: 'vm' } },
      image: { all: 'distroless', by: {} },
      antiAffinity: { all: { topology: 'node', required: true }, by: {} },
      priority: { all: 0, by: { a: 100 } },
      tolerationSeconds: { all: 3, by: {} },
      disruptionBudget: { all: { unit: 'pods', minAvailable: 1 }, by: {} },
      rollout: { maxSurgePercent: 50, maxUnavailablePercent: 0 },
      nodeAutoscaler: 4,
      tools: ['cicd'],
    })
    expect(set.refusals).toEqual([])
    expect(released(set, 'b')).toMatchObject({ packing: 'vm', image: 'slim' })
    expect(released(set, 'a')).toMatchObject({
      ...{ packing: 'container', image: 'distroless' },
      scheduling: { antiAffinity: { topology: 'node', required: true }, priority: 100, tolerationSeconds: 3 },
    })
    expect(set.cluster.services['a']).toMatchObject({
      ...{ maxSurgePercent: 50, maxUnavailablePercent: 0 },
      disruptionBudget: { unit: 'pods', minAvailable: 1 },
    })
    expect(set.cluster).toMatchObject({ nodeAutoscalerMax: 4, tools: ['cicd'] })
  })

  it('[PLN7] what the lesson has locked or does not offer is left out, not asked for in vain', () => {
    const bare = built(
      {
        ...{ packing: { all: 'vm', by: {} }, priority: { all: 5, by: {} }, nodeAutoscaler: 4, tools: ['cicd'] },
        autoscaler: { all: { minReplicas: 1, maxReplicas: 2, targetPercent: 60 }, by: {} },
        disruptionBudget: { all: { unit: 'pods', minAvailable: 1 }, by: {} },
        rollout: { maxSurgePercent: 50, maxUnavailablePercent: 0 },
      },
      lessonOf({ unlocks: ['scheduler', 'replica-controller'], tools: {} }),
    )
    expect(bare.refusals).toEqual([])
    expect(copies(bare)).toEqual({ a: 3 })
    expect(released(bare, 'a')).toMatchObject({ packing: 'container' })
  })
})

describe('[PLN2] what a packing needs is asked for', () => {
  const sizes = (kind: 'peak' | 'keep') => [{ nodes: 2, sizing: { kind, minReplicas: 1 } }]

  it.each(['metal', 'os-container', 'vm'] as const)('%s', (packing) => {
    for (const kind of ['peak', 'keep'] as const) {
      for (const factor of [1, 1.2]) {
        const packed = built({
          ...{ services: three, replicas: { a: 1 }, packing: { all: packing, by: {} }, sizes: sizes(kind) },
          resourcesFactor: { all: factor, by: {} },
        })
        expect(packed.refusals).toEqual([])
        expect(Object.values(packed.cluster.pods).every((pod) => pod.lifecycle.kind === 'ready')).toBe(true)
        expect(released(packed, 'b').packing).toBe(packing)
      }
    }
  })
})

it('[PLN8] two people build one design together', () => {
  const pace = { people: 2, reactionSeconds: 5, actSeconds: 3 }
  const sizes = [{ nodes: 4, sizing: { kind: 'fixed' as const, replicas: 2 } }]
  for (const roles of ['silo', 'devops'] as const) {
    const together = built({ services: three, sizes, pace }, lessonOf({ roles }))
    expect(together.refusals).toEqual([])
    expect(copies(together)).toEqual({ a: 2, b: 2, c: 2 })
    expect(Object.keys(together.cluster.nodes)).toHaveLength(4)
  }
})

it('[PLN9] the untouched monolith is left untouched', () => {
  const untouched = built({ sizes: [{ nodes: 4, sizing: { kind: 'keep' } }] }, shopLesson())
  expect(untouched.refusals).toEqual([])
  expect(untouched.cluster.services['shop']!.releases).toHaveLength(1)
})
