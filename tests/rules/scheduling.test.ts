/* Where pods want to go: taints, selectors, affinity, spreading, as filters, as scores, by hand and as commands. Scores were worked out by
   hand from the formulas of KUBE.md A. */

import { describe, expect, it } from 'vitest'
import { affinityScores } from '../../shared/rules/affinity.ts'
import { registeredNodes, sceneOf, takesOneMore } from '../../shared/rules/fit.ts'
import { pendingLine } from '../../shared/rules/pending.ts'
import { rank, taintScores } from '../../shared/rules/rank.ts'
import { seekerOf } from '../../shared/rules/seeker.ts'
import { spreadScores } from '../../shared/rules/spread.ts'
import { tolerates } from '../../shared/rules/taints.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import type { Pod } from '../../shared/world/cluster.ts'
import type { Scheduling, Taint } from '../../shared/world/scheduling.ts'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const UNLOCKS: NonNullable<Drawing['unlocks']> = [
  'split',
  'scheduler',
  'replica-controller',
  'rolling-update',
  'scheduling',
]
const gpu: Taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' }
const tolerated = { key: 'gpu', value: 'yes', effect: 'NoSchedule' } as const

/** The nodes' own taints and labels, by number. */
const special = (number: number, own: Partial<{ taints: Taint[]; labels: Record<string, string> }>) => ({
  number,
  labels: own.labels ?? {},
  taints: own.taints ?? [],
  desktop: false,
  provider: 'first',
})
const node = (world: World, number: number) => world.cluster.nodes[`node-${number}`]!
const waiting = (world: World) => Object.values(world.cluster.pods).find((pod) => pod.node === null)!
const lineOf = (pod: Pod) =>
  pod.lifecycle.kind === 'pending' && pod.lifecycle.reason ? pendingLine(pod.lifecycle.reason) : 'not pending'
const rankingOf = (world: World) => ({
  scene: sceneOf(world.cluster, world.ctx.lesson),
  seeker: seekerOf(world.cluster, waiting(world), world.ctx.lesson),
  candidates: registeredNodes(world.cluster),
})
const place = (slot: number, where: string): TeamCommand => ({ kind: 'place-pod', service: 'a', slot, node: where })
const wish = (scheduling: Partial<Scheduling>): TeamCommand => ({ kind: 'set-scheduling', service: 'a', scheduling })

