/* Rooms on a real file store in a folder of their own, without sockets: what the tests of this folder share. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadLessons } from '../../server/lessons.ts'
import type { Clock } from '../../server/rooms/clock.ts'
import type { Judge } from '../../server/rooms/judging.ts'
import { Registry } from '../../server/rooms/registry.ts'
import type { Room, RoomListener } from '../../server/rooms/room.ts'
import { openStore } from '../../server/store/open.ts'
import type { Store } from '../../server/store/ports.ts'
import type { Command } from '../../shared/game/command.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import type { SessionOptions } from '../../shared/world/session.ts'

export const CODE = 'AAAAAA'

export const OPTIONS: SessionOptions = {
  lesson: 'shop-split',
  language: 'ko',
  teamCount: 2,
  teamSize: 4,
  teamChoice: 'chosen',
  ranking: false,
  locked: false,
  roles: 'lesson',
}

const lessons = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'podium-rooms-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

export const deaf: RoomListener = {
  changed() {},
  rosterChanged() {},
  handsChanged() {},
  notice() {},
  closed() {},
}

/** Is asked, and never answers. */
export const nobodyJudges: Judge = () => new Promise(() => undefined)

export interface House {
  store: Store
  registry: Registry
  /** The session CODE, created when it is not there yet. */
  room(): Promise<Room>
  records(): Promise<LogRecord[]>
  close(): Promise<void>
}

/** A process's rooms. `wrap` stands between them and the store. */
export async function openHouse(
  folder: string,
  clock: Clock,
  options: { wrap?: (store: Store) => Store; listener?: RoomListener; judge?: Judge } = {},
): Promise<House> {
  const store = await openStore({ dataDir: folder, processId: 'test', monotonicNow: () => clock.monotonic() })
  const registry = new Registry({
    store: options.wrap?.(store) ?? store,
    clock,
    log: pino({ level: 'silent' }),
    lesson: (id) => lessons.get(id)?.lesson,
    bench: { judge: options.judge ?? nobodyJudges, strategies: (id) => lessons.get(id)?.strategies },
    gauge: { tickLate() {}, answered() {} },
    listener: options.listener ?? deaf,
  })
  return {
    store,
    registry,
    async room() {
      if (await store.people.claim(CODE)) await registry.create(CODE, OPTIONS)
      const opened = await registry.open(CODE)
      if (opened.kind !== 'room') throw new Error(`no room: ${JSON.stringify(opened)}`)
      return opened.room
    },
    async records() {
      const read = await store.log.read(CODE)
      if (read.kind !== 'records') throw new Error(`no log: ${read.kind}`)
      return read.records
    },
    async close() {
      await registry.close()
      await store.close()
    },
  }
}

let counter = 0

/** A message under a fresh id, or under the given one. */
export function say(command: Command, commandId = `00000000beef-${++counter}`) {
  return { commandId, command }
}

/** Two seats, one a team, in plan. */
export async function toPlan(room: Room): Promise<{ first: string; second: string }> {
  const seats: string[] = []
  for (const [name, team] of [
    ['Ada', 't1'],
    ['Bo', 't2'],
  ] as const) {
    const joined = await room.join(name, team)
    if (joined.kind !== 'joined') throw new Error('nobody joined')
    seats.push(joined.seat)
  }
  await room.submit('host', 'host', say({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false }))
  await room.submit('host', 'host', say({ kind: 'advance-phase', from: 'briefing' }))
  return { first: seats[0] ?? '', second: seats[1] ?? '' }
}
