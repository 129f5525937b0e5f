/* What people change about a service's packing (GAME.md §4, §13), and what a packing does not let them change. What each packing is:
   packing.ts; how the new release then takes over: rollout.ts. */

import type { Lesson, Packing } from '../lessons/lesson.ts'
import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Release, Resources, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { hasLimits, packingTaxMi, slicesCpu } from './packing.ts'
import { wantedRelease, wishRelease } from './release.ts'
import { roomyMemoryMi } from './split.ts'

/** [PACK19] Refuses where the lesson has not unlocked packings, and the packing it has. */
export function checkPacking(cluster: Cluster, service: ServiceId, packing: Packing, ctx: RuleContext): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (!ctx.lesson.unlocks.includes('packing')) return { code: 'locked-by-lesson', facts: { unlock: 'packing' } }
  return wantedRelease(target).packing === packing ? { code: 'no-change', facts: { service, packing } } : null
}

/** [PACK19] Packed otherwise it is built anew and rolled out; the code in it is the same, good or bad. In plan at once. */
export function setPacking(cluster: Cluster, service: Service, packing: Packing, ctx: RuleContext): void {
  const wanted = wantedRelease(service)
  const content = { ...wanted, packing, resources: repacked(wanted, packing, ctx.lesson) }
  wishRelease(cluster, service, content, { changesCode: false }, ctx)
}

/**
 * [PACK19] The modules keep the memory they had; the packing's own comes or goes with it. What was not limited gets limits in a
 * virtual machine, whose size is part of what it is.
 */
function repacked(release: Release, packing: Packing, lesson: Lesson): Resources {
  const { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = release.resources
  const moreMi = packingTaxMi(packing, lesson) - packingTaxMi(release.packing, lesson)
  const moved = (memoryMi: number) => (memoryMi > 0 ? Math.max(1, memoryMi + moreMi) : 0)
  const resources = {
    ...release.resources,
    memoryRequestMi: moved(memoryRequestMi),
    memoryLimitMi: moved(memoryLimitMi),
  }
  if (!slicesCpu({ packing })) return resources
  const memoryMi = Math.max(resources.memoryRequestMi, roomyMemoryMi(release.modules, lesson, packing))
  const cpuMillis = Math.max(cpuRequestMillis, lesson.tunables.coresPerProcess * 1000)
  return {
    ...resources,
    cpuLimitMillis: cpuLimitMillis > 0 ? cpuLimitMillis : cpuMillis,
    memoryLimitMi: memoryLimitMi > 0 ? resources.memoryLimitMi : memoryMi,
  }
}

/** [PACK20] Refuses a base image for what has none to choose: only a container's image is built on one. */
export function refusalOfImage(service: Service): Refusal | null {
  const { packing } = wantedRelease(service)
  return packing === 'container' ? null : { code: 'not-for-packing', facts: { service: service.id, packing } }
}

type SetResources = Extract<TeamCommand, { kind: 'set-resources' }>

/** [PACK9] Refuses nothing but limits for a bare process, which has none; [PACK8] and a virtual machine without a limit, which is its size. */
export function refusalOfLimits(service: Service, command: SetResources, after: Resources): Refusal | null {
  const wanted = wantedRelease(service)
  const refusal: Refusal = { code: 'not-for-packing', facts: { service: service.id, packing: wanted.packing } }
  if (slicesCpu(wanted)) return after.cpuLimitMillis === 0 || after.memoryLimitMi === 0 ? refusal : null
  if (hasLimits(wanted)) return null
  const asksLimits = command.cpuLimitMillis !== undefined || command.memoryLimitMi !== undefined
  const { cpuRequestMillis, memoryRequestMi } = wanted.resources
  const sameRequests = after.cpuRequestMillis === cpuRequestMillis && after.memoryRequestMi === memoryRequestMi
  return asksLimits && sameRequests ? refusal : null
}