describe('taints', () => {
  it('[TNT1] are tolerated by key, with value and effect the same or left open', () => {
    expect(tolerates([tolerated], gpu)).toBe(true)
    expect(tolerates([{ key: 'gpu', value: null, effect: null }], gpu)).toBe(true)
    expect(tolerates([{ ...tolerated, value: 'no' }], gpu)).toBe(false)
    expect(tolerates([{ ...tolerated, effect: 'NoExecute' }], gpu)).toBe(false)
    expect(tolerates([{ ...tolerated, key: 'ssd' }], gpu)).toBe(false)
    expect(tolerates([], gpu)).toBe(false)
  })

  it('[TNT2] NoSchedule and NoExecute refuse a pod that does not tolerate them, and are named; others stay out of the count', () => {
    const world = draw('. | . | . | bbbb ~ a', {
      special: [
        special(1, { taints: [gpu] }),
        special(2, { taints: [gpu] }),
        special(3, { taints: [{ key: 'ill', value: '', effect: 'NoExecute' }] }),
      ],
      resources: { b: { memoryRequestMi: 100 } },
    })
    world.tick()
    expect(lineOf(world.pod('a-1'))).toBe(
      '0/4 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {ill: }, ' +
        '2 node(s) had untolerated taint {gpu: yes}.',
    )
    const welcome = draw('bbbb | . ~ a', {
      special: [special(2, { taints: [gpu] })],
      scheduling: { a: { tolerations: [tolerated] } },
    })
    welcome.tick()
    expect(welcome.show()).toBe("b b b b | a'")
  })

  it('[TNT3] PreferNoSchedule only costs points: 100 − 100·n/max, three times over', () => {
    const soft = (key: string): Taint => ({ key, value: '', effect: 'PreferNoSchedule' })
    const world = draw('. | . | . | . ~ a', {
      special: [
        special(1, { taints: [soft('old'), soft('slow'), soft('loud')] }),
        special(2, { taints: [soft('old')] }),
        special(3, { taints: [soft('known')] }),
      ],
      scheduling: { a: { tolerations: [{ key: 'known', value: null, effect: null }] } },
    })
    // 3, 1, 0 and 0 untolerated of at most 3: 100 − 100, 100 − ⌊33.3⌋, 100, 100
    expect(taintScores(rankingOf(world))).toEqual([0, 67, 100, 100])
    const totals = rank(rankingOf(world))
    expect(totals.map((total) => total - totals[0]!)).toEqual([0, 3 * 67, 300, 300])
    const only = draw('. | # ~ a', { special: [special(1, { taints: [soft('old')] })] })
    only.tick()
    expect(only.show()).toBe("a' | #.")
  })

  it('[TNT3] without such a taint anywhere every node has the full score', () => {
    expect(taintScores(rankingOf(draw('. | . ~ a')))).toEqual([100, 100])
  })

  it('[TNT4] NoExecute evicts what does not tolerate it, past any budget; the controller makes others', () => {
    const world = draw('aab | . | .', {
      unlocks: UNLOCKS,
      scheduling: { b: { tolerations: [{ key: 'ill', value: null, effect: 'NoExecute' }] } },
    })
    world.cluster.services['a']!.disruptionBudget = { unit: 'pods', minAvailable: 2 }
    world.act({ kind: 'taint', node: 'node-1', key: 'ill', value: '', effect: 'NoExecute' })
    world.tick()
    expect(world.show()).toBe("a- a- b | a' | a'")
    expect(world.told('pods-rescheduled')).toMatchObject([{ node: 'node-1', facts: { pods: 2 } }])
    world.run(10)
    expect(world.show()).toBe('b | a | a')
  })

  it('[TNT4] NoSchedule leaves running pods alone, and nothing replaces the evicted where nothing watches', () => {
    const calm = draw('a | .', { unlocks: UNLOCKS })
    calm.act({ kind: 'taint', node: 'node-1', ...gpu })
    calm.run(5)
    expect(calm.show()).toBe('a | .')
    const alone = draw('a | .', { unlocks: ['scheduler', 'scheduling'] })
    alone.act({ kind: 'taint', node: 'node-1', ...gpu, effect: 'NoExecute' })
    alone.run(30)
    expect(alone.show()).toBe('. | .')
    expect(alone.told('pods-rescheduled')).toEqual([])
  })

  it('[TNT4] in plan at once', () => {
    const world = draw('a | .', { unlocks: UNLOCKS, phase: 'plan' })
    world.act({ kind: 'taint', node: 'node-1', ...gpu, effect: 'NoExecute' })
    expect(world.show()).toBe('. | a')
  })

  it('[TNT5] a person is refused as the scheduler would be, with the taint', () => {
    const world = draw('a | .', { special: [special(2, { taints: [gpu] })] })
    expect(world.act(place(1, 'node-2'))).toEqual({
      code: 'untolerated-taint',
      facts: { service: 'a', slot: 1, node: 'node-2', key: 'gpu', value: 'yes' },
    })
  })
})

describe('selectors', () => {
  const labelled = [special(1, { labels: { disk: 'ssd' } }), special(2, { labels: { disk: 'hdd' } })]

  it('[FIT1] all labels must be there: the node’s own, its name and its zone', () => {
    const where = (nodeSelector: Record<string, string>) => {
      const world = draw('. | . | . ~ a', { zones: ['x', 'y'], special: labelled, scheduling: { a: { nodeSelector } } })
      world.tick()
      return world.pod('a-1').node ?? lineOf(world.pod('a-1'))
    }
    expect(where({ disk: 'ssd' })).toBe('node-1')
    expect(where({ zone: 'y' })).toBe('node-2')
    expect(where({ node: 'node-3' })).toBe('node-3')
    expect(where({ zone: 'x', disk: 'ssd' })).toBe('node-1')
    expect(where({ zone: 'y', disk: 'ssd' })).toBe(
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    )
  })

  it('[FIT1] speaks before resources and after taints, as kube-scheduler’s plugins do', () => {
    const world = draw('bbbb | bbbb ~ a', {
      special: [special(1, { taints: [gpu] })],
      scheduling: { a: { nodeSelector: { disk: 'ssd' } } },
    })
    world.tick()
    expect(lineOf(world.pod('a-1'))).toBe(
      "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, " +
        '1 node(s) had untolerated taint {gpu: yes}.',
    )
  })

  it('[FIT1] refuses a person too', () => {
    const world = draw('a | .', { special: labelled, scheduling: { a: { nodeSelector: { disk: 'ssd' } } } })
    expect(world.act(place(1, 'node-2'))?.code).toBe('node-selector')
  })
})

