/* Which node a pod gets, and why it gets none: kube-scheduler's filters and scores. Numbers were worked out by hand from the
   formulas of KUBE.md A. */

import { describe, expect, it } from 'vitest'
import { fits, registeredNodes, sceneOf, usageOf } from '../../shared/rules/fit.ts'
import { pendingLine, pendingReason } from '../../shared/rules/pending.ts'
import { balancedScore, imageLocalityScores, type Ranking, rank, resourcesFitScore } from '../../shared/rules/rank.ts'
import { releaseOfPod } from '../../shared/rules/release.ts'
import { seekerOf } from '../../shared/rules/seeker.ts'
import { spreadScores } from '../../shared/rules/spread.ts'
import type { Pod } from '../../shared/world/cluster.ts'
import { draw, type World } from '../support/draw-cluster.ts'

const reasonOf = (pod: Pod) => (pod.lifecycle.kind === 'pending' ? pod.lifecycle.reason : null)
const waiting = (world: World) => Object.values(world.cluster.pods).find((pod) => pod.node === null)!
const rankingOf = (world: World, pod = waiting(world)): Ranking => ({
  scene: sceneOf(world.cluster, world.ctx.lesson),
  seeker: seekerOf(world.cluster, pod, world.ctx.lesson),
  candidates: registeredNodes(world.cluster),
})
const topologySpreadScores = ({ scene, seeker, candidates }: Ranking) => spreadScores(scene, seeker, candidates)

describe('filters', () => {
  it('[SCH1] without a scheduler nothing chooses a node, yet a pinned pod goes to its own', () => {
    const world = draw('. | . ~ aa', { unlocks: ['split'] })
    world.cluster.services['a']!.slots[1] = { pin: 'node-2' }
    world.tick()
    expect(world.show()).toBe(". | a' ~ a")
    expect(reasonOf(waiting(world))?.filters).toEqual([{ filter: 'no-scheduler', nodes: 2 }])
  })

  it('[SCH2] a full node is filtered out before scoring', () => {
    const world = draw('bbbb | b ~ a')
    world.tick()
    expect(world.show()).toBe("b b b b | a' b")
    const full = draw('bbbb | bbbb ~ a')
    full.tick()
    expect(full.show()).toBe('b b b b | b b b b ~ a')
    expect(reasonOf(waiting(full))?.byNode['node-1']).toEqual([
      { filter: 'insufficient-cpu', missing: 500 },
      { filter: 'insufficient-memory', missing: 904 },
    ])
  })

  it('[SCH2] a zero request always fits', () => {
    const world = draw('bbbb ~ a', { resources: { a: { cpuRequestMillis: 0, memoryRequestMi: 0 } } })
    world.tick()
    expect(world.show()).toBe("a' b b b b")
  })

  it('[SCH2] a failed pod gives its room back, a terminating one not yet', () => {
    const world = draw('bbbb ~ a')
    const victim = world.pod('b-4')
    victim.lifecycle = { kind: 'terminating', ticksLeft: 2 }
    const node = world.cluster.nodes['node-1']!
    expect(fits(world.cluster, waiting(world), node, world.ctx.lesson)).toBe(false)
    victim.lifecycle = { kind: 'failed', reason: 'Evicted' }
    expect(fits(world.cluster, waiting(world), node, world.ctx.lesson)).toBe(true)
    expect(usageOf(world.cluster, 'node-1', world.ctx.lesson).cpuMillis).toBe(1500)
  })

  it('[SCH2] a pod is not counted against itself', () => {
    const world = draw('abbb')
    const { lesson } = world.ctx
    expect(fits(world.cluster, world.pod('a-1'), world.cluster.nodes['node-1']!, lesson)).toBe(true)
    const { resources } = releaseOfPod(world.cluster, world.pod('a-1'))
    expect(fits(world.cluster, resources, world.cluster.nodes['node-1']!, lesson)).toBe(false)
  })

  it('[SCH5] a cordoned node takes no new pods; those that run stay', () => {
    const world = draw('#b | bb ~ a')
    world.tick()
    expect(world.show()).toBe("#b | a' b b")
    const only = draw('#b ~ a')
    only.tick()
    expect(only.show()).toBe('#b ~ a')
    expect(reasonOf(waiting(only))?.filters).toEqual([{ filter: 'unschedulable', nodes: 1 }])
  })

  it('[SCH6] a pinned slot goes to its own node and no other', () => {
    const world = draw('bbbb | . ~ a')
    world.cluster.services['a']!.slots[0] = { pin: 'node-1' }
    world.tick()
    expect(world.show()).toBe('b b b b | . ~ a')
    expect(reasonOf(waiting(world))?.byNode['node-2']).toEqual([{ filter: 'pinned-elsewhere' }])
  })

  it('[SCH7] a node known to be dead is refused; one that crashed unnoticed still takes pods', () => {
    const known = draw('! ~ a', { unlocks: ['scheduler'] })
    known.tick()
    expect(reasonOf(waiting(known))?.filters).toEqual([{ filter: 'not-ready', nodes: 1 }])
    const unnoticed = draw('? ~ a')
    unnoticed.tick()
    expect(unnoticed.show()).toBe("a'")
  })

  it('[SCH8] a node being provisioned is neither tried nor counted', () => {
    const world = draw('bbbb ~ a')
    world.act({ kind: 'rent-node' })
    world.tick()
    expect(reasonOf(waiting(world))?.nodes).toBe(1)
    world.run(20)
    expect(world.pod('a-1').node).toBe('node-2')
  })

  it('[SCH9] the reason counts nodes by filter and is sorted as text, count first, as kube-scheduler writes it', () => {
    const world = draw('bbbb | bbbb | bbbb | # ~ a', {
      resources: { b: { cpuRequestMillis: 100 }, a: { cpuRequestMillis: 500 } },
    })
    world.tick()
    const reason = reasonOf(waiting(world))!
    expect(pendingLine(reason)).toBe('0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient memory.')
    expect(pendingLine(pendingReason({}))).toBe('no nodes available to schedule pods')
  })

  it('[SCH9] like pods are told alike, and all are tried again when a node changes', () => {
    const world = draw('bbb ~ aac')
    world.tick()
    const waits = Object.values(world.cluster.pods).filter((pod) => pod.node === null)
    expect(waits).toHaveLength(2)
    for (const pod of waits)
      expect(pendingLine(reasonOf(pod)!)).toBe('0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.')
    world.pod('b-1').lifecycle = { kind: 'failed', reason: 'Evicted' }
    world.pod('b-2').lifecycle = { kind: 'failed', reason: 'Evicted' }
    world.tick()
    expect(Object.values(world.cluster.pods).filter((pod) => pod.node !== null && pod.service !== 'b')).toHaveLength(3)
  })
})

