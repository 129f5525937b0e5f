/* Whatever people ask of the scheduler and the autoscalers, in any order, while nodes crash: what must hold after every tick, and that it
   all comes to rest. A failure prints the seed and path that repeat it. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settleInPlan } from '../../shared/rules/control.ts'
import { usageByNode } from '../../shared/rules/fit.ts'
import { releaseOfPod } from '../../shared/rules/release.ts'
import { domainOf } from '../../shared/rules/seeker.ts'
import { evictingTaint } from '../../shared/rules/taints.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Toleration } from '../../shared/world/scheduling.ts'
import { type Drawing, draw, type World } from '../support/draw-cluster.ts'

const UNLOCKS: NonNullable<Drawing['unlocks']> = [
  'scheduler',
  'restart-policy',
  'replica-controller',
  'rolling-update',
  'scheduling',
  'autoscaler',
  'node-autoscaler',
  'disruption-budget',
]

const service = fc.constantFrom('a', 'b', 'c')
const node = fc.constantFrom('node-1', 'node-2', 'node-3', 'node-4', 'node-5')
const topology = fc.constantFrom('node' as const, 'zone' as const)
const effect = fc.constantFrom('NoSchedule' as const, 'PreferNoSchedule' as const, 'NoExecute' as const)
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null })

const scheduling = fc.record(
  {
    nodeSelector: fc.constantFrom<Record<string, string>>({}, { zone: 'x' }, { node: 'node-2' }, { disk: 'ssd' }),
    affinity: maybe(fc.record({ service, topology, required: fc.boolean() })),
    antiAffinity: maybe(fc.record({ topology, required: fc.boolean() })),
    spread: maybe(fc.record({ topology, maxSkew: fc.integer({ min: 1, max: 2 }), hard: fc.boolean() })),
    tolerations: fc.constantFrom<Toleration[]>([], [{ key: 'ill', value: null, effect: null }]),
    priority: fc.constantFrom(-5, 0, 10),
    tolerationSeconds: fc.constantFrom(null, 0, 30),
  },
  { requiredKeys: [] },
)

const command: fc.Arbitrary<TeamCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set-scheduling' as const), service, scheduling }) },
  fc.record({
    kind: fc.constant('taint' as const),
    node,
    key: fc.constantFrom('ill', 'gpu'),
    value: fc.constant(''),
    effect,
  }),
  fc.record({ kind: fc.constant('untaint' as const), node, key: fc.constantFrom('ill', 'gpu') }),
  fc.record({ kind: fc.constant('scale-service' as const), service, replicas: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ kind: fc.constant('place-pod' as const), service, slot: fc.integer({ min: 1, max: 4 }), node }),
  fc.record({ kind: fc.constant('release-pod' as const), service, slot: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constantFrom('drain' as const, 'uncordon' as const, 'release-node' as const), node }),
  fc.constant({ kind: 'rent-node' as const }),
  fc.record({
    kind: fc.constant('set-disruption-budget' as const),
    service,
    budget: maybe(fc.record({ unit: fc.constantFrom('pods' as const, 'percent' as const), minAvailable: fc.nat(4) })),
  }),
  fc.record({
    kind: fc.constant('set-autoscaler' as const),
    service,
    autoscaler: maybe(fc.constant({ minReplicas: 2, maxReplicas: 5, targetPercent: 50 })),
  }),
  fc.record({ kind: fc.constant('set-node-autoscaler' as const), maxNodes: maybe(fc.integer({ min: 1, max: 5 })) }),
  fc.record({ kind: fc.constant('set-policy' as const), policy: fc.constantFrom('spread' as const, 'pack' as const) }),
)

type Turn = { command: TeamCommand } | { crash: string } | { ticks: number }
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ command }) },
  { weight: 1, arbitrary: fc.record({ crash: node }) },
  { weight: 4, arbitrary: fc.record({ ticks: fc.integer({ min: 1, max: 40 }) }) },
)

function take(world: World, one: Turn): void {
  const { cluster, ctx } = world
  if ('command' in one) {
    world.act(one.command)
    if (ctx.phase === 'plan') expectSettled(world)
  } else if ('ticks' in one) {
    ctx.phase = 'live'
    for (let tick = 0; tick < one.ticks; tick++) {
      world.tick()
      expectSound(cluster, world)
    }
  } else if (ctx.phase === 'live') {
    const target = cluster.nodes[one.crash]
    const isAlone = Object.values(cluster.nodes).filter((each) => each.lifecycle.kind === 'ready').length < 2
    if (target?.lifecycle.kind === 'ready' && !isAlone) target.lifecycle = { kind: 'down', sinceTick: ctx.tick }
  }
  expectSound(cluster, world)
}

function expectSound(cluster: Cluster, world: World): void {
  for (const [id, usage] of usageByNode(cluster, world.ctx.lesson)) {
    expect(usage.cpuMillis, id).toBeLessThanOrEqual(cluster.nodes[id]!.cpuMillis)
    expect(usage.memoryMi, id).toBeLessThanOrEqual(cluster.nodes[id]!.memoryMi)
  }
  const kept = new Map<string, string>()
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node === null || pod.lifecycle.kind === 'failed') continue
    const { antiAffinity } = releaseOfPod(cluster, pod).scheduling
    if (!antiAffinity?.required) continue
    const place = `${pod.service} ${antiAffinity.topology}=${domainOf(cluster.nodes[pod.node]!, antiAffinity.topology)}`
    expect(kept.get(place), `${pod.id} is alone in ${place}`).toBeUndefined()
    kept.set(place, pod.id)
  }
}

/** In plan everything is instant: settling again changes nothing, and nobody is left where a taint throws him out. */
function expectSettled(world: World): void {
  const before = JSON.stringify(world.cluster)
  settleInPlan(world.cluster, world.ctx)
  expect(JSON.stringify(world.cluster) === before, 'settled').toBe(true)
  for (const pod of Object.values(world.cluster.pods)) {
    const where = pod.node === null ? undefined : world.cluster.nodes[pod.node]
    const { tolerations } = releaseOfPod(world.cluster, pod).scheduling
    expect(where && evictingTaint(where, tolerations), pod.id).toBeUndefined()
  }
}

describe('the scheduler and the autoscalers', () => {
  it.each(['live', 'plan'] as const)(
    'keep their rules whatever is asked of them from %s on, and come to rest',
    (phase) => {
      fc.assert(
        fc.property(fc.array(turn, { minLength: 5, maxLength: 30 }), (turns) => {
          const world = draw('aab | bb | c | .', {
            cap: 5,
            zones: ['x', 'y'],
            unlocks: UNLOCKS,
            phase,
            tunables: { nodeAutoscalerUnneededSeconds: 6 },
          })
          if (phase === 'plan') settleInPlan(world.cluster, world.ctx)
          for (const one of turns) take(world, one)
          world.ctx.phase = 'live'
          world.run(300)
          const rest = world.show()
          world.run(60)
          expect(world.show()).toBe(rest)
        }),
        { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) },
      )
    },
  )
})