describe('affinity', () => {
  const near = (topology: 'node' | 'zone', required = true) => ({ affinity: { service: 'b', topology, required } })

  it('[AFF1] required: only where a pod of the other service is, on the node or in the zone', () => {
    const node = draw('b | . | . ~ a', { scheduling: { a: near('node') } })
    node.tick()
    expect(node.show()).toBe("a' b | . | .")
    const zone = draw('bbbb | . | . ~ a', { zones: ['x', 'y'], scheduling: { a: near('zone') } })
    zone.tick()
    expect(zone.show()).toBe("b b b b | . | a'")
  })

  it('[AFF1] refuses where there is none, and where it is too full', () => {
    const world = draw('bbbb | c | # ~ a', {
      scheduling: { a: near('node') },
      resources: { b: { memoryRequestMi: 9 } },
    })
    world.tick()
    expect(lineOf(world.pod('a-1'))).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod affinity rules, " +
        '1 node(s) were unschedulable.',
    )
    const apart = draw('a | b | .', { scheduling: { a: near('node') } })
    expect(apart.act(place(1, 'node-3'))?.code).toBe('affinity')
    expect(apart.act(place(1, 'node-2'))).toBeNull()
  })

  it('[AFF1] a pod near its own kind may be the first; the next ones follow it', () => {
    const world = draw('. | . ~ aa', {
      scheduling: { a: { affinity: { service: 'a', topology: 'node', required: true } } },
    })
    world.tick()
    expect(new Set([world.pod('a-1').node, world.pod('a-2').node]).size).toBe(1)
  })

  it('[AFF2] required anti-affinity: one a node, or one a zone', () => {
    const away = (topology: 'node' | 'zone') => ({ a: { antiAffinity: { topology, required: true } } })
    const nodes = draw('a | . ~ aa', { scheduling: away('node') })
    nodes.tick()
    expect(nodes.show()).toBe("a | a' ~ a")
    expect(lineOf(waiting(nodes))).toBe("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.")
    const zones = draw('a | . | . ~ a', { zones: ['x', 'y'], scheduling: away('zone') })
    zones.tick()
    expect(zones.show()).toBe("a | a' | .")
    expect(zones.act(place(2, 'node-3'))?.code).toBe('anti-affinity')
  })

  it('[AFF2] counts pods on their way out too, unlike spreading', () => {
    const world = draw('a', { scheduling: { a: { antiAffinity: { topology: 'node', required: true } } } })
    world.pod('a-1').lifecycle = { kind: 'terminating', ticksLeft: 3 }
    world.tick()
    expect(world.show()).toBe('a- ~ a')
    world.tick(3)
    expect(world.show()).toBe("a'")
  })

  /** One that keeps its siblings away, and beside it the same service's next release, which does not. */
  const freed = () => {
    const world = draw('a | bbbb ~ a', { scheduling: { a: { antiAffinity: { topology: 'node', required: true } } } })
    const service = world.cluster.services['a']!
    const free = {
      ...service.releases[0]!,
      revision: 2,
      scheduling: { ...service.releases[0]!.scheduling, antiAffinity: null },
    }
    service.releases = [...service.releases, free]
    waiting(world).revision = 2
    return world
  }

  it('[AFF3] is symmetric: the terms of pods that are there hold against one that has none', () => {
    const world = freed()
    world.tick()
    expect(lineOf(waiting(world))).toContain("1 node(s) didn't satisfy existing pods anti-affinity rules")
  })

  it('[AFF5] a person is refused by one rule, whoever keeps the others away', () => {
    const refused = { code: 'anti-affinity', facts: { service: 'a', slot: 2, node: 'node-1' } }
    expect(freed().act(place(2, 'node-1'))).toEqual(refused)
    const own = draw('a | . ~ a', { scheduling: { a: { antiAffinity: { topology: 'node', required: true } } } })
    expect(own.act(place(2, 'node-1'))).toEqual(refused)
    expect(own.act(place(2, 'node-2'))).toBeNull()
  })

  it('[AFF4] preferred: nearer to the others, farther from its own, 100·(s − min)/(max − min), twice over', () => {
    const world = draw('bb | b | c | . ~ a', { scheduling: { a: near('node', false) } })
    const { scene, seeker, candidates } = rankingOf(world)
    // 200, 100, 0, 0
    expect(affinityScores(scene, seeker, candidates)).toEqual([100, 50, 0, 0])
    const away = draw('aa | a | . ~ a', { scheduling: { a: { antiAffinity: { topology: 'node', required: false } } } })
    const other = rankingOf(away)
    // Each pod that is there dislikes the new one as much as it dislikes them: −400, −200, 0
    expect(affinityScores(other.scene, other.seeker, other.candidates)).toEqual([0, 50, 100])
  })

  it('[AFF4] pods that must or wish to be near this one’s service pull it too', () => {
    const must = draw('b | . ~ a', {
      scheduling: { b: { affinity: { service: 'a', topology: 'node', required: true } } },
    })
    const one = rankingOf(must)
    expect(affinityScores(one.scene, one.seeker, one.candidates)).toEqual([100, 0])
    const both = draw('b | c | . ~ a', {
      scheduling: {
        b: { affinity: { service: 'a', topology: 'node', required: true } },
        c: { affinity: { service: 'a', topology: 'node', required: false } },
      },
    })
    const two = rankingOf(both)
    // 1 for a required term, 100 for a preferred one: 1/100 → 1
    expect(affinityScores(two.scene, two.seeker, two.candidates)).toEqual([1, 100, 0])
  })

  it('[AFF4] terms that concern nobody here score nothing', () => {
    const world = draw('b | . ~ a', { scheduling: { b: near('node', false) } })
    const { scene, seeker, candidates } = rankingOf(world)
    expect(affinityScores(scene, seeker, candidates)).toBeNull()
    const lonely = draw('c | . ~ a', { scheduling: { a: near('node', false) }, modules: {} })
    const alone = rankingOf(lonely)
    expect(affinityScores(alone.scene, alone.seeker, alone.candidates)).toBeNull()
  })

  it('[AFF4] weighs 2 in the sum', () => {
    const plain = rank(rankingOf(draw('b | . ~ a')))
    const drawn = rank(rankingOf(draw('b | . ~ a', { scheduling: { a: near('node', false) } })))
    expect(drawn.map((total, index) => total - plain[index]!)).toEqual([200, 0])
  })
})

