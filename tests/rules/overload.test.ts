/* GAME.md §7: every overload must be survivable. After the cause is gone and capacity suffices, service recovers within 40 s on every
   seed: no retry storm, backlog or queue of held workers keeps itself alive. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, shopLesson } from '../support/cluster.ts'

const shop = shopLesson({ spikes: [], incidents: [] })
const DESIGNS: Record<string, Record<string, string>> = {
  monolith: { shop: shop.modules.map((module) => module.id).join(' ') },
  four: {
    shop: 'web auth cart',
    search: 'catalog search',
    recommend: 'recommend',
    checkout: 'checkout payment inventory notify',
  },
  'one per module': Object.fromEntries(shop.modules.map((module) => [module.id, module.id])),
  'calls in circles': { a: 'web checkout search', b: 'auth cart payment catalog', c: 'recommend inventory notify' },
}

const CAUSE_ENDS_TICK = 200
const RECOVERY_TICKS = 160
const OBSERVED_TICKS = 40

interface Situation {
  design: string
  replicas: number
  /** Of the busiest service in quiet traffic. */
  utilisation: number
  seed: string
}

/** The shop's traffic scaled so that the design's busiest service is as busy as asked. */
function drawSituation({ design, replicas, utilisation }: Situation): { lesson: Lesson; cluster: Cluster } {
  const services = DESIGNS[design]!
  const nodes = Object.keys(services).flatMap((id) => new Array<string>(replicas).fill(id))
  const scaled = (scale: number): Lesson => ({
    ...shop,
    classes: shop.classes.map((spec) => ({ ...spec, ratePerSecond: spec.ratePerSecond * scale })),
  })
  const probe = drawCluster(shop, services, nodes)
  const thin = scaled(0.001)
  letTraffic(probe, { ...thin, tunables: { ...thin.tunables, noise: false } }, 1)
  const busiest = Math.max(...Object.values(probe.services).map((service) => service.flow.utilisation))
  const lesson = scaled((utilisation / busiest) * 0.001)
  return { lesson, cluster: drawCluster(lesson, services, nodes) }
}

/** Plays on after the cause is gone; every class must be served again, and stay so. */
function expectRecovery(cluster: Cluster, lesson: Lesson, seed: string): void {
  letTraffic(cluster, lesson, RECOVERY_TICKS, { from: CAUSE_ENDS_TICK, seed })
  letTraffic(cluster, lesson, OBSERVED_TICKS, {
    from: CAUSE_ENDS_TICK + RECOVERY_TICKS,
    seed,
    each: () => {
      for (const flow of Object.values(cluster.classes)) expect(flow.successShare).toBeGreaterThan(0.98)
    },
  })
}

const situation = {
  design: fc.constantFrom(...Object.keys(DESIGNS)),
  replicas: fc.integer({ min: 1, max: 4 }),
  utilisation: fc.double({ min: 0.3, max: 0.9, noNaN: true }),
  seed: fc.string(),
}

describe('service recovers within 40 s', () => {
  test('after a spike of any class, up to 6 times the traffic', () => {
    const spiked = fc.record({
      ...situation,
      factor: fc.double({ min: 2, max: 6, noNaN: true }),
      classes: fc.subarray(['browse', 'search', 'buy'], { minLength: 1 }),
    })
    fc.assert(
      fc.property(spiked, ({ factor, classes, ...drawn }) => {
        const { lesson, cluster } = drawSituation(drawn)
        const spike = { startTick: 40, rampTicks: 16, endTick: CAUSE_ENDS_TICK, factor }
        cluster.extraSpikes = classes.map((id) => ({ ...spike, id, class: id }))
        letTraffic(cluster, lesson, CAUSE_ENDS_TICK - 1, { seed: drawn.seed })
        expectRecovery(cluster, lesson, drawn.seed)
      }),
      { numRuns: 60 },
    )
  })

  test('after any service was away for 30 s and comes back with empty replicas', () => {
    const cut = fc.record({ ...situation, which: fc.nat() })
    fc.assert(
      fc.property(cut, ({ which, ...drawn }) => {
        const { lesson, cluster } = drawSituation(drawn)
        const away = Object.keys(cluster.services)[which % Object.keys(cluster.services).length]!
        const pods = Object.values(cluster.pods).filter((pod) => pod.service === away)
        letTraffic(cluster, lesson, 80, { seed: drawn.seed })
        for (const pod of pods) pod.lifecycle = { kind: 'failed', reason: 'Error' }
        letTraffic(cluster, lesson, CAUSE_ENDS_TICK - 81, { from: 81, seed: drawn.seed })
        for (const pod of pods) pod.lifecycle = { kind: 'ready', sinceTick: CAUSE_ENDS_TICK }
        expectRecovery(cluster, lesson, drawn.seed)
      }),
      { numRuns: 60 },
    )
  })
})

test('[FLO4] a monolith nine tenths busy outlives its overload: cut at the timeout, waits spread no further', () => {
  const { lesson, cluster } = drawSituation({ design: 'monolith', replicas: 3, utilisation: 0.9, seed: '7' })
  cluster.extraSpikes = ['browse', 'search', 'buy'].map((id) => {
    return { id, class: id, startTick: 40, rampTicks: 16, endTick: CAUSE_ENDS_TICK, factor: 4 }
  })
  letTraffic(cluster, lesson, CAUSE_ENDS_TICK - 1)
  expect(Object.values(cluster.classes).some((flow) => flow.successShare < 0.9)).toBe(true)
  expectRecovery(cluster, lesson, '7')
})

test('the test can fail: without capacity nothing recovers', () => {
  const { lesson, cluster } = drawSituation({ design: 'four', replicas: 2, utilisation: 1.5, seed: '7' })
  letTraffic(cluster, lesson, CAUSE_ENDS_TICK - 1)
  expect(() => expectRecovery(cluster, lesson, '7')).toThrow()
})
