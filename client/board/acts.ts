/* What this seat has asked for and not yet seen on the board, and the newest refusal with the place it belongs to. A command shows as
   pending at once and as done only when a view says so. The sentence of a refusal is words/refusal.ts. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { BatchCommand, Command, Refusal, SeatCommand, TeamCommand } from '../../shared/game/command.ts'
import { compareEntryIds, type EntryId } from '../../shared/game/entry.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { CommandAnswer } from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'

export type BoardCommand =
  | TeamCommand
  | BatchCommand
  | Extract<SeatCommand, { kind: 'ready' | 'confirm-request' | 'predict' }>

const OF_OTHER_PAGES: readonly Exclude<Command, BoardCommand>['kind'][] = [
  ...(['join', 'leave', 'configure', 'open-round', 'advance-phase', 'set-pause', 'extend', 'inject'] as const),
  ...(['set-seat', 'remove-seat', 'show', 'hint', 'end-session'] as const),
]

/** Whether a command is one that a board sends; the host's and a seat's coming and going are not. */
export function isBoardCommand(command: Command): command is BoardCommand {
  return !OF_OTHER_PAGES.some((kind) => kind === command.kind)
}

/** Sends a command, or null where nothing may be changed (a replay). */
export type Send = (command: BoardCommand) => Promise<CommandAnswer> | null

interface PendingAct {
  id: number
  command: BoardCommand
  subjects: readonly string[]
  /** The entry it became; shown as pending until a view has seen that. */
  entry: EntryId | null
}

export interface RefusedAct {
  id: number
  command: BoardCommand
  refusal: Refusal
  bySeat: SeatId | null
  x: number
  y: number
}

export interface Acts {
  act: (command: BoardCommand) => void
  refused: ReadonlySignal<RefusedAct | null>
  /** A refusal that came from elsewhere: of a command an earlier load of the page made. */
  refuse: (command: BoardCommand, refusal: Refusal, bySeat: SeatId | null) => void
  dismiss: () => void
  /** Whether something is on its way that touches the subject (`subjectsOf`). */
  isPending: (subject: string) => boolean
  /** Replicas last asked for while on their way, else null. */
  replicasAsked: (service: string) => number | null
  /** Forgets what the view has caught up with. */
  seen: (view: TeamView) => void
}

/** What a command touches, in keys the parts of the board ask for. */
export function subjectsOf(command: BoardCommand): string[] {
  switch (command.kind) {
    case 'batch':
      return command.commands.flatMap(subjectsOf)
    case 'split-service':
      return ['new-service', ...command.modules.map((module) => `module:${module}`)]
    case 'merge-services':
      return [`service:${command.from}`, `service:${command.into}`]
    case 'move-module':
      return [`module:${command.module}`]
    case 'set-image':
    case 'set-packing':
    case 'set-resources':
    case 'set-scheduling':
    case 'set-autoscaler':
    case 'set-disruption-budget':
    case 'rotate-certificate':
    case 'start-rollout':
    case 'pause-rollout':
    case 'rollback':
      return [`packing:${command.service}`]
    case 'scale-service':
      return [`replicas:${command.service}`]
    case 'place-pod':
    case 'release-pod':
    case 'restart':
      return [`pod:${command.service}/${command.slot}`]
    case 'set-saga':
      return [`saga:${command.class}`]
    case 'release-node':
    case 'cordon':
    case 'uncordon':
    case 'drain':
    case 'taint':
    case 'untaint':
      return [`node:${command.node}`]
    case 'ship-ticket':
      return [`ticket:${command.ticket}`]
    case 'buy-tool':
    case 'sell-tool':
      return [`tool:${command.tool}`]
    case 'confirm-request':
      return [`request:${command.request}`]
    case 'set-policy':
    case 'set-node-autoscaler':
    case 'rent-node':
    case 'predict':
    case 'ready':
      return [command.kind]
  }
}

/** `where` says where the hand is when something is asked for: a refusal appears there. */
export function createActs(send: Send, where: () => { x: number; y: number }): Acts {
  const pending = signal<readonly PendingAct[]>([])
  const refused = signal<RefusedAct | null>(null)
  let given = 0
  let shown: EntryId | null = null
  /** Requests before the wall: what I asked of the other side is on its way until it has gone through. */
  let waiting: ReadonlySet<EntryId> = new Set()

  function without(id: number): void {
    pending.value = pending.value.filter((act) => act.id !== id)
  }

  function settle(act: PendingAct, answer: CommandAnswer, at: { x: number; y: number }): void {
    switch (answer.kind) {
      case 'done':
        if (shown && compareEntryIds(shown, answer.entry) >= 0 && !waiting.has(answer.entry)) {
          without(act.id)
          return
        }
        pending.value = pending.value.map((one) => (one.id === act.id ? { ...one, entry: answer.entry } : one))
        return
      case 'refused':
        without(act.id)
        refused.value = {
          ...at,
          id: act.id,
          command: act.command,
          refusal: answer.refusal,
          bySeat: answer.bySeat ?? null,
        }
        return
      case 'unknown':
        // The connection asks again by itself; only a final answer ends the waiting.
        return
    }
  }

  return {
    act(command) {
      const answer = send(command)
      if (!answer) return
      given += 1
      const act: PendingAct = { id: given, command, subjects: subjectsOf(command), entry: null }
      const at = where()
      refused.value = null
      pending.value = [...pending.value, act]
      void answer.then((final) => settle(act, final, at))
    },
    refused,
    refuse(command, refusal, bySeat) {
      given += 1
      refused.value = { ...where(), id: given, command, refusal, bySeat }
    },
    dismiss() {
      refused.value = null
    },
    isPending: (subject) => pending.value.some((act) => act.subjects.includes(subject)),
    replicasAsked(service) {
      const asked = pending.value.flatMap(({ command }) =>
        command.kind === 'scale-service' && command.service === service ? [command.replicas] : [],
      )
      return asked.at(-1) ?? null
    },
    seen(view) {
      if (!shown || compareEntryIds(view.seen, shown) > 0) shown = view.seen
      waiting = new Set(view.requests.map(({ id }) => id))
      const left = pending
        .peek()
        .filter((act) => !act.entry || compareEntryIds(view.seen, act.entry) < 0 || waiting.has(act.entry))
      if (left.length !== pending.peek().length) pending.value = left
    },
  }
}
