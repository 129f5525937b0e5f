/* What a packing costs and what it isolates: taxes, slices, limits, QoS, vulnerabilities. */

import { describe, expect, it } from 'vitest'
import { PACKINGS } from '../../shared/lessons/kinds.ts'
import type { Packing } from '../../shared/lessons/lesson.ts'
import { usageOf } from '../../shared/rules/fit.ts'
import { baseMemoryMi, idleMemoryMi, memoryOf, startTicksOf } from '../../shared/rules/pack.ts'
import {
  cpuTaxShare,
  hasLimits,
  hopMs,
  isByHand,
  qosOf,
  reservedMemoryMi,
  resourcesWithSidecar,
  slicesCpu,
  vulnerabilitiesOf,
} from '../../shared/rules/packing.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { startCluster } from '../../shared/rules/split.ts'
import type { Release } from '../../shared/world/cluster.ts'
import { shopLesson } from '../support/cluster.ts'
import { draw } from '../support/draw-cluster.ts'

const lesson = shopLesson()
const shop = wantedRelease(startCluster('team', lesson).services['shop']!)
const server = { desktop: false }
const desktop = { desktop: true }
/** Requests less than it may use. */
const ROOMY = { cpuRequestMillis: 250, cpuLimitMillis: 1000, memoryRequestMi: 500, memoryLimitMi: 800 }

function packed(packing: Packing, change: Partial<Release> = {}): Release {
  return { ...shop, packing, modules: ['catalog', 'search'], resources: ROOMY, ...change }
}

/** What a function says of each packing. */
function each<Value>(ask: (release: Release) => Value): Record<Packing, Value> {
  return Object.fromEntries(PACKINGS.map((packing) => [packing, ask(packed(packing))])) as Record<Packing, Value>
}

describe('the tax of a packing', () => {
  it('[PACK3] memory: a guest of 400 Mi, 20 Mi a container of either kind, nothing for bare metal', () => {
    const modules = 60 + 250 + 350
    expect(each((release) => baseMemoryMi(release, lesson))).toEqual({
      metal: modules,
      vm: modules + 400,
      container: modules + 20,
      'os-container': modules + 20,
    })
    expect(memoryOf(['catalog', 'search'], lesson, 'vm')).toBe(modules + 400)
  })

  it('[PACK2] boot: 2 s, 8 s, 0.5 s, and 5 s of its modules', () => {
    expect(each((release) => startTicksOf(release, lesson) / 4)).toEqual({
      metal: 7,
      vm: 13,
      container: 5.5,
      'os-container': 5.5,
    })
  })

  it('[PACK6] CPU: 8 % for a machine, 2 % for a container', () => {
    expect(each((release) => cpuTaxShare(release, server, lesson))).toEqual({
      metal: 0,
      vm: 0.08,
      container: 0.02,
      'os-container': 0.02,
    })
  })

  it('[PACK6] on a desktop containers pay the machine they hide in, and not their own tax on top; a bare process pays nothing', () => {
    expect(each((release) => cpuTaxShare(release, desktop, lesson))).toEqual({
      metal: 0,
      vm: 0.08,
      container: 0.08,
      'os-container': 0.08,
    })
  })

  it('[PACK7] a hop of 0.2 ms into a container, none into anything else', () => {
    expect(each((release) => hopMs(release, lesson))).toEqual({ metal: 0, vm: 0, container: 0.2, 'os-container': 0.2 })
  })

  it('[PACK13] a sidecar is 40 Mi more in every pod that has one', () => {
    const { pods } = startCluster('team', lesson)
    const pod = Object.values(pods)[0]!
    const release = packed('container')
    expect(idleMemoryMi(pod, release, lesson)).toBe(680)
    expect(idleMemoryMi({ ...pod, sidecar: true }, release, lesson)).toBe(720)
  })
})

