/* What people do with releases: change image or resources, start, pause, roll back (GAME.md §6, §13). How a release then takes
   over is rollout.ts. */

import type { BaseImage, Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Release, Resources, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { hasLimits } from './packing.ts'
import { refusalOfImage, refusalOfLimits } from './packing-acts.ts'
import {
  type ReleaseContent,
  sameModules,
  sameResources,
  type WishOptions,
  wantedRelease,
  wishRelease,
} from './release.ts'

type SetResources = Extract<TeamCommand, { kind: 'set-resources' }>
type StartRollout = Extract<TeamCommand, { kind: 'start-rollout' }>

/** What the resources would be after the command. [PACK9] Limits that nobody keeps do not stand in the way of a request. */
function resourcesAfter(release: Release, command: SetResources): Resources {
  const current = release.resources
  const after = {
    cpuRequestMillis: command.cpuRequestMillis ?? current.cpuRequestMillis,
    cpuLimitMillis: command.cpuLimitMillis ?? current.cpuLimitMillis,
    memoryRequestMi: command.memoryRequestMi ?? current.memoryRequestMi,
    memoryLimitMi: command.memoryLimitMi ?? current.memoryLimitMi,
  }
  if (hasLimits(release)) return after
  const cpuLimitMillis = Math.max(after.cpuLimitMillis, after.cpuRequestMillis)
  return { ...after, cpuLimitMillis, memoryLimitMi: Math.max(after.memoryLimitMi, after.memoryRequestMi) }
}

/** [ROL8] a limit below its request is refused, as the API server does. */
export function checkResources(cluster: Cluster, command: SetResources): Refusal | null {
  const service = cluster.services[command.service]
  if (!service) return { code: 'unknown-service', facts: { service: command.service } }
  const current = wantedRelease(service).resources
  const after = resourcesAfter(wantedRelease(service), command)
  const ofPacking = refusalOfLimits(service, command, after)
  if (ofPacking) return ofPacking
  const { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = after
  const where = { service: service.id }
  if (memoryLimitMi < memoryRequestMi) {
    return {
      code: 'limit-below-request',
      facts: { ...where, resource: 'memory', request: memoryRequestMi, limit: memoryLimitMi },
    }
  }
  if (cpuLimitMillis < cpuRequestMillis) {
    return {
      code: 'limit-below-request',
      facts: { ...where, resource: 'cpu', request: cpuRequestMillis, limit: cpuLimitMillis },
    }
  }
  return sameResources(current, after) ? { code: 'no-change', facts: where } : null
}

/** New resources need no build; live they are rolled out like any release. */
export function setResources(cluster: Cluster, service: Service, command: SetResources, ctx: RuleContext): void {
  const wanted = wantedRelease(service)
  const content = { ...wanted, resources: resourcesAfter(wanted, command) }
  wishRelease(cluster, service, content, { changesCode: false }, ctx)
}

export function checkImage(cluster: Cluster, service: ServiceId, image: BaseImage): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (wantedRelease(target).image === image) return { code: 'no-change', facts: { service, image } }
  return refusalOfImage(target)
}

/** Another base image is built anew; the code in it is the same, good or bad. */
export function setImage(cluster: Cluster, service: Service, image: BaseImage, ctx: RuleContext): void {
  wishRelease(cluster, service, { ...wantedRelease(service), image }, { changesCode: false }, ctx)
}

export function checkStartRollout(cluster: Cluster, command: StartRollout, lesson: Lesson): Refusal | null {
  const { service, strategy } = command
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (strategy === 'rolling' && !lesson.unlocks.includes('rolling-update')) {
    return { code: 'locked-by-lesson', facts: { unlock: 'rolling-update' } }
  }
  const { rollout, maxSurgePercent, maxUnavailablePercent } = target
  const samePace =
    (command.maxSurgePercent ?? maxSurgePercent) === maxSurgePercent &&
    (command.maxUnavailablePercent ?? maxUnavailablePercent) === maxUnavailablePercent
  return rollout.kind !== 'done' && rollout.strategy === strategy && samePace
    ? { code: 'no-change', facts: { service, strategy } }
    : null
}

/** [ROL9] a rollout under way changes its way: `recreate` frees one that is stuck. With none under way all pods are made anew. */
export function startRollout(cluster: Cluster, service: Service, command: StartRollout, ctx: RuleContext): void {
  const { strategy } = command
  // [ROL13] the pace stays for later rollouts, as a Deployment keeps its strategy.
  service.maxSurgePercent = command.maxSurgePercent ?? service.maxSurgePercent
  service.maxUnavailablePercent = command.maxUnavailablePercent ?? service.maxUnavailablePercent
  const { rollout } = service
  if (rollout.kind === 'done') {
    wishRelease(cluster, service, wantedRelease(service), { changesCode: false, again: true, strategy }, ctx)
  } else if (rollout.kind === 'building') service.rollout = { ...rollout, strategy }
  else service.rollout = { ...rollout, strategy, paused: false, progressTick: ctx.tick }
}

export function checkPause(cluster: Cluster, service: ServiceId, paused: boolean): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (target.rollout.kind !== 'rolling') return { code: 'no-rollout', facts: { service } }
  return target.rollout.paused === paused ? { code: 'no-change', facts: { service } } : null
}

