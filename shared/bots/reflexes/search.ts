/* What a team without monitoring does (GAME.md §9): users are angry, something may be down, and nothing says what is wrong. It tries one
   thing after another on one service after another. With monitoring it does nothing: then software.ts sees what fails. */

import type { ServiceView, TeamView } from '../../game/view.types.ts'
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
  return (view) => {
    if (!view.blind || !isTroubled(view)) {
      step = 0
      return []
    }
    const services = ownServices(view)
    const service = services[Math.floor(step / TRIES.length) % Math.max(1, services.length)]
    const attempt = TRIES[step % TRIES.length]
    if (!service || !attempt) return []
    return [{ key: 'search', command: attempt(service), goesOn: true, done: () => (step += 1) }]
  }
}

/** As far as anybody can tell without charts. */
function isTroubled(view: TeamView): boolean {
  return view.classes.some((one) => one.state !== 'fine') || ownServices(view).some((one) => one.state === 'down')
}
