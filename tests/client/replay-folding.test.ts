/* What a replay shows is the round that was played: its frames, tracks, moments and the sum at its end, folded a stretch at a time. */
import { describe, expect, test } from 'vitest'
import { createEngine, type FoldWorker } from '../../client/replay/engine.ts'
import { createFolder } from '../../client/replay/folder.ts'
import { failuresOf, momentAt, momentsOf } from '../../client/replay/moments.ts'
import type { FromWorker, ToWorker } from '../../client/replay/talk.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { aClass } from '../support/played-class.ts'

const SHORT = { planSeconds: 10, liveSeconds: 40 }
const LIVE_TICKS = 160

/** Two teams; the first changes two things in plan and one in live. What each saw is kept by tick. */
function played() {
  const room = aClass({ teams: 2, seats: 2, lesson: SHORT }).toPlan().tick(6)
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
  room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
  room.toLive()
  const seen: TeamView[] = []
  while (room.session.phase.kind === 'live') {
    if (room.session.round?.tick === 50) room.say('s2', { kind: 'rent-node' })
    if (room.session.round?.tick === 90) room.say('s1', { kind: 'restart', service: 'search', slot: 1 })
    seen[room.session.round?.tick ?? 0] = viewForTeam(room.session, 't1', room.feed)
    room.tick()
  }
  return { room, seen }
}

function folded(records: readonly LogRecord[]) {
  const folder = createFolder(records)
  folder.foldOn(Number.POSITIVE_INFINITY)
  return folder
}

describe('a frame', () => {
  test('is the board the team saw, at any tick, in any order', () => {
    const { room, seen } = played()
    const folder = folded(room.records)
    for (const tick of [150, 7, 41, 90, 16, 91, 32, 128]) {
      const { view } = folder.frame('t1', tick)
      // Happenings of the lobby are not in a round's segment; everything else is the same.
      const { feed, ...shown } = view
      const before = seen[tick]
      if (!before) throw new Error(`nothing was seen at tick ${tick}`)
      const { feed: live, ...saw } = before
      expect(shown, `tick ${tick}`).toEqual(saw)
      expect(feed.filter(({ tick: at }) => at > 0)).toEqual(live.filter(({ tick: at }) => at > 0))
    }
  })

  test('tells a change by its station and nothing else by one', () => {
    const folder = folded(played().room.records)
    const stations = (tick: number) => {
      const { feed } = folder.frame('t1', tick)
      expect(feed.filter(({ happening, station }) => (happening.kind === 'changed') !== (station !== null))).toEqual([])
      return feed.flatMap(({ station }) => station ?? [])
    }
    expect(stations(6)).toEqual(['split', 'schedule'])
    expect(stations(90)[0]).toBe('watch')
  })

  test('brings the rates of the half minute before it, also after a jump back', () => {
    const folder = folded(played().room.records)
    const late = folder.frame('t1', 6 + 4 * 35).trends['shop'] ?? []
    const early = folder.frame('t1', 6 + 4 * 10).trends['shop'] ?? []
    expect([late.length, early.length]).toEqual([30, 10])
    expect(late.slice(0, 5)).toEqual(early.slice(5, 10))
  })

  test('of a tick that is not folded is refused', () => {
    const folder = createFolder(played().room.records)
    folder.foldOn(20)
    expect(() => folder.frame('t1', 21)).toThrow('not folded')
  })
})

describe('a track', () => {
  test('grows with the fold: a point a second, actions where they were made', () => {
    const folder = createFolder(played().room.records)
    const track = (team: string) => folder.progress().tracks.find((one) => one.team === team)
    expect(folder.progress()).toMatchObject({ foldedTick: 0, liveStartTick: null })
    folder.foldOn(6 + 40)
    expect(folder.progress()).toMatchObject({ foldedTick: 46, liveStartTick: 6 })
    expect(track('t1')?.history.length).toBe(10)
    expect(track('t1')?.states.length).toBe(10)
    folder.foldOn(Number.POSITIVE_INFINITY)
    expect(folder.isFolded).toBe(true)
    expect(track('t1')?.history.length).toBe(40)
    expect(track('t1')?.actions.map(({ tick, station }) => [tick, station])).toEqual([
      [6, 'schedule'],
      [6, 'split'],
      [90, 'watch'],
    ])
    expect(track('t2')?.actions).toEqual([{ tick: 50, station: 'schedule', seat: 's2' }])
  })

  test('says before the fold how long the round is and where live should begin', () => {
    const { opening } = createFolder(played().room.records)
    expect(opening).toMatchObject({ round: 1, totalTicks: 6 + LIVE_TICKS, expectedLiveTick: 6 })
    expect(opening.teams.map(({ id }) => id)).toEqual(['t1', 't2'])
  })
})

