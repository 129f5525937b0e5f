/* [FLO2] [FLO7] [ANO1] Demand over the split, requests in flight and the memory they take, cascades, transactions cut halfway. */

import { describe, expect, test } from 'vitest'
import { admit } from '../../shared/rules/in-flight.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, type SmallLesson, smallLesson } from '../support/cluster.ts'

const PLAIN = { containerCpuShare: 0, remoteCallCpuMs: 1 }

function drawn(
  drawing: Partial<SmallLesson> & Pick<SmallLesson, 'classes'>,
  services: Record<string, string>,
  nodes: string[],
) {
  const lesson = smallLesson({
    modules: 'web:4 search:20 cart:4 pay:8',
    ...drawing,
    tunables: { ...PLAIN, ...drawing.tunables },
  })
  return { lesson, cluster: drawCluster(lesson, services, nodes) }
}

describe('[FLO2] demand', () => {
  const classes = { find: { ratePerSecond: 10, calls: 'web(search*2)' } }

  test('work = Σ visits × CPU, and a call to another service costs CPU at both ends', () => {
    const together = drawn({ classes }, { shop: 'web search cart pay' }, ['shop shop'])
    letTraffic(together.cluster, together.lesson, 1)
    expect(together.cluster.services['shop']!.flow.workCores).toBeCloseTo(10 * 0.044, 9)
    const apart = drawn({ classes }, { shop: 'web cart pay', find: 'search' }, ['shop find'])
    letTraffic(apart.cluster, apart.lesson, 1)
    expect(apart.cluster.services['shop']!.flow.workCores).toBeCloseTo(10 * 0.006, 9)
    expect(apart.cluster.services['find']!.flow.workCores).toBeCloseTo(20 * 0.021, 9)
  })

  test('the container’s tax and a saga add their shares', () => {
    const { lesson, cluster } = drawn(
      { classes, tunables: { containerCpuShare: 0.02 } },
      { shop: 'web search cart pay' },
      ['shop'],
    )
    cluster.sagas = { find: true }
    letTraffic(cluster, lesson, 1)
    expect(cluster.services['shop']!.flow.workCores).toBeCloseTo(10 * 0.044 * 1.2 * 1.02, 9)
  })

  test('λ̄ starts at λ and follows it by an eighth a tick', () => {
    const { lesson, cluster } = drawn({ classes }, { shop: 'web search cart pay' }, ['shop shop'])
    cluster.extraSpikes = [{ id: 's', class: 'find', startTick: 2, rampTicks: 0, endTick: 99, factor: 2 }]
    const rates: number[] = []
    letTraffic(cluster, lesson, 3, { each: () => rates.push(cluster.classes['find']!.smoothedRate) })
    expect(rates).toEqual([10, 11.25, 11.25 + 8.75 / 8])
  })

  test('a module answered by another service for now is called there: calls follow the routes', () => {
    const { lesson, cluster } = drawn({ classes }, { shop: 'web cart pay', find: 'search' }, ['shop find'])
    cluster.routes['search'] = 'shop'
    letTraffic(cluster, lesson, 1)
    expect(cluster.lines).toEqual([])
    expect(cluster.services['find']!.flow.entriesPerSecond).toBe(0)
  })

  test('lines tell calls and failures between services', () => {
    const { lesson, cluster } = drawn({ classes }, { shop: 'web cart pay', find: 'search' }, ['shop find'])
    cluster.faults = [{ kind: 'errors', module: 'search', version: 1, strength: 0.5, untilTick: null }]
    letTraffic(cluster, lesson, 40)
    const [line] = cluster.lines
    expect(line).toMatchObject({ from: 'shop', to: 'find' })
    // The second of two calls is made only after the first succeeded.
    expect(line!.perSecond / cluster.classes['find']!.smoothedRate).toBeCloseTo(1.5, 6)
    expect(line!.errorShare).toBeCloseTo(0.5, 9)
  })
})

