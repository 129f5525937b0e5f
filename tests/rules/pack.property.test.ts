/* Services are packed one way and another, moved, lost and started again: what must hold of packings after every tick. A failure prints
   the seed and path that repeat it. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PACKINGS } from '../../shared/lessons/kinds.ts'
import { killPod } from '../../shared/rules/control.ts'
import { libraryClash } from '../../shared/rules/libraries.ts'
import { holdsResources } from '../../shared/rules/pods.ts'
import { releaseOfPod } from '../../shared/rules/release.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import { violations } from '../../shared/world/invariants.ts'
import { draw, type World } from '../support/draw-cluster.ts'

const service = fc.constantFrom('a', 'b', 'c')
const node = fc.constantFrom('node-1', 'node-2', 'node-3')
const slot = fc.integer({ min: 1, max: 3 })
/** Bare metal more often than the others: it is what gets in its own way. */
const packing = fc.constantFrom('metal' as const, 'metal' as const, ...PACKINGS)

const command: fc.Arbitrary<TeamCommand> = fc.oneof(
  fc.record({ kind: fc.constant('set-packing' as const), service, packing }),
  fc.record({ kind: fc.constant('place-pod' as const), service, slot, node }),
  fc.record({ kind: fc.constant('release-pod' as const), service, slot }),
  fc.record({ kind: fc.constant('restart' as const), service, slot }),
  fc.record({ kind: fc.constant('scale-service' as const), service, replicas: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('move-module' as const), module: fc.constantFrom('d', 'e', 'f'), to: service }),
  fc.record({ kind: fc.constant('drain' as const), node }),
  fc.record({ kind: fc.constant('uncordon' as const), node }),
  fc.record({ kind: fc.constant('set-resources' as const), service, memoryLimitMi: fc.integer({ min: 0, max: 3000 }) }),
)

type Turn = { command: TeamCommand } | { ticks: number } | { die: number } | { crash: string }

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ command }) },
  { weight: 4, arbitrary: fc.record({ ticks: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ die: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ crash: node }) },
)

function expectSound(world: World): void {
  const { cluster } = world
  const { lesson } = world.ctx
  expect(violations(cluster, lesson.tunables)).toEqual([])
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node === null || !holdsResources(pod)) continue
    expect(libraryClash(cluster, { release: releaseOfPod(cluster, pod), pod }, pod.node, lesson), pod.id).toBeNull()
  }
}

function take(world: World, one: Turn): void {
  const { cluster } = world
  if ('command' in one) world.act(one.command)
  else if ('die' in one) {
    const pod = Object.values(cluster.pods).filter((each) => each.lifecycle.kind === 'ready')[one.die]
    if (pod) killPod(cluster, pod.id, 'OOMKilled', world.ctx)
  } else if ('crash' in one) {
    const target = cluster.nodes[one.crash]
    const others = Object.values(cluster.nodes).filter((each) => each.lifecycle.kind === 'ready').length
    if (target?.lifecycle.kind === 'ready' && others > 1) {
      target.lifecycle = { kind: 'down', sinceTick: world.ctx.tick }
    }
  }
  for (let tick = 0; tick < ('ticks' in one ? one.ticks : 0); tick++) {
    world.tick()
    expectSound(world)
  }
  expectSound(world)
}

describe('[PACK19] [LIB1] whatever people pack how', () => {
  it.each(['live', 'plan'] as const)('in %s nodes hold what is on them, and bare processes agree', (phase) => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 5, maxLength: 25 }), (turns) => {
        const world = draw('ab | bc | .', {
          packing: { a: 'metal', c: 'metal' },
          libraries: { a: { orm: 7 }, b: { orm: 8 }, c: { orm: 7, http: 1 }, d: { http: 2 }, f: { orm: 8 } },
          unlocks: ['split', 'scheduler', 'restart-policy', 'replica-controller', 'rolling-update', 'packing'],
        })
        world.ctx.phase = phase
        for (const one of turns) take(world, one)
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) },
    )
  })
})
