/* What the instructor's page decides by itself: what Next does, which team is called, how old a change is, how a link is shown. */
import { describe, expect, it } from 'vitest'
import { secondsAgo } from '../../../../client/pages/host/ago.ts'
import { type CallAnswer, callNow, GONE_MS, LATER_MS } from '../../../../client/pages/host/called-team.ts'
import { nameOf, speakerOf } from '../../../../client/pages/host/desk.ts'
import { nextStep } from '../../../../client/pages/host/next-step.ts'
import { timesAfter } from '../../../../client/pages/host/phase-times.ts'
import { screenPath } from '../../../../client/pages/host/screen-window.ts'
import { wholeAddress } from '../../../../client/pages/host/whole-address.ts'
import { hostView, type Moment, rosterOf } from '../../../support/host-views.ts'

describe('Next', () => {
  const step = (moment: Moment, keepDesigns = true) => nextStep(hostView(moment), keepDesigns)

  it('opens a round in the lobby, with the lesson’s own designs', () => {
    expect(step('lobby')?.command).toEqual({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
  })

  it('waits for the host only where nothing goes on by itself', () => {
    const waits = (['lobby', 'briefing', 'plan', 'live', 'debrief'] as const).map((moment) => step(moment)?.waits)
    expect(waits).toEqual([true, true, false, false, true])
  })

  it('does not ask to be pressed while nobody is here', () => {
    const view = hostView('lobby')
    const empty = { ...view, summaries: view.summaries.map((summary) => ({ ...summary, seats: [] })) }
    expect(nextStep(empty, false)?.waits).toBe(false)
  })

  it('names the phase it was pressed in, so that two presses skip nothing', () => {
    expect(step('plan')?.command).toEqual({ kind: 'advance-phase', from: 'plan' })
  })

  it('asks once more in live, and only there', () => {
    expect(step('live')?.asksFirst).toBe(true)
    expect(step('plan')?.asksFirst).toBe(false)
  })

  it('starts the next round with the designs just played, unless the host says fresh', () => {
    expect(step('debrief')?.command).toMatchObject({ kind: 'open-round', keepDesigns: true })
    expect(step('debrief', false)?.command).toMatchObject({ keepDesigns: false })
  })

  it('is gone when the class is over', () => {
    expect(step('ended')).toBeNull()
  })
})

describe('who needs me', () => {
  const needs = hostView('live').needsMe
  const answer = (over: Partial<CallAnswer> = {}): CallAnswer => ({
    team: 't6',
    kind: 'later',
    happening: needs?.happening.id ?? '',
    atMs: 0,
    ...over,
  })

  it('calls the team the server names', () => {
    expect(callNow(needs, null, 0)).toMatchObject({ kind: 'called', team: 't6' })
  })

  it('is quiet when nobody needs anybody', () => {
    expect(callNow(null, null, 0)).toEqual({ kind: 'quiet' })
  })

  it('puts a call off for a minute, then calls again', () => {
    expect(callNow(needs, answer(), LATER_MS - 1)).toEqual({ kind: 'quiet' })
    expect(callNow(needs, answer(), LATER_MS)).toMatchObject({ kind: 'called' })
  })

  it('calls at once for another failure or another team', () => {
    expect(callNow(needs, answer({ happening: '1.1' }), 1)).toMatchObject({ kind: 'called' })
    expect(callNow(needs, answer({ team: 't1' }), 1)).toMatchObject({ kind: 'called' })
  })

  it('leaves the host with a team they went to, but not for ever', () => {
    expect(callNow(needs, answer({ kind: 'gone', team: 't2' }), GONE_MS - 1)).toEqual({ kind: 'gone', team: 't2' })
    expect(callNow(needs, answer({ kind: 'gone', team: 't2' }), GONE_MS)).toMatchObject({ kind: 'called' })
  })
})

describe('names', () => {
  const roster = rosterOf(hostView('live'))

  it('come from the roster; somebody who left has none', () => {
    expect(nameOf({ roster }, 's1')).toBe(roster.seats[0]?.name)
    expect(nameOf({ roster }, 's99')).toBe('')
    expect(nameOf({ roster }, undefined)).toBe('')
  })

  it('of request types are the lesson’s, and their ids while it is not here', () => {
    expect(speakerOf({ roster, lesson: null }).className('buy')).toBe('buy')
  })
})

describe('how long ago', () => {
  it('counts the round’s own ticks in live', () => {
    const clock = { ...hostView('live').clock, liveStartTick: 960, liveTick: 40 }
    expect(secondsAgo(980, clock, 240)).toBe(5)
  })

  it('counts from the opening in plan', () => {
    const clock = { ...hostView('plan').clock, liveStartTick: 0, secondsLeft: 200 }
    expect(secondsAgo(120, clock, 240)).toBe(10)
  })

  it('is never negative after time was added', () => {
    const clock = { ...hostView('plan').clock, liveStartTick: 0, secondsLeft: 300 }
    expect(secondsAgo(120, clock, 240)).toBe(0)
  })
})

describe('times of the phases', () => {
  it('begin with the first briefing, not with the lobby', () => {
    const lobby = timesAfter(null, { phase: 'lobby', round: 0 }, 1000)
    expect(lobby.beganMs).toBeNull()
    expect(timesAfter(lobby, { phase: 'briefing', round: 1 }, 2000).beganMs).toBe(2000)
  })

  it('stay while the phase does, and keep the beginning after it', () => {
    const briefing = timesAfter(null, { phase: 'briefing', round: 1 }, 2000)
    expect(timesAfter(briefing, { phase: 'briefing', round: 1 }, 9000)).toBe(briefing)
    expect(timesAfter(briefing, { phase: 'plan', round: 1 }, 9000)).toMatchObject({ beganMs: 2000, phaseSinceMs: 9000 })
  })
})

describe('links for other devices', () => {
  const origin = 'http://192.168.0.12:3000'

  it('carry the address that phones can reach', () => {
    expect(wholeAddress('/host/KQ73XD#secret', origin, 'KQ73XD', 'host')).toBe(`${origin}/host/KQ73XD#secret`)
    expect(wholeAddress('http://localhost:3000/play/KQ73XD#secret', origin, 'KQ73XD', 'seat')).toBe(
      `${origin}/play/KQ73XD#secret`,
    )
  })

  it('put a bare secret behind the right page', () => {
    expect(wholeAddress('secret', origin, 'KQ73XD', 'seat')).toBe(`${origin}/play/KQ73XD#secret`)
  })

  it('tell the big screen its address only where its own would not do', () => {
    expect(screenPath('KQ73XD', origin, origin)).toBe('/screen/KQ73XD')
    expect(screenPath('KQ73XD', origin, 'http://localhost:3000')).toContain('?at=http%3A%2F%2F192')
  })
})