describe('[FLO0] who answers', () => {
  const APART = { front: 'web', find: 'search cart pay' }
  const findAfter = (nodes: string[], change: (cluster: Cluster) => void = () => undefined) => {
    const { lesson, cluster } = drawn({ classes: { find: { ratePerSecond: 10, calls: 'web(search)' } } }, APART, nodes)
    change(cluster)
    letTraffic(cluster, lesson, 8)
    return cluster.services['find']!.flow
  }

  test('only a pod that is ready: one that starts or leaves has work of its own and no calls', () => {
    const capacityCores = findAfter(['front find']).capacityCores
    const beside = findAfter(['front find find find'], ({ pods }) => {
      pods['find.r1.s2.i1']!.lifecycle = { kind: 'starting', ticksLeft: 99, totalTicks: 99 }
      pods['find.r1.s3.i1']!.lifecycle = { kind: 'terminating', ticksLeft: 99 }
    })
    expect(beside).toMatchObject({ capacityCores, refusedShare: 0, droppedShare: 0 })
    const nobody = findAfter(['front find'], ({ pods }) => {
      pods['find.r1.s1.i1']!.lifecycle = { kind: 'starting', ticksLeft: 99, totalTicks: 99 }
    })
    expect(nobody).toMatchObject({ capacityCores: 0, refusedShare: 1 })
  })

  test('ready pods of a node that died are sent their share until somebody notices', () => {
    expect(findAfter(['front find', 'find', 'dead find find']).droppedShare).toBeCloseTo(0.5, 12)
    const noticed = findAfter(['front find', 'find', 'dead find find'], ({ nodes }) => {
      nodes['node-3']!.lifecycle = { kind: 'not-ready', sinceTick: 0 }
    })
    expect(noticed).toMatchObject({ droppedShare: 0, refusedShare: 0 })
  })
})

describe('[FLO7] requests in flight', () => {
  test('at rest they are rate × time (Little), and nobody is refused', () => {
    let state = { inFlight: 0, refusedShare: 0 }
    for (let tick = 0; tick < 100; tick++) state = admit(state.inFlight, 40 * 0.25, 64, 0.5)
    expect(state.inFlight).toBeCloseTo(20, 6)
    expect(state.refusedShare).toBe(0)
  })

  test('when all workers are held only as many get in as leave; it does not oscillate', () => {
    const shares: number[] = []
    let inFlight = 0
    for (let tick = 0; tick < 100; tick++) {
      const next = admit(inFlight, 64 * 0.25, 64, 2)
      inFlight = next.inFlight
      shares.push(next.refusedShare)
    }
    expect(inFlight).toBe(64)
    // 64 workers held for 2 s let in 32 a second of 64.
    expect(shares[99]).toBeCloseTo(0.5, 6)
    for (let tick = 1; tick < 100; tick++) expect(shares[tick]!).toBeGreaterThanOrEqual(shares[tick - 1]! - 1e-12)
  })

  test('with fewer replicas than before nobody gets in until there is room', () => {
    expect(admit(256, 10, 64, 2).refusedShare).toBe(1)
  })

  test('a replica’s memory is base + what leaked + its requests’ share', () => {
    const { lesson, cluster } = drawn(
      { modules: 'web:20:200:3', classes: { visit: { ratePerSecond: 20, calls: 'web' } } },
      { shop: 'web' },
      ['shop'],
    )
    letTraffic(cluster, lesson, 80)
    const service = cluster.services['shop']!
    const flow = service.flow
    const hold = 0.02 / 0.97
    // Only what is being worked on takes memory, not what waits for CPU.
    const inWork = service.inFlight * (hold / (hold + service.waitSeconds))
    expect(cluster.pods['shop.r1.s1.i1']!.memoryMi).toBeCloseTo(20 + 60 + 200 + 3 * inWork, 6)
    expect(inWork).toBeCloseTo(flow.entriesPerSecond * hold, 4)
  })

  test('a leak grows in every ready replica that runs the leaking version, and in no other', () => {
    const { lesson, cluster } = drawn(
      { classes: { visit: { calls: 'web' } } },
      { shop: 'web search cart', pay: 'pay' },
      ['shop shop pay'],
    )
    cluster.faults = [{ kind: 'leak', module: 'cart', version: 1, strength: 12, untilTick: null }]
    cluster.pods['shop.r1.s2.i1']!.lifecycle = { kind: 'starting', ticksLeft: 99, totalTicks: 99 }
    letTraffic(cluster, lesson, 40)
    expect(Object.values(cluster.pods).map((pod) => pod.leakedMi)).toEqual([120, 0, 0])
  })

  test('what does not run uses nothing', () => {
    const { lesson, cluster } = drawn({ classes: { visit: { calls: 'web' } } }, { shop: 'web search cart pay' }, [
      'shop shop',
    ])
    letTraffic(cluster, lesson, 4)
    const pod = cluster.pods['shop.r1.s2.i1']!
    pod.lifecycle = { kind: 'failed', reason: 'Error' }
    letTraffic(cluster, lesson, 1, { from: 5 })
    expect(pod).toMatchObject({ cpuUsedMillis: 0, capacityMillis: 0, memoryMi: 0, backlogCpuSeconds: 0 })
  })
})