describe('even spreading', () => {
  const spread = (topology: 'node' | 'zone', maxSkew: number, hard: boolean) => ({
    a: { spread: { topology, maxSkew, hard } },
  })

  it('[SPR1] hard: matches + self − the least of any domain must not exceed maxSkew', () => {
    const world = draw('aa | a | bbbb ~ a', { scheduling: spread('node', 2, true) })
    world.tick()
    // node 1: 2 + 1 − 0 > 2; node 2: 1 + 1 − 0 fits; node 3 is full and still a domain of 0.
    expect(world.show()).toBe("a a | a a' | b b b b")
    const strict = draw('aa | a | bbbb ~ a', { scheduling: spread('node', 1, true) })
    strict.tick()
    expect(lineOf(waiting(strict))).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 2 node(s) didn't match pod topology spread constraints.",
    )
    expect(strict.act(place(3, 'node-1'))?.code).toBe('topology-spread')
  })

  it('[SPR1] over zones; pods on their way out do not count', () => {
    const world = draw('a | . | . ~ a', { zones: ['x', 'y'], scheduling: spread('zone', 1, true) })
    world.tick()
    expect(world.show()).toBe("a | a' | .")
    const leaving = draw('a | #', { scheduling: spread('node', 1, true) })
    leaving.pod('a-1').lifecycle = { kind: 'terminating', ticksLeft: 9 }
    leaving.tick()
    expect(leaving.show()).toBe("a' a- | #.")
  })

  it('[SPR1] a cordoned or tainted node is a domain all the same; one the selector forbids is none', () => {
    const cordoned = draw('a | # ~ a', { scheduling: spread('node', 1, true) })
    cordoned.tick()
    expect(lineOf(waiting(cordoned))).toBe(
      "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) were unschedulable.",
    )
    const selected = draw('a | . ~ a', {
      scheduling: { a: { ...spread('node', 1, true).a, nodeSelector: { node: 'node-1' } } },
    })
    selected.tick()
    expect(selected.show()).toBe("a a' | .")
  })

  it('[SPR2] a constraint of its own replaces the defaults: other weights, all revisions', () => {
    const world = draw('aa | a | . ~ a', { zones: ['x', 'y'], scheduling: spread('node', 1, false) })
    world.pod('a-1').revision = 0
    world.cluster.services['a']!.releases.unshift({ ...world.cluster.services['a']!.releases[0]!, revision: 0 })
    const { scene, seeker, candidates } = rankingOf(world)
    // 3 hosts, ln 5 = 1.609; skew adds 0: 3.219 → 3, 1.609 → 2, 0; 100·(3 − s)/3: 0, 33, 100
    expect(spreadScores(scene, seeker, candidates)).toEqual([0, 33, 100])
  })

  it('[SPR2] a hard one leaves nothing to score', () => {
    const { scene, seeker, candidates } = rankingOf(draw('a | . ~ a', { scheduling: spread('node', 3, true) }))
    expect(spreadScores(scene, seeker, candidates)).toBeNull()
  })

  it('[SCH12] policy pack switches the score off, not a hard constraint', () => {
    const world = draw('a | . ~ a', { policy: 'pack', scheduling: spread('node', 1, true) })
    world.tick()
    expect(world.show()).toBe("a | a'")
    const soft = draw('a | . ~ a', { policy: 'pack', scheduling: spread('node', 1, false) })
    soft.tick()
    expect(soft.show()).toBe("a a' | .")
  })
})

