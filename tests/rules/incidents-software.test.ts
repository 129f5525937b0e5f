/* [INC17] to [INC23] Incidents of software: what clings to code is rolled back, what comes from outside is waited out, turned away or
   kept small by the split. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { isTicking } from '../../shared/game/evolve.ts'
import type { IncidentKind, Lesson } from '../../shared/lessons/lesson.ts'
import { effectsOf } from '../../shared/rules/effects.ts'
import { targetsOf } from '../../shared/rules/incident-targets.ts'
import { hostIncident } from '../../shared/rules/incidents.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'
import { struck } from '../support/struck.ts'

const SECOND = 4
const LESSON = shopLesson()
const KINDS: IncidentKind[] = [
  'leak',
  'bad-release',
  'poison-request',
  'slow-dependency',
  'failing-dependency',
  'registry-down',
  'certificate-expired',
  'vulnerability-exploited',
]
const BANK: Lesson['modules'] = LESSON.modules.map((one) =>
  one.id === 'payment' ? { ...one, external: { name: 'bank', ms: 50 } } : one,
)
const CALM = { incidents: [], spikes: [], injectable: KINDS, modules: BANK }

function aShop(lesson: Partial<Lesson> = {}): PlayedClass {
  return aClass({ lesson: { ...CALM, ...lesson }, seats: 1, teams: 1 })
}

function send(room: PlayedClass, incident: IncidentKind, target: string): PlayedClass {
  room.say(HOST, { kind: 'inject', incident, target, team: 'all', inSeconds: 1 })
  return room.tick(SECOND)
}

function refusalOf(incident: IncidentKind, target: string, lesson: Partial<Lesson> = {}): string | undefined {
  const inject = { kind: 'inject' as const, incident, target, team: 'all' as const, inSeconds: 1 }
  return aShop(lesson).toLive().refusal(HOST, inject)?.code
}

/** Search and catalogue apart from the rest, two replicas each. */
function aSplitShop(): PlayedClass {
  const room = aShop().toPlan()
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 })
  room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
  room.say('s1', { kind: 'scale-service', service: 'search', replicas: 2 })
  return room.toLive().tick(SECOND)
}

const restarts = (room: PlayedClass, service: string) =>
  Object.values(room.cluster('t1').pods)
    .filter((pod) => pod.service === service)
    .reduce((sum, pod) => sum + pod.restarts, 0)

describe('[INC17] a bad release', () => {
  it('fails half of what the module is asked, whoever waits, until it is rolled back', () => {
    const room = send(aShop().toLive().tick(20), 'bad-release', 'recommend').tick(60 * SECOND)
    const shop = () => room.cluster('t1').services['shop']!
    expect(wantedRelease(shop()).versions['recommend']).toBe(2)
    expect(room.cluster('t1').faults).toMatchObject([{ kind: 'errors', strength: 0.5, untilTick: null }])
    expect(room.cluster('t1').classes['browse']!.valueShare).toBeLessThan(0.9)
    room.say('s1', { kind: 'rollback', service: 'shop' })
    while (shop().rollout.kind !== 'done' && isTicking(room.session)) room.tick()
    room.tick(8)
    expect(wantedRelease(shop()).versions['recommend']).toBe(1)
    expect(room.cluster('t1').classes['browse']!.valueShare).toBeGreaterThan(0.99)
  })

  it('leaves the services alone that do not hold the module', () => {
    const room = send(aSplitShop(), 'bad-release', 'catalog').tick(8)
    const { services } = room.cluster('t1')
    expect(services['search']!.releases).toHaveLength(2)
    expect(services['shop']!.releases).toHaveLength(1)
  })

  it('that comes on top of a leak leaks on', () => {
    const room = send(aShop().toLive().tick(8), 'leak', 'web')
    send(room, 'bad-release', 'web').tick(40)
    const newest = wantedRelease(room.cluster('t1').services['shop']!).versions['web']
    expect(newest).toBe(3)
    const kinds = room.cluster('t1').faults.filter((fault) => fault.version === newest)
    expect(kinds.map((fault) => fault.kind).sort()).toEqual(['errors', 'leak'])
  })

  it('[ROL12] is not what a service that was split off afterwards goes back to', () => {
    const room = send(aShop().toLive().tick(8), 'leak', 'catalog')
    send(room, 'bad-release', 'catalog')
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    room.say('s1', { kind: 'rollback', service: 'search' })
    expect(wantedRelease(room.cluster('t1').services['search']!).versions['catalog']).toBe(1)
  })

  it('ships code, not a node', () => {
    expect(refusalOf('bad-release', 'node-1')).toBe('bad-target')
  })
})

