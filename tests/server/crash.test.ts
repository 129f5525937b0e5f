/* [Oracle H] A process that dies around append, apply and answer: clients note what they tried and what they were told, and at the
   end the log is read. Nothing acknowledged is lost, nothing happens twice, nothing appears that nobody tried, and each client's
   commands keep their order. One run is one seed: the store is a real folder, death is silence from a chosen append on. */

import { describe, expect, test } from 'vitest'
import { systemClock } from '../../server/rooms/clock.ts'
import { foldLog } from '../../server/rooms/loading.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { Store } from '../../server/store/ports.ts'
import type { Command } from '../../shared/game/command.ts'
import { draw } from '../../shared/lib/random.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import type { CommandAnswer, CommandMessage } from '../../shared/protocol/messages.ts'
import { newFolder, openHouse, removeFolder, say, toPlan } from './support.ts'

const SEEDS = Number(process.env['CRASH_SEEDS'] ?? 40)
const POINTS = ['before the append', 'after the append, before it is applied', 'after the answer'] as const
const COMMANDS_EACH = 6
const forever = new Promise<never>(() => {})

interface Tried {
  by: string
  message: CommandMessage
  answers: CommandAnswer[]
}

/** Dies at the n-th append from now: it, and everything after it, never returns. */
function mortal(store: Store, point: (typeof POINTS)[number]) {
  let left = Number.POSITIVE_INFINITY
  let dead = false
  const log: Store['log'] = {
    ...store.log,
    async append(code, records, options) {
      if (dead) return forever
      left -= records.length
      if (left >= 0) return store.log.append(code, records, options)
      if (point === 'after the answer') {
        const result = await store.log.append(code, records, options)
        // The answer leaves in this turn of the loop; then there is silence.
        setImmediate(() => {
          dead = true
        })
        return result
      }
      dead = true
      if (point === 'after the append, before it is applied') await store.log.append(code, records, options)
      return forever
    },
  }
  return {
    store: { ...store, log },
    dieIn: (appends: number) => {
      left = appends
    },
  }
}

/** Commands that are mostly accepted, some refused, none the same. */
function nthCommand(seed: number, by: string, n: number): Command {
  const which = Math.floor(draw(String(seed), 'command', n, by) * 4)
  if (which === 0) return { kind: 'set-policy', policy: n % 2 === 0 ? 'pack' : 'spread' }
  if (which === 1) return { kind: 'scale-service', service: 'shop', replicas: 1 + (n % 5) }
  if (which === 2) return { kind: 'rent-node' }
  return { kind: 'ready', ready: n % 2 === 0 }
}

/** Sends again under the same id until it is known. */
async function insist(room: Room, tried: Tried): Promise<void> {
  for (let attempts = 0; attempts < 5; attempts++) {
    const answer = await room.submit(tried.by, 'seat', tried.message)
    tried.answers.push(answer)
    if (answer.kind !== 'unknown') return
  }
}

async function run(seed: number, point: (typeof POINTS)[number]): Promise<void> {
  const folder = newFolder()
  let dieIn = (_appends: number) => {}
  const wrap = (store: Store) => {
    const mortalStore = mortal(store, point)
    dieIn = mortalStore.dieIn
    return mortalStore.store
  }
  const first = await openHouse(folder, systemClock, { wrap })
  const room = await first.room()
  const seats = await toPlan(room)
  const everything: Tried[] = []
  dieIn(Math.floor(draw(String(seed), 'death', 0, point) * COMMANDS_EACH * 2))
  // Both clients speak at once, each one command after the other; what is never answered is what the process took with it.
  const speak = async (by: string): Promise<void> => {
    for (let n = 0; n < COMMANDS_EACH; n++) {
      const tried: Tried = { by, message: say(nthCommand(seed, by, n)), answers: [] }
      everything.push(tried)
      const answer = await Promise.race([room.submit(by, 'seat', tried.message), later()])
      if (answer === 'silence') return
      tried.answers.push(answer)
    }
  }
  await Promise.all([speak(seats.first), speak(seats.second)])
  await first.store.close()

  const second = await openHouse(folder, systemClock)
  const again = await second.room()
  for (const tried of everything) if (tried.answers.length === 0) await insist(again, tried)
  const records = await second.records()
  check(everything, records)
  expect(checksum(again.current)).toBe(checksum(foldLog(records)?.session))
  await second.close()
  removeFolder(folder)
}

/** Appends on a local disk take milliseconds; a process that is silent for this long is dead. */
function later(): Promise<'silence'> {
  return new Promise((resolve) => setTimeout(() => resolve('silence'), 250))
}

function check(everything: readonly Tried[], records: readonly { commandId?: string; by: string; id: string }[]): void {
  const logged = records.filter((record) => record.by.startsWith('s') && record.commandId !== undefined)
  const count = (id: string) => logged.filter((record) => record.commandId === id).length
  for (const { message, answers } of everything) {
    const isDone = answers.some((answer) => answer.kind === 'done')
    expect(count(message.commandId), `${message.commandId} ${JSON.stringify(answers)}`).toBe(isDone ? 1 : 0)
    const told = answers.find((answer) => answer.kind === 'done')
    if (told?.kind === 'done')
      expect(logged.find(({ commandId }) => commandId === message.commandId)?.id).toBe(told.entry)
  }
  const attempted = new Set(everything.map(({ message }) => message.commandId))
  expect(logged.filter(({ commandId }) => !attempted.has(commandId ?? ''))).toEqual([])
  for (const by of new Set(everything.map((tried) => tried.by))) {
    const order = everything.filter((tried) => tried.by === by).map(({ message }) => message.commandId)
    const kept = logged.filter((record) => record.by === by).map(({ commandId }) => order.indexOf(commandId ?? ''))
    expect(kept).toEqual([...kept].sort((left, right) => left - right))
  }
}

describe.each(POINTS)('a process that dies %s', (point) => {
  test(`keeps the promise on ${SEEDS} seeds (CRASH_SEEDS=n for more)`, async () => {
    // Four at a time: each run waits for its dead process.
    for (let seed = 1; seed <= SEEDS; seed += 4) {
      await Promise.all([0, 1, 2, 3].map((offset) => run(seed + offset, point)))
    }
  }, 120_000)
})
