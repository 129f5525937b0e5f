/* [MEA1]–[MEA12] What claims measure beside profit, each on a case small enough to work out by hand. */

import { describe, expect, it } from 'vitest'
import { createBot } from '../../shared/bots/bot.ts'
import { createGauge } from '../../shared/bots/measures.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { MeasureName } from '../../shared/lessons/measures.ts'
import { NO_WISHES, type StrategySpec } from '../../shared/lessons/strategy.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { addPod, drawCluster, shopLesson, smallLesson } from '../support/cluster.ts'

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

it('[MEA5] money: profit as the score has it, running costs, attacks', () => {
  const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
  const amounts = { served: 90_000, tickets: 7_000, nodes: 20_000, services: 3_000, tools: 500, attacks: 1_000 }
  for (const [name, thousandths] of Object.entries(amounts))
    cluster.accounts[name as 'served'].thousandths = thousandths
  expect(gauge('profit').value(cluster)).toBe(72.5)
  expect(gauge('cost').value(cluster)).toBe(23.5)
  expect(gauge('attack-loss').value(cluster)).toBe(1)
})

describe('[MEA6] replicas', () => {
  const drawn = () => drawCluster(lesson, { a: 'a', b: 'b' }, ['a b', 'b b', 'a'])

  it('that fit are those Ready when plan ends, tools aside', () => {
    const cluster = drawn()
    cluster.pods['b.r1.s3.i1']!.lifecycle = { kind: 'pending', sinceTick: 0, reason: null }
    cluster.services['a']!.tool = 'cicd'
    const fitting = gauge('fitting-replicas')
    fitting.begin?.(cluster)
    expect(fitting.value(drawn())).toBe(2)
  })

  it('[MEA7] that are lost are those Ready on a node before it went, each node once', () => {
    const cluster = drawn()
    const lost = gauge('lost-replicas')
    lost.begin?.(cluster)
    lost.look(cluster)
    cluster.nodes['node-2']!.lifecycle = { kind: 'down', sinceTick: 2 }
    lost.look(cluster)
    cluster.nodes['node-2']!.lifecycle = { kind: 'not-ready', sinceTick: 3 }
    for (const pod of ['b.r1.s2.i1', 'b.r1.s3.i1']) cluster.pods[pod]!.lifecycle = { kind: 'lost', sinceTick: 3 }
    lost.look(cluster)
    expect(lost.value(cluster)).toBe(2)
    cluster.nodes['node-3']!.lifecycle = { kind: 'down', sinceTick: 4 }
    lost.look(cluster)
    expect(lost.value(cluster)).toBe(3)
  })

  it('[MEA8] that an autoscaler added count once they run, and only where there is one', () => {
    const cluster = drawn()
    cluster.services['b']!.autoscaler = {
      ...{ minReplicas: 1, maxReplicas: 9, targetPercent: 60, recommendations: [], limited: null },
    }
    const added = gauge('autoscaler-replicas-added-that-ran')
    added.begin?.(cluster)
    addPod(cluster, lesson, 'a', 'node-3')
    const waiting = addPod(cluster, lesson, 'b', 'node-3')
    addPod(cluster, lesson, 'b', 'node-3')
    waiting.lifecycle = { kind: 'pending', sinceTick: 1, reason: null }
    added.look(cluster)
    expect(added.value(cluster)).toBe(1)
    waiting.lifecycle = { kind: 'ready', sinceTick: 2 }
    added.look(cluster)
    waiting.lifecycle = { kind: 'terminating', ticksLeft: 4 }
    added.look(cluster)
    expect(added.value(cluster)).toBe(2)
  })
})

it('[MEA9] latencies are means over the quiet ticks on which the class was asked for', () => {
  const tick = (rate: number, offered: number, meanMs: number, p95Ms: number) => {
    const cluster = atRate(drawCluster(lesson, { shop: 'a b' }, ['shop']), rate)
    Object.assign(cluster.classes['go']!, { offered, meanMs, p95Ms })
    return cluster
  }
  // 10/s is calm, 11/s a tenth above it, 12/s is not quiet any more.
  const ticks = [tick(10, 2, 100, 300), tick(11, 3, 200, 500), tick(12, 4, 900, 999), tick(10, 0, 7, 7)]
  const [mean, p95] = [gauge('mean-latency', 'go'), gauge('p95-ms', 'go')]
  for (const one of ticks) for (const each of [mean, p95]) each.look(one)
  expect(mean.value(ticks[0]!)).toBe(150)
  expect(p95.value(ticks[0]!)).toBe(400)
  expect(gauge('p95-ms', 'go').value(ticks[0]!)).toBe(0)
})

it('[MEA10] the share served is of first attempts, however often each was made', () => {
  const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
  Object.assign(cluster.classes['go']!, { totalBase: 200, totalAttempts: 260, totalServed: 190 })
  expect(gauge('served-share', 'go').value(cluster)).toBe(0.95)
  expect(gauge('served-share', 'ping').value(cluster)).toBe(1)
})

