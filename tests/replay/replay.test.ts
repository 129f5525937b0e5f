/* [REP] A round folded again is the round that was played, at any tick, from the front or by a seek. */

import { describe, expect, it } from 'vitest'
import { createReplay, foldRound } from '../../shared/replay/replay.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { HOST } from '../../shared/game/entry.ts'
import type { Session } from '../../shared/world/session.ts'
import { aClass } from '../support/played-class.ts'

const SHORT = { planSeconds: 10, liveSeconds: 60 }

/** A round with commands in plan and live, and the session after each of its ticks. */
function played() {
  const room = aClass({ teams: 2, seats: 2, lesson: SHORT }).toPlan().tick(6)
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
  room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
  room.toLive()
  const states: Session[] = []
  while (room.session.phase.kind === 'live') {
    if (room.session.round?.tick === 50) room.say('s2', { kind: 'rent-node' })
    if (room.session.round?.tick === 90) room.say('s1', { kind: 'restart', service: 'search', slot: 1 })
    states[room.session.round?.tick ?? 0] = room.session
    room.tick()
  }
  return { room, states }
}

describe('[REP1] the fold', () => {
  it('ends where the live round ended, also when nobody did anything', () => {
    const { room } = played()
    const replay = foldRound(room.records)
    expect(replay.checksum()).toBe(checksum(room.session.round?.clusters))
    expect(replay.foldedTick).toBe(replay.totalTicks)
    const idle = aClass({ lesson: SHORT })
      .toLive()
      .tick(60 * 4)
    expect(idle.session.phase.kind).toBe('debrief')
    expect(foldRound(idle.records).checksum()).toBe(checksum(idle.session.round?.clusters))
    expect(foldRound(idle.records).stateAt(0).round?.checksumMismatchTick).toBeNull()
  })

  it('gives the state of any tick, with the commands that came before the next', () => {
    const { room, states } = played()
    const replay = foldRound(room.records)
    for (const tick of [7, 39, 40, 41, 50, 51, 79, 80, 90, 133, 240]) {
      expect(replay.stateAt(tick).round?.clusters, `tick ${tick}`).toEqual(states[tick]?.round?.clusters)
    }
  })

  it('folds a stretch at a time and says what is not there yet', () => {
    const { room } = played()
    const replay = createReplay(room.records)
    expect(replay.foldedTick).toBe(0)
    replay.foldUntil(60)
    expect(replay.foldedTick).toBe(60)
    expect(() => replay.stateAt(61)).toThrow()
    const early = checksum(replay.stateAt(45).round?.clusters)
    replay.foldUntil(replay.totalTicks)
    expect(checksum(replay.stateAt(45).round?.clusters)).toBe(early)
  })
})

describe('[REP2] what it keeps', () => {
  it('the actions, by team and station', () => {
    const replay = foldRound(played().room.records)
    expect(replay.actions.map(({ tick, team, station }) => [tick, team, station])).toEqual([
      [6, 't1', 'schedule'],
      [6, 't1', 'split'],
      [50, 't2', 'schedule'],
      [90, 't1', 'watch'],
    ])
  })

  it('the happenings of each team, the same as live', () => {
    const { room } = played()
    const replay = foldRound(room.records)
    const start = room.happenings.findIndex((happening) => happening.kind === 'phase-started')
    const live = room.happenings.slice(start).filter((one) => one.team === 't1' || one.team === null)
    expect(replay.happeningsOf('t1')).toEqual(live)
  })

  it('one round of several', () => {
    const room = aClass({ lesson: SHORT }).toLive().tick(20).toDebrief()
    const firstRound = checksum(room.session.round?.clusters)
    room.open(false, 'second')
    room.say(HOST, { kind: 'advance-phase', from: 'briefing' })
    const replay = foldRound(room.records)
    expect(replay.checksum()).toBe(firstRound)
    expect(replay.stateAt(replay.totalTicks).round?.number).toBe(1)
  })
})
