/* The design a strategy wants, as commands: split, packing, sizes, scheduling, tools. What of it depends on what the nodes take (full
   nodes, places by hand, nodes given back) is found out at the board: plan.ts. How large a service has to be: sizing.ts. */

import type { TeamCommand } from '../game/command.ts'
import type { Lesson, ModuleId, Packing } from '../lessons/lesson.ts'
import { NO_WISHES, type Size, type StrategySpec, wishFor } from '../lessons/strategy.ts'
import { packingTaxMi } from '../rules/packing.ts'
import { newServiceResources } from '../rules/split.ts'
import type { Resources } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import { peakWorkCores, type SizeWish, scaled, sizeForPeak, USUAL_SIZE } from './sizing.ts'

/** A design in the order in which it can be built. */
export interface Blueprint {
  /** Nodes rented, services split off, modules moved, and all packed. */
  opening: TeamCommand[]
  /** Nodes in all; what the lesson starts with beyond them is given back. */
  nodes: number
  /** What each service is like. */
  settings: TeamCommand[]
  /** Replicas it has by then, and is to have. */
  replicas: { service: ServiceId; now: number; wanted: number }[]
  /** Whether services grow on until the nodes are full. */
  fill: boolean
  byHand: boolean
  /** What watches over it in live. */
  closing: TeamCommand[]
}

interface Group {
  service: ServiceId
  modules: ModuleId[]
}

/** The design of one member of a strategy's family. What the lesson has locked or does not offer is left out. */
export function blueprintOf(strategy: StrategySpec, size: Size, lesson: Lesson): Blueprint {
  const groups = groupsOf(strategy, lesson)
  const nodes = Math.min(size.nodes, lesson.nodes.cap)
  const splits = groups.filter((group) => startOf(lesson, group.service) === undefined)
  const byHand = strategy.placement === 'by-hand'
  const moves = movesOf(groups, lesson)
  // One copy of each while everything is moved about, so that the big old copies never keep the new ones out.
  const alone = byHand || splits.length + moves.length > 0 || nodes < lesson.nodes.count
  const wanted = new Map(groups.map((group) => [group.service, startOf(lesson, group.service)?.replicas ?? 1]))
  const sizes = sizesOf(strategy, size, groups, lesson)
  for (const [service, { replicas }] of sizes) wanted.set(service, replicas)
  for (const { service } of groups) wanted.set(service, replicasOf(strategy, service, wanted.get(service) ?? 1, lesson))
  return {
    opening: [
      ...rentals(nodes, lesson),
      ...policyOf(strategy),
      ...(alone ? downToOne(lesson) : []),
      ...splitsOf(splits),
      ...moves,
      // Packed first: what is installed by hand can't be drained off a node that is given back.
      ...packingsOf(strategy, groups, lesson),
    ],
    nodes,
    settings: [
      ...toolsOf(strategy, lesson),
      ...resourcesOf(sizes),
      ...groups.flatMap(({ service }) => schedulingOf(strategy, service, lesson)),
    ],
    replicas: groups.map(({ service }) => {
      const now = alone ? 1 : (startOf(lesson, service)?.replicas ?? 1)
      return { service, now, wanted: wanted.get(service) ?? 1 }
    }),
    fill: size.sizing.kind === 'fill',
    byHand,
    closing: [
      ...groups.flatMap(({ service }) => watchersOf(strategy, service, lesson)),
      ...nodeWatcherOf(strategy, lesson),
      ...strategy.sagas.map((id): TeamCommand => ({ kind: 'set-saga', class: id, on: true })),
    ],
  }
}

function startOf(lesson: Lesson, service: ServiceId) {
  return lesson.start.find((start) => start.id === service)
}

/** The split as service → modules; a group that holds the opening service's first module keeps that service. */
function groupsOf(strategy: StrategySpec, lesson: Lesson): Group[] {
  if (strategy.services === 'keep') return lesson.start.map((start) => ({ service: start.id, modules: start.modules }))
  if (strategy.services === 'each-module') {
    const firsts = new Map(lesson.start.map((start) => [start.modules[0], start.id]))
    return lesson.modules.map((module) => ({ service: firsts.get(module.id) ?? module.id, modules: [module.id] }))
  }
  return Object.entries(strategy.services).map(([service, modules]) => ({ service, modules }))
}

