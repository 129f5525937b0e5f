/* What a team without monitoring does (GAME.md §9): users are angry, something may be down, and nothing says what is wrong. It tries one
   thing after another on one service after another. With monitoring it does nothing: then software.ts sees what fails. */

import type { ServiceView, TeamView } from '../../game/view.types.ts'
import type { ServiceId } from '../../world/ids.ts'
import { type MakeDetector, ownServices, type Task } from './task.ts'

type Try = (service: ServiceView) => Task['command']

/** The cheapest first. What cannot help is refused, and costs the time of an act like anything else. */
const TRIES: readonly Try[] = [
  ({ id }) => ({ kind: 'rotate-certificate', service: id }),
  ({ id }) => ({ kind: 'rollback', service: id }),
  ({ id }) => ({ kind: 'restart', service: id, slot: 1 }),
]

export const searchByHand: MakeDetector = () => {
  let step = 0
  const trusted = trustedRevisions()
  return (view) => {
    trusted.look(view)
    if (!view.blind || !isTroubled(view)) {
      step = 0
      return []
    }
    const services = ownServices(view)
    for (let tried = 0; tried < services.length * TRIES.length; tried++) {
      const service = services[Math.floor(step / TRIES.length) % services.length]!
      const command = TRIES[step % TRIES.length]!(service)
      if (command?.kind === 'rollback' && trusted.has(service)) {
        step += 1
        continue
      }
      const done = () => {
        step += 1
        if (command?.kind === 'rollback') trusted.goesBack(service)
      }
      return [{ key: 'search', command, goesOn: true, done }]
    }
    return []
  }
}

/** Revisions that somebody went back to: to go back once more would bring back what was taken back. */
function trustedRevisions() {
  const revisions = new Map<ServiceId, number>()
  const leaving = new Map<ServiceId, number>()
  return {
    look(view: TeamView) {
      for (const { id, revision } of view.services) {
        const left = leaving.get(id)
        if (left === undefined || revision === left) continue
        revisions.set(id, revision)
        leaving.delete(id)
      }
    },
    has: ({ id, revision }: ServiceView) => revisions.get(id) === revision,
    goesBack: ({ id, revision }: ServiceView) => leaving.set(id, revision),
  }
}

/** As far as anybody can tell without charts. */
function isTroubled(view: TeamView): boolean {
  return view.classes.some((one) => one.state !== 'fine') || ownServices(view).some((one) => one.state === 'down')
}
