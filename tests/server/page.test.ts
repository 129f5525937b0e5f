/* Slow readers: latest-only, then the slow lane, then cut off. And frames: each names the one it builds on, in both lanes. */

import { NO_DELIVERY } from '../../shared/game/platform-view.ts'
import { NO_MONEY } from '../../shared/game/view-parts.ts'
import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { GameSocket } from '../../server/sockets/page.ts'
import { Page } from '../../server/sockets/page.ts'
import { TeamFrames } from '../../server/sockets/team-frames.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import { applyFrame } from '../../shared/protocol/delta.ts'

function connect(transport = 'websocket') {
  const conn = Object.assign(new EventEmitter(), { transport: { name: transport } })
  const clock = { ms: 0 }
  const socket = { conn } as unknown as GameSocket
  const page = new Page(socket, { code: 'AAAAAA', role: 'seat', seat: 's1' }, () => clock.ms)
  return {
    page,
    clock,
    queue: (bytes: number) => conn.emit('packetCreate', { data: new Uint8Array(bytes) }),
    drain: () => conn.emit('flush'),
  }
}

describe('a page', () => {
  test('that takes what it is sent rides in the fast lane; a polling one in the slow', () => {
    const { page, queue, drain } = connect()
    queue(40_000)
    drain()
    expect(page.standing()).toBe('fine')
    expect(page.wantedLane()).toBe('fast')
    expect(connect('polling').page.wantedLane()).toBe('slow')
  })

  test('that has taken nothing for a second gets no frames, and the slow lane when it is back', () => {
    const { page, clock, queue, drain } = connect()
    queue(100)
    clock.ms = 1001
    expect(page.standing()).toBe('behind')
    expect(page.wantedLane()).toBeNull()
    drain()
    expect(page.wantedLane()).toBe('slow')
    clock.ms += 30_001
    expect(page.wantedLane()).toBe('fast')
  })

  test('is cut off beyond 1 MB or 5 s of backlog', () => {
    const heavy = connect()
    heavy.queue(1024 * 1024)
    expect(heavy.page.standing()).toBe('lost')
    const late = connect()
    late.queue(10)
    late.clock.ms = 5001
    expect(late.page.standing()).toBe('lost')
  })
})

describe('a team’s frames', () => {
  const view = (liveTick: number): TeamView => ({
    kind: 'team',
    team: 't1',
    seen: `1-${liveTick}`,
    clock: {
      phase: 'live',
      paused: false,
      secondsLeft: 9,
      liveTick,
      liveTicks: 960,
      liveStartTick: 0,
      round: 1,
      lesson: 'x',
    },
    ...{ services: [], pods: [], nodes: [], classes: [], lines: [], sagas: [], history: [], pennants: [], feed: [] },
    ...{
      policy: 'spread',
      alarm: null,
      ready: [],
      replayOpen: false,
      unlocks: [],
      offeredPerSecond: 0,
      servedPerSecond: 0,
      availabilityPercent: 100,
    },
    money: NO_MONEY,
    ...{ tools: [], nodeAutoscalerMax: null, tickets: [], requests: [], sides: {}, blind: false },
    delivery: NO_DELIVERY,
  })

  test('the fast lane gets every one, the slow lane every 4th, each on a base of its own', () => {
    const frames = new TeamFrames()
    frames.next(view(0))
    const held = { fast: applyFull(frames.full('fast', true)), slow: applyFull(frames.full('slow', true)) }
    const counts = { fast: 0, slow: 0 }
    for (let tick = 1; tick <= 12; tick++) {
      for (const { lane, message } of frames.next(view(tick))) {
        expect(message.base).toBe(held[lane].frame)
        held[lane] = { frame: message.frame, view: applyFrame(held[lane].view, message.bytes) }
        counts[lane]++
      }
      expect(held.fast.view).toEqual(view(tick))
    }
    expect(counts).toEqual({ fast: 12, slow: 3 })
    expect(held.slow.view).toEqual(view(12))
  })

  test('nobody is left behind when nothing moves any more: the slow lane gets what it is owed, once', () => {
    const frames = new TeamFrames()
    frames.next(view(0))
    const full = applyFull(frames.full('slow', true))
    frames.next(view(1))
    const owed = frames.catchUp()
    expect(owed && applyFrame(full.view, owed.bytes)).toEqual(view(1))
    expect(frames.catchUp()).toBeNull()
  })

  test('a page that comes into a lane others ride in starts where they are', () => {
    const frames = new TeamFrames()
    frames.next(view(0))
    frames.next(view(1))
    expect(applyFull(frames.full('slow', false)).view).toEqual(view(0))
    expect(applyFull(frames.full('slow', true)).view).toEqual(view(1))
  })

  function applyFull(message: ReturnType<TeamFrames['full']>) {
    if (message === null) throw new Error('no frame')
    expect(message.base).toBe(0)
    return { frame: message.frame, view: applyFrame(null, message.bytes) }
  }
})
