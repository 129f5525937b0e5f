/* [CAU8] Everything that people can be told does happen: in the golden round, or in a round that is played for it here. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { HappeningKind } from '../../shared/world/happening.ts'
import { aClass } from '../support/played-class.ts'

/** Every kind; a new one is a type error here. `false`: only lessons with a silo wall tell it (GAME.md §10). */
const KINDS: Record<HappeningKind, boolean> = {
  'spike-started': true,
  'spike-ended': true,
  'node-lost': true,
  'node-not-ready': true,
  'node-joined': true,
  'leak-released': true,
  'faults-started': true,
  'faults-ended': true,
  'cpu-saturated': true,
  'requests-held': true,
  'memory-near-limit': true,
  'oom-killed': true,
  'crash-loop': true,
  evicted: true,
  'service-down': true,
  'service-refusing': true,
  unschedulable: true,
  'rollout-stuck': true,
  anomalies: true,
  'retry-storm': true,
  'slo-broken': true,
  'service-recovered': true,
  'slo-restored': true,
  'pods-rescheduled': true,
  'rollout-done': true,
  'module-moved': true,
  scheduled: true,
  changed: true,
  'effect-refused': false,
  'phase-started': true,
  'host-hint': true,
}

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

it('[CAU8] every kind of happening can come about', () => {
  const golden = new URL('../golden/shop-split.rules-1.expected.json', import.meta.url)
  const { happenings } = JSON.parse(readFileSync(golden, 'utf8')) as { happenings: Record<string, number> }
  const told = new Set([...Object.keys(happenings), ...crowded(), ...split()])
  const missing = Object.entries(KINDS).filter(([kind, isTold]) => isTold && !told.has(kind))
  expect(missing.map(([kind]) => kind)).toEqual([])
})