function rentals(nodes: number, lesson: Lesson): TeamCommand[] {
  return Array.from({ length: Math.max(0, nodes - lesson.nodes.count) }, () => ({ kind: 'rent-node' }))
}

function policyOf({ policy }: StrategySpec): TeamCommand[] {
  return policy === 'spread' ? [] : [{ kind: 'set-policy', policy }]
}

function downToOne(lesson: Lesson): TeamCommand[] {
  return lesson.start
    .filter((start) => start.replicas !== 1)
    .map((start) => ({ kind: 'scale-service', service: start.id, replicas: 1 }))
}

function splitsOf(splits: Group[]): TeamCommand[] {
  return splits.map(({ service, modules }) => ({ kind: 'split-service', newService: service, modules }))
}

/** Modules that go over to another of the opening's services: all of a service at once, or one by one. */
function movesOf(groups: Group[], lesson: Lesson): TeamCommand[] {
  return groups.flatMap(({ service, modules }) => {
    if (startOf(lesson, service) === undefined) return []
    return lesson.start.flatMap((start): TeamCommand[] => {
      if (start.id === service) return []
      const coming = start.modules.filter((module) => modules.includes(module))
      const kept = groups.some((group) => group.service === start.id)
      if (coming.length === start.modules.length && !kept)
        return [{ kind: 'merge-services', from: start.id, into: service }]
      return coming.map((module) => ({ kind: 'move-module', module, to: service }))
    })
  })
}

interface Sized {
  replicas: number
  /** Null: as they are. */
  resources: Resources | null
}

/** Replicas and resources of every service. */
function sizesOf(strategy: StrategySpec, { sizing }: Size, groups: Group[], lesson: Lesson): Map<ServiceId, Sized> {
  const wishes = new Map(groups.map(({ service }) => [service, sizeWishOf(strategy, service, lesson)]))
  if (sizing.kind === 'keep' || sizing.kind === 'fixed') {
    return new Map(
      groups.map((group) => {
        const usual = startOf(lesson, group.service)?.replicas ?? 1
        const replicas = sizing.kind === 'fixed' ? sizing.replicas : usual
        return [group.service, { replicas, resources: rescaled(strategy, group, lesson) }]
      }),
    )
  }
  const serviceOf = (module: ModuleId) => groups.find((group) => group.modules.includes(module))?.service ?? 'none'
  const peaks = peakWorkCores(lesson, serviceOf, (service) => wishes.get(service)?.packing ?? USUAL_SIZE.packing)
  return new Map(
    groups.map(({ service, modules }) => {
      const specs = lesson.modules.filter((module) => modules.includes(module.id))
      const wish = { ...(wishes.get(service) ?? USUAL_SIZE), minReplicas: sizing.minReplicas }
      return [service, sizeForPeak(lesson, specs, peaks.get(service) ?? 0, wish)]
    }),
  )
}

function sizeWishOf(strategy: StrategySpec, service: ServiceId, lesson: Lesson): SizeWish {
  return {
    ...USUAL_SIZE,
    packing: packingFor(strategy, service, lesson),
    meshed: strategy.tools.includes('mesh') && lesson.tools.mesh !== undefined,
    factor: wishFor(strategy.resourcesFactor, service),
    limitMillis: wishFor(strategy.limitMillis, service) ?? USUAL_SIZE.limitMillis,
  }
}

/** What a service has anyhow, after the strategy's factor and limit; null where there is neither. Another packing moves the memory by its tax. */
function rescaled(strategy: StrategySpec, { service, modules }: Group, lesson: Lesson): Resources | null {
  const start = startOf(lesson, service)
  const usual = start ?? newServiceResources(modules, lesson)
  const factor = wishFor(strategy.resourcesFactor, service)
  const limitMillis = wishFor(strategy.limitMillis, service)
  if (factor === 1 && limitMillis === null) return null
  const moreMi =
    packingTaxMi(packingFor(strategy, service, lesson), lesson) - packingTaxMi(start?.packing ?? 'container', lesson)
  const wish = { factor, limitMillis: limitMillis ?? usual.cpuLimitMillis }
  const request = scaled(usual.cpuRequestMillis, usual.memoryRequestMi + moreMi, wish)
  return { ...request, memoryLimitMi: Math.round((usual.memoryLimitMi + moreMi) * factor) }
}

