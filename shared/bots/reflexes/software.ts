/* Reflexes on failing software: rolling back, a new certificate, a rollout that is stuck. Where nothing shows what fails: search.ts. */

import type { ServiceView, TeamView } from '../../game/view.types.ts'
import type { ServiceId } from '../../world/ids.ts'
import { ticksOf } from '../../world/units.ts'
import { type MakeDetector, ownServices, type Task } from './task.ts'

/**
 * A service whose calls fail this often has something wrong with it: half the calls of one of its modules may be few of all. Below the
 * lower one, where its light says fine (game/health.ts), it is well.
 */
const FAILING_PERCENT = 3
const WELL_PERCENT = 2

/** A rollback that has changed nothing for so long was refused, or lost before a wall, which holds it for 8 s. */
const IN_VAIN_TICKS = ticksOf(12)

/** A service with an OOM goes back to the release before, once in a round: a second time it would be a question of size. */
export const rollBackAfterOom: MakeDetector = () => {
  const read = new Set<string>()
  const dead = new Set<ServiceId>()
  const rolledBack = new Set<ServiceId>()
  return (view) => {
    for (const service of oomKilled(view, read)) dead.add(service)
    return ownServices(view).flatMap((service): Task[] => {
      if (!dead.has(service.id) || rolledBack.has(service.id)) return []
      const hasEarlier = service.revisions.length > 0
      return [
        {
          key: `oom:${service.id}`,
          command: hasEarlier ? { kind: 'rollback', service: service.id } : null,
          done: () => {
            // An OOM with nothing to roll back to was a question of size: the next one counts as the first.
            dead.delete(service.id)
            if (hasEarlier) rolledBack.add(service.id)
          },
        },
      ]
    })
  }
}

/** Services with an OOM to be seen: a pod that waits for its restart, or, because the first restart is at once, a new line of the feed. */
function oomKilled(view: TeamView, read: Set<string>): ServiceId[] {
  const services = view.pods.filter((pod) => pod.death === 'OOMKilled').map((pod) => pod.service)
  for (const line of view.feed) {
    if (line.kind !== 'oom-killed' || line.service === undefined || read.has(line.id)) continue
    read.add(line.id)
    services.push(line.service)
  }
  return services
}

/**
 * A service that fails by itself under a revision it has never been well with goes back to the one before. What it went back to is trusted:
 * what fails then is something else, and the revision before that is the bad one.
 */
export const rollBackAfterErrors: MakeDetector = () => {
  const wellWith = new Map<ServiceId, number>()
  const goingBack = new Map<ServiceId, { revision: number; sinceTick: number }>()
  return (view) =>
    ownServices(view).flatMap((service): Task[] => {
      const { id, revision, rollout } = service
      const left = goingBack.get(id)
      const isBack = left !== undefined && left.revision !== revision && rollout === 'done'
      const cameToNothing = left?.revision === revision && view.clock.liveTick - left.sinceTick >= IN_VAIN_TICKS
      if (isBack || cameToNothing) goingBack.delete(id)
      const isWell = rollout === 'done' && service.errorPercent < WELL_PERCENT && service.breaker === 'closed'
      if (isBack || isWell || !wellWith.has(id)) wellWith.set(id, revision)
      const isNew = wellWith.get(id) !== revision && runs(view, service)
      if (!isNew || goingBack.has(id) || !failsByItself(view, service)) return []
      const done = () => goingBack.set(id, { revision, sinceTick: view.clock.liveTick })
      return [{ key: `errors:${id}`, command: { kind: 'rollback', service: id }, done }]
    })
}

/** Whether some replica already serves the newest revision: while it is being built, what fails is something else. */
function runs(view: TeamView, { id, revision }: ServiceView): boolean {
  return view.pods.some((pod) => pod.service === id && pod.revision === revision && pod.state === 'ready')
}

/** Its calls fail, or a breaker spares it them because they did, though none that it makes to others does. */
export function failsByItself(view: TeamView, service: ServiceView): boolean {
  if (service.errorPercent < FAILING_PERCENT && service.breaker === 'closed') return false
  return !view.lines.some((line) => line.from === service.id && line.errorPercent >= FAILING_PERCENT)
}

export const rotateCertificate: MakeDetector = () => (view) =>
  ownServices(view)
    .filter((service) => service.certificateExpired)
    .map((service) => ({
      key: `certificate:${service.id}`,
      command: { kind: 'rotate-certificate', service: service.id },
    }))

export const recreateStuckRollout: MakeDetector = () => (view) =>
  ownServices(view)
    .filter((service) => service.rollout === 'stuck')
    .map((service) => ({
      key: `stuck:${service.id}`,
      command: { kind: 'start-rollout', service: service.id, strategy: 'recreate' },
    }))
