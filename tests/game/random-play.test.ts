/* [INV] Whatever people say, in whatever order, the world stays one that can be: thousands of random commands, and the invariants of
   world/invariants.ts after each. A failing run prints its seed and the commands it shrank to. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command, TeamCommand } from '../../shared/game/command.ts'
import { commandSchema } from '../../shared/game/command.schema.ts'
import { HOST } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { viewForHost, viewForScreen, viewForTeam } from '../../shared/game/view.ts'
import { INCIDENT_KINDS, PACKINGS, TICKET_KINDS, TOOL_KINDS, UNLOCKS } from '../../shared/lessons/kinds.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { profitThousandths } from '../../shared/rules/score.ts'
import { violations } from '../../shared/world/invariants.ts'
import type { Toleration } from '../../shared/world/scheduling.ts'
import type { Session } from '../../shared/world/session.ts'
import { shopLesson } from '../support/cluster.ts'
import { deepFreeze } from '../support/frozen.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

/** The shop with everything that can be bought, unlocked and struck: two zones, a bank behind payment. */
const SHOP = shopLesson()
const LESSON = {
  ...SHOP,
  injectable: [...INCIDENT_KINDS],
  unlocks: [...UNLOCKS],
  tools: { monitoring: 40, cicd: 60, scanner: 30, mesh: 20, mirror: 10 },
  tickets: TICKET_KINDS.map((kind, rank) => ({
    ...{ id: `t${rank + 1}`, kind, module: kind === 'retrain' ? 'recommend' : 'search', value: 200 },
    ...{ atSeconds: [1, 4] as [number, number], dueSeconds: 60 },
  })),
  nodes: { ...SHOP.nodes, zones: ['a', 'b'] },
  modules: SHOP.modules.map((one) => (one.id === 'payment' ? { ...one, external: { name: 'bank', ms: 50 } } : one)),
}
const RUNS = 60
const STEPS = 60

const module = fc.constantFrom(...LESSON.modules.map((one) => one.id))
const service = fc.constantFrom('shop', 'search', 'recommend', 'checkout', 'web', 'catalog')
const node = fc.constantFrom('node-1', 'node-2', 'node-3', 'node-4', 'node-5')
const slot = fc.integer({ min: 1, max: 6 })
const topology = fc.constantFrom('node' as const, 'zone' as const)
const effect = fc.constantFrom('NoSchedule' as const, 'PreferNoSchedule' as const, 'NoExecute' as const)

