/* The proof that waiting in Podium is real: what the flow reports for one service under constant load, against a queue that is
   played customer by customer (support/event-simulation.ts). Within 5 % for mean wait and p95, at random and pooled. */

import { describe, expect, test } from 'vitest'
import { drawCluster, letTraffic, smallLesson } from '../support/cluster.ts'
import { simulateQueue } from '../support/event-simulation.ts'

const TOLERANCE = 0.05
/** The median's formula is itself up to 4 % below; the rest is the simulation's own straying. */
const MEDIAN_TOLERANCE = 0.06
const CPU_MS = 5
/** A pod's core less its idle part, and the container's tax on its work. */
const IDLE_MILLIS = 30
const CAPACITY_CORES = 0.97
const TAX = 1.02
const SETTLING_TICKS = 120

type Balancing = 'random' | 'pooled'

interface Engine {
  waitSeconds: number
  p50Seconds: number
  p95Seconds: number
}

/** The engine's numbers for one service on nodes of these sizes, settled. */
function engineAt(ratePerSecond: number, nodesMillis: readonly number[], balancing: Balancing): Engine {
  const lesson = smallLesson({
    modules: `web:${CPU_MS}`,
    classes: { visit: { ratePerSecond, calls: 'web' } },
    tunables: { balancing, noise: false, userNetworkMs: 0 },
  })
  const cluster = drawCluster(
    lesson,
    { front: 'web' },
    nodesMillis.map(() => 'front'),
  )
  nodesMillis.forEach((cpuMillis, index) => {
    cluster.nodes[`node-${index + 1}`]!.cpuMillis = cpuMillis
  })
  letTraffic(cluster, lesson, SETTLING_TICKS)
  const visit = cluster.classes['visit']!
  expect(visit.successShare, 'nobody is turned away').toBe(1)
  return {
    waitSeconds: cluster.services['front']!.waitSeconds,
    p50Seconds: visit.p50Ms / 1000,
    p95Seconds: visit.p95Ms / 1000,
  }
}

const serviceSeconds = (cores: number) => (CPU_MS * TAX) / 1000 / cores

/** The busier, the longer a queue remembers, and the rarer a wait is, the more customers it takes to meet some. */
function customersFor(utilisation: number, replicas: number, balancing: Balancing): number {
  const busy = 1 / (1 - utilisation)
  const rare = balancing === 'pooled' && utilisation < 0.6 ? replicas * replicas : 1
  return Math.min(6_000_000, Math.ceil(200_000 * rare + 12_000 * busy * busy))
}

interface Compared {
  nodesMillis: readonly number[]
  ratePerSecond: number
  balancing: Balancing
  customers: number
}

function compare({ nodesMillis, ratePerSecond, balancing, customers }: Compared): { median: number } {
  const engine = engineAt(ratePerSecond, nodesMillis, balancing)
  const real = simulateQueue({
    arrivalsPerSecond: ratePerSecond,
    serviceSeconds: nodesMillis.map((cpuMillis) => serviceSeconds((cpuMillis - IDLE_MILLIS) / 1000)),
    dispatch: balancing,
    customers,
    seed: 7 + nodesMillis.length,
  })
  expect(apart(engine.waitSeconds, real.meanWaitSeconds), 'mean wait').toBeLessThan(TOLERANCE)
  expect(apart(engine.p95Seconds, real.p95ResponseSeconds), 'p95 of the response').toBeLessThan(TOLERANCE)
  return { median: apart(engine.p50Seconds, real.p50ResponseSeconds) }
}

const alike = (replicas: number): number[] => new Array(replicas).fill(1000)
const apart = (engine: number, real: number) => Math.abs(engine / real - 1)

const UTILISATIONS = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95]

describe.each([1, 2, 4, 8])('[FLO4] [FLO5] %i replicas wait as a real queue does', (replicas) => {
  test.each(UTILISATIONS)('each its own queue, utilisation %d', (utilisation) => {
    const ratePerSecond = (utilisation * replicas) / serviceSeconds(CAPACITY_CORES)
    const customers = customersFor(utilisation, replicas, 'random')
    const { median } = compare({ nodesMillis: alike(replicas), ratePerSecond, balancing: 'random', customers })
    expect(median).toBeLessThan(MEDIAN_TOLERANCE)
  })

  test.each(UTILISATIONS)('pooled, utilisation %d', (utilisation) => {
    const ratePerSecond = (utilisation * replicas) / serviceSeconds(CAPACITY_CORES)
    const customers = customersFor(utilisation, replicas, 'pooled')
    const { median } = compare({ nodesMillis: alike(replicas), ratePerSecond, balancing: 'pooled', customers })
    expect(median).toBeLessThan(MEDIAN_TOLERANCE)
  })
})

test('[FLO4] [FLO5] replicas of different speed still get equal shares of the calls', () => {
  // The slow one, on half a core, is 60 % busy. (The median's formula knows no mixtures and is 30 % too low here; nothing is paid by it.)
  const ratePerSecond = 3 * (0.6 / serviceSeconds(0.47))
  compare({ nodesMillis: [1000, 1000, 500], ratePerSecond, balancing: 'random', customers: 2_000_000 })
})
