/* Split (GAME.md §3): modules leave one service for another or for a new one. In plan at once; live as a strangler change, whose
   later steps are strangler.ts. The design a team starts with: start.ts. What a split is for stands in the chapters it changes:
   [SPL11] one fault takes the whole service and no other (stations.ts, memory of a process); [SPL12] libraries of two majors are in each
   other's way until they are apart; [SPL13] one change builds the whole service and only that (release.ts, defects.ts). */

import type { Lesson, ModuleId, Packing } from '../lessons/lesson.ts'
import type { Refusal } from '../world/act.ts'
import type { Cluster, Move, Resources, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import { NO_SCHEDULING } from '../world/scheduling.ts'
import { hasModule, inLessonOrder } from './catalog.ts'
import type { RuleContext } from './context.ts'
import { memoryOf } from './pack.ts'
import { removePod, replicasOf } from './pods.ts'
import { firstRelease, firstRollout, modulesOf, wantedRelease, wishRelease } from './release.ts'
import { PODS_PER_TEAM, slotsOfTeam } from './replicas.ts'
import { makeService } from './service.ts'
import { countServices } from './tools.ts'

export { copyCluster } from './copy.ts'
export { startCluster } from './start.ts'

const SERVICES_PER_TEAM = 12

/** §3: a new service's CPU, and its memory as a multiple of its base, in percent. */
const NEW_CPU_REQUEST_MILLIS = 250
const NEW_CPU_LIMIT_MILLIS = 1000
const NEW_MEMORY_PERCENT = 115

/** [SPL1] what a new service requests: 250 m and at most 1000 m, memory 1.15 × base as request and limit. */
export function newServiceResources(modules: readonly ModuleId[], lesson: Lesson): Resources {
  const memoryMi = roomyMemoryMi(modules, lesson, 'container')
  return {
    cpuRequestMillis: NEW_CPU_REQUEST_MILLIS,
    cpuLimitMillis: NEW_CPU_LIMIT_MILLIS,
    memoryRequestMi: memoryMi,
    memoryLimitMi: memoryMi,
  }
}

/** 1.15 × the base of a replica packed so, Mi. */
export function roomyMemoryMi(modules: readonly ModuleId[], lesson: Lesson, packing: Packing): number {
  return Math.ceil((memoryOf(modules, lesson, packing) * NEW_MEMORY_PERCENT) / 100)
}

/** Refuses a label that is taken or not the lesson's, a 13th service, a mere renaming, and modules that are still on their way. */
export function checkSplit(
  cluster: Cluster,
  label: ServiceId,
  modules: readonly ModuleId[],
  lesson: Lesson,
): Refusal | null {
  if (!lesson.unlocks.includes('split')) return { code: 'locked-by-lesson', facts: { unlock: 'split' } }
  if (cluster.services[label]) return { code: 'label-taken', facts: { service: label } }
  if (!hasModule(lesson, label) && !lesson.serviceLabels.includes(label)) {
    return { code: 'label-not-allowed', facts: { service: label } }
  }
  const stranger = modules.find((module) => !hasModule(lesson, module))
  if (stranger !== undefined) return { code: 'unknown-module', facts: { module: stranger } }
  const travelling = modules.find((module) => moveOf(cluster, module))
  if (travelling !== undefined) return { code: 'already-moving', facts: { module: travelling } }
  return splitLimits(cluster, label, modules)
}

function splitLimits(cluster: Cluster, label: ServiceId, modules: readonly ModuleId[]): Refusal | null {
  // [SPL2] a service that would lose all its modules to one new service would only be renamed.
  const sources = [...new Set(modules.map((module) => cluster.owners[module] ?? ''))]
  const only = sources.length === 1 ? cluster.services[sources[0] ?? ''] : undefined
  if (only && ownedBy(cluster, only.id).every((module) => modules.includes(module))) {
    return { code: 'last-module', facts: { service: only.id } }
  }
  if (countServices(cluster) >= SERVICES_PER_TEAM) {
    return { code: 'too-many-services', facts: { service: label, limit: SERVICES_PER_TEAM } }
  }
  const pods = slotsOfTeam(cluster) + 1
  return pods > PODS_PER_TEAM ? { code: 'too-many-pods', facts: { service: label, limit: PODS_PER_TEAM } } : null
}

export function checkMove(cluster: Cluster, module: ModuleId, to: ServiceId, lesson: Lesson): Refusal | null {
  if (!lesson.unlocks.includes('split')) return { code: 'locked-by-lesson', facts: { unlock: 'split' } }
  if (!hasModule(lesson, module)) return { code: 'unknown-module', facts: { module } }
  if (!cluster.services[to]) return { code: 'unknown-service', facts: { service: to } }
  if (cluster.owners[module] === to) return { code: 'same-service', facts: { module, service: to } }
  const move = moveOf(cluster, module)
  // [SPL3] a module on its way may only be called back to where it still runs.
  return move && move.from !== to ? { code: 'already-moving', facts: { module, service: move.to } } : null
}

export function checkMerge(cluster: Cluster, from: ServiceId, into: ServiceId, lesson: Lesson): Refusal | null {
  if (!lesson.unlocks.includes('split')) return { code: 'locked-by-lesson', facts: { unlock: 'split' } }
  for (const service of [from, into]) {
    if (!cluster.services[service]) return { code: 'unknown-service', facts: { service } }
  }
  if (from === into) return { code: 'same-service', facts: { service: into } }
  const owned = ownedBy(cluster, from)
  // Its modules are all on their way out already.
  if (owned.length === 0) return { code: 'unknown-service', facts: { service: from } }
  const travelling = owned.find((module) => {
    const move = moveOf(cluster, module)
    return move !== undefined && move.from !== into
  })
  return travelling === undefined ? null : { code: 'already-moving', facts: { module: travelling } }
}

/** [SPL4] a new service of the modules, 1 replica, image slim. Live it is set up and built first. */
export function createService(cluster: Cluster, id: ServiceId, modules: readonly ModuleId[], ctx: RuleContext): void {
  const ordered = inLessonOrder(ctx.lesson, modules)
  const content = {
    modules: ordered,
    versions: versionsNow(cluster, ordered),
    image: 'slim' as const,
    packing: 'container' as const,
    resources: newServiceResources(ordered, ctx.lesson),
    scheduling: NO_SCHEDULING,
  }
  const service = makeService(id, cluster.servicesOrdered, 1, firstRelease(content, ctx))
  cluster.servicesOrdered += 1
  service.rollout = firstRollout(ordered, ctx)
  cluster.services[id] = service
  giveModules(cluster, service, ordered, ctx)
}

/** [SPL5] modules go to a service that exists, from wherever they are; it is released with them. */
export function moveModules(cluster: Cluster, modules: readonly ModuleId[], to: ServiceId, ctx: RuleContext): void {
  const target = cluster.services[to]
  if (!target) return
  const called = modules.filter((module) => moveOf(cluster, module)?.from === to)
  if (called.length > 0) callBack(cluster, called, to, ctx)
  const moving = modules.filter((module) => !called.includes(module))
  if (moving.length === 0) return
  const wanted = wantedRelease(target)
  const all = inLessonOrder(ctx.lesson, [...wanted.modules, ...moving])
  const content = {
    modules: all,
    versions: { ...wanted.versions, ...versionsNow(cluster, moving) },
    image: wanted.image,
    packing: wanted.packing,
    scheduling: wanted.scheduling,
    resources: withRoom(wanted.resources, all, wanted.packing, ctx.lesson),
  }
  wishRelease(cluster, target, content, { changesCode: true }, ctx)
  giveModules(cluster, target, moving, ctx)
}

/** [SPL6] every module of `from` moves into `into`; `from` disappears when nothing is left of it. */
export function mergeServices(cluster: Cluster, from: ServiceId, into: ServiceId, ctx: RuleContext): void {
  moveModules(cluster, ownedBy(cluster, from), into, ctx)
}

/** [SPL7] a limit below 1.15 × the new base rises to it, or the newcomers would kill every replica; a request equal to it too. */
function withRoom(resources: Resources, modules: readonly ModuleId[], packing: Packing, lesson: Lesson): Resources {
  const memoryMi = roomyMemoryMi(modules, lesson, packing)
  if (resources.memoryLimitMi >= memoryMi) return resources
  const reserves = resources.memoryRequestMi === resources.memoryLimitMi
  return {
    ...resources,
    memoryLimitMi: memoryMi,
    memoryRequestMi: reserves ? memoryMi : resources.memoryRequestMi,
  }
}

/** Ownership changes at once. In plan calls follow at once too, and the sources shrink; live a Move is listed. */
function giveModules(cluster: Cluster, target: Service, modules: readonly ModuleId[], ctx: RuleContext): void {
  for (const module of modules) {
    const from = cluster.owners[module]
    cluster.owners[module] = target.id
    if (ctx.phase === 'plan') cluster.routes[module] = target.id
    else if (from !== undefined) listMove(cluster, module, from, target.id)
    if (ctx.phase === 'plan' && from !== undefined) takeModules(cluster, from, [module], ctx)
  }
}

function listMove(cluster: Cluster, module: ModuleId, from: ServiceId, to: ServiceId): void {
  const known = cluster.moves.findIndex((move) => move.from === from && move.to === to)
  const move = cluster.moves[known]
  if (move) cluster.moves[known] = { ...move, modules: [...move.modules, module] }
  else cluster.moves.push({ modules: [module], from, to })
}

/** [SPL8] a service gives modules up: released without them, or, when they were its last, gone. */
export function takeModules(cluster: Cluster, from: ServiceId, modules: readonly ModuleId[], ctx: RuleContext): void {
  const source = cluster.services[from]
  if (!source) return
  const wanted = wantedRelease(source)
  const left = wanted.modules.filter((module) => !modules.includes(module))
  if (left.length > 0) {
    const { image, packing, resources, scheduling, versions } = wanted
    wishRelease(
      cluster,
      source,
      { modules: left, versions, image, packing, resources, scheduling },
      { changesCode: true },
      ctx,
    )
    return
  }
  source.slots = []
  if (ctx.phase === 'live') return
  for (const pod of replicasOf(cluster, from)) removePod(cluster, pod)
  delete cluster.services[from]
}

/** [SPL3] the move is off: the modules stay where they still run, and the target's release goes without them. */
function callBack(cluster: Cluster, modules: readonly ModuleId[], to: ServiceId, ctx: RuleContext): void {
  const targets = new Set(modules.map((module) => cluster.owners[module] ?? ''))
  cluster.moves = cluster.moves
    .map((move) => ({ ...move, modules: move.modules.filter((module) => !modules.includes(module)) }))
    .filter((move) => move.modules.length > 0)
  for (const module of modules) cluster.owners[module] = to
  for (const target of targets) takeModules(cluster, target, modules, ctx)
}

function moveOf(cluster: Cluster, module: ModuleId): Move | undefined {
  return cluster.moves.find((move) => move.modules.includes(module))
}

/** The modules that are a service's by the team's design. */
function ownedBy(cluster: Cluster, service: ServiceId): ModuleId[] {
  const target = cluster.services[service]
  return target ? modulesOf(target).filter((module) => cluster.owners[module] === service) : []
}

/** The code that answers for each module now; a fault clings to it wherever the module goes. */
function versionsNow(cluster: Cluster, modules: readonly ModuleId[]): Record<ModuleId, number> {
  const versions: Record<ModuleId, number> = {}
  for (const module of modules) {
    const home = cluster.services[cluster.routes[module] ?? '']
    versions[module] = home ? (wantedRelease(home).versions[module] ?? 1) : 1
  }
  return versions
}
