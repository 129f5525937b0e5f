/* [OBS] What a team sees without monitoring, in a lesson that shows only what tools show. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const BLIND = { observability: 'tools-only' as const, tools: { monitoring: 40 }, spikes: [], incidents: [] }

/** A class of one team whose lesson shows only what tools show, `seconds` into live. */
function live(seconds: number, before: (room: PlayedClass) => void = () => undefined): PlayedClass {
  const room = aClass({ lesson: BLIND, teams: 1, seats: 1 }).toPlan()
  before(room)
  return room.toLive().tick(seconds * TICKS_PER_SECOND)
}

const seen = (room: PlayedClass) => viewForTeam(room.session, 't1', room.feed)

const buyMonitoring = (room: PlayedClass) => {
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 })
  room.say('s1', { kind: 'buy-tool', tool: 'monitoring' })
}

describe('[OBS1] a team without monitoring', () => {
  it('is blind: no figures, no causes, and its score of the last ten seconds', () => {
    const view = seen(live(27))
    expect(view.blind).toBe(true)
    expect(view.alarm).toBe(null)
    expect(view.services[0]).toMatchObject({ cpuPercent: 0, entriesPerSecond: 0, responseMs: 0, state: 'fine' })
    expect(view.money.profit).toBe(view.history[19]?.[2])
    expect(view.history.length).toBe(20)
  })

  it('sees again once its monitoring runs, and never was blind where the lesson shows everything', () => {
    const seeing = seen(live(27, buyMonitoring))
    expect(seeing.blind).toBe(false)
    expect(seeing.services.find(({ id }) => id === 'shop')?.entriesPerSecond).toBeGreaterThan(0)
    const room = aClass({ lesson: { ...BLIND, observability: 'full' }, teams: 1, seats: 1 })
      .toLive()
      .tick(40)
    expect(seen(room).blind).toBe(false)
  })

  it('is shown everything in the debrief', () => {
    const room = live(5)
    room.say(HOST, { kind: 'advance-phase', from: 'live' })
    expect(seen(room).blind).toBe(false)
  })
})

describe('[OBS2] users are heard when they fail', () => {
  it('as angry, without a number', () => {
    const room = live(5)
    room.say(HOST, { kind: 'inject', incident: 'payment-fault', target: 'any', team: 'all', inSeconds: 0 })
    const buy = seen(room.tick(8 * TICKS_PER_SECOND)).classes.find(({ id }) => id === 'buy')
    expect(buy).toMatchObject({ state: 'errors', errorPercent: 0, p95Ms: 0 })
  })

  it('and not while they are served', () => {
    const states = seen(live(20)).classes.map(({ state }) => state)
    expect(states).toEqual(['fine', 'fine', 'fine'])
  })
})

describe('[OBS3] the feed of a blind team', () => {
  it('tells what people did and what is up or down, and no cause', () => {
    const room = live(5)
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 4 })
    room.say(HOST, { kind: 'inject', incident: 'leak', target: 'any', team: 'all', inSeconds: 0 })
    const { feed } = seen(room.tick(40 * TICKS_PER_SECOND))
    expect(feed.some(({ kind }) => kind === 'changed')).toBe(true)
    expect(feed.filter(({ kind }) => kind === 'leak-released' || kind === 'slo-broken')).toEqual([])
    expect(feed.every(({ chain, hint }) => chain.length === 0 && hint === undefined)).toBe(true)
  })
})
