/* [MEA1]–[MEA4] What claims measure beside profit, each on a case small enough to work out by hand. */

import { describe, expect, it } from 'vitest'
import { createBot } from '../../shared/bots/bot.ts'
import { createGauge } from '../../shared/bots/measures.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { MeasureName } from '../../shared/lessons/measures.ts'
import { NO_WISHES, type StrategySpec } from '../../shared/lessons/strategy.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, shopLesson, smallLesson } from '../support/cluster.ts'

/** Per request 4 ms in `a` (100 Mi) and 20 ms in `b` (300 Mi); nobody but `ping` calls `c`. */
const lesson = smallLesson({
  modules: 'a:4:100 b:20:300',
  classes: { go: { ratePerSecond: 10, calls: 'a(b)' }, ping: { ratePerSecond: 1e-6, calls: 'a' } },
})

const gauge = (name: MeasureName, about: string | null = null) => createGauge({ name, about }, lesson)

function atRate(cluster: Cluster, perSecond: number): Cluster {
  cluster.classes['go']!.smoothedRate = perSecond
  return cluster
}

describe('[MEA1] memory of extra copies that no module needed', () => {
  // 40/s: a works 40 × 4 ms × 1.02 = 0.16 cores and needs 1 copy, b 0.82 cores and needs 2. 10/s: 1 and 1.
  it('counts tick by tick what the traffic needed then', () => {
    const three = drawCluster(lesson, { shop: 'a b' }, ['shop shop shop'])
    const now = gauge('unneeded-memory')
    now.look(atRate(three, 40))
    expect(now.value(three)).toBeCloseTo((2 * 100 + 1 * 300) / (2 * 400), 12)
    now.look(atRate(three, 10))
    expect(now.value(three)).toBeCloseTo((500 + 800) / (800 + 800), 12)
  })

  it('or grants each module all through the round what it needs at its busiest', () => {
    const three = drawCluster(lesson, { shop: 'a b' }, ['shop shop shop'])
    const peak = gauge('unneeded-memory-at-peak')
    peak.look(atRate(three, 40))
    peak.look(atRate(three, 10))
    expect(peak.value(three)).toBeCloseTo(500 / 800, 12)
  })

  it('is nothing where there is no extra copy, and nothing where the only extra copy is needed', () => {
    const single = drawCluster(lesson, { shop: 'a b' }, ['shop'])
    const apart = drawCluster(lesson, { a: 'a', b: 'b' }, ['a b b'])
    for (const cluster of [single, apart]) {
      const now = gauge('unneeded-memory')
      now.look(atRate(cluster, 40))
      expect(now.value(cluster)).toBe(0)
    }
  })
})

describe('[MEA2] outages', () => {
  const flows = (go: [number, number], ping: [number, number]) => {
    const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
    Object.assign(cluster.classes['go']!, { served: go[0], offered: go[1] })
    Object.assign(cluster.classes['ping']!, { served: ping[0], offered: ping[1] })
    return cluster
  }

  it('last while fewer than half of the attempts of a class are answered, a quarter of a second a tick', () => {
    const go = gauge('outage-seconds', 'go')
    const ticks = [flows([4.9, 10], [1, 1]), flows([5, 10], [1, 1]), flows([0, 10], [1, 1]), flows([0, 0], [1, 1])]
    for (const tick of ticks) go.look(tick)
    expect(go.value(ticks[0]!)).toBe(0.5)
  })

  it('are total only where every class is out at once', () => {
    const total = gauge('total-outage-seconds')
    const ticks = [flows([0, 10], [1, 1]), flows([0, 10], [0, 1]), flows([9, 10], [0, 1])]
    for (const tick of ticks) total.look(tick)
    expect(total.value(ticks[0]!)).toBe(0.25)
  })
})

it('[MEA3] a change of one module builds its whole service: (1 + 1 + 1) s against (1 + 1) s alone', () => {
  const together = drawCluster(lesson, { shop: 'a b' }, ['shop'])
  const apart = drawCluster(lesson, { a: 'a', b: 'b' }, ['a b'])
  expect(gauge('rebuild-factor', 'a').value(together)).toBe(1.5)
  expect(gauge('rebuild-factor', 'a').value(apart)).toBe(1)
  expect(() => gauge('rebuild-factor', 'nobody').value(apart)).toThrow('nobody')
})

it('[MEA4] money lost to half-done transactions is what the account says', () => {
  const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
  cluster.accounts.anomalies.thousandths = 12_500
  expect(gauge('anomaly-loss').value(cluster)).toBe(12.5)
})

it('a round is looked at after every tick of live, the last one too', () => {
  const shop = shopLesson({ liveSeconds: 20, spikes: [], incidents: [] })
  const strategy: StrategySpec = {
    ...{ ...NO_WISHES, id: 'untouched', services: 'keep' },
    sizes: [{ nodes: 4, sizing: { kind: 'keep' } }],
  }
  const phases: string[] = []
  playRound({
    ...{ lesson: shop, seed: '1', bots: [createBot({ strategy, size: 0, lesson: shop })] },
    observe: ({ phase }) => phases.push(phase.kind),
  })
  expect(phases).toHaveLength(80)
  expect(phases.at(-1)).toBe('debrief')
})