function packingFor(strategy: StrategySpec, service: ServiceId, lesson: Lesson): Packing {
  const opening = startOf(lesson, service)?.packing ?? 'container'
  return lesson.unlocks.includes('packing') ? (wishFor(strategy.packing, service) ?? opening) : opening
}

/** Replicas named for the service, else what its autoscaler may start from, else as sized. */
function replicasOf(strategy: StrategySpec, service: ServiceId, sized: number, lesson: Lesson): number {
  const named = strategy.replicas[service]
  if (named !== undefined) return named
  const autoscaler = lesson.unlocks.includes('autoscaler') ? wishFor(strategy.autoscaler, service) : null
  if (autoscaler === null) return sized
  const start = wishFor(strategy.startReplicas, service) ?? sized
  return Math.max(autoscaler.minReplicas, Math.min(autoscaler.maxReplicas, start))
}

function packingsOf(strategy: StrategySpec, groups: Group[], lesson: Lesson): TeamCommand[] {
  return groups.flatMap(({ service }): TeamCommand[] => {
    const start = startOf(lesson, service)
    const packing = packingFor(strategy, service, lesson)
    const usualImage = start?.image ?? 'slim'
    // Only containers are built on a base image of one's choice.
    const image = packing === 'container' ? (wishFor(strategy.image, service) ?? usualImage) : usualImage
    return [
      ...(packing === (start?.packing ?? 'container') ? [] : [{ kind: 'set-packing', service, packing } as const]),
      ...(image === usualImage ? [] : [{ kind: 'set-image', service, image } as const]),
    ]
  })
}

function toolsOf(strategy: StrategySpec, lesson: Lesson): TeamCommand[] {
  return strategy.tools
    .filter((tool) => lesson.tools[tool] !== undefined)
    .map((tool): TeamCommand => ({ kind: 'buy-tool', tool }))
}

function resourcesOf(sizes: Map<ServiceId, Sized>): TeamCommand[] {
  return [...sizes].flatMap(([service, { resources }]): TeamCommand[] =>
    resources === null ? [] : [{ kind: 'set-resources', service, ...resources }],
  )
}

function schedulingOf(strategy: StrategySpec, service: ServiceId, lesson: Lesson): TeamCommand[] {
  const antiAffinity = wishFor(strategy.antiAffinity, service)
  const priority = wishFor(strategy.priority, service)
  const tolerationSeconds = wishFor(strategy.tolerationSeconds, service)
  const scheduling = {
    ...(antiAffinity === null ? {} : { antiAffinity }),
    ...(priority === NO_WISHES.priority.all ? {} : { priority }),
    ...(tolerationSeconds === null ? {} : { tolerationSeconds }),
  }
  if (Object.keys(scheduling).length === 0 || !lesson.unlocks.includes('scheduling')) return []
  return [{ kind: 'set-scheduling', service, scheduling }]
}

function watchersOf(strategy: StrategySpec, service: ServiceId, lesson: Lesson): TeamCommand[] {
  const commands: TeamCommand[] = []
  const budget = wishFor(strategy.disruptionBudget, service)
  const autoscaler = wishFor(strategy.autoscaler, service)
  if (strategy.rollout && lesson.unlocks.includes('rolling-update')) {
    commands.push({ kind: 'start-rollout', service, strategy: 'rolling', ...strategy.rollout })
  }
  if (budget && lesson.unlocks.includes('disruption-budget')) {
    commands.push({ kind: 'set-disruption-budget', service, budget })
  }
  if (autoscaler && lesson.unlocks.includes('autoscaler')) {
    commands.push({ kind: 'set-autoscaler', service, autoscaler })
  }
  return commands
}

function nodeWatcherOf({ nodeAutoscaler }: StrategySpec, lesson: Lesson): TeamCommand[] {
  if (nodeAutoscaler === null || !lesson.unlocks.includes('node-autoscaler')) return []
  return [{ kind: 'set-node-autoscaler', maxNodes: nodeAutoscaler }]
}