describe('[MEA11] restoring', () => {
  /** A tick a character: `.` well, `x` failing, `s` beyond the SLO; a digit is a tick on which that incident strikes, failing. */
  function restored(drawing: string, strikes: Record<string, string>, name: MeasureName = 'mean-restore-seconds') {
    const measure = gauge(name)
    const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
    measure.begin?.(cluster)
    for (const mark of drawing.replace(/ /g, '')) {
      const struck = strikes[mark]
      if (struck !== undefined) cluster.struck = [...cluster.struck, struck]
      const failing = mark === 'x' || struck !== undefined
      const flow = { offered: 10, successShare: failing ? 0.9 : 0.99, p95Ms: mark === 's' ? 1001 : 300 }
      Object.assign(cluster.classes['go']!, flow)
      measure.look(cluster)
    }
    return measure.value(cluster)
  }
  const steady = '.'.repeat(20)

  it('takes from the strike to the first of 5 s on which every class is well', () => {
    expect(restored(`....1xxxxxss ${steady}`, { 1: 'bad-release:0' })).toBe(2)
  })

  it('a moment’s relief is no end', () => {
    expect(restored(`1xxx ..... xxx ${steady}`, { 1: 'bad-release:0' })).toBe(3)
  })

  it('what is not over counts to the end, what nobody felt counts nothing', () => {
    expect(restored('1xxxxxx ....', { 1: 'certificate-expired:0' })).toBe(2.75)
    const measure = gauge('mean-restore-seconds')
    const well = drawCluster(lesson, { shop: 'a b' }, ['shop'])
    Object.assign(well.classes['go']!, { offered: 10, successShare: 1, p95Ms: 300 })
    well.struck = ['leak:0']
    for (let tick = 0; tick < 20; tick++) measure.look(well)
    expect(measure.value(well)).toBe(0)
  })

  it('is a mean over the faults, machines and software apart', () => {
    const two = `1xxx ${steady} 2xxxxxxx ${steady}`
    expect(restored(two, { 1: 'bad-release:0', 2: 'certificate-expired:0' })).toBe(1.5)
    expect(restored(two, { 1: 'bad-release:0', 2: 'node-crash:1' })).toBe(1)
    expect(restored(two, { 1: 'bad-release:0', 2: 'node-crash:1' }, 'recovery-seconds')).toBe(2)
    expect(restored(two, { 1: 'spike:0', 2: 'registry-down:1' })).toBe(0)
  })
})

describe('[MEA12] delivery', () => {
  const delivery = { service: 'shop', revision: 2, askedTick: 4, liveTick: 40, tickets: 1 }
  const going = { ...delivery, failed: false, failedTick: null, restoredTicks: null }

  it('deployments are deliveries, and so many of them failed', () => {
    const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
    expect(gauge('change-failure-rate').value(cluster)).toBe(0)
    cluster.deliveries = [going, { ...going, failed: true, failedTick: 41 }, going, going]
    expect(gauge('deployments').value(cluster)).toBe(4)
    expect(gauge('change-failure-rate').value(cluster)).toBe(0.25)
  })

  it('tickets count once they ran everywhere in time', () => {
    const cluster = drawCluster(lesson, { shop: 'a b' }, ['shop'])
    const ticket = {
      kind: 'feature' as const,
      module: 'a',
      value: 200,
      openedTick: 1,
      dueTick: 200,
      attempts: 1,
      versions: [2],
    }
    const live = { kind: 'live' as const, service: 'shop', revision: 2, tick: 90 }
    cluster.tickets = {
      t1: { ...ticket, id: 't1', state: { ...live, paid: true } },
      t2: { ...ticket, id: 't2', state: { ...live, tick: 201, paid: false } },
      t3: { ...ticket, id: 't3', state: { kind: 'open' } },
    }
    expect(gauge('tickets-shipped').value(cluster)).toBe(1)
  })
})

it('a round is looked at when plan is over and after every tick of live, the last one too', () => {
  const shop = shopLesson({ liveSeconds: 20, spikes: [], incidents: [] })
  const strategy: StrategySpec = {
    ...{ ...NO_WISHES, id: 'untouched', services: 'keep' },
    sizes: [{ nodes: 4, sizing: { kind: 'keep' } }],
  }
  const phases: string[] = []
  let begun = 0
  playRound({
    ...{ lesson: shop, seed: '1', bots: [createBot({ strategy, size: 0, lesson: shop })] },
    onLive: ({ round }) => (begun += round!.tick === round!.liveStartTick ? 1 : 2),
    observe: ({ phase }) => phases.push(phase.kind),
  })
  expect(begun).toBe(1)
  expect(phases).toHaveLength(80)
  expect(phases.at(-1)).toBe('debrief')
})
