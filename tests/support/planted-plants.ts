/* What can be planted in a generated round (planted-rounds.ts): every incident that hurts, and decisions of a team that do, each with the
   culprits it should be found by. */

import type { TeamCommand } from '../../shared/game/command.ts'
import { draw } from '../../shared/lib/random.ts'
import type { IncidentSpec, Lesson } from '../../shared/lessons/lesson.ts'
import { shopLesson } from './cluster.ts'

export interface Service {
  id: string
  modules: string[]
}

/** What is planted: how the round differs, and which culprits are the ones meant. */
export interface Plant {
  name: string
  incidents?: IncidentSpec[]
  lesson?: Partial<Lesson>
  commands?: TeamCommand[]
  /** Replicas of services, where the plant needs other than the design's. */
  replicas?: Record<string, number>
  expected: string[]
}

/** Draws of one round, by what they are for. */
export class Dice {
  constructor(private readonly seed: string) {}

  between(low: number, high: number, what: string): number {
    return low + draw(this.seed, 'planted', 0, what) * (high - low)
  }

  pick<T>(all: readonly T[], what: string): T {
    const one = all[Math.floor(this.between(0, all.length, what))]
    if (one === undefined) throw new Error(`nothing to pick for ${what}`)
    return one
  }
}

/** The service that holds a module; what no other names is the shop's. */
export function ownerOf(split: readonly Service[], module: string): string {
  return split.find((service) => service.modules.includes(module))?.id ?? 'shop'
}

/** What users cannot do without; catalog is asked by two classes. */
const NEEDED = ['search', 'catalog', 'checkout', 'payment', 'inventory', 'cart', 'web']

type Planter = (dice: Dice, split: readonly Service[], at: number) => Plant

/** One at a second of live. */
export function incident(
  kind: IncidentSpec['kind'],
  target: string,
  at: number,
  more: Partial<IncidentSpec> = {},
): IncidentSpec {
  return { kind, target, atSeconds: [at, at], ...more }
}

/** Both replicas of a service on one node. */
function together(service: string, node: string): TeamCommand[] {
  return [1, 2].map((slot) => ({ kind: 'place-pod' as const, service, slot, node }))
}

function external(module: string): Partial<Lesson> {
  const modules = shopLesson().modules.map((one) =>
    one.id === module ? { ...one, external: { name: 'outside', ms: 60 } } : one,
  )
  return { modules }
}

const TWO_ZONES: Partial<Lesson> = { nodes: { ...shopLesson().nodes, zones: ['a', 'b'] } }
const ALL_UNLOCKED: Partial<Lesson> = { unlocks: [...shopLesson().unlocks, 'autoscaler'] }