describe('one more pod of a service', () => {
  it('is taken where every filter lets it through', () => {
    const world = draw('b | . | ####', { special: [special(2, { taints: [gpu] })] })
    const { lesson } = world.ctx
    const service = world.cluster.services['b']!
    const takes = (number: number) => takesOneMore(world.cluster, service, node(world, number), lesson)
    expect([takes(1), takes(2), takes(3)]).toEqual([true, false, false])
  })
})

describe('commands', () => {
  it('[SCD1] set-scheduling is refused where it is locked, unknown, out of bounds, or so already', () => {
    const locked = draw('a | b', { unlocks: ['scheduler'] })
    expect(locked.act(wish({ priority: 1 }))).toEqual({ code: 'locked-by-lesson', facts: { unlock: 'scheduling' } })
    const world = draw('a | b', { unlocks: UNLOCKS })
    expect(world.act({ ...wish({}), service: 'z' } as TeamCommand)?.code).toBe('unknown-service')
    expect(world.act(wish({ affinity: { service: 'z', topology: 'node', required: true } }))).toEqual({
      code: 'unknown-service',
      facts: { service: 'z' },
    })
    expect(world.act(wish({ spread: { topology: 'node', maxSkew: 0, hard: true } }))).toEqual({
      code: 'bounds',
      facts: { service: 'a', field: 'maxSkew', least: 1 },
    })
    expect(world.act(wish({ tolerationSeconds: -1 }))?.facts).toMatchObject({ field: 'tolerationSeconds', least: 0 })
    expect(world.act(wish({}))?.code).toBe('no-change')
    expect(world.act(wish({ priority: 0, tolerations: [] }))?.code).toBe('no-change')
    expect(world.act(wish({ priority: 5 }))).toBeNull()
    expect(world.act(wish({ priority: 5 }))?.code).toBe('no-change')
  })

  it('[SCD1] live it rolls out without a build; what is not named stays', () => {
    const world = draw('a | .', { unlocks: UNLOCKS, scheduling: { a: { priority: 3 } } })
    expect(world.act(wish({ nodeSelector: { node: 'node-2' } }))).toBeNull()
    world.run(10)
    expect(world.show()).toBe('. | a')
    const { releases } = world.cluster.services['a']!
    expect(releases.at(-1)).toMatchObject({
      revision: 2,
      scheduling: { priority: 3, nodeSelector: { node: 'node-2' } },
    })
  })

  it('[PLAN2] in plan its pods are placed afresh, others keep their places', () => {
    const world = draw('ab | .', { unlocks: UNLOCKS, phase: 'plan' })
    world.act(wish({ nodeSelector: { node: 'node-2' } }))
    expect(world.show()).toBe('b | a')
  })

  it('[SCD2] taint: locked, unknown, the same again; the same key is replaced', () => {
    const taint = (value: string) =>
      ({ kind: 'taint', node: 'node-1', key: 'gpu', value, effect: 'NoSchedule' }) as const
    expect(draw('a', { unlocks: [] }).act(taint('a'))?.code).toBe('locked-by-lesson')
    const world = draw('a', { unlocks: UNLOCKS })
    expect(world.act({ ...taint('a'), node: 'node-9' })?.code).toBe('unknown-node')
    expect(world.act(taint('a'))).toBeNull()
    expect(world.act(taint('a'))).toEqual({ code: 'no-change', facts: { node: 'node-1', key: 'gpu' } })
    expect(world.act(taint('b'))).toBeNull()
    expect(node(world, 1).taints).toEqual([{ key: 'gpu', value: 'b', effect: 'NoSchedule' }])
  })

  it('[SCD2] untaint: locked, unknown, not there', () => {
    const untaint = { kind: 'untaint', node: 'node-1', key: 'gpu' } as const
    const tainted = { special: [special(1, { taints: [gpu] })] }
    expect(draw('a', { unlocks: [], ...tainted }).act(untaint)?.code).toBe('locked-by-lesson')
    const world = draw('a', { unlocks: UNLOCKS, ...tainted })
    expect(world.act({ ...untaint, node: 'node-9' })?.code).toBe('unknown-node')
    expect(world.act(untaint)).toBeNull()
    expect(world.act(untaint)).toEqual({ code: 'no-taint', facts: { node: 'node-1', key: 'gpu' } })
  })
})
