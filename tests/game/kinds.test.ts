/* [CAU8] Everything that people can be told does happen: in the golden round, or in a round that is played for it here. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { UNLOCKS } from '../../shared/lessons/kinds.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { HappeningKind } from '../../shared/world/happening.ts'
import { callingOut, planned, played, type Strike, struckBy } from '../support/cause-rooms.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass } from '../support/played-class.ts'
import { ticket } from '../support/shipping.ts'

/** Every kind; a new one is a type error here. */
const KINDS = {
  ...{ 'spike-started': 1, 'spike-ended': 1, 'node-lost': 1, 'node-not-ready': 1, 'node-joined': 1 },
  ...{ 'leak-released': 1, 'faults-started': 1, 'faults-ended': 1, crawler: 1, 'retry-wave': 1 },
  ...{ 'zone-lost': 1, 'slow-disk': 1, 'noisy-neighbour': 1, 'network-delayed': 1, 'kernel-panic': 1 },
  ...{ 'engine-restarting': 1, 'dependency-slow': 1, 'dependency-failing': 1, poisoned: 1, 'registry-down': 1 },
  ...{ 'certificate-expired': 1, exploited: 1, 'patch-due': 1, 'effect-ended': 1, 'node-back': 1 },
  ...{ 'release-defect': 1, 'limit-too-low': 1, 'cpu-throttled': 1, 'replicas-together': 1 },
  ...{ 'too-few-replicas': 1, 'library-clash': 1, 'autoscaler-limited': 1, 'cpu-saturated': 1 },
  ...{ 'requests-held': 1, 'memory-near-limit': 1, 'oom-killed': 1, 'crash-loop': 1, evicted: 1 },
  ...{ 'service-down': 1, 'service-refusing': 1, unschedulable: 1, 'rollout-stuck': 1, anomalies: 1 },
  ...{ 'retry-storm': 1, 'slo-broken': 1, 'pull-waiting': 1, 'image-blocked': 1, 'breaker-open': 1 },
  ...{ preempted: 1, 'drain-blocked': 1, 'ticket-late': 1, 'service-recovered': 1, 'slo-restored': 1 },
  ...{ 'pods-rescheduled': 1, 'rollout-done': 1, 'module-moved': 1, scheduled: 1, 'breaker-closed': 1 },
  ...{ scaled: 1, 'node-rented': 1, 'node-returned': 1, 'rolled-back': 1, 'ticket-opened': 1 },
  ...{ 'ticket-shipped': 1, 'request-made': 1, 'request-passed': 1, changed: 1, 'effect-refused': 1 },
  ...{ 'phase-started': 1, 'host-hint': 1 },
} satisfies Record<HappeningKind, 1>

const CALM = { incidents: [], spikes: [] }

/** Two copies that requested little and use much, on one node. */
function crowded(): string[] {
  const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toPlan()
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 })
  room.say('s1', { kind: 'set-resources', service: 'shop', memoryRequestMi: 1000 })
  for (const slot of [1, 2]) room.try('s1', { kind: 'place-pod', service: 'shop', slot, node: 'node-1' })
  return room.toLive().tick(20).told('t1')
}

/** A service that leaves the monolith while traffic flows. */
function split(): string[] {
  const room = aClass({ lesson: CALM, teams: 1, seats: 1 }).toLive().tick(4)
  room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
  return room.tick(90 * 4).told('t1')
}

/** One incident of each kind after the other, in two zones, on modules that call somebody outside. */
function struck(): string[] {
  const { nodes, tunables } = shopLesson()
  const strikes: Strike[] = [
    { kind: 'crawler', target: 'search', strength: 1.2 },
    ...(['slow-disk', 'noisy-neighbour', 'engine-restart', 'patch-due'] as const).map((kind) => ({
      kind,
      target: 'node-1',
    })),
    ...(['network-delay', 'registry-down', 'retry-storm'] as const).map((kind) => ({ kind, target: 'all' })),
    ...(['slow-dependency', 'failing-dependency', 'poison-request'] as const).map((kind) => ({
      kind,
      target: 'payment',
    })),
    { kind: 'certificate-expired', target: 'search' },
    { kind: 'vulnerability-exploited', target: 'search' },
    { kind: 'bad-release', target: 'recommend' },
    { kind: 'kernel-panic', target: 'node-2' },
    { kind: 'zone-outage', target: 'b' },
  ]
  const lesson = struckBy(...strikes.map((strike, rank) => ({ ...strike, at: 4 + rank, lastSeconds: 4 })))
  const openDoors = { ...tunables, vulnerabilities: { full: 1e9, slim: 1e9, distroless: 1e9 } }
  const world = { modules: callingOut('payment'), nodes: { ...nodes, zones: ['a', 'b'] }, tunables: openDoors }
  return played({ ...lesson, ...world }, 40).told('t1')
}

const EVERYTHING: Partial<Lesson> = { unlocks: [...UNLOCKS] }