export const PLANTERS: Planter[] = [
  (dice, split, at) => {
    const module = dice.pick(['search', 'recommend', 'checkout', 'web'], 'module')
    const incidents = [incident('leak', module, at, { strength: 20 })]
    return { name: `leak in ${module}`, incidents, expected: [`leak-released:${ownerOf(split, module)}`] }
  },
  (dice, split, at) => {
    const module = dice.pick(NEEDED, 'module')
    const incidents = [incident('bad-release', module, at)]
    return { name: `bad release of ${module}`, incidents, expected: [`release-defect:${ownerOf(split, module)}`] }
  },
  (_dice, split, at) => {
    const incidents = [incident('payment-fault', 'payment', at)]
    return { name: 'payment fault', incidents, expected: [`faults-started:${ownerOf(split, 'payment')}`] }
  },
  (dice, _split, at) => {
    const module = dice.pick(NEEDED, 'module')
    return {
      name: `poison for ${module}`,
      incidents: [incident('poison-request', module, at)],
      expected: [`poisoned:${module}`],
    }
  },
  (dice, split, at) => {
    const module = dice.pick(['search', 'checkout'], 'module')
    const service = ownerOf(split, module)
    return {
      name: `certificate of ${service}`,
      incidents: [incident('certificate-expired', module, at)],
      expected: [`certificate-expired:${service}`],
    }
  },
  (dice, _split, at) => {
    const module = dice.pick(['payment', 'search'], 'module')
    const incidents = [incident('slow-dependency', module, at)]
    return { name: `slow ${module}`, incidents, lesson: external(module), expected: [`dependency-slow:${module}`] }
  },
  (dice, _split, at) => {
    const module = dice.pick(['payment', 'search'], 'module')
    const incidents = [incident('failing-dependency', module, at)]
    return {
      name: `failing ${module}`,
      incidents,
      lesson: external(module),
      expected: [`dependency-failing:${module}`],
    }
  },
  (dice, _split, at) => {
    const strength = dice.between(5, 7, 'strength')
    return {
      name: 'crawler',
      incidents: [incident('crawler', 'search', at, { strength })],
      expected: ['crawler:search'],
    }
  },
  (dice, _split, at) => {
    const strength = dice.between(5, 6, 'strength')
    return {
      name: 'spike',
      incidents: [incident('spike', 'search', at, { strength })],
      expected: ['spike-started:search'],
    }
  },
  (dice, _split, at) => {
    const service = dice.pick(['search', 'checkout'], 'service')
    const commands = together(service, 'node-3')
    const incidents = [incident('node-crash', 'node-3', at)]
    const replicas = { [service]: 2 }
    const expected = [`replicas-together:${service}`]
    return { name: `no anti-affinity of ${service}`, incidents, commands, replicas, expected }
  },
  (_dice, _split, at) => ({
    name: 'single replica',
    incidents: [incident('node-crash', 'node-3', at)],
    replicas: { checkout: 1 },
    commands: [{ kind: 'place-pod', service: 'checkout', slot: 1, node: 'node-3' }],
    expected: ['too-few-replicas:checkout'],
  }),
  (dice, _split, at) => {
    const node = dice.pick(['node-1', 'node-2', 'node-3', 'node-4'], 'node')
    return { name: `lost ${node}`, incidents: [incident('node-crash', node, at)], expected: [`node-lost:${node}`] }
  },
  (_dice, _split, at) => ({
    name: 'dark zone',
    incidents: [incident('zone-outage', 'b', at)],
    lesson: TWO_ZONES,
    expected: ['zone-lost:b'],
  }),
  (_dice, _split, at) => ({
    name: 'kernel panic',
    incidents: [incident('kernel-panic', 'node-3', at, { lastSeconds: 25 })],
    commands: together('search', 'node-3'),
    expected: ['kernel-panic:node-3'],
  }),
  (_dice, _split, at) => ({
    name: 'neighbour',
    incidents: [incident('noisy-neighbour', 'node-3', at, { strength: 2 })],
    commands: together('search', 'node-3'),
    expected: ['noisy-neighbour:node-3'],
  }),
  (dice, _split, at) => ({
    name: 'slow network',
    incidents: [incident('network-delay', 'all', at, { strength: dice.between(150, 300, 'strength') })],
    lesson: TWO_ZONES,
    expected: ['network-delayed'],
  }),
  (dice, split, at) => {
    const module = dice.pick(['search', 'checkout'], 'module')
    const open = { ...shopLesson().tunables, vulnerabilities: { full: 1e9, slim: 1e9, distroless: 1e9 } }
    return {
      name: `break-in at ${module}`,
      incidents: [incident('vulnerability-exploited', module, at)],
      lesson: { tunables: open },
      expected: [`exploited:${ownerOf(split, module)}`],
    }
  },
  (_dice, split) => {
    const search = split.find((one) => one.id === 'search')
    const baseMi = (search?.modules ?? []).reduce((sum, id) => sum + moduleMi(id), 80)
    return {
      name: 'memory limit too low',
      commands: [{ kind: 'set-resources', service: 'search', memoryRequestMi: 200, memoryLimitMi: baseMi + 1 }],
      expected: ['limit-too-low:search'],
    }
  },
  (dice) => ({
    name: 'CPU limit too low',
    commands: [
      {
        kind: 'set-resources',
        service: 'search',
        cpuRequestMillis: 100,
        cpuLimitMillis: Math.round(dice.between(200, 350, 'limit')),
      },
    ],
    expected: ['cpu-throttled:search'],
  }),
  (dice, _split, at) => ({
    name: 'autoscaler at its most',
    incidents: [incident('spike', 'search', at, { strength: dice.between(5, 6, 'strength') })],
    lesson: ALL_UNLOCKED,
    commands: [
      { kind: 'set-autoscaler', service: 'search', autoscaler: { minReplicas: 2, maxReplicas: 2, targetPercent: 60 } },
    ],
    expected: ['autoscaler-limited:search'],
  }),
]

function moduleMi(id: string): number {
  return shopLesson().modules.find((module) => module.id === id)?.baseMi ?? 0
}