describe('what a packing isolates', () => {
  it('[PACK8] only a machine keeps its slice, and all of its memory is taken', () => {
    expect(each(slicesCpu)).toEqual({ metal: false, vm: true, container: false, 'os-container': false })
    expect(each(reservedMemoryMi)).toEqual({ metal: 0, vm: 800, container: 0, 'os-container': 0 })
  })

  it('[PACK8] a machine requests its limits; a container what it says', () => {
    expect(resourcesWithSidecar(packed('vm'), false, lesson)).toEqual({
      ...{ cpuRequestMillis: 1000, cpuLimitMillis: 1000 },
      ...{ memoryRequestMi: 800, memoryLimitMi: 800 },
    })
    expect(resourcesWithSidecar(packed('container'), false, lesson)).toEqual(ROOMY)
  })

  it('[PACK9] a bare process has no limits, whatever its service says', () => {
    expect(each(hasLimits)).toEqual({ metal: false, vm: true, container: true, 'os-container': true })
    const { cpuLimitMillis, memoryLimitMi } = resourcesWithSidecar(packed('metal'), false, lesson)
    expect([cpuLimitMillis, memoryLimitMi]).toEqual([0, 0])
  })

  it('[PACK13] a sidecar asks 30 m and 40 Mi more and may use them; what has no limit gets none by it', () => {
    expect(resourcesWithSidecar(packed('container'), true, lesson)).toEqual({
      ...{ cpuRequestMillis: 280, cpuLimitMillis: 1030 },
      ...{ memoryRequestMi: 540, memoryLimitMi: 840 },
    })
    expect(resourcesWithSidecar(packed('metal'), true, lesson)).toMatchObject({ cpuLimitMillis: 0, memoryLimitMi: 0 })
  })

  it('[PACK13] the scheduler counts it: a node with room for the pod has none for its sidecar too', () => {
    const world = draw('aaa ~ a', { resources: { a: { memoryRequestMi: 1024, memoryLimitMi: 1024 } } })
    world.pod('a-4').sidecar = true
    world.tick()
    expect(world.show()).toBe('a a a ~ a')
    world.pod('a-4').sidecar = false
    world.tick()
    expect(world.show()).toBe("a a a a'")
  })

  it('[PACK8] a machine takes its limit from the node: three of 1,000 m do not fit on two cores', () => {
    const machines = draw('. ~ aaa', { packing: { a: 'vm' } })
    machines.tick()
    expect(machines.show()).toBe("a' a' ~ a")
    expect(usageOf(machines.cluster, 'node-1', machines.ctx.lesson).cpuMillis).toBe(2000)
    const containers = draw('. ~ aaa')
    containers.tick()
    expect(containers.show()).toBe("a' a' a'")
  })

  it('only metal and OS containers are delivered by people', () => {
    expect(each(isByHand)).toEqual({ metal: true, vm: false, container: false, 'os-container': true })
  })
})

describe('[PACK10] the QoS class', () => {
  const none = { cpuRequestMillis: 0, cpuLimitMillis: 0, memoryRequestMi: 0, memoryLimitMi: 0 }
  const full = { cpuRequestMillis: 500, cpuLimitMillis: 500, memoryRequestMi: 800, memoryLimitMi: 800 }

  it('is BestEffort where nothing is asked; 0 is absent', () => {
    expect(qosOf(none)).toBe('BestEffort')
  })

  it('is Guaranteed only where both limits equal both requests', () => {
    expect(qosOf(full)).toBe('Guaranteed')
    expect(qosOf({ ...full, cpuRequestMillis: 400 })).toBe('Burstable')
    expect(qosOf({ ...full, memoryRequestMi: 0, memoryLimitMi: 0 })).toBe('Burstable')
    expect(qosOf({ ...none, memoryLimitMi: 800 })).toBe('Burstable')
  })

  it('a machine is Guaranteed by what it is; a bare process never is', () => {
    expect(qosOf(resourcesWithSidecar(packed('vm'), false, lesson))).toBe('Guaranteed')
    expect(qosOf(resourcesWithSidecar(packed('metal', { resources: full }), false, lesson))).toBe('Burstable')
  })

  it('a sidecar makes a BestEffort pod Burstable', () => {
    expect(qosOf(resourcesWithSidecar(packed('container', { resources: none }), true, lesson))).toBe('Burstable')
  })
})

describe('[PACK11] known vulnerabilities', () => {
  it('come with the base image, 60, 12 or 2, and 6 with each library; catalog and search share theirs', () => {
    const of = (image: Release['image']) => vulnerabilitiesOf(packed('container', { image }), lesson)
    expect([of('full'), of('slim'), of('distroless')]).toEqual([66, 18, 8])
    const alone = packed('container', { image: 'distroless', modules: ['search', 'recommend'] })
    expect(vulnerabilitiesOf(alone, lesson)).toBe(2 + 2 * 6)
  })

  it('are those of a whole operating system where there is no image to choose', () => {
    const distroless = each((release) => vulnerabilitiesOf({ ...release, image: 'distroless' }, lesson))
    expect(distroless).toEqual({ metal: 66, vm: 66, container: 8, 'os-container': 66 })
  })
})
