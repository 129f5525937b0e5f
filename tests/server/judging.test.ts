/* [BEN4] A round that ended is judged once, off the room's thread; a process that dies in between leaves it to the next. First rooms on a
   file store with a judge of the test's, then real processes on files and on Redis. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Judge } from '../../server/rooms/judging.ts'
import type { Room } from '../../server/rooms/room.ts'
import { foldLog } from '../../server/rooms/loading.ts'
import { type LogRecord, parseEntryId } from '../../shared/game/entry.ts'
import type { HostView } from '../../shared/game/view.types.ts'
import { ask, join as joinClass, openClass, type OpenedClass, openPage, type TestPage } from '../support/class.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock } from '../support/manual-clock.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts'
import { type ServerProcess, startServer } from '../support/server.ts'
import { type House, newFolder, nobodyJudges, openHouse, removeFolder, say, toPlan } from './support.ts'

const BENCHMARK = { floorThousandths: -1_000_000, referenceThousandths: 1_000_000 }

describe('a room', () => {
  let folder: string
  let house: House
  const clock = manualClock()
  const seat = { role: 'seat', seat: 's1', elsewhere: false } as const
  beforeEach(() => {
    folder = newFolder()
  })
  afterEach(async () => {
    await house.close()
    removeFolder(folder)
  })

  const open = async (judge: Judge): Promise<Room> => {
    house = await openHouse(folder, clock, { judge })
    return house.room()
  }
  const reopen = async (judge: Judge): Promise<Room> => {
    await house.close()
    return open(judge)
  }
  const kinds = async () => (await house.records()).map(({ entry }) => entry.kind)
  const host = (room: Room, command: Parameters<typeof say>[0]) => room.submit('host', 'host', say(command))
  const benchmarks = (room: Room) => room.current.results.map((result) => result.benchmark)

  /** Some ticks of live, from plan. */
  async function playLive(room: Room): Promise<void> {
    await host(room, { kind: 'advance-phase', from: 'plan' })
    room.attach('page', seat)
    for (let ticks = 1; ticks <= 4; ticks++) {
      await clock.advance(250)
      await eventually(() => expect(room.current.round?.tick).toBeGreaterThanOrEqual(ticks))
    }
    room.detach('page', seat)
  }

  async function toDebrief(room: Room): Promise<void> {
    await toPlan(room)
    await playLive(room)
    await host(room, { kind: 'advance-phase', from: 'live' })
  }

  test('asks once, and writes the answer into the log', async () => {
    const judge = vi.fn(async () => BENCHMARK)
    const room = await open(judge)
    await toDebrief(room)
    await eventually(() => expect(benchmarks(room)).toEqual([BENCHMARK]))
    expect((await kinds()).at(-1)).toBe('round-judged')
    await host(room, { kind: 'show', what: 'ranking', on: true })
    expect(judge).toHaveBeenCalledOnce()
    expect(room.current).toEqual(foldLog(await house.records())?.session)
  })

  test('a judgement is nobody’s word: the class does not live longer for it', async () => {
    const room = await open(async () => BENCHMARK)
    await toDebrief(room)
    const spoken = room.lastSpokenAt
    await eventually(() => expect(benchmarks(room)).toEqual([BENCHMARK]))
    expect(room.lastSpokenAt).toBe(spoken)
  })

  test('a process that dies between debrief and judgement leaves it to the next', async () => {
    await toDebrief(await open(nobodyJudges))
    const again = await reopen(async () => BENCHMARK)
    await eventually(() => expect(benchmarks(again)).toEqual([BENCHMARK]))
    expect((await kinds()).slice(-2)).toEqual(['owner-taken', 'round-judged'])
  })

  test('also when the class has gone on to the next round meanwhile', async () => {
    const room = await open(nobodyJudges)
    await toDebrief(room)
    const seed = room.current.round?.seed
    await host(room, { kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
    await host(room, { kind: 'advance-phase', from: 'briefing' })
    const asked: string[] = []
    const again = await reopen(async (job) => {
      asked.push(job.seed)
      return BENCHMARK
    })
    await eventually(() => expect(benchmarks(again)).toEqual([BENCHMARK]))
    expect(asked).toEqual([seed])
    expect(again.current.phase.kind).toBe('plan')
  })

  test('also when the class had ended; then nothing keeps it open', async () => {
    const room = await open(nobodyJudges)
    await toDebrief(room)
    await host(room, { kind: 'end-session' })
    const again = await reopen(async () => BENCHMARK)
    await eventually(() => expect(benchmarks(again)).toEqual([BENCHMARK]))
    await house.close()
    house = await openHouse(folder, clock, { judge: nobodyJudges })
    expect(await house.registry.open('AAAAAA')).toMatchObject({ kind: 'ended' })
  })

  test('a judge that fails costs the class its points and nothing else, until the log is read again', async () => {
    const failing = vi.fn(async () => Promise.reject(new Error('no thread')))
    const room = await open(failing)
    await toDebrief(room)
    await eventually(() => expect(failing).toHaveBeenCalledOnce())
    expect(await host(room, { kind: 'show', what: 'replay', on: true })).toMatchObject({ kind: 'done' })
    expect(benchmarks(room)).toEqual([undefined])
    const again = await reopen(async () => BENCHMARK)
    await eventually(() => expect(benchmarks(again)).toEqual([BENCHMARK]))
  })

  test('an unranked round is not judged', async () => {
    const judge = vi.fn(async () => BENCHMARK)
    const room = await open(judge)
    await toPlan(room)
    await playLive(room)
    await host(room, { kind: 'inject', incident: 'leak', target: 'search', team: 't1', inSeconds: 0 })
    await host(room, { kind: 'advance-phase', from: 'live' })
    expect(room.current.phase.kind).toBe('debrief')
    expect(judge).not.toHaveBeenCalled()
  })
})

