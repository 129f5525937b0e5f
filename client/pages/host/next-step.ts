/* What Next does: one button through the whole class, so what it will do, whether it asks first and whether the lesson waits for
   it are settled in one place. The button itself is controls.tsx. */
import type { HostCommand } from '../../../shared/game/command.ts'
import type { HostView } from '../../../shared/game/view.types.ts'
import { assertNever } from '../../../shared/lib/assert.ts'

export interface NextStep {
  kind: 'start-briefing' | 'start-plan' | 'start-live' | 'end-live' | 'next-round'
  command: HostCommand
  /** Traffic is flowing: one press too many would cost the class its round. */
  asksFirst: boolean
  /** Nothing goes on until the host does: the button takes the accent. */
  waits: boolean
}

/** Null when there is nothing left to go on to. */
export function nextStep(
  view: Pick<HostView, 'clock' | 'options' | 'summaries'>,
  keepDesigns: boolean,
): NextStep | null {
  const { phase } = view.clock
  switch (phase) {
    case 'lobby':
      return {
        kind: 'start-briefing',
        command: { kind: 'open-round', lesson: view.options.lesson, keepDesigns: false },
        asksFirst: false,
        waits: view.summaries.some((team) => team.seats.length > 0),
      }
    case 'briefing':
      return { kind: 'start-plan', command: { kind: 'advance-phase', from: phase }, asksFirst: false, waits: true }
    case 'plan':
      return { kind: 'start-live', command: { kind: 'advance-phase', from: phase }, asksFirst: false, waits: false }
    case 'live':
      return { kind: 'end-live', command: { kind: 'advance-phase', from: phase }, asksFirst: true, waits: false }
    case 'debrief':
      return {
        kind: 'next-round',
        command: { kind: 'open-round', lesson: view.options.lesson, keepDesigns },
        asksFirst: false,
        waits: true,
      }
    case 'ended':
      return null
    default:
      return assertNever(phase)
  }
}
