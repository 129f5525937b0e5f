/* Packing (GAME.md §4): a bare process, a virtual machine or a container: what each isolates, what it costs, and what it takes to
   deliver it. What an image is made of: pack.ts. */

import type { Packing } from '../lessons/lesson.ts'
import type { Refusal } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { wantedRelease, wishRelease } from './release.ts'

export function checkPacking(cluster: Cluster, service: ServiceId, packing: Packing, ctx: RuleContext): Refusal | null {
  const target = cluster.services[service]
  if (!target) return { code: 'unknown-service', facts: { service } }
  if (!ctx.lesson.unlocks.includes('packing')) return { code: 'locked-by-lesson', facts: { unlock: 'packing' } }
  return wantedRelease(target).packing === packing ? { code: 'no-change', facts: { service, packing } } : null
}

/** Packed otherwise it is built anew; the code in it is the same, good or bad. */
export function setPacking(cluster: Cluster, service: Service, packing: Packing, ctx: RuleContext): void {
  wishRelease(cluster, service, { ...wantedRelease(service), packing }, { changesCode: false }, ctx)
}
