/* [RES] Results of rounds: class points, their sum, ranks, awards. */

import { describe, expect, it } from 'vitest'
import { HOST, SERVER } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { awaitsJudgement } from '../../shared/game/phases.ts'
import { viewForHost } from '../../shared/game/host-view.ts'
import { viewForScreen } from '../../shared/game/screen-view.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

/** A round of some ticks, to its debrief; one team has given most of its shop away, and loses. */
function playRound(room: PlayedClass, ticks = 40, loser = 's2'): PlayedClass {
  room.toPlan()
  room.say(loser, { kind: 'scale-service', service: 'shop', replicas: 1 })
  return room.toLive().tick(ticks).toDebrief()
}

const results = (room: PlayedClass) => viewForHost(room.session, room.feed).results
const profitOf = (room: PlayedClass, team: string) => room.session.results.at(-1)!.profitThousandths[team]!

/** Judges the newest round so that t1 has these points and t2 those. */
function judge(room: PlayedClass, t1: number, t2: number, round = room.session.round!.number): void {
  const span = ((profitOf(room, 't1') - profitOf(room, 't2')) / (t1 - t2)) * 1000
  const floorThousandths = profitOf(room, 't1') - (span * t1) / 1000
  const benchmark = { floorThousandths, referenceThousandths: floorThousandths + span }
  room.append(SERVER, { kind: 'round-judged', round, benchmark })
}

describe('[RES1] class points', () => {
  it('are not there before the round is judged, and are then between floor and reference', () => {
    const room = playRound(aClass())
    expect(results(room).map(({ points, totalPoints }) => [points, totalPoints])).toEqual([
      [null, 0],
      [null, 0],
    ])
    judge(room, 900, 400)
    expect(results(room).map(({ points, totalPoints }) => [points, totalPoints])).toEqual([
      [900, 900],
      [400, 400],
    ])
    expect(viewForScreen(room.session, room.feed).results.map(({ points }) => points)).toEqual([900, 400])
  })

  it('an unranked round gives none and waits for no judgement', () => {
    const room = aClass().toLive()
    room.say(HOST, { kind: 'inject', incident: 'leak', target: 'search', team: 't1', inSeconds: 0 })
    room.tick(8).toDebrief()
    expect(awaitsJudgement(room.session, 1)).toBe(false)
    expect(() => judge(room, 900, 400)).toThrow(/does not wait/)
    expect(results(room).map(({ points, rank }) => [points, rank])).toEqual([
      [null, 0],
      [null, 0],
    ])
  })

  it('a reference that is no better than the floor gives none, and ranks stay by profit', () => {
    const room = playRound(aClass())
    const benchmark = { floorThousandths: 5_000_000, referenceThousandths: 4_000_000 }
    room.append(SERVER, { kind: 'round-judged', round: 1, benchmark })
    expect(results(room).map(({ points, totalPoints }) => [points, totalPoints])).toEqual([
      [null, 0],
      [null, 0],
    ])
    expect(
      results(room)
        .map(({ rank }) => rank)
        .sort(),
    ).toEqual([1, 2])
  })

  it('a round is judged once', () => {
    const room = playRound(aClass())
    judge(room, 900, 400)
    expect(() => judge(room, 100, 200)).toThrow(/does not wait/)
    expect(() => judge(room, 100, 200, 7)).toThrow(/does not wait/)
  })
})

describe('[RES2] [RES3] over several rounds', () => {
  it('points add up, and rank the class once every ranked round is judged; until then the round’s profit does', () => {
    const room = playRound(aClass())
    judge(room, 800, 300)
    playRound(room, 40, 's1')
    expect(results(room).map(({ points, totalPoints, rank }) => [points, totalPoints, rank])).toEqual([
      [null, 800, 2],
      [null, 300, 1],
    ])
    judge(room, 500, 600)
    expect(results(room).map(({ points, totalPoints, rank }) => [points, totalPoints, rank])).toEqual([
      [500, 1300, 1],
      [600, 900, 2],
    ])
  })

  it('a judgement that comes when the next round is open belongs to its own', () => {
    const room = playRound(aClass())
    const first = room.session.results[0]!
    const benchmark = { floorThousandths: first.profitThousandths['t1']! - 1000, referenceThousandths: 1e9 }
    room.toLive().tick(4)
    room.append(SERVER, { kind: 'round-judged', round: 1, benchmark })
    room.toDebrief()
    expect(room.session.results.map((result) => result.benchmark)).toEqual([benchmark, undefined])
  })

  it('the last round’s segment alone folds to the same session', () => {
    const room = playRound(aClass())
    judge(room, 900, 400)
    playRound(room, 8)
    judge(room, 100, 200)
    const from = room.records.findLastIndex(({ entry }) => entry.kind === 'round-opened')
    let session = null as ReturnType<typeof evolve>['session'] | null
    for (const record of room.records.slice(from)) session = evolve(session, record).session
    expect(checksum(session)).toBe(checksum(room.session))
  })
})

describe('[RES4] awards', () => {
  it('are given in debrief, to teams of the round', () => {
    const room = aClass().toLive().tick(40)
    expect(viewForHost(room.session, room.feed).awards).toEqual([])
    room.toDebrief()
    const { awards } = viewForScreen(room.session, room.feed)
    expect(awards.map(({ award }) => award)).toContain('longest-uptime')
    expect(awards.every(({ team }) => ['t1', 't2'].includes(team))).toBe(true)
  })

  it('nobody gets one in a class that ended before it played', () => {
    const room = aClass().toPlan()
    room.say(HOST, { kind: 'end-session' })
    expect(viewForHost(room.session, room.feed).awards).toEqual([])
  })
})
