/* [INC24] to [INC26], [INC28] Effects while they last: they end by themselves, a patch in time ends well, one that is late invites an attack,
   and what strikes is the same for every team. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { INCIDENT_KINDS } from '../../shared/lessons/kinds.ts'
import type { IncidentSpec } from '../../shared/lessons/lesson.ts'
import { effectsOf } from '../../shared/rules/effects.ts'
import { targetsOf } from '../../shared/rules/incident-targets.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass } from '../support/played-class.ts'
import { struck } from '../support/struck.ts'

const SECOND = 4
const SEEDS = Array.from({ length: 100 }, (_, seed) => `seed ${seed}`)

describe('[INC25] a patch that is due', () => {
  it('is put in once the node is drained, and ends well', () => {
    const world = struck('ab | .', 'patch-due', 'node-1').pass(1)
    expect(world.act({ kind: 'drain', node: 'node-1' })).toBeNull()
    world.pass(8)
    expect(world.cluster.effects).toEqual([])
    expect(world.told('effect-ended')).toMatchObject([{ severity: 'good', node: 'node-1', facts: { patched: 1 } }])
    world.pass(60 * SECOND)
    expect(world.cluster.accounts.attacks.thousandths).toBe(0)
  })

  it('is not put in where the node only happens to be empty', () => {
    const world = struck('. | a', 'patch-due', 'node-1').pass(8)
    expect(world.cluster.effects).toHaveLength(1)
    world.act({ kind: 'cordon', node: 'node-1' })
    world.pass(1)
    expect(world.cluster.effects).toEqual([])
  })

  it('is not put in while anything runs there, cordoned or not', () => {
    const world = struck('a | .', 'patch-due', 'node-1').pass(1)
    world.act({ kind: 'cordon', node: 'node-1' })
    world.pass(59 * SECOND)
    expect(effectsOf(world.cluster, 'patch-due')).toHaveLength(1)
  })
})

describe('[INC26] a node nobody patched', () => {
  const late = (seed: string) => struck('ab | bb', 'patch-due', 'node-1', { seed }).pass(60 * SECOND + 1)

  it('is attacked as a full image would be: three times of four', () => {
    const hits = SEEDS.filter((seed) => late(seed).cluster.accounts.attacks.thousandths > 0)
    expect(hits.length).toBeGreaterThan(65)
    expect(hits.length).toBeLessThan(85)
  })

  it('costs once, and each service suffers by the replicas it has there', () => {
    const hit = late(SEEDS.find((seed) => late(seed).cluster.accounts.attacks.thousandths > 0)!)
    expect(hit.cluster.accounts.attacks.thousandths).toBe(500_000)
    const shares = effectsOf(hit.cluster, 'exploited').map(({ service, share }) => [service, share])
    expect(shares).toEqual([
      ['a', 0.5],
      ['b', 0.5 / 3],
    ])
    expect(hit.told('effect-ended')).toMatchObject([{ facts: { effect: 'patch-due', patched: 0, seconds: 60 } }])
  })

  it('costs nothing where nothing runs on it', () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const world = struck('. | ab', 'patch-due', 'node-1', { seed }).pass(61 * SECOND)
      expect(world.cluster.accounts.attacks.thousandths).toBe(0)
    }
  })
})

describe('[INC28] the same seed', () => {
  const shop = shopLesson()
  const lesson = {
    ...shop,
    nodes: { ...shop.nodes, zones: ['a', 'b'] },
    modules: shop.modules.map((one) => (one.id === 'payment' ? { ...one, external: { name: 'bank', ms: 50 } } : one)),
    spikes: [],
    incidents: INCIDENT_KINDS.map((kind): IncidentSpec => ({ kind, target: 'any', atSeconds: [1, 100] })),
    injectable: [...INCIDENT_KINDS],
  }

  it('[INC5] has a target for every kind in a lesson with zones and an external dependency', () => {
    for (const kind of INCIDENT_KINDS) expect(targetsOf(kind, lesson), kind).not.toEqual([])
  })

  it('strikes every team alike, whatever they built', () => {
    const room = aClass({ teams: 2, seats: 2, lesson, seed: 'alike' }).toPlan()
    room.say('s2', { kind: 'scale-service', service: 'shop', replicas: 1 })
    room.say('s2', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    room.say('s2', { kind: 'rent-node' })
    room.toLive()
    const seen: Record<string, Set<string>> = { t1: new Set(), t2: new Set() }
    while (room.tick().session.phase.kind === 'live') {
      for (const team of ['t1', 't2']) {
        const { struck: by, effects } = room.cluster(team)
        for (const { id, kind, untilTick } of effects) {
          // Whether an attack succeeds hangs on what is attacked; that it came does not.
          if (kind !== 'exploited') seen[team]!.add(`${id} ${kind} ${untilTick}`)
        }
        for (const id of by) seen[team]!.add(id)
      }
    }
    expect(room.cluster('t1').struck).toHaveLength(INCIDENT_KINDS.length)
    expect([...seen['t1']!].sort()).toEqual([...seen['t2']!].sort())
    expect(room.cluster('t1').extraSpikes).toEqual(room.cluster('t2').extraSpikes)
  })

  it('poisons the same slots of services of the same size', () => {
    const deaths = [3, 3, 2].map((replicas) => {
      const world = struck(replicas === 3 ? 'bb | b | a' : 'b | b | a', 'poison-request', 'b').pass(1)
      return Object.values(world.cluster.pods).find((pod) => pod.lastDeath === 'Error')?.slot
    })
    expect(deaths[0]).toBe(deaths[1])
    if ((deaths[0] ?? 0) <= 2) expect(deaths[2]).toBe(deaths[0])
  })

  it('strikes each incident once, and two of a kind are two', () => {
    const room = aClass({ teams: 1, seats: 1, lesson: { ...lesson, incidents: [] } }).toLive()
    const inject = { kind: 'inject' as const, incident: 'slow-disk' as const, target: 'node-2', team: 'all' as const }
    for (const inSeconds of [1, 2]) room.say(HOST, { ...inject, inSeconds })
    room.tick(12)
    expect(effectsOf(room.cluster('t1'), 'slow-disk')).toHaveLength(2)
    expect(room.cluster('t1').struck).toHaveLength(2)
  })
})
