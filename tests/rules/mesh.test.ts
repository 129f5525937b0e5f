/* [MESH1] … [MESH7] What sidecars do for the calls between services, and what they leave alone. What a breaker is good for:
   mesh-cascade.test.ts. */

import { describe, expect, test } from 'vitest'
import type { RuleContext } from '../../shared/rules/context.ts'
import { flow } from '../../shared/rules/flow.ts'
import { CLOSED, letThrough, stepBreaker, tryAgain, turnAway } from '../../shared/rules/mesh.ts'
import { arrivals } from '../../shared/rules/traffic.ts'
import type { Breaker, Cluster } from '../../shared/world/cluster.ts'
import type { Effect } from '../../shared/world/effect.ts'
import { drawCluster, letTraffic, liveContext, type SmallLesson, smallLesson } from '../support/cluster.ts'

const APART = { front: 'web', bank: 'pay' }
const LASTING = { id: 'incident', sinceTick: 0, untilTick: null }

function shop(drawing: Partial<SmallLesson> = {}) {
  return smallLesson({
    modules: 'web:5 pay:5',
    classes: { buy: { ratePerSecond: 40, calls: 'web(pay)' } },
    ...drawing,
    tunables: { remoteCallCpuMs: 0, ...drawing.tunables },
  })
}

function meshed(lesson = shop(), nodes = ['front bank', 'bank'], sidecars = (_: string) => true): Cluster {
  const cluster = drawCluster(lesson, APART, nodes)
  cluster.tools = ['mesh']
  for (const pod of Object.values(cluster.pods)) pod.sidecar = sidecars(pod.id)
  return cluster
}

/** Errors in the module's code, for all of its calls or some. */
function fault(module: string, strength: number): Cluster['faults'][number] {
  return { kind: 'errors', module, version: 1, strength, untilTick: null }
}

const bankOf = (cluster: Cluster) => cluster.services['bank']!
const buy = (cluster: Cluster) => cluster.classes['buy']!

describe('[MESH1] by way of the mesh', () => {
  const hop = (change: (cluster: Cluster) => void) => {
    const cluster = meshed()
    change(cluster)
    letTraffic(cluster, shop({ classes: { buy: { ratePerSecond: 0.001, calls: 'web(pay)' } } }), 2)
    return buy(cluster).meanMs
  }

  test('each sidecar a call passes takes half a millisecond; users pass the one at the door', () => {
    const none = hop((cluster) => {
      for (const pod of Object.values(cluster.pods)) pod.sidecar = false
    })
    expect(hop(() => undefined) - none).toBeCloseTo(0.5 + 2 * 0.5, 3)
    const atOneEnd = hop((cluster) => {
      cluster.pods['front.r1.s1.i1']!.sidecar = false
    })
    expect(atOneEnd - none).toBeCloseTo(0.5, 3)
  })

  const retried = (cluster: Cluster) => {
    cluster.faults = [fault('pay', 0.1)]
    letTraffic(cluster, shop(), 20)
    return bankOf(cluster).flow.retriedShare > 0
  }

  test('both ends need a sidecar in every replica', () => {
    expect(retried(meshed())).toBe(true)
    expect(retried(meshed(shop(), ['front bank', 'bank'], (id) => id !== 'bank.r1.s2.i1'))).toBe(false)
    expect(retried(meshed(shop(), ['front bank', 'bank'], (id) => id !== 'front.r1.s1.i1'))).toBe(false)
  })

  test('sidecars that nobody directs any more do nothing but cost', () => {
    const sold = meshed()
    sold.tools = []
    expect(retried(sold)).toBe(false)
  })
})

describe('[MESH2] balancing', () => {
  const waits = (cluster: Cluster, lesson = shop({ classes: { buy: { ratePerSecond: 300, calls: 'web(pay)' } } })) => {
    letTraffic(cluster, lesson, 60)
    return bankOf(cluster).waitSeconds
  }
  const nodes = ['front bank', 'front bank', 'front']

  test('the least busy replica is asked: waits are those of one queue, not of each replica’s own', () => {
    const plain = drawCluster(shop(), APART, nodes)
    expect(waits(meshed(shop(), nodes))).toBeLessThan(0.6 * waits(plain))
  })

  test('one caller that is not of the mesh sends its calls anywhere, and the replicas queue alone', () => {
    const plain = waits(drawCluster(shop(), APART, nodes))
    expect(waits(meshed(shop(), nodes, (id) => !id.startsWith('front')))).toBeCloseTo(plain, 9)
  })

  test('where the lesson pools all queues they stay pooled', () => {
    const pooled = shop({
      classes: { buy: { ratePerSecond: 300, calls: 'web(pay)' } },
      tunables: { balancing: 'pooled' },
    })
    const unmeshed = drawCluster(pooled, APART, nodes)
    expect(waits(unmeshed, pooled)).toBeLessThan(0.6 * waits(drawCluster(shop(), APART, nodes)))
  })
})

