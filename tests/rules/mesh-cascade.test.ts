/* What circuit breakers are for (GAME.md §12, lesson 7): a slow optional dependency takes down those who never call it, unless somebody
   stops calling. And with a mesh, too, every overload must be survivable. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { violations } from '../../shared/world/invariants.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, shopLesson } from '../support/cluster.ts'

const STRUCK_TICK = 40
const STRUCK_TICKS = 50 * 4
const ENDS_TICK = STRUCK_TICK + STRUCK_TICKS

/** The shop, whose recommendations come from somebody else; a replica holds 24 requests as in lesson 7. */
function shop(): Lesson {
  const lesson = shopLesson({ spikes: [], incidents: [] })
  return {
    ...lesson,
    modules: lesson.modules.map((module) =>
      module.id === 'recommend' ? { ...module, external: { name: 'ads', ms: 40 } } : module,
    ),
    tunables: { ...lesson.tunables, workersPerReplica: 24 },
  }
}

const SERVICES = {
  shop: 'web auth cart',
  search: 'catalog search',
  recommend: 'recommend',
  checkout: 'checkout payment inventory notify',
}
const NODES = ['shop search recommend checkout', 'shop search recommend checkout', 'search recommend']

function struck(hasMesh: boolean): Cluster {
  const cluster = drawCluster(shop(), SERVICES, NODES, { node: { cpuMillis: 4000 } })
  if (hasMesh) {
    cluster.tools = ['mesh']
    for (const pod of Object.values(cluster.pods)) pod.sidecar = true
  }
  const ms = 4000
  cluster.effects = [
    { id: 'slow', sinceTick: STRUCK_TICK, untilTick: ENDS_TICK, kind: 'slow-dependency', module: 'recommend', ms },
  ]
  return cluster
}

/** Plays the 50 s of the incident, and 40 s after it; what was served of each class while it lasted. */
function play(cluster: Cluster): { during: Record<string, number>; mostInFlight: number } {
  const lesson = shop()
  const slow = cluster.effects
  cluster.effects = []
  letTraffic(cluster, lesson, STRUCK_TICK - 1)
  cluster.effects = slow
  const offered: Record<string, number> = {}
  const served: Record<string, number> = {}
  let mostInFlight = 0
  letTraffic(cluster, lesson, STRUCK_TICKS, {
    from: STRUCK_TICK,
    each: () => {
      mostInFlight = Math.max(mostInFlight, cluster.services['shop']!.inFlight)
      for (const [id, flow] of Object.entries(cluster.classes)) {
        offered[id] = (offered[id] ?? 0) + flow.offered
        served[id] = (served[id] ?? 0) + flow.served
      }
    },
  })
  cluster.effects = []
  letTraffic(cluster, lesson, 160, { from: ENDS_TICK })
  const during = Object.fromEntries(Object.keys(offered).map((id) => [id, (served[id] ?? 0) / (offered[id] ?? 1)]))
  return { during, mostInFlight }
}

describe('[MESH4] a slow optional dependency', () => {
  const WORKERS = 2 * 24

  test('without breakers fills its callers’ workers, and fails those who never call it', () => {
    const cluster = struck(false)
    const { during, mostInFlight } = play(cluster)
    expect(mostInFlight).toBe(WORKERS)
    expect(during['search']).toBeLessThan(0.75)
    expect(during['buy']).toBeLessThan(0.75)
  })

  test('with a mesh is given up within a second: everybody else is served, and browsers go without recommendations', () => {
    const cluster = struck(true)
    const { during, mostInFlight } = play(cluster)
    expect(mostInFlight).toBeLessThan(WORKERS)
    for (const id of ['browse', 'search', 'buy']) expect(during[id], id).toBeGreaterThan(0.98)
  })

  test.each([true, false])('is over when it is over (mesh: %s)', (hasMesh) => {
    const cluster = struck(hasMesh)
    play(cluster)
    for (const flow of Object.values(cluster.classes)) {
      expect(flow.successShare).toBeGreaterThan(0.999)
      expect(flow.valueShare).toBeGreaterThan(0.999)
    }
    expect(cluster.services['recommend']!.breaker.kind).toBe('closed')
    expect(cluster.dependencies['recommend']!.breaker.kind).toBe('closed')
  })

  test('while its breaker is open the requests lose their share of the value and no time', () => {
    const cluster = struck(true)
    const lesson = shop()
    letTraffic(cluster, lesson, 12, { from: STRUCK_TICK })
    expect(cluster.dependencies['recommend']!.breaker.kind).toBe('open')
    letTraffic(cluster, lesson, 4, { from: STRUCK_TICK + 12 })
    expect(cluster.classes['browse']!.valueShare).toBeCloseTo(0.75, 6)
    expect(cluster.classes['browse']!.p95Ms).toBeLessThan(400)
  })
})

describe('with a mesh service recovers within 40 s', () => {
  const CAUSE_ENDS_TICK = 200
  const DESIGNS: Record<string, Record<string, string>> = {
    four: SERVICES,
    'one per module': Object.fromEntries(shop().modules.map((module) => [module.id, module.id])),
    'calls in circles': { a: 'web checkout search', b: 'auth cart payment catalog', c: 'recommend inventory notify' },
  }
  const situation = fc.record({
    design: fc.constantFrom(...Object.keys(DESIGNS)),
    seed: fc.string(),
    factor: fc.double({ min: 1, max: 6, noNaN: true }),
    away: fc.nat(),
    slowMs: fc.constantFrom(0, 1600, 4000),
  })

  test('from spikes, lost services and slow dependencies together', () => {
    fc.assert(
      fc.property(situation, ({ design, seed, factor, away, slowMs }) => {
        const services = DESIGNS[design]!
        const ids = Object.keys(services)
        const nodes = [0, 1, 2].map(() => ids.join(' '))
        const cluster = drawCluster(shop(), services, nodes, { node: { cpuMillis: 16_000 } })
        cluster.tools = ['mesh']
        for (const pod of Object.values(cluster.pods)) pod.sidecar = true
        cluster.extraSpikes = ['browse', 'search', 'buy'].map((id) => {
          return { id, class: id, startTick: 40, rampTicks: 16, endTick: CAUSE_ENDS_TICK, factor }
        })
        const gone = Object.values(cluster.pods).filter((pod) => pod.service === ids[away % ids.length])
        letTraffic(cluster, shop(), 60, { seed })
        const kind = 'slow-dependency'
        cluster.effects = [{ id: 'slow', sinceTick: 60, untilTick: null, kind, module: 'recommend', ms: slowMs }]
        for (const pod of gone) pod.lifecycle = { kind: 'failed', reason: 'Error' }
        letTraffic(cluster, shop(), CAUSE_ENDS_TICK - 61, { from: 61, seed })
        for (const pod of gone) pod.lifecycle = { kind: 'ready', sinceTick: CAUSE_ENDS_TICK }
        cluster.effects = []
        letTraffic(cluster, shop(), 160, { from: CAUSE_ENDS_TICK, seed })
        letTraffic(cluster, shop(), 40, {
          from: CAUSE_ENDS_TICK + 160,
          seed,
          each: () => {
            for (const flow of Object.values(cluster.classes)) expect(flow.successShare).toBeGreaterThan(0.98)
          },
        })
        expect(violations(cluster).filter((line) => !line.startsWith('node '))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