describe('[INC18] a poisoned request', () => {
  it('kills a replica of the service that holds the module every 2 s for 30 s', () => {
    const world = struck('ab | ab', 'poison-request', 'b')
    world.pass(1)
    const dead = () => Object.values(world.cluster.pods).filter((pod) => pod.lastDeath === 'Error')
    expect(dead().map((pod) => pod.service)).toEqual(['b'])
    world.pass(7)
    expect(dead()).toHaveLength(1)
    world.pass(1)
    expect(dead().map((pod) => pod.service)).toEqual(['b', 'b'])
    world.pass(30 * SECOND)
    expect(world.cluster.effects).toEqual([])
    expect(world.pod('a-1').restarts + world.pod('a-2').restarts).toBe(0)
  })

  it('takes the whole monolith, and a service split out alone', () => {
    const whole = send(aShop().toLive().tick(SECOND), 'poison-request', 'catalog').tick(30 * SECOND)
    expect(restarts(whole, 'shop')).toBeGreaterThan(3)
    const split = send(aSplitShop(), 'poison-request', 'catalog').tick(30 * SECOND)
    expect(restarts(split, 'search')).toBeGreaterThan(3)
    expect(restarts(split, 'shop')).toBe(0)
  })

  it('finds nobody where no replica is ready', () => {
    const world = struck('?b | a', 'poison-request', 'b').pass(30)
    expect(Object.values(world.cluster.pods).some((pod) => pod.lastDeath === 'Error')).toBe(false)
  })

  it('is asked of a module', () => {
    expect(refusalOf('poison-request', 'buy')).toBe('bad-target')
  })
})

describe('[INC19] [INC20] a slow or failing dependency', () => {
  it.each([
    ['slow-dependency', { ms: 4000 }],
    ['failing-dependency', { share: 0.8 }],
  ] as const)('%s: strikes a module with an external dependency, for 40–60 s', (kind, facts) => {
    const room = send(aShop().toLive().tick(8), kind, 'any')
    expect(room.cluster('t1').effects).toMatchObject([{ kind, module: 'payment', ...facts }])
    room.tick(39 * SECOND)
    const buys = () => room.cluster('t1').classes['buy']!.successShare
    expect(room.cluster('t1').effects).toHaveLength(1)
    expect(buys()).toBeLessThan(0.5)
    room.tick(21 * SECOND)
    expect(room.cluster('t1').effects).toEqual([])
    room.tick(40 * SECOND)
    expect(buys()).toBeGreaterThan(0.98)
    const lengths = Array.from({ length: 20 }, (_, seed) => {
      const given = { id: 'host:1-9', kind, target: 'payment', liveTick: 1, team: 'all' }
      return hostIncident(given, room.lesson, `seed ${seed}`).lastTicks
    })
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(40 * SECOND)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60 * SECOND)
    expect(new Set(lengths).size).toBeGreaterThan(10)
  })

  it.each(['slow-dependency', 'failing-dependency'] as const)('%s: not one that calls nobody outside', (kind) => {
    expect(refusalOf(kind, 'search')).toBe('bad-target')
    expect(targetsOf(kind, LESSON)).toEqual([])
    expect(refusalOf(kind, 'any', { modules: LESSON.modules })).toBe('bad-target')
  })
})

describe('[INC21] a registry that is down', () => {
  it('is down for everybody for 60 s', () => {
    const room = send(aShop().toLive().tick(8), 'registry-down', 'any')
    expect(effectsOf(room.cluster('t1'), 'registry-down')).toHaveLength(1)
    room.tick(60 * SECOND)
    expect(room.cluster('t1').effects).toEqual([])
  })

  it('is no service’s own', () => {
    expect(refusalOf('registry-down', 'search')).toBe('bad-target')
  })
})

