/* The class as an edge scale: what a 50-minute class is made of, and where now stands on it. */
import { describe, expect, it } from 'vitest'
import {
  classPlan,
  minuteNow,
  minutesToEnd,
  planMinutes,
  segmentNow,
} from '../../../../client/pages/host/class-plan.ts'
import type { ClockView } from '../../../../shared/game/view.types.ts'

const TIMES = { minutes: 50, planSeconds: 240, laterPlanSeconds: 120, liveSeconds: 240 }

function clock(phase: ClockView['phase'], secondsLeft = 0, round = 1): ClockView {
  return {
    phase,
    secondsLeft,
    round,
    paused: false,
    liveTick: 0,
    liveTicks: 960,
    liveStartTick: 0,
    lesson: 'shop-split',
  }
}

describe('the plan of a class', () => {
  it('shares out 50 minutes as the lesson is taught', () => {
    const plan = classPlan(TIMES, 1)
    expect(plan.map(({ kind, minutes }) => [kind, minutes])).toEqual([
      ['briefing', 7],
      ['plan', 4],
      ['live', 4],
      ['debrief', 12],
      ['again', 10],
      ['transfer', 8],
      ['exit', 5],
    ])
    expect(planMinutes(plan)).toBe(50)
  })

  it('keeps the length of the class in the second round, with the first behind it', () => {
    const plan = classPlan(TIMES, 2)
    expect(plan[0]).toMatchObject({ kind: 'earlier', minutes: 27, round: 1 })
    expect(planMinutes(plan)).toBe(50)
  })

  it('grows by a round for each further one', () => {
    expect(planMinutes(classPlan(TIMES, 3))).toBe(60)
  })

  it('never squeezes talking to nothing in a class that is too short', () => {
    const debrief = classPlan({ ...TIMES, minutes: 10 }, 1).find((segment) => segment.kind === 'debrief')
    expect(debrief?.minutes).toBeGreaterThan(3)
  })
})

describe('now on the scale', () => {
  const plan = classPlan(TIMES, 1)

  it('goes by the clock of plan and live', () => {
    expect(minuteNow(plan, clock('live', 60), 999)).toBe(14)
  })

  it('goes by the wall in briefing, and waits at its end when talk takes longer', () => {
    expect(minuteNow(plan, clock('briefing'), 120)).toBe(2)
    expect(minuteNow(plan, clock('briefing'), 3600)).toBe(7)
  })

  it('does not run backward when time was added beyond the plan', () => {
    expect(minuteNow(plan, clock('plan', 600), 0)).toBe(7)
  })

  it('stands nowhere in the lobby and at the end when all is over', () => {
    expect(segmentNow(plan, clock('lobby'))).toBeNull()
    expect(minuteNow(plan, clock('ended'), 0)).toBe(50)
    expect(minutesToEnd(plan, clock('ended'), 0)).toBe(0)
  })
})
