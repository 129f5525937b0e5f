/* Lesson 4, its central claims on one seed: the table of fifty is `npm run balance -- --lesson metal-vm-container`. And what a team finds
   when the round opens. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { type Outcome, playJob } from '../../shared/bots/balance.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { lessonUnder, ownConditions } from '../../shared/bots/conditions.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { Variant } from '../../shared/lessons/claim.ts'
import type { IncidentSpec } from '../../shared/lessons/lesson.ts'
import type { MeasureRef } from '../../shared/lessons/measures.ts'
import { startCluster } from '../../shared/rules/start.ts'

const SEED = '1001'
const file = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')])).get('metal-vm-container')!
const crash: IncidentSpec[] = file.lesson.incidents

const recovery: MeasureRef = { name: 'recovery-seconds', about: null }

const strategyOf = (id: string) => file.strategies.find((one) => one.id === id)!

/** A round of one strategy, with nothing striking but these. */
function played(id: string, adds: IncidentSpec[], measures: MeasureRef[] = [], variant: Variant = {}): Outcome {
  const lesson = lessonUnder(file.lesson, { incidents: [], adds, variant, reactionSeconds: null })
  return playJob({ scenario: '', lesson, strategy: strategyOf(id), size: 0, seed: SEED, measures })
}

/** Ready replicas by node when live begins, and what was refused on the way. */
function designed(id: string) {
  const { lesson } = file
  const bots = [createTeam({ strategy: strategyOf(id), size: 0, lesson })]
  const { session, refusals } = playRound({ lesson, seed: SEED, bots, untilTick: 1 })
  const { nodes, pods } = session.round!.clusters['t1']!
  const ready = Object.values(pods).filter((pod) => pod.lifecycle.kind === 'ready')
  return { nodes: Object.keys(nodes).length, ready: ready.length, pods: Object.keys(pods).length, refusals }
}

describe('lesson 4, metal, VM, container', () => {
  it('opens with six servers half empty, and all that is to run runs', () => {
    const { nodes, pods, services } = startCluster('t1', file.lesson)
    expect(Object.values(pods).map((pod) => pod.lifecycle.kind)).toEqual(Array.from({ length: 8 }, () => 'ready'))
    for (const node of Object.values(nodes)) {
      const requested = Object.values(pods)
        .filter((pod) => pod.node === node.id)
        .map((pod) => services[pod.service]!.releases[0]!.resources.memoryRequestMi)
      expect(requested.length).toBeGreaterThan(0)
      expect(requested.reduce((sum, memoryMi) => sum + memoryMi, 0)).toBeLessThan(0.6 * node.memoryMi)
    }
  })

  it('on the same servers about twice as many containers fit as virtual machines', () => {
    const [machines, containers] = [designed('full-vms'), designed('full-containers')]
    expect(machines.nodes).toBe(containers.nodes)
    expect(containers.ready).toBeGreaterThanOrEqual(1.8 * machines.ready)
  })

  it('bare processes need a server a Java, containers fit on two', () => {
    expect(designed('metal-fewest')).toEqual({ nodes: 3, ready: 8, pods: 8, refusals: [] })
    expect(designed('containers-fewest')).toEqual({ nodes: 2, ready: 8, pods: 8, refusals: [] })
  })

  it('bare metal is fastest, a container next, a virtual machine last', () => {
    const latency = { name: 'mean-latency', about: 'browse' } as const
    const means = ['four-metal', 'four-containers', 'four-vms'].map(
      (id) => played(id, [], [latency], { liveSeconds: 30 }).measured['mean-latency of browse']!,
    )
    expect(means[1]! - means[0]!).toBeGreaterThan(1)
    expect(means[2]! - means[1]!).toBeGreaterThan(2)
  })

  it('what collides has nowhere to go when its server stops; who packed and kept three servers leads who kept them all', () => {
    expect(ownConditions(file).incidents).toEqual(['node-crash'])
    const [bare, packed, floor] = ['metal-fewest', file.lesson.referenceStrategy, file.lesson.floorStrategy].map((id) =>
      played(id, crash, [recovery]),
    )
    expect(bare!.measured['recovery-seconds']).toBeGreaterThan(60 + packed!.measured['recovery-seconds']!)
    expect(packed!.profit).toBeGreaterThan(bare!.profit)
    expect(packed!.profit - floor!.profit).toBeGreaterThan(0.15 * packed!.offered)
  })

  it('a small image is back sooner on a fresh server', () => {
    const early: IncidentSpec[] = [{ kind: 'node-crash', target: 'node-2', atSeconds: [5, 5] }]
    const [large, small] = ['large-images', 'small-images'].map(
      (id) => played(id, early, [recovery], { rateFactor: 0.5, liveSeconds: 45 }).measured['recovery-seconds']!,
    )
    expect(large! - small!).toBeGreaterThan(6)
  })
})