describe('[MESH3] a second try', () => {
  test('saves most of what fails at once now and then', () => {
    const shares = { fast: 0.1, slow: 0, alive: 0.9, broken: 0 }
    expect(tryAgain(shares)).toBe(0.1)
    expect(shares.alive).toBeCloseTo(0.99, 12)
    expect(shares.fast).toBeCloseTo(0.01, 12)
  })

  test('is made for a fifth of the calls at most', () => {
    const shares = { fast: 0.6, slow: 0, alive: 0.4, broken: 0 }
    expect(tryAgain(shares)).toBe(0.2)
    expect(shares.alive).toBeCloseTo(0.48, 12)
  })

  test('never for what was lost slowly, nor for what a breaker turned away', () => {
    const shares = { fast: 0.3, slow: 0.5, alive: 0.2, broken: 0.3 }
    expect(tryAgain(shares)).toBe(0)
    expect(shares).toEqual({ fast: 0.3, slow: 0.5, alive: 0.2, broken: 0.3 })
  })

  test('its calls are work: the callee’s for the visit, the caller’s for the call', () => {
    const lesson = shop({ tunables: { remoteCallCpuMs: 1 } })
    const work = (cluster: Cluster) => {
      cluster.faults = [fault('pay', 0.1)]
      letTraffic(cluster, lesson, 80)
      const perUser = (service: string) => cluster.services[service]!.flow.workCores / buy(cluster).smoothedRate
      return { front: perUser('front'), bank: perUser('bank') }
    }
    const plain = work(drawCluster(lesson, APART, ['front bank', 'bank']))
    const twice = work(meshed(lesson))
    // Users try again through the gateway as well: what fails twice in the bank fails once at the door.
    const again = 1 + 0.1 * (1 - 0.9)
    expect(twice.bank / plain.bank).toBeCloseTo(1.1 * again, 2)
    expect(twice.front / plain.front).toBeCloseTo(((5 + 1.1) / 6) * again, 2)
  })

  test('errors of a tenth of the calls leave a tenth of them, and again at the door', () => {
    const cluster = meshed()
    cluster.faults = [fault('pay', 0.1)]
    letTraffic(cluster, shop(), 40)
    expect(bankOf(cluster).flow.successShare).toBeCloseTo(0.99, 9)
    expect(buy(cluster).successShare).toBeCloseTo(0.99 * 1.01, 9)
  })
})

describe('[MESH4] a circuit breaker', () => {
  /** The breaker after ticks with these shares of bad calls, 10 a second. */
  const ticked = (shares: number[], from: Breaker = CLOSED) => {
    return shares.reduce((breaker, share, tick) => stepBreaker(breaker, 10, 10 * share, tick), from)
  }

  test('opens when more than half of the calls have been bad for about a second', () => {
    expect(ticked([1, 1])).toMatchObject({ kind: 'closed' })
    expect(ticked([1, 1, 1])).toEqual({ kind: 'open', untilTick: 2 + 20 })
    expect(ticked([0.6, 0.6, 0.6, 0.6])).toMatchObject({ kind: 'closed' })
    expect(ticked(new Array(8).fill(0.6))).toMatchObject({ kind: 'open' })
  })

  test('stays closed while half of them are well, however long', () => {
    expect(ticked(new Array(400).fill(0.5))).toMatchObject({ kind: 'closed' })
  })

  test('is open for 5 s and then lets a tenth through', () => {
    const open: Breaker = { kind: 'open', untilTick: 20 }
    expect(stepBreaker(open, 0, 0, 19)).toBe(open)
    const probing = stepBreaker(open, 0, 0, 20)
    expect(probing).toMatchObject({ kind: 'half-open' })
    expect([CLOSED, open, probing].map(letThrough)).toEqual([1, 0, 0.1])
  })

  test('[MESH5] after a second of probes it closes or opens again', () => {
    const probing: Breaker = { kind: 'half-open', badShare: 0, probedTicks: 0 }
    expect(ticked([0, 0, 0], probing)).toMatchObject({ kind: 'half-open' })
    expect(ticked([0, 0, 0, 0], probing)).toEqual(CLOSED)
    expect(ticked([1, 1, 1, 1], probing)).toMatchObject({ kind: 'open' })
  })

  test('[MESH5] it learns nothing from a tick without calls', () => {
    const probing: Breaker = { kind: 'half-open', badShare: 0.4, probedTicks: 3 }
    expect(stepBreaker(probing, 0, 0, 9)).toBe(probing)
  })

  test('what it turns away fails at once, and is told apart from what fails by itself', () => {
    const shares = { fast: 0.2, slow: 0.3, alive: 0.5, broken: 0 }
    turnAway(shares, 0.1)
    expect(shares.alive).toBeCloseTo(0.05, 12)
    expect(shares.slow).toBeCloseTo(0.03, 12)
    expect(shares.fast).toBeCloseTo(0.92, 12)
    expect(shares.broken).toBeCloseTo(0.9, 12)
  })
})