const teamCommand: fc.Arbitrary<TeamCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('split-service' as const),
    newService: service,
    modules: fc.uniqueArray(module, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('merge-services' as const), from: service, into: service }),
  fc.record({ kind: fc.constant('move-module' as const), module, to: service }),
  fc.record({
    kind: fc.constant('set-image' as const),
    service,
    image: fc.constantFrom('full' as const, 'slim' as const, 'distroless' as const),
  }),
  fc.record({
    kind: fc.constant('set-resources' as const),
    service,
    cpuRequestMillis: fc.constantFrom(0, 100, 500, 1000),
    cpuLimitMillis: fc.constantFrom(0, 200, 1000, 2000),
    memoryRequestMi: fc.constantFrom(0, 300, 900),
    memoryLimitMi: fc.constantFrom(0, 300, 900, 2900),
  }),
  fc.record({ kind: fc.constant('scale-service' as const), service, replicas: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ kind: fc.constant('place-pod' as const), service, slot, node }),
  fc.record({ kind: fc.constant('release-pod' as const), service, slot }),
  fc.record({ kind: fc.constant('set-policy' as const), policy: fc.constantFrom('spread' as const, 'pack' as const) }),
  fc.record({
    kind: fc.constant('set-saga' as const),
    class: fc.constantFrom('buy', 'search', 'browse'),
    on: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('start-rollout' as const),
    service,
    strategy: fc.constantFrom('rolling' as const, 'recreate' as const),
  }),
  fc.record({ kind: fc.constant('pause-rollout' as const), service, paused: fc.boolean() }),
  fc.record({ kind: fc.constant('rollback' as const), service }),
  fc.constant<TeamCommand>({ kind: 'rent-node' }),
  fc.record({
    kind: fc.constantFrom('release-node' as const, 'cordon' as const, 'uncordon' as const, 'drain' as const),
    node,
  }),
  fc.record({ kind: fc.constant('restart' as const), service, slot }),
  fc.record({ kind: fc.constant('rotate-certificate' as const), service }),
  fc.record({ kind: fc.constant('set-packing' as const), service, packing: fc.constantFrom(...PACKINGS) }),
  fc.record({
    kind: fc.constant('set-scheduling' as const),
    service,
    scheduling: fc.record(
      {
        nodeSelector: fc.constantFrom<Record<string, string>>({}, { zone: 'a' }, { disk: 'ssd' }),
        affinity: fc.option(fc.record({ service, topology, required: fc.boolean() })),
        antiAffinity: fc.option(fc.record({ topology, required: fc.boolean() })),
        spread: fc.option(fc.record({ topology, maxSkew: fc.integer({ min: 1, max: 2 }), hard: fc.boolean() })),
        tolerations: fc.constantFrom<Toleration[]>([], [{ key: 'gpu', value: null, effect: null }]),
        priority: fc.constantFrom(-100, 0, 100),
        tolerationSeconds: fc.option(fc.integer({ min: 0, max: 20 })),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    kind: fc.constant('set-autoscaler' as const),
    service,
    autoscaler: fc.option(
      fc.record({
        minReplicas: fc.integer({ min: 1, max: 2 }),
        maxReplicas: fc.integer({ min: 2, max: 6 }),
        targetPercent: fc.constantFrom(30, 70),
      }),
    ),
  }),
  fc.record({ kind: fc.constant('set-node-autoscaler' as const), maxNodes: fc.option(fc.integer({ min: 3, max: 6 })) }),
  fc.record({
    kind: fc.constant('set-disruption-budget' as const),
    service,
    budget: fc.option(
      fc.record({
        unit: fc.constantFrom('pods' as const, 'percent' as const),
        minAvailable: fc.constantFrom(0, 1, 50),
      }),
    ),
  }),
  fc.record({ kind: fc.constant('taint' as const), node, key: fc.constant('gpu'), value: fc.constant('yes'), effect }),
  fc.record({ kind: fc.constant('untaint' as const), node, key: fc.constant('gpu') }),
  fc.record({ kind: fc.constant('ship-ticket' as const), ticket: fc.constantFrom('t1', 't2', 't3', 't4') }),
  fc.record({ kind: fc.constantFrom('buy-tool' as const, 'sell-tool' as const), tool: fc.constantFrom(...TOOL_KINDS) }),
)

type Step = { kind: 'say'; by: string; command: Command } | { kind: 'tick'; ticks: number }

const seatStep: fc.Arbitrary<Step> = fc
  .oneof(
    { weight: 8, arbitrary: teamCommand },
    {
      weight: 1,
      arbitrary: fc
        .array(teamCommand, { minLength: 1, maxLength: 4 })
        .map((commands): Command => ({ kind: 'batch', commands })),
    },
  )
  .map((command): Step => ({ kind: 'say', by: 's1', command }))

const hostStep: fc.Arbitrary<Step> = fc
  .oneof(
    fc.record({
      kind: fc.constant('inject' as const),
      incident: fc.constantFrom(...LESSON.injectable),
      target: fc.constant('any'),
      team: fc.constant('all' as const),
      inSeconds: fc.integer({ min: 0, max: 5 }),
    }),
    fc.record({ kind: fc.constant('extend' as const), seconds: fc.integer({ min: 1, max: 20 }) }),
  )
  .map((command): Step => ({ kind: 'say', by: HOST, command }))

const tickStep: fc.Arbitrary<Step> = fc.integer({ min: 1, max: 40 }).map((ticks): Step => ({ kind: 'tick', ticks }))

const steps = fc.array(
  fc.oneof({ weight: 6, arbitrary: seatStep }, { weight: 1, arbitrary: hostStep }, { weight: 4, arbitrary: tickStep }),
  { minLength: STEPS / 2, maxLength: STEPS },
)

/** Plays the steps, some of them in plan; stops at the first thing that cannot be. */
function play(room: PlayedClass, inPlan: readonly Step[], inLive: readonly Step[]): void {
  room.toPlan()
  for (const step of inPlan) if (step.kind === 'say') take(room, step)
  room.toLive()
  for (const step of inLive) take(room, step)
}

function take(room: PlayedClass, step: Step): void {
  const ticks = step.kind === 'tick' ? step.ticks : 1
  for (let count = 0; count < ticks && room.session.phase.kind !== 'debrief'; count++) {
    if (step.kind === 'tick') room.tick()
    else if (commandSchema.safeParse(step.command).success) room.try(step.by, step.command)
    expect(violations(room.cluster('t1'), LESSON.tunables)).toEqual([])
  }
}

describe('[INV1] random play', () => {
  it(`keeps the world possible over ${RUNS} rounds`, { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(seatStep, { maxLength: 15 }), steps, fc.integer(), (inPlan, inLive, seed) => {
        const room = aClass({ teams: 1, seats: 1, seed: `random-${seed}`, lesson: { ...LESSON, liveSeconds: 120 } })
        play(room, inPlan, inLive)
        const cluster = room.cluster('t1')
        const { served, tickets, ...costs } = cluster.accounts
        const spent = Object.values(costs).reduce((sum, account) => sum + account.thousandths, 0)
        expect(profitThousandths(cluster)).toBe(served.thousandths + tickets.thousandths - spent)
        const replayed = room.records.reduce<Session | null>(
          (state, record) => deepFreeze(evolve(state, record).session),
          null,
        )
        expect(checksum(replayed?.round?.clusters)).toBe(checksum(room.session.round?.clusters))
        expect(replayed?.round?.checksumMismatchTick).toBeNull()
        for (const view of [
          viewForTeam(room.session, 't1', room.feed),
          viewForScreen(room.session, room.feed),
          viewForHost(room.session, room.feed),
        ]) {
          expect(JSON.stringify(view)).not.toMatch(/null,null|NaN/)
        }
      }),
      { numRuns: RUNS },
    )
  })
})
