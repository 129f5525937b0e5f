/* What it means to put a thing in a place: the command of every drop, and the key teammates are told while something is held.
   How things get into the hand is hand.ts; what has room is fits.ts. */
import type { ModuleId } from '../../shared/lessons/lesson.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { Holding } from '../../shared/protocol/messages.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { BoardCommand } from './acts.ts'
import type { Held, Target } from './hand.ts'

export type Placement =
  | { kind: 'command'; command: BoardCommand }
  /** A new service needs a label first. */
  | { kind: 'ask-label'; modules: ModuleId[] }
  | { kind: 'nothing' }

/** What follows when `held` is dropped on `target`. */
export function placementOf(held: Held, target: Target): Placement {
  switch (held.kind) {
    case 'pod': {
      const { service, slot } = held
      if (target.kind === 'node')
        return { kind: 'command', command: { kind: 'place-pod', service, slot, node: target.node } }
      if (target.kind === 'scheduler') return { kind: 'command', command: { kind: 'release-pod', service, slot } }
      return { kind: 'nothing' }
    }
    case 'module':
      if (target.kind === 'new-service') return { kind: 'ask-label', modules: [held.module] }
      if (target.kind === 'service')
        return { kind: 'command', command: { kind: 'move-module', module: held.module, to: target.service } }
      return { kind: 'nothing' }
    case 'service':
      if (target.kind === 'service')
        return { kind: 'command', command: { kind: 'merge-services', from: held.service, into: target.service } }
      return { kind: 'nothing' }
    default:
      return assertNever(held)
  }
}

/** What teammates are told. A pod goes by its id in the view, so that they find the very one. */
export function holdingOf(held: Held | null, view: TeamView): Holding {
  if (!held) return null
  switch (held.kind) {
    case 'pod': {
      const pod = view.pods.find(({ service, slot }) => service === held.service && slot === held.slot)
      return pod ? { kind: 'pod', id: pod.id } : null
    }
    case 'module':
      return { kind: 'module', id: held.module }
    case 'service':
      return { kind: 'service', id: held.service }
    default:
      return assertNever(held)
  }
}