/** [ROL10] a paused rollout neither adds nor removes pods; the time it rests is not held against it. */
export function pauseRollout(service: Service, paused: boolean, ctx: RuleContext): void {
  if (service.rollout.kind === 'rolling') service.rollout = { ...service.rollout, paused, progressTick: ctx.tick }
}

/** What a rollback would run, and how it would come to be. */
interface Rollback {
  content: ReleaseContent
  options: WishOptions
}

/**
 * [ROL11] Back to a named revision, or to the newest earlier one of the same modules. Modules are never taken back, only code
 * versions, resources and image.
 */
function rollbackOf(cluster: Cluster, service: Service, revision: number | undefined): Rollback | null {
  const wanted = wantedRelease(service)
  const earlier = service.releases.slice(0, -1)
  const target =
    revision === undefined
      ? earlier.findLast((release) => sameModules(release.modules, wanted.modules))
      : earlier.find((release) => release.revision === revision)
  if (target) return { content: backTo(wanted, target), options: { changesCode: false, backTo: target } }
  return revision === undefined ? earlierCode(cluster, wanted) : null
}

function backTo(wanted: Release, target: Release): ReleaseContent {
  const versions: Record<ModuleId, number> = {}
  for (const module of wanted.modules) versions[module] = target.versions[module] ?? wanted.versions[module] ?? 1
  const { image, packing, resources, scheduling } = target
  const content: ReleaseContent = { modules: wanted.modules, versions, image, packing, resources, scheduling }
  const sameBuild = sameModules(wanted.modules, target.modules)
  return sameBuild && target.defectShare !== undefined ? { ...content, defectShare: target.defectShare } : content
}

/**
 * [ROL12] A service without an earlier revision of its modules goes back to their earlier code: each version above 1 to the one
 * before that neither leaks nor fails; or the same versions built again without the defect. No image of it exists: it is built first.
 */
function earlierCode(cluster: Cluster, wanted: Release): Rollback | null {
  const { modules, image, packing, resources, scheduling } = wanted
  const newer = modules.some((module) => (wanted.versions[module] ?? 1) > 1)
  if (!newer && wanted.defectShare === undefined) return null
  const versions: Record<ModuleId, number> = {}
  for (const module of modules) versions[module] = versionBefore(cluster, module, wanted.versions[module] ?? 1)
  return {
    content: { modules, versions, image, packing, resources, scheduling },
    options: { changesCode: false, rebuild: true, backTo: null },
  }
}

function versionBefore(cluster: Cluster, module: ModuleId, version: number): number {
  const isFaulty = (one: number) =>
    cluster.faults.some((fault) => fault.untilTick === null && fault.module === module && fault.version === one)
  let before = Math.max(1, version - 1)
  while (before > 1 && isFaulty(before)) before -= 1
  return before
}

/** Refuses a rollback without an earlier revision or code, to a revision that is forgotten, or to the present one. */
export function checkRollback(
  cluster: Cluster,
  service: ServiceId,
  revision: number | undefined,
  lesson: Lesson,
): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (!lesson.unlocks.includes('rollback')) return { code: 'locked-by-lesson', facts: { unlock: 'rollback' } }
  if (revision !== undefined && wantedRelease(target).revision === revision) {
    return { code: 'no-change', facts: { service, revision } }
  }
  if (rollbackOf(cluster, target, revision)) return null
  if (revision === undefined) return { code: 'nothing-to-roll-back', facts: { service } }
  return { code: 'unknown-revision', facts: { service, revision } }
}

/** Wishes the earlier release; what ran before needs no build. */
export function rollBack(cluster: Cluster, service: Service, revision: number | undefined, ctx: RuleContext): void {
  const back = rollbackOf(cluster, service, revision)
  if (back) wishRelease(cluster, service, back.content, back.options, ctx)
}
