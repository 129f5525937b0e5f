/* Where a replay goes: with time, from action to action, by key and by a press on the timeline. */
import { describe, expect, test } from 'vitest'
import { createPlayer, type NextFrame } from '../../client/replay/player.ts'
import { createScale } from '../../client/replay/scale.ts'
import { advanced, nextMark, previousMark, SPEEDS, stepOfKey, stepTarget } from '../../client/replay/transport.ts'
import { roundTime } from '../../client/replay/times.ts'
import { labelledPennants } from '../../client/replay/pennant-labels.ts'

/** A screen whose frames the test draws. */
function aScreen() {
  let waiting: ((nowMs: number) => void)[] = []
  let now = 1000
  const nextFrame: NextFrame = (callback) => void waiting.push(callback)
  const pass = (ms: number) => {
    now += ms
    const due = waiting
    waiting = []
    for (const callback of due) callback(now)
  }
  return { nextFrame, pass, asked: () => waiting.length }
}

function aPlayer({ totalTicks = 960, foldedTick = 960 } = {}) {
  const screen = aScreen()
  const reach = { folded: foldedTick }
  const player = createPlayer({ totalTicks: () => totalTicks, foldedTick: () => reach.folded }, screen.nextFrame)
  const play = () => {
    player.play(0)
    screen.pass(0)
  }
  return { player, screen, reach, play }
}

describe('time', () => {
  test('passes four ticks a second at 1×, and as many times that as the speed says', () => {
    expect(SPEEDS.map((speed) => advanced(100, 1000, speed, 960))).toEqual([101, 102, 104, 116, 164, 356])
  })

  test('ends at the last tick', () => {
    expect(advanced(950, 60_000, 64, 960)).toBe(960)
  })

  test('is told as time of plan and of live', () => {
    const round = { liveStartTick: 480, totalTicks: 1440 }
    expect(roundTime(0, round)).toEqual({ phase: 'plan', seconds: 0, allSeconds: 120 })
    expect(roundTime(479, round)).toEqual({ phase: 'plan', seconds: 119, allSeconds: 120 })
    expect(roundTime(480, round)).toEqual({ phase: 'live', seconds: 0, allSeconds: 240 })
    expect(roundTime(1440, round)).toEqual({ phase: 'live', seconds: 240, allSeconds: 240 })
  })
})

describe('playing', () => {
  test('moves with the frames of the screen and stops when asked', () => {
    const { player, screen, play } = aPlayer()
    play()
    screen.pass(1500)
    expect(player.tick.value).toBe(6)
    player.pause()
    screen.pass(1000)
    expect(player.tick.value).toBe(6)
    expect(screen.asked()).toBe(0)
  })

  test('keeps its place through a change of speed, and quarter speed adds up', () => {
    const { player, screen, play } = aPlayer()
    play()
    player.setSpeed(0.25)
    for (let frame = 0; frame < 60; frame++) screen.pass(1000 / 60)
    expect(player.tick.value).toBe(1)
    player.setSpeed(64)
    screen.pass(1000)
    expect(player.tick.value).toBe(257)
  })

  test('waits for what is not folded yet, and goes on', () => {
    const { player, screen, reach, play } = aPlayer({ foldedTick: 40 })
    player.setSpeed(64)
    play()
    screen.pass(1000)
    expect(player.tick.value).toBe(40)
    expect(player.playing.value).toBe(true)
    reach.folded = 960
    screen.pass(1000)
    expect(player.tick.value).toBe(296)
  })

  test('a seek past what is folded is not taken back', () => {
    const { player, screen, play } = aPlayer({ foldedTick: 40 })
    player.seek(700)
    play()
    screen.pass(100)
    expect(player.tick.value).toBe(700)
  })

  test('ends by itself, and starts over from live', () => {
    const { player, screen, play } = aPlayer()
    player.seek(959)
    play()
    screen.pass(5000)
    expect([player.tick.value, player.playing.value]).toEqual([960, false])
    player.play(120)
    expect(player.tick.value).toBe(120)
  })

  test('pressed twice it still runs once', () => {
    const { player, screen, play } = aPlayer()
    play()
    player.pause()
    player.play(0)
    player.play(0)
    screen.pass(0)
    screen.pass(1000)
    expect(player.tick.value).toBe(4)
    expect(screen.asked()).toBe(1)
  })

  test('never leaves the round', () => {
    const { player } = aPlayer()
    player.seek(-5)
    expect(player.tick.value).toBe(0)
    player.seek(9999)
    expect(player.tick.value).toBe(960)
  })
})

