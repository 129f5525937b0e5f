/* The class as a chart's edge scale: which minutes belong to what, where now is, and when it will end if things go on as planned.
   It is a plan for the eye and binds nobody: the phases are the session's. Drawn by edge-scale.tsx. */
import type { ClockView } from '../../../shared/game/view.types.ts'

export type SegmentKind = 'earlier' | 'briefing' | 'plan' | 'live' | 'debrief' | 'again' | 'transfer' | 'exit'

export interface Segment {
  kind: SegmentKind
  startMinute: number
  minutes: number
  /** `again` and `earlier`: the round meant, from 1. */
  round: number
}

export interface LessonTimes {
  /** The whole class. */
  minutes: number
  planSeconds: number
  laterPlanSeconds: number
  liveSeconds: number
}

/* How the talking minutes of a class are shared out: a debrief is a third of the lesson. Of a 50-minute class with 14 minutes of
   play these are minutes as they stand. */
const TALK = { briefing: 7, debrief: 12, again: 4, transfer: 8, exit: 5 }
const TALK_SUM = Object.values(TALK).reduce((sum, share) => sum + share, 0)
/* Shares of a later round's talking minutes: a word before, the comparison after. */
const LATER_BRIEFING = 1
/* Less talk than this is no class; a scale that short would only alarm. */
const LEAST_TALK_MINUTES = 12

/** Segments in order for the round that is on; from the second on, earlier rounds are one segment and this round is opened up. */
export function classPlan(times: LessonTimes, round: number): Segment[] {
  const first = (times.planSeconds + times.liveSeconds) / 60
  const later = (times.laterPlanSeconds + times.liveSeconds) / 60
  const talk = Math.max(LEAST_TALK_MINUTES, times.minutes - first - later) / TALK_SUM
  const again = later + TALK.again * talk
  const opening = TALK.briefing * talk + first + TALK.debrief * talk
  const lengths: [SegmentKind, number, number][] =
    round <= 1
      ? [
          ['briefing', TALK.briefing * talk, 1],
          ['plan', times.planSeconds / 60, 1],
          ['live', times.liveSeconds / 60, 1],
          ['debrief', TALK.debrief * talk, 1],
          ['again', again, 2],
        ]
      : [
          ['earlier', opening + again * (round - 2), round - 1],
          ['briefing', LATER_BRIEFING * talk, round],
          ['plan', times.laterPlanSeconds / 60, round],
          ['live', times.liveSeconds / 60, round],
          ['debrief', (TALK.again - LATER_BRIEFING) * talk, round],
        ]
  lengths.push(['transfer', TALK.transfer * talk, round], ['exit', TALK.exit * talk, round])
  let startMinute = 0
  return lengths.map(([kind, minutes, of]) => {
    const segment = { kind, startMinute, minutes, round: of }
    startMinute += minutes
    return segment
  })
}

export function planMinutes(plan: readonly Segment[]): number {
  const last = plan.at(-1)
  return last ? last.startMinute + last.minutes : 0
}

/** The segment that is on; null in the lobby and after the end. */
export function segmentNow(plan: readonly Segment[], clock: ClockView): Segment | null {
  return plan.find((segment) => segment.kind === clock.phase) ?? null
}

/**
 * Where now stands on the scale, in minutes. Plan and live know their own clocks; briefing and debrief go by the wall clock, and
 * talk that takes longer than planned waits at its end.
 * @param secondsInPhase since this phase began, by the wall clock
 */
export function minuteNow(plan: readonly Segment[], clock: ClockView, secondsInPhase: number): number {
  const segment = segmentNow(plan, clock)
  if (!segment) return clock.phase === 'ended' ? planMinutes(plan) : 0
  const counted = clock.phase === 'plan' || clock.phase === 'live'
  const into = counted ? segment.minutes - clock.secondsLeft / 60 : secondsInPhase / 60
  return segment.startMinute + Math.max(0, Math.min(segment.minutes, into))
}

/** Minutes to the end of the class from now; talk that ran over has no remainder. */
export function minutesToEnd(plan: readonly Segment[], clock: ClockView, secondsInPhase: number): number {
  return planMinutes(plan) - minuteNow(plan, clock, secondsInPhase)
}