/** A CPU limit that is too low, replicas that stand together and a single one, and the node they stand on dies. */
function misplaced(): string[] {
  const room = planned({ ...EVERYTHING, ...struckBy({ kind: 'node-crash', target: 'node-2' }) }, { checkout: 1 })
  room.say('s1', { kind: 'set-resources', service: 'shop', cpuRequestMillis: 50, cpuLimitMillis: 100 })
  for (const [service, slot] of [
    ['checkout', 1],
    ['recommend', 1],
    ['recommend', 2],
  ] as const) {
    room.say('s1', { kind: 'place-pod', service, slot, node: 'node-2' })
  }
  return room
    .toLive()
    .tick(25 * 4)
    .told('t1')
}

/** A pod that takes another's room, autoscalers at work. */
function platform(): string[] {
  const room = planned(EVERYTHING)
  room.say('s1', {
    kind: 'set-autoscaler',
    service: 'shop',
    autoscaler: { minReplicas: 2, maxReplicas: 3, targetPercent: 5 },
  })
  room.say('s1', { kind: 'set-node-autoscaler', maxNodes: 5 })
  room.say('s1', { kind: 'set-scheduling', service: 'recommend', scheduling: { priority: 1000 } })
  room.toLive().tick(4)
  room.say(HOST, { kind: 'inject', incident: 'spike', target: 'browse', team: 'all', inSeconds: 1 })
  room.say('s1', { kind: 'scale-service', service: 'recommend', replicas: 20 })
  room.tick(30 * 4)
  room.say('s1', { kind: 'scale-service', service: 'recommend', replicas: 1 })
  room.tick(30 * 4)
  room.say('s1', { kind: 'set-image', service: 'search', image: 'full' })
  return room.tick(90 * 4).told('t1')
}

/** A scanner that blocks, a breaker that opens and closes, a pipeline that rolls back, tickets in time and late, clashing libraries. */
function tools(): string[] {
  const { tunables } = shopLesson()
  const modules = callingOut('payment').map((module) =>
    module.id === 'search' ? { ...module, libraries: { lucene: 8 } } : module,
  )
  const tickets = [ticket('t1', 'cart'), ticket('t2', 'auth', { dueSeconds: 5 })]
  const offered = { scanner: 30, mesh: 20, cicd: 60 }
  const strike = struckBy({ kind: 'slow-dependency', target: 'payment', at: 8, lastSeconds: 15 })
  const room = planned({
    ...EVERYTHING,
    ...strike,
    modules,
    tickets,
    tools: offered,
    tunables: { ...tunables, defectBase: 2 },
  })
  for (const tool of ['scanner', 'mesh', 'cicd'] as const) room.say('s1', { kind: 'buy-tool', tool })
  room.toLive().tick(8)
  room.say('s1', { kind: 'ship-ticket', ticket: 't1' })
  room.say('s1', { kind: 'set-image', service: 'recommend', image: 'full' })
  room.tick(50 * 4)
  room.say('s1', { kind: 'move-module', module: 'cart', to: 'search' })
  return room.tick(60 * 4).told('t1')
}

/** What one side asks of the other: it goes through, or is refused when it is due. */
function wall(): string[] {
  const room = aClass({ lesson: { ...CALM, roles: 'silo' }, teams: 1, seats: 2 })
    .toLive()
    .tick(4)
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 })
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 })
  return room.tick(60).told('t1')
}

/** A large image for a fresh node, a memory limit that usual requests fill. */
function tight(): string[] {
  const room = planned(EVERYTHING)
  room.say('s1', { kind: 'set-image', service: 'checkout', image: 'full' })
  room.say('s1', { kind: 'set-resources', service: 'search', memoryRequestMi: 300, memoryLimitMi: 681 })
  room.toLive().tick(4)
  room.say('s1', { kind: 'rent-node' })
  room.tick(22 * 4)
  room.say('s1', { kind: 'scale-service', service: 'checkout', replicas: 3 })
  room.say('s1', { kind: 'place-pod', service: 'checkout', slot: 3, node: 'node-5' })
  return room.tick(40).told('t1')
}

/** An autoscaler that is at its most in a spike, and a drain that a budget holds up. */
function heldBack(): string[] {
  const room = planned(EVERYTHING)
  const autoscaler = { minReplicas: 2, maxReplicas: 2, targetPercent: 60 }
  room.say('s1', { kind: 'set-autoscaler', service: 'search', autoscaler })
  room.say('s1', { kind: 'set-disruption-budget', service: 'checkout', budget: { unit: 'pods', minAvailable: 2 } })
  const node = Object.values(room.cluster('t1').pods).find((pod) => pod.service === 'checkout')?.node ?? ''
  room.toLive().tick(4)
  room.say('s1', { kind: 'drain', node })
  room.say(HOST, { kind: 'inject', incident: 'spike', target: 'search', team: 'all', inSeconds: 1 })
  return room.tick(80).told('t1')
}

it('[CAU8] every kind of happening can come about', () => {
  const golden = new URL('../golden/shop-split.rules-1.expected.json', import.meta.url)
  const { happenings } = JSON.parse(readFileSync(golden, 'utf8')) as { happenings: Record<string, number> }
  const rounds = [crowded, split, struck, misplaced, platform, tools, wall, tight, heldBack]
  const told = new Set([...Object.keys(happenings), ...rounds.flatMap((round) => round())])
  expect(Object.keys(KINDS).filter((kind) => !told.has(kind))).toEqual([])
})
