/* How long ago something happened, in time of the round: a paused clock ages nothing. */
import type { ClockView } from '../../../shared/game/view.types.ts'
import { TICKS_PER_SECOND } from '../../../shared/world/units.ts'

/**
 * Tick of the round now. In live the clock knows it; in plan it follows from what is left, and time that was added counts as not yet
 * begun.
 * @param planSeconds of this round
 */
export function roundTick(clock: ClockView, planSeconds: number): number {
  if (clock.liveStartTick > 0) return clock.liveStartTick + Math.max(0, clock.liveTick)
  return Math.max(0, planSeconds - clock.secondsLeft) * TICKS_PER_SECOND
}

/** Whole seconds of the round's time, never negative. */
export function secondsAgo(tick: number, clock: ClockView, planSeconds: number): number {
  return Math.max(0, Math.round((roundTick(clock, planSeconds) - tick) / TICKS_PER_SECOND))
}
