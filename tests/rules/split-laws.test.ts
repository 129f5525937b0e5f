/* The laws of splitting (GAME.md §3) as a team lives them: what one fault takes along, what one change rebuilds, what libraries do to each
   other, and that the move itself drops nothing. The acts are split.test.ts; what calls between services cost is flow.test.ts. */

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { defectChance } from '../../shared/rules/defects.ts'
import { buildTicks, hasLibraryClash, wantedRelease } from '../../shared/rules/release.ts'
import { tickCluster } from '../../shared/rules/tick.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, letTraffic, liveContext, shopLesson, smallLesson } from '../support/cluster.ts'
import { aClass } from '../support/played-class.ts'
import { drawShop, type ShippingWorld } from '../support/shipping.ts'

const TOGETHER = { shop: 'web search pay' }
const APART = { shop: 'web', find: 'search', bank: 'pay' }

/** Two things that users do, which meet in no module. */
const lesson = smallLesson({
  modules: 'web:4 search:4 pay:4',
  classes: {
    find: { ratePerSecond: 8, calls: 'search' },
    buy: { ratePerSecond: 8, calls: 'pay' },
  },
})

/** Share of each class's requests that succeed with something wrong at the service that holds `search`. */
function success(services: Record<string, string>, harm: (cluster: Cluster, service: string) => void) {
  const cluster = drawCluster(lesson, services, [Object.keys(services).join(' ')])
  harm(cluster, cluster.owners['search']!)
  letTraffic(cluster, lesson, 20)
  const share = (id: string) => Math.round(cluster.classes[id]!.successShare * 1000) / 1000
  return { find: share('find'), buy: share('buy') }
}

describe('[SPL11] one fault takes the whole service, and no other', () => {
  it('a defect fails 40 % of what the service is asked, whichever module it is', () => {
    const defect = (cluster: Cluster, id: string) => {
      const service = cluster.services[id]!
      service.releases = service.releases.map((release) => ({ ...release, defectShare: 0.4 }))
    }
    expect(success(TOGETHER, defect)).toEqual({ find: 0.6, buy: 0.6 })
    expect(success(APART, defect)).toEqual({ find: 0.6, buy: 1 })
  })

  it('a crash takes all its modules', () => {
    const crash = (cluster: Cluster, id: string) => {
      for (const pod of Object.values(cluster.pods)) {
        if (pod.service === id) pod.lifecycle = { kind: 'failed', reason: 'Error' }
      }
    }
    expect(success(TOGETHER, crash)).toEqual({ find: 0, buy: 0 })
    expect(success(APART, crash)).toEqual({ find: 0, buy: 1 })
  })

  it('a leak in one module kills the processes that hold it, with everything else in them', () => {
    const killed = (services: Record<string, string>) => {
      const limits = { resources: { memoryRequestMi: 300, memoryLimitMi: 420 } }
      const cluster = drawCluster(lesson, services, [Object.keys(services).join(' ')], limits)
      cluster.faults = [{ kind: 'leak', module: 'search', version: 1, strength: 12, untilTick: null }]
      const dead = new Set<string>()
      letTraffic(cluster, lesson, 120, { kill: (pod) => dead.add(String(cluster.pods[pod]?.service)) })
      return [...dead]
    }
    expect(killed(TOGETHER)).toEqual(['shop'])
    expect(killed(APART)).toEqual(['find'])
  })
})

describe('[SPL12] libraries of two majors in one service', () => {
  const clashing: Lesson = {
    ...shopLesson(),
    modules: shopLesson().modules.map((module) => {
      if (module.id === 'catalog') return { ...module, libraries: { orm: 1 } }
      return module.id === 'search' ? { ...module, libraries: { orm: 2 } } : module
    }),
  }

  it('double its builds and add 15 points to its defects, until they are separated', () => {
    const both = ['catalog', 'search', 'web']
    expect(hasLibraryClash(both, clashing)).toBe(true)
    expect(buildTicks(both, clashing, false)).toBe(2 * buildTicks(both, shopLesson(), false))
    expect(defectChance(both, clashing) - defectChance(both, shopLesson())).toBeCloseTo(0.15)
    const apart = both.filter((module) => module !== 'search')
    expect(hasLibraryClash(apart, clashing)).toBe(false)
    expect(buildTicks(apart, clashing, false)).toBe(buildTicks(apart, shopLesson(), false))
    expect(defectChance(apart, clashing)).toBe(defectChance(apart, shopLesson()))
  })

  it('the same major twice, or one in each service, is no clash', () => {
    const same = clashing.modules.map((module) => ({ ...module, libraries: { orm: 1 } }))
    expect(hasLibraryClash(['catalog', 'search'], { ...clashing, modules: same })).toBe(false)
    expect(hasLibraryClash(['catalog'], clashing) || hasLibraryClash(['search'], clashing)).toBe(false)
  })
})

describe('[SPL13] one change rebuilds the whole service, and only that', () => {
  const builds = (world: ShippingWorld) =>
    Object.values(world.cluster.services).flatMap(({ id, rollout }) =>
      rollout.kind === 'building' ? [[id, rollout.ticksLeft]] : [],
    )

  it('a line in one of six modules builds all six; split off, one', () => {
    const tickets = [
      {
        id: 't1',
        kind: 'feature' as const,
        module: 'f',
        value: 1,
        atSeconds: [0, 0] as [number, number],
        dueSeconds: 9,
      },
    ]
    const monolith = drawShop('a | .', { tickets })
    monolith.pass(0.25)
    monolith.ship('t1')
    expect(builds(monolith)).toEqual([['a', 7 * 4]])
    const split = drawShop('a | f', { tickets })
    split.pass(0.25)
    split.ship('t1')
    expect(builds(split)).toEqual([['f', 2 * 4]])
  })

  it('a new service takes 5 s to set up beside', () => {
    const world = drawShop('a | .')
    world.act({ kind: 'split-service', newService: 'free', modules: ['f'] })
    expect(builds(world)).toEqual([['free', (2 + 5) * 4]])
  })
})

describe('[SPL9] a split while live', () => {
  it('drops nothing: who calls a module meanwhile is answered by the old service', () => {
    const calm: Partial<Lesson> = { spikes: [], incidents: [] }
    const shop = shopLesson(calm)
    const classes = shop.classes.map((one) => ({ ...one, ratePerSecond: one.ratePerSecond / 4 }))
    const tunables = { ...shop.tunables, defectBase: 0, defectPerModule: 0 }
    const room = aClass({ teams: 1, seats: 1, lesson: { ...calm, classes, tunables } })
      .toLive()
      .tick(20)
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    room.tick(4 * 100)
    expect(room.cluster('t1').routes).toMatchObject({ search: 'search', catalog: 'search' })
    expect(room.told('t1')).toContain('module-moved')
    for (const flow of Object.values(room.cluster('t1').classes)) {
      expect(flow.totalServed).toBeCloseTo(flow.totalBase, 6)
    }
  })

  it('a service that holds no module of its own any more costs no more money once it is gone', () => {
    const world = drawShop('a | b')
    world.act({ kind: 'merge-services', from: 'b', into: 'a' })
    world.pass(30)
    const cost = (cluster: Cluster) => tickCluster(cluster, liveContext(lesson, 1)).accounts.services.thousandths
    const one = drawCluster(lesson, TOGETHER, ['shop'])
    const three = drawCluster(lesson, APART, ['shop find bank'])
    expect(Object.keys(world.cluster.services)).toEqual(['a'])
    expect(cost(three)).toBeGreaterThan(2.9 * cost(one))
    expect(wantedRelease(world.cluster.services['a']!).modules).toContain('b')
  })
})