describe('[MESH4] before a service', () => {
  const lost = (cluster: Cluster, ticks: number) => {
    cluster.faults = [fault('pay', 1)]
    return letTraffic(cluster, shop(), ticks)
  }

  test('spares it every call while it is open', () => {
    const cluster = meshed()
    lost(cluster, 6)
    expect(bankOf(cluster).breaker.kind).toBe('open')
    expect(bankOf(cluster).flow).toMatchObject({ entriesPerSecond: 0, workCores: 0, brokenShare: 1 })
    expect(buy(cluster).successShare).toBe(0)
  })

  test('lets the calls through again a few seconds after all is well', () => {
    const cluster = meshed()
    const next = lost(cluster, 6)
    cluster.faults = []
    letTraffic(cluster, shop(), 40, { from: next })
    expect(bankOf(cluster).breaker).toEqual(CLOSED)
    expect(buy(cluster).successShare).toBe(1)
    expect(bankOf(cluster).flow.brokenShare).toBe(0)
  })

  test('counts slow answers as bad before they are lost', () => {
    const slow = shop({ modules: 'web:5 pay:2500', classes: { buy: { ratePerSecond: 0.01, calls: 'web(pay)' } } })
    const cluster = meshed(slow)
    letTraffic(cluster, slow, 12)
    expect(bankOf(cluster).flow.successShare, 'most are not lost').toBeGreaterThan(0.5)
    expect(bankOf(cluster).breaker.kind).toBe('open')
    const quick = shop({ modules: 'web:5 pay:300', classes: { buy: { ratePerSecond: 0.01, calls: 'web(pay)' } } })
    const calm = meshed(quick)
    letTraffic(calm, quick, 12)
    expect(bankOf(calm).breaker.kind).toBe('closed')
  })

  test('never turns users away at the door: they hold no worker', () => {
    const cluster = meshed()
    cluster.faults = [fault('web', 1)]
    letTraffic(cluster, shop(), 40)
    expect(cluster.services['front']!.breaker.kind).toBe('closed')
    expect(cluster.services['front']!.flow.entriesPerSecond).toBeGreaterThan(40)
  })

  test('a fault deep down opens what lies between, and one breaker does not hold the next one open', () => {
    const deep = smallLesson({
      modules: 'web:5 order:5 pay:5',
      classes: { buy: { ratePerSecond: 40, calls: 'web(order(pay))' } },
    })
    const cluster = drawCluster(deep, { front: 'web', orders: 'order', bank: 'pay' }, ['front orders bank'])
    cluster.tools = ['mesh']
    for (const pod of Object.values(cluster.pods)) pod.sidecar = true
    cluster.faults = [fault('pay', 1)]
    const next = letTraffic(cluster, deep, 60)
    expect(cluster.services['orders']!.breaker.kind).not.toBe('closed')
    cluster.faults = []
    letTraffic(cluster, deep, 60, { from: next })
    expect(cluster.services['orders']!.breaker).toEqual(CLOSED)
    expect(bankOf(cluster).breaker).toEqual(CLOSED)
    expect(buy(cluster).successShare).toBe(1)
  })

  test('[MESH7] is gone with its sidecars', () => {
    const cluster = meshed()
    const next = lost(cluster, 6)
    cluster.tools = []
    letTraffic(cluster, shop(), 1, { from: next })
    expect(bankOf(cluster).breaker).toEqual(CLOSED)
    expect(bankOf(cluster).flow.entriesPerSecond).toBeGreaterThan(0)
  })

  test('tells once when it lets everything through again', () => {
    const cluster = meshed()
    const told: string[] = []
    const play = (from: number, to: number) => {
      for (let tick = from; tick < to; tick++) {
        const emit: RuleContext['emit'] = ({ kind, service }) => told.push(`${kind} ${service}`)
        const ctx = { ...liveContext(shop(), tick), emit }
        flow(cluster, arrivals(cluster, ctx), ctx, () => undefined)
      }
    }
    cluster.faults = [fault('pay', 1)]
    play(1, 60)
    cluster.faults = []
    play(60, 120)
    expect(told).toEqual(['breaker-closed bank'])
  })
})

describe('[MESH6] certificates', () => {
  const expired = (): Effect => ({ ...LASTING, sinceTick: 3, kind: 'certificate-expired', service: 'bank' })

  test('renew themselves between sidecars: one that has expired is over after 5 s', () => {
    const cluster = meshed()
    cluster.effects = [expired()]
    letTraffic(cluster, shop(), 1, { from: 4 })
    expect(cluster.effects[0]!.untilTick).toBe(3 + 20)
  })

  test('one that expired long before the mesh came is renewed at once', () => {
    const cluster = meshed()
    cluster.effects = [expired()]
    letTraffic(cluster, shop(), 1, { from: 100 })
    expect(cluster.effects[0]!.untilTick).toBe(100)
  })

  test('without a sidecar in every replica somebody has to do it', () => {
    const cluster = meshed(shop(), ['front bank', 'bank'], (id) => id !== 'bank.r1.s2.i1')
    cluster.effects = [expired()]
    letTraffic(cluster, shop(), 40, { from: 4 })
    expect(cluster.effects[0]!.untilTick).toBeNull()
  })
})