describe('a step', () => {
  const from = { totalTicks: 960, marks: [{ tick: 6 }, { tick: 6 }, { tick: 50 }, { tick: 90 }] }

  test('by tick stays within the round', () => {
    expect(stepTarget('tick-back', { ...from, tick: 0 })).toBe(0)
    expect(stepTarget('tick-on', { ...from, tick: 0 })).toBe(1)
    expect(stepTarget('tick-on', { ...from, tick: 960 })).toBe(960)
  })

  test('by action goes to the next that is another tick', () => {
    expect(stepTarget('action-on', { ...from, tick: 6 })).toBe(50)
    expect(stepTarget('action-back', { ...from, tick: 90 })).toBe(50)
    expect(stepTarget('action-back', { ...from, tick: 7 })).toBe(6)
  })

  test('by action stays where there is none', () => {
    expect(stepTarget('action-on', { ...from, tick: 90 })).toBe(90)
    expect(stepTarget('action-back', { ...from, tick: 6 })).toBe(6)
    expect([nextMark([], 3), previousMark([], 3)]).toEqual([null, null])
  })

  test('belongs to a key', () => {
    expect([stepOfKey(' ', false), stepOfKey('Home', false), stepOfKey('End', false)]).toEqual([
      'toggle',
      'start',
      'end',
    ])
    expect([stepOfKey('ArrowLeft', false), stepOfKey('ArrowRight', false)]).toEqual(['tick-back', 'tick-on'])
    expect([stepOfKey('ArrowLeft', true), stepOfKey('ArrowRight', true)]).toEqual(['action-back', 'action-on'])
    expect([stepOfKey('a', false), stepOfKey('ArrowUp', false), stepOfKey('Tab', true)]).toEqual([null, null, null])
  })
})

describe('the timeline', () => {
  test('presses plan into a margin and draws live to one scale', () => {
    const scale = createScale({ liveStartTick: 960, totalTicks: 1920, width: 1000 })
    expect(scale.liveX).toBe(120)
    expect([0, 480, 960, 1440, 1920].map(scale.xOf)).toEqual([0, 60, 120, 560, 1000])
  })

  test('gives a short plan no more than its share', () => {
    expect(createScale({ liveStartTick: 40, totalTicks: 1000, width: 1000 }).liveX).toBe(40)
    expect(createScale({ liveStartTick: 0, totalTicks: 960, width: 1000 }).xOf(0)).toBe(0)
  })

  test('leads from every tick back to it, and from beyond the ends to them', () => {
    const scale = createScale({ liveStartTick: 480, totalTicks: 1440, width: 1200 })
    for (let tick = 480; tick <= 1440; tick += 7) expect(scale.tickAt(scale.xOf(tick))).toBe(tick)
    expect([scale.tickAt(-40), scale.tickAt(5000)]).toEqual([0, 1440])
  })

  test('stands before it is measured and for a round that never went live', () => {
    expect(createScale({ liveStartTick: 480, totalTicks: 1440, width: 0 }).tickAt(0)).toBe(480)
    const unplayed = createScale({ liveStartTick: 40, totalTicks: 40, width: 800 })
    expect([unplayed.xOf(40), unplayed.tickAt(400)]).toEqual([800, 20])
  })

  test('names the pennants that have room, on the side that has it', () => {
    const at = (...xs: number[]) =>
      labelledPennants(
        xs.map((x) => ({ x, text: '검색 급증' })),
        1000,
      )
    expect(at(300, 700)).toEqual(['right', 'right'])
    expect(at(980)).toEqual(['left'])
    expect(at(300, 320)).toEqual(['left', 'right'])
    expect(at(300, 310, 320)).toEqual(['left', null, 'right'])
  })
})
