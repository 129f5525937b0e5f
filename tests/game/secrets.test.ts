/* [SEC] What a page may know: of the future, the seed and the other teams a student's view and the big screen hold no trace. Two
   classes that differ only in what must stay secret give the same bytes. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { viewForHost, viewForScreen, viewForTeam } from '../../shared/game/view.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const SEED = 'canary-5eed-0123456789abcdef'
const quiet = { tunables: { ...shopLesson().tunables, noise: false } }

const team = (room: PlayedClass, id: string) => JSON.stringify(viewForTeam(room.session, id, room.feed))
const screen = (room: PlayedClass) => JSON.stringify(viewForScreen(room.session, room.feed))

/** Without what counts entries: ids and `seen` rise with everything that is logged. */
function timeless(room: PlayedClass, id: string): unknown {
  const { seen: _seen, feed, ...rest } = viewForTeam(room.session, id, room.feed)
  return { ...rest, feed: feed.map(({ id: _id, ...line }: Happening) => line) }
}

describe('[SEC1] the future', () => {
  it('leaves no trace: before anything has struck, two seeds look the same', () => {
    const one = aClass({ seed: 'one', lesson: quiet })
      .toLive()
      .tick(39 * 4)
    const other = aClass({ seed: 'other', lesson: quiet })
      .toLive()
      .tick(39 * 4)
    expect(team(one, 't1')).toBe(team(other, 't1'))
    expect(screen(one)).toBe(screen(other))
  })

  it('of incidents the host has sent for later is the host’s alone', () => {
    const plain = aClass({ lesson: quiet }).toLive()
    const warned = aClass({ lesson: quiet }).toLive()
    warned.say(HOST, { kind: 'inject', incident: 'node-crash', target: 'node-3', team: 'all', inSeconds: 30 })
    plain.tick(80)
    warned.tick(80)
    expect(timeless(warned, 't1')).toEqual(timeless(plain, 't1'))
    expect(screen(warned)).toBe(screen(plain))
    const known = viewForHost(warned.session, warned.feed).incidents
    expect(known).toContainEqual(
      expect.objectContaining({ kind: 'node-crash', target: 'node-3', liveTick: 120, done: false }),
    )
    expect(known.map((incident) => incident.kind)).toEqual(expect.arrayContaining(['spike', 'leak']))
  })

  it('becomes known when it strikes', () => {
    const room = aClass({ lesson: quiet }).toLive()
    expect(viewForScreen(room.session, room.feed).pennants).toEqual([])
    room.say(HOST, { kind: 'inject', incident: 'node-crash', target: 'node-3', team: 'all', inSeconds: 1 })
    room.tick(8)
    const pennant = { kind: 'node-lost', target: 'node-3', liveTick: 4 }
    expect(viewForTeam(room.session, 't1', room.feed).pennants).toEqual([pennant])
    expect(viewForScreen(room.session, room.feed).pennants).toEqual([pennant])
  })
})

describe('[SEC2] the seed', () => {
  it.each(['plan', 'live', 'debrief'])('is in no view in %s, the host’s included', (phase) => {
    const room = aClass({ seed: SEED })
    if (phase === 'plan') room.toPlan().tick(8)
    else if (phase === 'live') room.toLive().tick(100 * 4)
    else
      room
        .toLive()
        .tick(100 * 4)
        .toDebrief()
    for (const view of [team(room, 't1'), screen(room), JSON.stringify(viewForHost(room.session, room.feed))]) {
      expect(view).not.toContain(SEED)
    }
  })
})

describe('[SEC3] another team', () => {
  const busy = () => {
    const room = aClass({ teams: 2, seats: 2 }).toPlan()
    room.say('s2', { kind: 'scale-service', service: 'shop', replicas: 1 })
    room.say('s2', { kind: 'split-service', newService: 'recommend', modules: ['recommend'] })
    room.say('s2', { kind: 'rent-node' })
    room.toLive().tick(8)
    room.say('s2', { kind: 'scale-service', service: 'recommend', replicas: 3 })
    return room.tick(100 * 4)
  }

  it('leaves no trace in a student’s view, whatever it does', () => {
    const alone = aClass({ teams: 2, seats: 2 })
      .toLive()
      .tick(8 + 100 * 4)
    expect(timeless(busy(), 't1')).toEqual(timeless(alone, 't1'))
  })

  it('shows on the big screen as failures and recoveries, without its author, advice or a team’s sizes', () => {
    const room = busy()
    const view = viewForScreen(room.session, room.feed)
    expect(view.feed.length).toBeGreaterThan(0)
    expect(view.feed.length).toBeLessThanOrEqual(4)
    for (const line of view.feed) {
      expect(line.seat).toBeUndefined()
      expect(line.hint).toBeUndefined()
      for (const link of line.chain) {
        expect(link.kind).not.toBe('memory-near-limit')
        expect(Object.keys(link.facts).filter((key) => /Mi$|Millis$|limit/i.test(key))).toEqual([])
      }
      expect(line.kind).not.toBe('changed')
    }
  })

  it('is told apart in results by money alone; a rank only where the host shows it', () => {
    const room = aClass({ options: { ranking: false } })
      .toLive()
      .tick(40)
      .toDebrief()
    expect(viewForScreen(room.session, room.feed).results.map((result) => result.rank)).toEqual([0, 0])
    expect(viewForHost(room.session, room.feed).results.map((result) => result.rank)).toEqual([1, 1])
    room.say(HOST, { kind: 'show', what: 'ranking', on: true })
    expect(viewForScreen(room.session, room.feed).results.map((result) => result.rank)).toEqual([1, 1])
  })
})
