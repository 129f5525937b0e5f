/* Where a replay goes from where it is: with the time that passes, and from action to action. Pure; the clock is player.ts. */
import { assertNever } from '../../shared/lib/assert.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'

/** How fast the round passes, 1 being live. */
export const SPEEDS = [0.25, 0.5, 1, 4, 16, 64] as const
export type Speed = (typeof SPEEDS)[number]

const MS_PER_SECOND = 1000

/** Position in ticks after `elapsedMs` of playing; never past `lastTick`. */
export function advanced(position: number, elapsedMs: number, speed: number, lastTick: number): number {
  return Math.min(lastTick, position + (elapsedMs / MS_PER_SECOND) * TICKS_PER_SECOND * speed)
}

/** A tick that exists. */
export function within(tick: number, totalTicks: number): number {
  return Math.max(0, Math.min(totalTicks, Math.round(tick)))
}

/** The next tick on which somebody did something; null when nobody did any more. Marks are in order of time. */
export function nextMark(marks: readonly { tick: number }[], tick: number): number | null {
  return marks.find((mark) => mark.tick > tick)?.tick ?? null
}

export function previousMark(marks: readonly { tick: number }[], tick: number): number | null {
  return marks.findLast((mark) => mark.tick < tick)?.tick ?? null
}

export type Step = 'toggle' | 'tick-back' | 'tick-on' | 'action-back' | 'action-on' | 'start' | 'end'

/** What a key does to a replay; null for keys that are none of its. */
export function stepOfKey(key: string, shift: boolean): Step | null {
  switch (key) {
    case ' ':
      return 'toggle'
    case 'ArrowLeft':
      return shift ? 'action-back' : 'tick-back'
    case 'ArrowRight':
      return shift ? 'action-on' : 'tick-on'
    case 'Home':
      return 'start'
    case 'End':
      return 'end'
    default:
      return null
  }
}

/** Where a step leads; where there is no action that way, nowhere else. */
export function stepTarget(
  step: Exclude<Step, 'toggle'>,
  from: { tick: number; totalTicks: number; marks: readonly { tick: number }[] },
): number {
  const { tick, totalTicks, marks } = from
  switch (step) {
    case 'tick-back':
      return within(tick - 1, totalTicks)
    case 'tick-on':
      return within(tick + 1, totalTicks)
    case 'action-back':
      return previousMark(marks, tick) ?? tick
    case 'action-on':
      return nextMark(marks, tick) ?? tick
    case 'start':
      return 0
    case 'end':
      return totalTicks
    default:
      return assertNever(step)
  }
}