describe('the sum at the end', () => {
  test('matches a log that is whole', () => {
    const folder = folded(played().room.records)
    const { mismatchTick, checkedTick, checksum } = folder.verdict()
    expect(mismatchTick).toBeNull()
    expect(checkedTick).toBeGreaterThan(100)
    expect(checksum).toMatch(/^[0-9a-f]{16}$/)
  })

  test('names the tick from which a log says otherwise', () => {
    const { records } = played().room
    let ticks = -1
    const damaged = records.map((record): LogRecord => {
      if (record.entry.kind !== 'tick') return record
      ticks += 1
      const wrong = ticks >= 100 && record.entry.checksum !== undefined
      return wrong ? { ...record, entry: { kind: 'tick', checksum: '0'.repeat(16) } } : record
    })
    const { mismatchTick } = folded(damaged).verdict()
    expect(mismatchTick).toBeGreaterThanOrEqual(100)
    expect(mismatchTick).toBeLessThan(142)
  })

  test('is not claimed where the log holds none', () => {
    const room = aClass({ lesson: SHORT }).toLive().tick(20).toDebrief()
    const bare = room.records.map((record): LogRecord => {
      return record.entry.kind === 'tick' ? { ...record, entry: { kind: 'tick' } } : record
    })
    expect(folded(bare).verdict()).toMatchObject({ checkedTick: null, mismatchTick: null })
  })
})

describe('moments', () => {
  const happening = (tick: number, kind: Happening['kind'], severity: Happening['severity']): Happening => ({
    ...{ id: `1-${tick}.t1.0`, tick, team: 't1', kind, severity },
    ...{ facts: {}, chain: [] },
  })
  const round = [
    happening(4, 'changed', 'info'),
    happening(10, 'cpu-saturated', 'slow'),
    happening(12, 'slo-broken', 'error'),
    happening(20, 'slo-restored', 'good'),
    happening(30, 'cpu-saturated', 'slow'),
    happening(40, 'node-lost', 'error'),
    happening(56, 'node-not-ready', 'down'),
  ]

  test('are the first failure of each kind, with how often it came', () => {
    expect(momentsOf(round).map(({ tick, times }) => [tick, times])).toEqual([
      [10, 2],
      [12, 1],
      [40, 1],
    ])
  })

  test('are none where nothing failed', () => {
    expect(momentsOf(round.filter(({ severity }) => severity === 'info' || severity === 'good'))).toEqual([])
  })

  test('leave every failure on the timeline', () => {
    expect(failuresOf(round).map(({ tick, state }) => [tick, state])).toEqual([
      [10, 'slow'],
      [12, 'errors'],
      [30, 'slow'],
      [40, 'errors'],
      [56, 'down'],
    ])
  })

  test('belong to the ticks from them on', () => {
    const moments = momentsOf(round)
    expect([9, 10, 11, 12, 39, 999].map((tick) => momentAt(moments, tick))).toEqual([-1, 0, 0, 1, 1, 2])
  })
})

/** A worker whose answers wait until the test lets them through. */
function aWorker(records: readonly LogRecord[]) {
  const folder = createFolder(records)
  const asked: { team: string; tick: number }[] = []
  let listener: (event: { data: FromWorker }) => void = () => undefined
  const tell = (data: FromWorker) => listener({ data })
  const worker: FoldWorker = {
    postMessage: (message: ToWorker) => {
      if (message.kind === 'frame') asked.push({ team: message.team, tick: message.tick })
    },
    addEventListener: (_type, given) => {
      listener = given
    },
    terminate: () => undefined,
  }
  return {
    ...{ worker, asked },
    open: () => tell({ kind: 'opened', opening: folder.opening }),
    fold: (ticks: number) => {
      folder.foldOn(ticks)
      tell({ kind: 'progress', progress: folder.progress() })
    },
    answer: () => {
      const last = asked.at(-1)
      if (last) tell({ kind: 'frame', frame: folder.frame(last.team, last.tick) })
    },
    fail: () => tell({ kind: 'failed', reason: 'Error: invariant broken' }),
  }
}

describe('the engine', () => {
  const { records } = played().room

  test('asks for one frame at a time, and next for the newest wish only', () => {
    const there = aWorker(records)
    const engine = createEngine([...records], there.worker)
    there.open()
    there.fold(60)
    for (const tick of [10, 20, 30, 40]) engine.show('t1', tick)
    expect(there.asked).toEqual([{ team: 't1', tick: 10 }])
    there.answer()
    expect(there.asked.at(-1)).toEqual({ team: 't1', tick: 40 })
    there.answer()
    expect(there.asked.length).toBe(2)
    expect(engine.frame.value?.tick).toBe(40)
  })

  test('waits with a wish until its tick is folded', () => {
    const there = aWorker(records)
    const engine = createEngine([...records], there.worker)
    engine.show('t2', 50)
    there.open()
    there.fold(40)
    expect(there.asked).toEqual([])
    there.fold(40)
    expect(there.asked).toEqual([{ team: 't2', tick: 50 }])
  })

  test('says when the log cannot be read', () => {
    const there = aWorker(records)
    const engine = createEngine([...records], there.worker)
    there.fail()
    expect(engine.failed.value).toContain('invariant')
  })
})
