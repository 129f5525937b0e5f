/* Placing by hand (GAME.md §5): a person pins a slot to a node and is refused where the scheduler would be. What happens to the pin:
   replicas.ts and schedule.ts. */

import { assertNever } from '../lib/assert.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Refusal } from '../world/act.ts'
import type { Cluster, Node } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import { type Misfit, filterOf, sceneOf, usageOf } from './fit.ts'
import { libraryClash } from './libraries.ts'
import { isServing, podInSlot } from './pods.ts'
import { type Scene, type Seeker, wantedSeeker } from './seeker.ts'

/** [SCH14] placing by hand obeys the same filters: a person is refused where the scheduler would be. Null: it can be placed. */
export function checkPlacement(
  cluster: Cluster,
  service: ServiceId,
  slot: number,
  node: NodeId,
  lesson: Lesson,
): Refusal | null {
  const owner = cluster.services[service]
  if (!owner) return { code: 'unknown-service', facts: { service } }
  const wish = owner.slots[slot - 1]
  if (!wish) return { code: 'unknown-slot', facts: { service, slot } }
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  if (wish.pin === node) return { code: 'no-change', facts: { service, slot, node } }
  const pod = podInSlot(cluster, service, slot)
  if (pod?.node === node && target.lifecycle.kind !== 'not-ready') return null
  if (target.lifecycle.kind === 'provisioning' || target.lifecycle.kind === 'not-ready') {
    return { code: 'node-not-ready', facts: { service, slot, node } }
  }
  // A pod that serves stays until its successor is ready, and is in the way of it until then; any other leaves first.
  const instead = pod !== undefined && !isServing(pod) ? pod : null
  const seeker = wantedSeeker(cluster, owner, lesson, instead)
  const scene = sceneOf(cluster, lesson)
  const [found] = filterOf(scene, seeker)(target)
  return found ? refusalOf(found, scene, seeker, slot, target) : null
}

function refusalOf(found: Misfit, { cluster, lesson }: Scene, seeker: Seeker, slot: number, node: Node): Refusal {
  const where = { service: seeker.service, slot, node: node.id }
  const usage = usageOf(cluster, node.id, lesson)
  const { cpuRequestMillis, memoryRequestMi } = seeker.resources
  switch (found.filter) {
    case 'insufficient-cpu': {
      const freeMillis = node.cpuMillis - usage.cpuMillis
      const missingMillis = found.missing ?? 0
      return { code: found.filter, facts: { ...where, requestMillis: cpuRequestMillis, freeMillis, missingMillis } }
    }
    case 'insufficient-memory': {
      const freeMi = node.memoryMi - usage.memoryMi
      const missingMi = found.missing ?? 0
      return { code: found.filter, facts: { ...where, requestMi: memoryRequestMi, freeMi, missingMi } }
    }
    case 'too-many-pods':
      return { code: found.filter, facts: { ...where, limit: usage.pods } }
    case 'unschedulable':
      return { code: 'node-cordoned', facts: where }
    case 'not-ready':
      return { code: 'node-not-ready', facts: where }
    // [TNT5] the taint is named, as `kubectl describe pod` names it.
    case 'untolerated-taint':
      return { code: found.filter, facts: { ...where, key: found.taint?.key ?? '', value: found.taint?.value ?? '' } }
    // [AFF5] whoever keeps the others away: to a person it is one rule.
    case 'existing-anti-affinity':
      return { code: 'anti-affinity', facts: where }
    case 'node-selector':
    case 'affinity':
    case 'anti-affinity':
    case 'topology-spread':
      return { code: found.filter, facts: where }
    case 'library-clash': {
      const clash = libraryClash(cluster, seeker, node.id, lesson)
      const { library = '', major = 0, installedMajor = 0, service = '' } = clash ?? {}
      return { code: found.filter, facts: { ...where, library, major, installedMajor, neighbour: service } }
    }
    case 'pinned-elsewhere':
    case 'no-scheduler':
      // A person who pins asks neither for another pin nor for a scheduler.
      throw new Error(`invariant broken: ${found.filter} for a pod that is placed by hand`)
    default:
      return assertNever(found.filter)
  }
}

/** Refuses to unpin what is not pinned. */
export function checkRelease(cluster: Cluster, service: ServiceId, slot: number): Refusal | null {
  const owner = cluster.services[service]
  if (!owner) return { code: 'unknown-service', facts: { service } }
  const wish = owner.slots[slot - 1]
  if (!wish) return { code: 'unknown-slot', facts: { service, slot } }
  return wish.pin === null ? { code: 'no-change', facts: { service, slot } } : null
}
