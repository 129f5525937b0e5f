/* The lesson's times as the class plan takes them; the plan itself is class-plan.ts. */
import { TICKS_PER_SECOND } from '../../../shared/world/units.ts'
import type { LessonTimes } from './class-plan.ts'
import type { Desk } from './desk.ts'

/* Until the lesson's file is here: the times most lessons have. */
const USUAL = { planSeconds: 240, laterPlanSeconds: 120, liveSeconds: 240 }

/** Live counts as long as extending made it. */
export function planTimes(desk: Pick<Desk, 'lesson' | 'view' | 'classMinutes'>): LessonTimes {
  const { planSeconds, laterPlanSeconds, liveSeconds } = desk.lesson?.lesson ?? USUAL
  const extended = desk.view.clock.phase === 'live' ? desk.view.clock.liveTicks / TICKS_PER_SECOND : 0
  return { minutes: desk.classMinutes, planSeconds, laterPlanSeconds, liveSeconds: Math.max(liveSeconds, extended) }
}