/** A teacher's own lesson, where the dearer of two monoliths is the floor: from the first second on they are apart. */
function ownLesson(dataDir: string): void {
  const folder = join(dataDir, 'lessons/shop-own')
  mkdirSync(folder, { recursive: true })
  const shop = join(import.meta.dirname, '../../shared/lessons/shop-split')
  const lesson = parse(readFileSync(join(shop, 'lesson.yaml'), 'utf8'))
  const dear = { services: 'keep', nodes: 5, sizing: { kind: 'keep' } }
  const cheap = { services: 'keep', family: [3, 4].map((nodes) => ({ nodes, sizing: { kind: 'keep' } })) }
  const judged = { floorStrategy: 'dear', referenceStrategy: 'cheap', strategies: { dear, cheap }, claims: [] }
  writeFileSync(join(folder, 'lesson.yaml'), stringify({ ...lesson, id: 'shop-own', ...judged }))
  copyFileSync(join(shop, 'en.yaml'), join(folder, 'en.yaml'))
}

/** A class of one student at the end of some ticks of live; its host has just gone on to the debrief. */
async function playedClass(server: ServerProcess): Promise<{ opened: OpenedClass; host: TestPage; ada: TestPage }> {
  const opened = await openClass(server, { lesson: 'shop-own' })
  const { token } = await joinClass(opened, 'Ada')
  const host = await openPage(opened, { role: 'host', token: opened.hostToken }, { reconnect: true })
  const ada = await openPage(opened, { role: 'seat', token }, { reconnect: true })
  await host.send({ kind: 'open-round', lesson: 'shop-own', keepDesigns: false })
  await host.send({ kind: 'advance-phase', from: 'briefing' })
  await host.send({ kind: 'advance-phase', from: 'plan' })
  await eventually(() => expect(ada.team()?.clock.liveTick).toBeGreaterThan(4), { timeout: 10_000 })
  expect(await host.send({ kind: 'advance-phase', from: 'live' })).toMatchObject({ kind: 'done' })
  return { opened, host, ada }
}

/** Choosing a family's member takes seconds, more on a busy machine. */
const PATIENCE = { timeout: 60_000 }
const pointsOn = (host: TestPage) => (host.whole() as HostView | null)?.results.map(({ points }) => points)
const arePoints = (host: TestPage) =>
  eventually(() => expect(pointsOn(host)).toEqual([expect.any(Number), expect.any(Number)]), PATIENCE)

async function judgementIn({ url, code, hostToken }: OpenedClass): Promise<LogRecord[]> {
  const { body } = await ask(url, 'GET', `/api/sessions/${code}/rounds/1/log`, { token: hostToken })
  return (body['records'] as LogRecord[]).filter(({ entry }) => entry.kind === 'round-judged')
}

function suite(start: (dataDir: string) => Promise<ServerProcess>): void {
  let server: ServerProcess
  let dataDir: string
  const pages: TestPage[] = []
  beforeEach(async () => {
    dataDir = newFolder()
    ownLesson(dataDir)
    server = await start(dataDir)
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) page.close()
    await server.stop()
    removeFolder(dataDir)
  })

  test('a round played to its debrief gets its class points from a thread of the process', async () => {
    const { opened, host, ada } = await playedClass(server)
    pages.push(host, ada)
    await arePoints(host)
    expect(await judgementIn(opened)).toMatchObject([{ by: 'server', entry: { round: 1 } }])
  }, 120_000)

  test('a process that is killed between debrief and judgement judges when it is back', async () => {
    const { opened, host, ada } = await playedClass(server)
    pages.push(host, ada)
    await server.kill()
    await server.restart()
    await arePoints(host)
    const [judgement] = await judgementIn(opened)
    expect(parseEntryId(judgement!.id).epoch, 'written by the process that came after').toBe(2)
  }, 120_000)
}

describe('real processes on files', () => {
  suite((dataDir) => startServer({ dataDir }))
})

describeWithRedis('real processes on Redis', () => {
  let redis: TestRedis | undefined
  afterEach(async () => {
    await redis?.destroy()
    redis = undefined
  })
  suite(async (dataDir) => {
    redis = await startRedis()
    return startServer({ dataDir, redisUrl: redis.url })
  })
})