describe('[FLO7] a slow dependency', () => {
  const overloaded = () =>
    drawn(
      {
        modules: 'web:4:100:5 search:20 cart:4 pay:8',
        classes: {
          find: { ratePerSecond: 100, calls: 'web(search)', patienceMs: 6000 },
          buy: { ratePerSecond: 10, calls: 'web(cart)' },
        },
      },
      { front: 'web', find: 'search', cart: 'cart pay' },
      ['front find', 'cart'],
    )

  test('fills its caller’s workers and memory, and fails those who never call it', () => {
    const { lesson, cluster } = overloaded()
    letTraffic(cluster, lesson, 100)
    const { front, find } = cluster.services
    expect(find!.flow.utilisation).toBeGreaterThan(0.95)
    expect(front!.flow.utilisation, 'the caller has CPU to spare').toBeLessThan(0.9)
    expect(front!.inFlight).toBe(64)
    expect(front!.flow.refusedShare).toBeGreaterThan(0.2)
    expect(cluster.classes['buy']!.successShare).toBeLessThan(0.8)
    expect(cluster.pods['front.r1.s1.i1']!.memoryMi).toBeGreaterThan(180 + 0.8 * 64 * 5)
  })

  test('ends in OOM kills where the caller’s limit is too low for its workers', () => {
    const { lesson, cluster } = overloaded()
    for (const service of Object.values(cluster.services)) service.releases[0]!.resources.memoryLimitMi = 400
    const deaths: string[] = []
    letTraffic(cluster, lesson, 100, { kill: (id, reason) => deaths.push(`${id} ${reason}`) })
    expect(deaths[0]).toBe('front.r1.s1.i1 OOMKilled')
  })

  test('leaves its caller alone while it has replicas enough', () => {
    const { lesson } = overloaded()
    const calm = drawCluster(lesson, { front: 'web', find: 'search', cart: 'cart pay' }, [
      'front find',
      'find',
      'find',
      'find cart',
    ])
    letTraffic(calm, lesson, 100)
    expect(calm.services['front']!.inFlight).toBeLessThan(20)
    expect(calm.classes['buy']!.successShare).toBe(1)
  })
})

describe('[ANO1] transactions cut halfway', () => {
  const buying = {
    classes: { buy: { ratePerSecond: 20, calls: 'web(cart(pay))' } },
    transactions: [['cart', 'pay']],
  }
  const failing = (cluster: Cluster) => {
    cluster.faults = [{ kind: 'errors', module: 'pay', version: 1, strength: 0.3, untilTick: null }]
  }
  const anomalies = (cluster: Cluster) => cluster.classes['buy']!.anomalies

  test('a failed call to a partner in another service leaves an anomaly', () => {
    const { lesson, cluster } = drawn(buying, { shop: 'web search cart', pay: 'pay' }, ['shop pay'])
    failing(cluster)
    letTraffic(cluster, lesson, 8)
    const buy = cluster.classes['buy']!
    expect(buy.anomalies).toBeCloseTo(buy.offered * 0.3, 6)
  })

  test('a request that failed before its transaction began leaves none', () => {
    const shop = { ...buying, classes: { buy: { ratePerSecond: 20, calls: 'web(search,cart(pay))' } } }
    const { lesson, cluster } = drawn(shop, { shop: 'web search cart', pay: 'pay' }, ['shop pay'])
    failing(cluster)
    cluster.faults = [
      ...cluster.faults,
      { kind: 'errors', module: 'search', version: 1, strength: 0.5, untilTick: null },
    ]
    letTraffic(cluster, lesson, 8)
    const buy = cluster.classes['buy']!
    expect(buy.failed).toBeCloseTo(buy.offered * (1 - 0.5 * 0.7), 6)
    expect(buy.anomalies).toBeCloseTo(buy.offered * 0.5 * 0.3, 6)
  })

  test('none is left where both are in one service', () => {
    const { lesson, cluster } = drawn(buying, { shop: 'web search', pay: 'cart pay' }, ['shop pay'])
    failing(cluster)
    letTraffic(cluster, lesson, 8)
    expect(cluster.classes['buy']!.failed).toBeGreaterThan(0)
    expect(anomalies(cluster)).toBe(0)
  })

  test('none is left with a saga, which costs one hop more', () => {
    const { lesson, cluster } = drawn(buying, { shop: 'web search cart', pay: 'pay' }, ['shop pay'])
    failing(cluster)
    letTraffic(cluster, lesson, 8)
    const before = cluster.classes['buy']!.meanMs
    cluster.sagas = { buy: true }
    letTraffic(cluster, lesson, 8, { from: 9 })
    expect(anomalies(cluster)).toBe(0)
    expect(cluster.classes['buy']!.meanMs).toBeGreaterThan(before + 2.2)
  })

  test('none is left while the other side is down: nothing was committed there', () => {
    const { lesson, cluster } = drawn(buying, { shop: 'web search cart', pay: 'pay' }, ['shop'])
    letTraffic(cluster, lesson, 8)
    expect(cluster.classes['buy']!.successShare).toBe(0)
    expect(anomalies(cluster)).toBe(0)
  })
})