describe('scores', () => {
  it('[SCH10] LeastAllocated and MostAllocated: whole numbers per resource, then the whole mean', () => {
    const world = draw('b | . ~ a')
    const { seeker } = rankingOf(world)
    const [node] = registeredNodes(world.cluster)
    const usage = usageOf(world.cluster, 'node-1', world.ctx.lesson)
    // cpu (2000 − 1000)/2000 → 50; memory (4096 − 2000)/4096 = 51.17 → 51; mean 50.5 → 50
    expect(resourcesFitScore('spread', node!, usage, seeker)).toBe(50)
    // cpu 50; memory 2000/4096 = 48.8 → 48; mean 49
    expect(resourcesFitScore('pack', node!, usage, seeker)).toBe(49)
  })

  it('[SCH10] a pod without requests counts as 100 m and 200 Mi in this score only', () => {
    const world = draw('. ~ a', { resources: { a: { cpuRequestMillis: 0, memoryRequestMi: 0 } } })
    const { seeker } = rankingOf(world)
    const node = registeredNodes(world.cluster)[0]!
    const usage = usageOf(world.cluster, 'node-1', world.ctx.lesson)
    // (2000 − 100)/2000 → 95; (4096 − 200)/4096 = 95.1 → 95
    expect(resourcesFitScore('spread', node, usage, seeker)).toBe(95)
  })

  it('[SCH11] BalancedAllocation prefers equal shares of cpu and memory', () => {
    const world = draw('b | . ~ a', { resources: { b: { memoryRequestMi: 3000 }, a: { cpuRequestMillis: 1000 } } })
    const { seeker } = rankingOf(world)
    const [first, second] = registeredNodes(world.cluster)
    // cpu 1500/2000 = .75, memory 4000/4096 = .9766: 1 − .1133 → 88; empty: .5 and .2441: 1 − .128 → 87
    expect(balancedScore(first!, usageOf(world.cluster, 'node-1', world.ctx.lesson), seeker)).toBe(88)
    expect(balancedScore(second!, usageOf(world.cluster, 'node-2', world.ctx.lesson), seeker)).toBe(87)
  })

  it('[SCH11] is skipped for a best-effort pod', () => {
    const world = draw('. ~ a', { resources: { a: { cpuRequestMillis: 0, memoryRequestMi: 0 } } })
    const { seeker } = rankingOf(world)
    expect(
      balancedScore(registeredNodes(world.cluster)[0]!, usageOf(world.cluster, 'node-1', world.ctx.lesson), seeker),
    ).toBe(0)
  })

  it('[SCH12] PodTopologySpread: count × ln(domains + 2) + maxSkew − 1, rounded, then turned round', () => {
    const world = draw('aa | a | . ~ a', { zones: ['x', 'y'] })
    // hosts: ln 5 = 1.609 by 2, 1, 0; zones x (node 1, 3) hold 2, y holds 1, ln 4 = 1.386; skews add 2 + 4.
    // node 1: 3.219 + 2.773 + 6 = 11.99 → 12; node 2: 1.609 + 1.386 + 6 = 8.996 → 9; node 3: 2.773 + 6 = 8.77 → 9
    // 100·(12 + 9 − s)/12: 75, 100, 100
    expect(topologySpreadScores(rankingOf(world))).toEqual([75, 100, 100])
  })

  it('[SCH12] counts pods of the same ReplicaSet only', () => {
    const world = draw('aa | . ~ a')
    world.pod('a-1').revision = 0
    world.cluster.services['a']!.releases.unshift({ ...world.cluster.services['a']!.releases[0]!, revision: 0 })
    // One of two counts. Hosts: ln 4 = 1.386; the one zone is counted alike everywhere, ln 3 = 1.099.
    // node 1: 1.386 + 1.099 + 6 = 8.485 → 8; node 2: 7.099 → 7; 100·(15 − s)/8 = 87.5 → 87, 100
    expect(topologySpreadScores(rankingOf(world))).toEqual([87, 100])
  })

  it('[SCH12] does not count pods on their way out', () => {
    const world = draw('aa | . ~ a')
    world.pod('a-1').lifecycle = { kind: 'terminating', ticksLeft: 4 }
    expect(topologySpreadScores(rankingOf(world))).toEqual([87, 100])
  })

  it('[SCH12] policy pack turns spreading off, or it would still spread', () => {
    const packed = draw('a | . ~ a', { policy: 'pack' })
    packed.tick()
    expect(packed.show()).toBe("a a' | .")
    const spread = draw('a | . ~ a')
    spread.tick()
    expect(spread.show()).toBe("a | a'")
  })

  it('[SCH13] ImageLocality: size × share of nodes that have the image, from 23 MiB to 1000 MiB', () => {
    const world = draw('. | . ~ a', { cold: [2], modules: { a: 'a' } })
    // One base (150) and six code layers of 10: 210 Mi on half the nodes: 105; (105 − 23)/977 → 8
    expect(imageLocalityScores(rankingOf(world))).toEqual([8, 0])
  })

  it('[SCH3] the highest weighted sum wins: fit + balanced + 3 × taints + 2 × spread + image', () => {
    const world = draw('b | . ~ a')
    // Free: 50 and 75 of 100; balance 99 each; spread 100 each; the image (200 Mi on every node): (200 − 23)/977 → 18.
    // Nobody has a taint: 100 each. No affinity and no preferred node: nothing.
    expect(rank(rankingOf(world))).toEqual([50 + 99 + 300 + 200 + 18, 75 + 99 + 300 + 200 + 18])
    world.tick()
    expect(world.show()).toBe("b | a'")
  })

  it('[SCH4] ties fall to a draw keyed by what is placed: the same on every run, another with another seed', () => {
    const nodeWith = (seed: string) => {
      const world = draw('. | . | . | . ~ a', { seed })
      world.tick()
      return world.pod('a-1').node
    }
    expect(nodeWith('one')).toBe(nodeWith('one'))
    expect(new Set(['1', '2', '3', '4', '5', '6', '7', '8'].map(nodeWith)).size).toBeGreaterThan(1)
  })
})

