/* What is forgotten, and when, on a real file store and a clock that a test moves. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { identityOf } from '../../server/rooms/roster.ts'
import { NAMES_KEPT_MS, SESSION_KEPT_MS } from '../../server/rooms/retention.ts'
import { eventually } from '../support/eventually.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'
import { CODE, type House, newFolder, openHouse, removeFolder, say, toPlan } from './support.ts'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

let folder: string
let clock: ManualClock
let house: House
beforeEach(async () => {
  folder = newFolder()
  clock = manualClock()
  house = await openHouse(folder, clock)
})
afterEach(async () => {
  await house.close()
  removeFolder(folder)
})

const names = async () => Object.keys(await house.store.people.all(CODE)).filter((key) => key.startsWith('seat:'))
const isNoted = () =>
  eventually(async () => expect(await house.store.people.get(CODE, 'ended')).toMatchObject({ names: 'kept' }))

/** A class of two that the host has ended; gives the host's token. */
async function endedClass(): Promise<string> {
  const room = await house.room()
  await toPlan(room)
  await room.roster.grant({ kind: 'host' }, 'H'.repeat(22))
  await room.submit('host', 'host', say({ kind: 'end-session' }))
  return 'H'.repeat(22)
}

test('names go a day after the end, tokens and the log stay', async () => {
  const token = await endedClass()
  // The room notes the end when it is given up.
  await clock.advance(11 * MINUTE_MS)
  await isNoted()
  await house.registry.lookAfter()
  expect(await names()).toHaveLength(2)
  await clock.advance(NAMES_KEPT_MS)
  await house.registry.lookAfter()
  expect(await names()).toEqual([])
  expect(await identityOf(house.store.people, CODE, token)).toEqual({ kind: 'host' })
  expect((await house.records()).at(-1)?.entry.kind).toBe('session-ended')
})

test('a page that stays connected does not keep the names', async () => {
  await endedClass()
  const room = await house.room()
  room.attach('projector', { role: 'screen', seat: null, elsewhere: false })
  await clock.advance(NAMES_KEPT_MS + 2 * MINUTE_MS)
  await eventually(() => expect(room.isOpen).toBe(false))
  await isNoted()
  await house.registry.lookAfter()
  expect(await names()).toEqual([])
})

test('a class that is not over keeps everything', async () => {
  await toPlan(await house.room())
  await clock.advance(5 * HOUR_MS)
  await house.registry.lookAfter()
  expect(await names()).toHaveLength(2)
})

test('after thirty days nothing is left, and only then may the code be given out again', async () => {
  await endedClass()
  await clock.advance(11 * MINUTE_MS)
  await isNoted()
  await clock.advance(SESSION_KEPT_MS - HOUR_MS)
  await house.registry.lookAfter()
  expect(await house.store.log.codes()).toEqual([CODE])
  expect(await house.store.people.claim(CODE)).toBe(false)
  await clock.advance(HOUR_MS)
  // The registry's own hourly sweep may be at it: then this one finds the session taken.
  await eventually(async () => {
    await house.registry.lookAfter()
    expect(await house.store.log.codes()).toEqual([])
  })
  expect(await house.store.people.all(CODE)).toEqual({})
  expect(await house.registry.open(CODE)).toEqual({ kind: 'unknown' })
  expect(await house.store.people.claim(CODE)).toBe(true)
})

test('a process that starts later finds ends that nobody noted, and erases a session of which a kill left the log', async () => {
  await endedClass()
  await house.close()
  house = await openHouse(folder, clock)
  await house.registry.lookAfter()
  await isNoted()
  // As if killed between the two halves of the erasure.
  await house.store.people.erase(CODE)
  await house.close()
  house = await openHouse(folder, clock)
  await house.registry.lookAfter()
  await isNoted()
  await clock.advance(SESSION_KEPT_MS)
  await eventually(async () => {
    await house.registry.lookAfter()
    expect(await house.store.log.codes()).toEqual([])
  })
})