describe('[INC22] an expired certificate', () => {
  it('is the service’s that answers for the module, and lasts until somebody rotates it', () => {
    const room = send(aSplitShop(), 'certificate-expired', 'catalog').tick(90 * SECOND)
    expect(effectsOf(room.cluster('t1'), 'certificate-expired')).toMatchObject([{ service: 'search', untilTick: null }])
    const searches = () => room.cluster('t1').classes['search']!.successShare
    expect(searches()).toBeLessThan(0.1)
    room.say('s1', { kind: 'rotate-certificate', service: 'search' })
    expect(room.cluster('t1').effects).toEqual([])
    const told = room.happenings.filter((one) => one.kind === 'effect-ended')
    expect(told).toMatchObject([{ service: 'search', facts: { effect: 'certificate-expired', seconds: 90 } }])
    room.tick(40 * SECOND)
    expect(searches()).toBeGreaterThan(0.98)
  })

  it('goes with its service', () => {
    const room = send(aSplitShop(), 'certificate-expired', 'catalog')
    room.say('s1', { kind: 'merge-services', from: 'search', into: 'shop' })
    room.tick(120 * SECOND)
    expect(Object.keys(room.cluster('t1').services)).toEqual(['shop'])
    expect(room.cluster('t1').effects).toEqual([])
  })

  it('is refused a rotation where none has expired', () => {
    const room = send(aSplitShop(), 'certificate-expired', 'catalog')
    expect(room.refusal('s1', { kind: 'rotate-certificate', service: 'shop' })?.code).toBe('certificate-valid')
    expect(room.refusal('s1', { kind: 'rotate-certificate', service: 'nobody' })?.code).toBe('unknown-service')
    room.say('s1', { kind: 'rotate-certificate', service: 'search' })
    expect(room.refusal('s1', { kind: 'rotate-certificate', service: 'search' })?.code).toBe('certificate-valid')
  })
})

describe('[INC23] an attack on known vulnerabilities', () => {
  type Image = 'full' | 'slim' | 'distroless'
  /** As far as luck goes over so many seeds: two standard deviations. */
  const LUCK = 0.11
  const seeds = Array.from({ length: 80 }, (_, seed) => `seed ${seed}`)
  const attacked = (seed: string, image: Image) =>
    struck('a | b', 'vulnerability-exploited', 'b', {
      seed,
      before: ({ cluster }) => {
        const { b } = cluster.services
        b!.releases = b!.releases.map((release) => ({ ...release, image }))
      },
    }).pass(1)
  const known = new Map<string, boolean>()
  const isHit = (seed: string, image: Image): boolean => {
    const key = `${seed} ${image}`
    const hit = known.get(key) ?? effectsOf(attacked(seed, image).cluster, 'exploited').length > 0
    known.set(key, hit)
    return hit
  }

  it('succeeds with chance v/(v + 20), and with fewer vulnerabilities never where it failed with more', () => {
    const hits = { full: 0, slim: 0, distroless: 0 }
    for (const seed of seeds) {
      const [full, slim, distroless] = (['full', 'slim', 'distroless'] as const).map((image) => isHit(seed, image))
      expect(Number(distroless)).toBeLessThanOrEqual(Number(slim))
      expect(Number(slim)).toBeLessThanOrEqual(Number(full))
      hits.full += Number(full)
      hits.slim += Number(slim)
      hits.distroless += Number(distroless)
    }
    expect(Math.abs(hits.full / seeds.length - 60 / 80)).toBeLessThan(LUCK)
    expect(Math.abs(hits.slim / seeds.length - 12 / 32)).toBeLessThan(LUCK)
    expect(Math.abs(hits.distroless / seeds.length - 2 / 22)).toBeLessThan(LUCK)
  })

  it('costs once, and fails half of the service’s requests for 20 s', () => {
    const world = attacked(seeds.find((seed) => isHit(seed, 'full'))!, 'full')
    expect(world.cluster.effects).toMatchObject([{ kind: 'exploited', service: 'b', share: 0.5 }])
    expect(world.cluster.accounts.attacks.thousandths).toBe(500_000)
    world.pass(20 * SECOND)
    expect(world.cluster.effects).toEqual([])
    expect(world.cluster.accounts.attacks.thousandths).toBe(500_000)
  })

  it('finds at most two while the scanner works', () => {
    const spared = seeds.filter((seed) => !isHit(seed, 'distroless') && isHit(seed, 'slim'))
    expect(spared.length).toBeGreaterThan(5)
    for (const seed of spared.slice(0, 5)) {
      const world = struck('a | b', 'vulnerability-exploited', 'b', {
        seed,
        before: ({ cluster }) => {
          cluster.tools = ['scanner']
          const { a } = cluster.services
          cluster.services['a'] = { ...a!, tool: 'scanner' }
        },
      }).pass(1)
      expect(effectsOf(world.cluster, 'exploited')).toEqual([])
    }
  })

  it('finds no door where nothing answers', () => {
    const seed = seeds.find((one) => isHit(one, 'distroless'))!
    for (const picture of ['a | !b', 'a | ?b']) {
      const world = struck(picture, 'vulnerability-exploited', 'b', { seed }).pass(1)
      expect(world.cluster.effects).toEqual([])
      expect(world.cluster.accounts.attacks.thousandths).toBe(0)
    }
  })

  it('is on a module’s service', () => {
    expect(refusalOf('vulnerability-exploited', 'node-1')).toBe('bad-target')
  })
})