describe('placing by hand', () => {
  it('[SCH14] is refused where the scheduler would be, with what is missing', () => {
    const world = draw('bbbb | # | a')
    const place = (node: string) => world.act({ kind: 'place-pod', service: 'a', slot: 1, node })
    expect(place('node-1')).toEqual({
      code: 'insufficient-cpu',
      facts: { service: 'a', slot: 1, node: 'node-1', requestMillis: 500, freeMillis: 0, missingMillis: 500 },
    })
    expect(place('node-2')?.code).toBe('node-cordoned')
    expect(place('node-9')?.code).toBe('unknown-node')
    world.act({ kind: 'rent-node' })
    expect(place('node-4')?.code).toBe('node-not-ready')
    expect(world.act({ kind: 'place-pod', service: 'a', slot: 2, node: 'node-3' })?.code).toBe('unknown-slot')
    expect(world.act({ kind: 'place-pod', service: 'z', slot: 1, node: 'node-3' })?.code).toBe('unknown-service')
  })

  it('[SCH14] a pod may be pinned to the full node it is on', () => {
    const world = draw('abbb')
    expect(world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-1' })).toBeNull()
    expect(world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-1' })?.code).toBe('no-change')
    expect(world.act({ kind: 'release-pod', service: 'a', slot: 1 })).toBeNull()
    expect(world.act({ kind: 'release-pod', service: 'a', slot: 1 })?.code).toBe('no-change')
  })
})
