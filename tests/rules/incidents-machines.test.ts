/* [INC11] to [INC16], [INC27] Incidents of machines: what falls with a zone, a kernel or an engine, what does not, and what comes back. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import type { IncidentKind, Lesson, Unlock } from '../../shared/lessons/lesson.ts'
import { effectsOf, isEngineAway } from '../../shared/rules/effects.ts'
import { targetsOf } from '../../shared/rules/incident-targets.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass } from '../support/played-class.ts'
import { struck } from '../support/struck.ts'

const SECOND = 4
const TWO_ZONES = { zones: ['east', 'west'] }
const ALONE: Unlock[] = ['scheduler', 'restart-policy']
const NOTHING: Unlock[] = ['scheduler']

function refusalOf(incident: IncidentKind, target: string, lesson: Partial<Lesson> = {}): string | undefined {
  const room = aClass({ lesson: { incidents: [], injectable: [incident], ...lesson }, seats: 1, teams: 1 }).toLive()
  return room.refusal(HOST, { kind: 'inject', incident, target, team: 'all', inSeconds: 1 })?.code
}

describe('[INC11] a zone outage', () => {
  it('takes all nodes of its zone down at once, and no other', () => {
    const world = struck('ab | ab | c | c', 'zone-outage', 'east', TWO_ZONES).pass(1)
    expect(Object.values(world.cluster.nodes).map((node) => node.lifecycle.kind)).toEqual([
      'down',
      'ready',
      'down',
      'ready',
    ])
    expect(world.told('zone-lost')).toMatchObject([{ facts: { zone: 'east', nodes: 2, pods: 3, seconds: 40 } }])
  })

  it('[INC14] ends after 40 s: its nodes live, and pods evicted meanwhile stay where they went', () => {
    const world = struck('ab | ab | . | .', 'zone-outage', 'east', TWO_ZONES).pass(39 * SECOND)
    const elsewhere = world.show()
    expect(elsewhere).toMatch(/^\. \| [ab ]+ \| \. \| [ab ]+$/)
    world.pass(2 * SECOND)
    expect(world.show()).toBe(elsewhere)
    expect(Object.values(world.cluster.nodes).every((node) => node.lifecycle.kind === 'ready')).toBe(true)
    expect(world.told('node-back').map((told) => told.node)).toEqual(['node-1', 'node-3'])
    expect(world.told('effect-ended')).toMatchObject([{ facts: { effect: 'zone-outage', zone: 'east', seconds: 40 } }])
  })

  it('[INC14] starts again what the API still lists there, where a restart policy is unlocked', () => {
    const world = struck('ab | a', 'zone-outage', 'east', { ...TWO_ZONES, unlocks: ALONE }).pass(30 * SECOND)
    expect(world.show()).toBe('ax bx | a')
    world.pass(11 * SECOND)
    expect(world.show()).toBe("a' b' | a")
    expect(world.pod('b-1')).toMatchObject({ restarts: 1, lastDeath: 'NodeLost', leakedMi: 0 })
    world.run(10)
    expect(world.show()).toBe('a b | a')
  })

  it('[INC14] brings nothing back by itself where nothing restarts', () => {
    const world = struck('ab | a', 'zone-outage', 'east', { ...TWO_ZONES, unlocks: NOTHING }).pass(60 * SECOND)
    expect(world.cluster.nodes['node-1']?.lifecycle.kind).toBe('ready')
    expect(world.show()).toBe('ax bx | a')
    expect(world.act({ kind: 'restart', service: 'b', slot: 1 })).toBeNull()
    world.run(10)
    expect(world.show()).toMatch(/b/)
    expect(world.pod('b-1').lifecycle.kind).toBe('ready')
  })

  it('an outage nobody had time to notice costs the containers all the same', () => {
    const world = struck('ab | a', 'zone-outage', 'east', { ...TWO_ZONES, lastTicks: 8 }).pass(9)
    expect(world.show()).toBe("a' b' | a")
    expect(world.told('node-not-ready')).toEqual([])
  })

  it('a node that joins the dark zone is dark, too, until it ends', () => {
    const world = struck('a | b', 'zone-outage', 'east', { ...TWO_ZONES, cap: 3 })
    world.pass(1)
    expect(world.act({ kind: 'rent-node' })).toBeNull()
    world.pass(22 * SECOND)
    expect(world.cluster.nodes['node-3']).toMatchObject({ zone: 'east' })
    expect(world.cluster.nodes['node-3']?.lifecycle.kind).not.toBe('ready')
    world.pass(20 * SECOND)
    expect(world.cluster.nodes['node-3']?.lifecycle.kind).toBe('ready')
  })

  it('does not raise what was dead before', () => {
    const world = struck('!a | b | c', 'zone-outage', 'east', TWO_ZONES).pass(50 * SECOND)
    expect(world.cluster.nodes['node-1']?.lifecycle.kind).toBe('not-ready')
    expect(world.cluster.nodes['node-3']?.lifecycle.kind).toBe('ready')
  })

  it('[INC5] needs two zones: with one there is no target', () => {
    expect(targetsOf('zone-outage', shopLesson())).toEqual([])
    expect(refusalOf('zone-outage', 'any')).toBe('bad-target')
    const nodes = { ...shopLesson().nodes, zones: ['a', 'b'] }
    expect(refusalOf('zone-outage', 'c', { nodes })).toBe('bad-target')
    expect(refusalOf('zone-outage', 'b', { nodes })).toBeUndefined()
  })
})

describe('[INC27] a network delay', () => {
  it('lies between all zones for its time', () => {
    const world = struck('a | b', 'network-delay', 'all', TWO_ZONES).pass(1)
    expect(effectsOf(world.cluster, 'network-delay')).toMatchObject([{ ms: 40 }])
    world.pass(40 * SECOND)
    expect(world.cluster.effects).toEqual([])
  })

  it('needs two zones', () => {
    expect(refusalOf('network-delay', 'any')).toBe('bad-target')
    const nodes = { ...shopLesson().nodes, zones: ['a', 'b'] }
    expect(refusalOf('network-delay', 'a', { nodes })).toBe('bad-target')
    expect(refusalOf('network-delay', 'any', { nodes })).toBeUndefined()
  })
})

describe('[INC12] [INC13] [INC16] a slow disk, a noisy neighbour, an engine that restarts', () => {
  it.each([
    ['slow-disk', { factor: 0.1 }, 60],
    ['noisy-neighbour', { cores: 1 }, 40],
    ['engine-restart', {}, 20],
  ] as const)('%s: an effect on the node drawn, for its time', (kind, facts, seconds) => {
    const world = struck('a | b | c', kind, 'node-2').pass(1)
    expect(world.cluster.effects).toMatchObject([{ kind, node: 'node-2', ...facts }])
    world.pass(seconds * SECOND - 1)
    expect(world.cluster.effects).toHaveLength(1)
    world.pass(1)
    expect(world.cluster.effects).toEqual([])
    expect(world.told('effect-ended')).toMatchObject([{ node: 'node-2', facts: { effect: kind, seconds } }])
  })

  it.each(['slow-disk', 'noisy-neighbour', 'engine-restart', 'kernel-panic', 'patch-due', 'node-crash'] as const)(
    '%s falls on the lowest rented node where the drawn one was returned, and on no module',
    (kind) => {
      const world = struck('. | a | a', kind, 'node-1', {
        before: ({ act }) => expect(act({ kind: 'release-node', node: 'node-1' })).toBeNull(),
      }).pass(1)
      const hit = world.cluster.effects.map((effect) => ('node' in effect ? effect.node : ''))
      const down = Object.values(world.cluster.nodes).filter((node) => node.lifecycle.kind === 'down')
      expect([...hit, ...down.map((node) => node.id)]).toEqual(['node-2'])
      expect(refusalOf(kind, 'search')).toBe('bad-target')
    },
  )

  it('[INC24] returning the node ends what was the matter with it', () => {
    const world = struck('. | a', 'slow-disk', 'node-1').pass(1)
    expect(world.act({ kind: 'release-node', node: 'node-1' })).toBeNull()
    world.pass(1)
    expect(world.cluster.effects).toEqual([])
  })

  it('[INC16] what runs on a node whose engine restarts runs on', () => {
    const world = struck('ab | a', 'engine-restart', 'node-1').pass(4)
    expect(isEngineAway(world.cluster, 'node-1')).toBe(true)
    expect(isEngineAway(world.cluster, 'node-2')).toBe(false)
    expect(world.show()).toBe('a b | a')
  })

  it('[INC16] nothing is pulled or started there before it is back', () => {
    const world = struck('. | .  ~ a', 'engine-restart', 'node-1', { cold: [1] })
    world.act({ kind: 'place-pod', service: 'a', slot: 1, node: 'node-1' })
    world.pass(19 * SECOND)
    expect(world.show()).toBe("a' | .")
    world.pass(15 * SECOND)
    expect(world.show()).toBe('a | .')
  })
})

describe('[INC15] a kernel panic', () => {
  it('takes everything that shares the kernel at once, and of the virtual machines a single one', () => {
    const world = struck('abcd | a', 'kernel-panic', 'node-1', {
      packings: { b: 'os-container', c: 'vm', d: 'vm' },
    }).pass(2)
    expect(world.pod('a-1').lastDeath).toBe('Error')
    expect(world.pod('b-1').lastDeath).toBe('Error')
    expect(world.pod('c-1').lastDeath).toBe('Error')
    expect(world.pod('d-1').lifecycle.kind).toBe('ready')
    expect(world.pod('a-2').lifecycle.kind).toBe('ready')
    expect(world.told('kernel-panic')).toMatchObject([{ node: 'node-1', facts: { pods: 3, spared: 1, seconds: 10 } }])
  })

  it('takes the bare processes', () => {
    const world = struck('ab | a', 'kernel-panic', 'node-1', { packings: { a: 'metal' } }).pass(2)
    expect(world.pod('a-1').lastDeath).toBe('Error')
  })

  it('is over after 10 s: the containers start again where they were', () => {
    const world = struck('ab | a', 'kernel-panic', 'node-1').pass(10 * SECOND)
    expect(world.show()).toBe('a* b* | a')
    world.pass(1)
    expect(world.show()).toBe("a' b' | a")
    world.pass(10 * SECOND)
    expect(world.show()).toBe('a b | a')
    expect(world.cluster.effects).toEqual([])
  })

  it('nobody starts a container there by hand before the kernel is up', () => {
    const world = struck('ab | a', 'kernel-panic', 'node-1').pass(4)
    world.act({ kind: 'restart', service: 'b', slot: 1 })
    world.pass(5 * SECOND)
    expect(world.pod('b-1').lifecycle.kind).not.toBe('ready')
    world.pass(10 * SECOND)
    expect(world.pod('b-1').lifecycle.kind).toBe('ready')
  })

  it('is a guest’s own where a node has nothing but virtual machines: the node does not reboot', () => {
    const world = struck('aab | b', 'kernel-panic', 'node-1', { packings: { a: 'vm', b: 'vm' } }).pass(1)
    const died = Object.values(world.cluster.pods).filter((pod) => pod.lastDeath === 'Error')
    expect(died.map((pod) => pod.id)).toEqual(['a.r1.s1.i1'])
    expect(world.cluster.effects).toEqual([])
  })

  it('leaves a dead node dead', () => {
    const world = struck('?a | a', 'kernel-panic', 'node-1').pass(1)
    expect(world.told('kernel-panic')).toEqual([])
    expect(world.cluster.effects).toEqual([])
  })
})
