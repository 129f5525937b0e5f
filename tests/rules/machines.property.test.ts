/* Whatever people do to the machines, in any order, while nodes crash and containers die: what must hold after every tick.
   A failure prints the seed and path that repeat it. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { killPod } from '../../shared/rules/control.ts'
import { usageByNode } from '../../shared/rules/fit.ts'
import { modulesOf, releaseOfPod } from '../../shared/rules/release.ts'
import { isStuck } from '../../shared/rules/rollout.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { draw, type World } from '../support/draw-cluster.ts'

const service = fc.constantFrom('a', 'b', 'c', 'd', 'free', 'front')
const module = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const node = fc.constantFrom('node-1', 'node-2', 'node-3', 'node-4', 'node-5')
const slot = fc.integer({ min: 1, max: 4 })

const command: fc.Arbitrary<TeamCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('split-service' as const),
    newService: service,
    modules: fc.uniqueArray(module, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('move-module' as const), module, to: service }),
  fc.record({ kind: fc.constant('merge-services' as const), from: service, into: service }),
  fc.record({ kind: fc.constant('scale-service' as const), service, replicas: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    kind: fc.constant('set-resources' as const),
    service,
    cpuRequestMillis: fc.constantFrom(250, 500, 1500),
    memoryRequestMi: fc.constantFrom(300, 1000),
    memoryLimitMi: fc.constantFrom(1000, 1500),
  }),
  fc.record({
    kind: fc.constant('set-image' as const),
    service,
    image: fc.constantFrom('slim' as const, 'full' as const),
  }),
  fc.record({ kind: fc.constant('place-pod' as const), service, slot, node }),
  fc.record({ kind: fc.constant('release-pod' as const), service, slot }),
  fc.record({ kind: fc.constant('restart' as const), service, slot }),
  fc.record({ kind: fc.constant('rollback' as const), service }),
  fc.record({
    kind: fc.constant('start-rollout' as const),
    service,
    strategy: fc.constantFrom('rolling' as const, 'recreate' as const),
  }),
  fc.record({ kind: fc.constant('pause-rollout' as const), service, paused: fc.boolean() }),
  fc.constant({ kind: 'rent-node' as const }),
  fc.record({ kind: fc.constantFrom('release-node' as const, 'drain' as const, 'uncordon' as const), node }),
)

type Turn = { command: TeamCommand } | { crash: string } | { die: number } | { ticks: number }
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ command }) },
  { weight: 1, arbitrary: fc.record({ crash: node }) },
  { weight: 2, arbitrary: fc.record({ die: fc.nat(20) }) },
  { weight: 5, arbitrary: fc.record({ ticks: fc.integer({ min: 1, max: 60 }) }) },
)

function take(world: World, one: Turn): void {
  const { cluster, ctx } = world
  if ('command' in one) world.act(one.command)
  else if ('ticks' in one) {
    for (let tick = 0; tick < one.ticks; tick++) {
      world.tick()
      expectSound(cluster, ctx.lesson)
    }
  } else if ('die' in one) {
    const pod = Object.values(cluster.pods).filter((each) => each.lifecycle.kind === 'ready')[one.die]
    if (pod) killPod(cluster, pod.id, one.die % 3 === 0 ? 'Evicted' : 'OOMKilled', ctx)
  } else {
    const target = cluster.nodes[one.crash]
    const isAlone = Object.values(cluster.nodes).filter((each) => each.lifecycle.kind === 'ready').length < 2
    if (target?.lifecycle.kind === 'ready' && !isAlone) target.lifecycle = { kind: 'down', sinceTick: ctx.tick }
  }
  expectSound(cluster, ctx.lesson)
}

function expectSound(cluster: Cluster, lesson: Lesson): void {
  for (const [name, owner] of Object.entries(cluster.owners)) {
    const home = cluster.services[owner]
    const answering = cluster.services[cluster.routes[name] ?? '']
    expect(home && modulesOf(home), `owner of ${name}`).toContain(name)
    expect(
      answering?.releases.some((release) => release.modules.includes(name)),
      `route of ${name}`,
    ).toBe(true)
  }
  for (const pod of Object.values(cluster.pods)) {
    expect(releaseOfPod(cluster, pod).revision).toBe(pod.revision)
    expect(pod.node === null || cluster.nodes[pod.node] !== undefined, `node of ${pod.id}`).toBe(true)
  }
  for (const [id, usage] of usageByNode(cluster, lesson)) {
    expect(usage.cpuMillis, id).toBeLessThanOrEqual(cluster.nodes[id]!.cpuMillis)
    expect(usage.memoryMi, id).toBeLessThanOrEqual(cluster.nodes[id]!.memoryMi)
  }
  for (const one of Object.values(cluster.services)) {
    expect(one.inFlight).toBeGreaterThanOrEqual(0)
    expect(one.slots.length).toBeLessThanOrEqual(20)
  }
}

/** With nobody acting and nothing breaking, everything comes to rest: as wanted, waiting for room, stuck or paused. */
function expectRest(world: World): void {
  const { cluster, ctx } = world
  world.run(240)
  for (const one of Object.values(cluster.services)) {
    const pods = Object.values(cluster.pods).filter((pod) => pod.service === one.id)
    const waits = pods.some((pod) => pod.node === null)
    const paused = one.rollout.kind === 'rolling' && one.rollout.paused
    expect(one.rollout.kind === 'done' || paused || isStuck(cluster, one.id, ctx.tick), `${one.id} rests`).toBe(true)
    if (one.rollout.kind !== 'done') continue
    // [CTL7] a serving pod stays beside a successor that waits for the node its slot is pinned to.
    if (!waits) expect(pods.map((pod) => pod.slot).sort()).toEqual(one.slots.map((_, index) => index + 1))
    expect(waits || pods.every((pod) => pod.lifecycle.kind === 'ready'), `${one.id} runs`).toBe(true)
  }
  const held = cluster.moves.filter((move) => cluster.services[move.to]?.rollout.kind === 'done')
  expect(held).toEqual([])
}

describe('the machines', () => {
  it.each(['live', 'plan'] as const)('stay sound whatever happens in %s, and come to rest', (phase) => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 5, maxLength: 30 }), (turns) => {
        const world = draw('aab | ab | c | .', { cap: 5 })
        world.ctx.phase = phase
        for (const one of turns) take(world, one)
        world.ctx.phase = 'live'
        expectRest(world)
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) },
    )
  })
})
