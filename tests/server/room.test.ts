/* A room on a real file store: everything passes one inbox, is written before it is told, and happens once. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { systemClock } from '../../server/rooms/clock.ts'
import { identityOf } from '../../server/rooms/roster.ts'
import { foldLog } from '../../server/rooms/loading.ts'
import { IDLE_END_MS } from '../../server/rooms/room.ts'
import type { AppendResult, Store } from '../../server/store/ports.ts'
import { manualClock } from '../support/manual-clock.ts'
import { CODE, deaf, type House, newFolder, openHouse, removeFolder, say, toPlan } from './support.ts'

let folder: string
let house: House

beforeEach(async () => {
  folder = newFolder()
  house = await openHouse(folder, systemClock)
})
afterEach(async () => {
  await house.close()
  removeFolder(folder)
})

const kinds = async () =>
  (await house.records()).map(({ entry }) => (entry.kind === 'command' ? entry.command.kind : entry.kind))

describe('one inbox', () => {
  test('a class from the door to plan is in the log, in order, before anybody is answered', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    const answer = await room.submit(first, 'seat', say({ kind: 'rent-node' }))
    const records = await house.records()
    expect(answer).toEqual({ kind: 'done', entry: records.at(-1)?.id })
    expect(await kinds()).toEqual(['session-created', 'join', 'join', 'round-opened', 'advance-phase', 'rent-node'])
    expect(records.map(({ id }) => id)).toEqual(['1-0', '1-1', '1-2', '1-3', '1-4', '1-5'])
    expect(room.current).toEqual(foldLog(records)?.session)
  })

  test('commands that arrive together share an append and keep their order; each sees the one before', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    const answers = await Promise.all([
      room.submit(first, 'seat', say({ kind: 'rent-node' })),
      room.submit(first, 'seat', say({ kind: 'scale-service', service: 'shop', replicas: 4 })),
      room.submit(first, 'seat', say({ kind: 'scale-service', service: 'shop', replicas: 4 })),
    ])
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done', 'refused'])
    expect((await kinds()).slice(-2)).toEqual(['rent-node', 'scale-service'])
  })

  test('a refusal leaves nothing in the log', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    const before = await kinds()
    expect(await room.submit(first, 'seat', say({ kind: 'end-session' }))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'not-allowed-role' },
    })
    expect(await room.submit('s9', 'seat', say({ kind: 'rent-node' }))).toMatchObject({ kind: 'refused' })
    expect(await kinds()).toEqual(before)
  })

  test('a teammate who was first is named', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    const joined = await room.join('Cy', 't1')
    const mate = joined.kind === 'joined' ? joined.seat : ''
    const seen = room.current.lastEntry
    const scale = (replicas: number) => ({ kind: 'scale-service', service: 'shop', replicas }) as const
    await room.submit(first, 'seat', { ...say(scale(2)), seen })
    const late = await room.submit(mate, 'seat', { ...say(scale(4)), seen })
    expect(late).toMatchObject({ kind: 'refused', refusal: { code: 'conflict' }, bySeat: first })
  })
})

describe('a command sent again', () => {
  test('gets the first answer and happens once, also while the first is under way', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    const message = say({ kind: 'rent-node' })
    const [one, two] = await Promise.all([room.submit(first, 'seat', message), room.submit(first, 'seat', message)])
    const three = await room.submit(first, 'seat', message)
    expect(one.kind).toBe('done')
    expect([two, three]).toEqual([one, one])
    expect((await kinds()).filter((kind) => kind === 'rent-node')).toHaveLength(1)
  })

  test('keeps a refusal, even if it would be accepted now', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    await room.submit('host', 'host', say({ kind: 'set-pause', paused: true }))
    const message = say({ kind: 'rent-node' })
    expect(await room.submit(first, 'seat', message)).toMatchObject({ refusal: { code: 'paused' } })
    await room.submit('host', 'host', say({ kind: 'set-pause', paused: false }))
    expect(await room.submit(first, 'seat', message)).toMatchObject({ refusal: { code: 'paused' } })
  })

  test('under the same id with another body is refused; another seat may use the id', async () => {
    const room = await house.room()
    const { first, second } = await toPlan(room)
    const { commandId } = say({ kind: 'rent-node' })
    await room.submit(first, 'seat', say({ kind: 'rent-node' }, commandId))
    const other = await room.submit(first, 'seat', say({ kind: 'set-policy', policy: 'pack' }, commandId))
    expect(other).toMatchObject({ kind: 'refused', refusal: { code: 'id-reused' } })
    expect(await room.submit(second, 'seat', say({ kind: 'rent-node' }, commandId))).toMatchObject({ kind: 'done' })
  })

  test('is known after the room was loaded again from its log', async () => {
    const room = await house.room()
    const { first } = await toPlan(room)
    const message = say({ kind: 'rent-node' })
    const answer = await room.submit(first, 'seat', message)
    await house.close()
    house = await openHouse(folder, systemClock)
    const again = await house.room()
    expect(await again.submit(first, 'seat', message)).toEqual(answer)
    const other = await again.submit(first, 'seat', say({ kind: 'set-policy', policy: 'pack' }, message.commandId))
    expect(other).toMatchObject({ refusal: { code: 'id-reused' } })
    expect((await kinds()).filter((kind) => kind === 'rent-node')).toHaveLength(1)
    expect((await house.records()).at(-1)?.id).toBe('2-0')
  })
})

describe('people', () => {
  test('thirty who join at once get a seat each, in teams that differ by one at most', async () => {
    const room = await house.room()
    await room.submit('host', 'host', say({ kind: 'configure', options: { teamCount: 8, teamChoice: 'balanced' } }))
    const joined = await Promise.all(Array.from({ length: 30 }, (_, index) => room.join(`P${index}`, null)))
    const seats = joined.flatMap((answer) => (answer.kind === 'joined' ? [answer.seat] : []))
    expect(new Set(seats).size).toBe(30)
    const sizes = Object.keys(room.current.teams).map(
      (team) => Object.values(room.current.seats).filter((seat) => seat.team === team).length,
    )
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  })

  test('a token is known by its hash alone, in the room and after a restart', async () => {
    const room = await house.room()
    const joined = await room.join('Ada', 't1')
    const token = joined.kind === 'joined' ? joined.token : ''
    expect(room.roster.identify(token)).toEqual({ kind: 'seat', seat: 's1' })
    expect(JSON.stringify(await house.store.people.all(CODE))).not.toContain(token)
    await house.close()
    house = await openHouse(folder, systemClock)
    const again = await house.room()
    expect(again.roster.identify(token)).toEqual({ kind: 'seat', seat: 's1' })
    expect(again.roster.nameOf('s1')).toBe('Ada')
    expect(JSON.stringify(await house.records())).not.toContain('Ada')
  })

  test('a removed seat is dead everywhere: in memory at once, in storage soon', async () => {
    const room = await house.room()
    const joined = await room.join('Ada', 't1')
    const token = joined.kind === 'joined' ? joined.token : ''
    await room.submit('host', 'host', say({ kind: 'remove-seat', seat: 's1' }))
    expect(room.roster.identify(token)).toBeUndefined()
    await eventually(async () => expect(await identityOf(house.store.people, CODE, token)).toBeUndefined())
    expect(await room.submit('s1', 'seat', say({ kind: 'ready', ready: true }))).toMatchObject({ kind: 'refused' })
  })

  test('who joined without being logged is forgotten, so that the token opens nobody’s seat later', async () => {
    const room = await house.room()
    await room.roster.seat('s1', 'Ghost', 'G'.repeat(22))
    await house.close()
    house = await openHouse(folder, systemClock)
    const again = await house.room()
    expect(again.roster.identify('G'.repeat(22))).toBeUndefined()
    expect(await again.join('Ada', 't1')).toMatchObject({ kind: 'joined', seat: 's1' })
    expect(await identityOf(house.store.people, CODE, 'G'.repeat(22))).toBeUndefined()
  })

  test('a link is good once and not for ever', async () => {
    const room = await house.room()
    await room.join('Ada', 't1')
    const link = await room.roster.link({ kind: 'seat', seat: 's1' }, 1000)
    const late = await room.roster.link({ kind: 'host' }, 1000)
    const redeemed = await Promise.all([room.roster.redeem(link, 2000), room.roster.redeem(link, 2000)])
    expect(redeemed.filter((one) => one !== undefined)).toHaveLength(1)
    expect(await room.roster.redeem(late, 1000 + 24 * 3600 * 1000)).toBeUndefined()
    expect(await room.roster.redeem('nonsense', 2000)).toBeUndefined()
  })
})

describe('time', () => {
  const seat = { role: 'seat', seat: 's1', elsewhere: false } as const

  test('ticks pass four a second, only in a running phase and only while a student is connected', async () => {
    await house.close()
    const clock = manualClock()
    house = await openHouse(folder, clock)
    const room = await house.room()
    await toPlan(room)
    const tick = () => room.current.round?.tick
    await clock.advance(1000)
    expect(tick()).toBe(0)
    room.attach('page-1', seat)
    for (let count = 0; count < 8; count++) {
      await clock.advance(250)
      await eventually(() => expect(tick()).toBe(count + 1))
    }
    await room.submit('host', 'host', say({ kind: 'set-pause', paused: true }))
    await clock.advance(1000)
    expect(tick()).toBe(8)
    await room.submit('host', 'host', say({ kind: 'set-pause', paused: false }))
    room.detach('page-1', seat)
    await clock.advance(1000)
    expect(tick()).toBe(8)
  })

  test('time lost to a stall is not caught up', async () => {
    await house.close()
    const clock = manualClock()
    house = await openHouse(folder, clock)
    const room = await house.room()
    await toPlan(room)
    room.attach('page-1', seat)
    // Ten seconds in which nothing of the room's inbox could run.
    await clock.advance(0)
    let release = () => {}
    const stalled = new Promise<void>((resolve) => {
      release = resolve
    })
    vi.spyOn(house.store.log, 'append').mockImplementationOnce(async () => {
      await stalled
      return { kind: 'appended' } satisfies AppendResult
    })
    await clock.advance(10_000)
    expect(room.current.round?.tick).toBe(0)
    release()
    await eventually(() => expect(room.current.round?.tick).toBe(1))
    await clock.advance(0)
    expect(room.current.round?.tick).toBe(1)
    vi.restoreAllMocks()
  })

  test('a class nobody has spoken in for six hours ends', async () => {
    await house.close()
    const clock = manualClock()
    house = await openHouse(folder, clock)
    const room = await house.room()
    await toPlan(room)
    room.attach('host-page', { role: 'host', seat: null, elsewhere: false })
    await clock.advance(IDLE_END_MS - 120_000)
    expect(room.current.phase.kind).toBe('plan')
    await clock.advance(240_000)
    await eventually(() => expect(room.current.phase).toEqual({ kind: 'ended', reason: 'idle' }))
  })
})

describe('storage that goes away', () => {
  test('nothing is answered as done while it is away; the class is told; the same records are written when it is back', async () => {
    await house.close()
    let away = false
    const notices: string[] = []
    const wrap = (store: Store): Store => ({
      ...store,
      log: {
        ...store.log,
        append: (code, records, options) =>
          away
            ? Promise.resolve({ kind: 'unavailable', reason: 'pulled the plug' })
            : store.log.append(code, records, options),
      },
    })
    const listener = {
      ...deaf,
      notice: (_room: unknown, notice: { kind: string; state?: string }) =>
        notices.push(`${notice.kind} ${notice.state}`),
    }
    const clock = manualClock()
    house = await openHouse(folder, clock, { wrap, listener })
    const room = await house.room()
    const { first } = await toPlan(room)
    away = true
    const message = say({ kind: 'rent-node' })
    const early = room.submit(first, 'seat', message)
    await clock.advance(2000)
    expect(await early).toEqual({ kind: 'unknown' })
    expect(notices).toEqual(['storage unavailable'])
    const resent = room.submit(first, 'seat', message)
    away = false
    await clock.advance(500)
    expect(await resent).toMatchObject({ kind: 'done' })
    expect(notices).toEqual(['storage unavailable', 'storage ok'])
    expect((await kinds()).filter((kind) => kind === 'rent-node')).toHaveLength(1)
  })

  test('a log that belongs to somebody else closes the room and answers "unknown"', async () => {
    await house.close()
    let fenced = false
    const closed = vi.fn()
    const wrap = (store: Store): Store => ({
      ...store,
      log: {
        ...store.log,
        append: (code, records, options) =>
          fenced ? Promise.resolve({ kind: 'fenced', last: '9-0' }) : store.log.append(code, records, options),
      },
    })
    house = await openHouse(folder, systemClock, { wrap, listener: { ...deaf, closed } })
    const room = await house.room()
    const { first } = await toPlan(room)
    fenced = true
    expect(await room.submit(first, 'seat', say({ kind: 'rent-node' }))).toEqual({ kind: 'unknown' })
    await eventually(() => expect(closed).toHaveBeenCalledOnce())
    expect(room.isOpen).toBe(false)
    fenced = false
    await eventually(async () => expect((await house.room()).isOpen).toBe(true))
    expect((await kinds()).at(-1)).toBe('owner-taken')
  })

  test('a log that lost its tail gets it again', async () => {
    await house.close()
    let lost = 0
    const appended: string[][] = []
    const wrap = (store: Store): Store => ({
      ...store,
      log: {
        ...store.log,
        async append(code, records, options) {
          if (lost > 0) {
            appended.push([String(options.after), ...records.map(({ id }) => id)])
            // A Redis that came back without 1-3 and 1-4 says so once, then takes them and what follows.
            if (lost-- === 2) return { kind: 'fenced', last: '1-2' }
            return { kind: 'appended' }
          }
          return store.log.append(code, records, options)
        },
      },
    })
    house = await openHouse(folder, systemClock, { wrap })
    const room = await house.room()
    const { first } = await toPlan(room)
    lost = 2
    expect(await room.submit(first, 'seat', say({ kind: 'rent-node' }))).toMatchObject({ kind: 'done', entry: '1-5' })
    expect(appended).toEqual([
      ['1-4', '1-5'],
      ['1-2', '1-3', '1-4'],
    ])
  })
})
