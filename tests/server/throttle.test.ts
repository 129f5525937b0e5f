/* Who is slowed down for wrong codes: a device that fails too often, not the class beside it, however much its laptops are alike. */

import { describe, expect, test } from 'vitest'
import { Throttle, visitorOf } from '../../server/http/throttle.ts'
import { manualClock } from '../support/manual-clock.ts'

const SCHOOL = '203.0.113.7'
const LAPTOP = { 'user-agent': 'school laptop', 'accept-language': 'ko' }
const laptop = (number: number) =>
  visitorOf(SCHOOL, { ...LAPTOP, 'x-podium-device': `laptop${String(number).padStart(10, '0')}` })

async function fail(throttle: Throttle, visitor: ReturnType<typeof laptop>, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await throttle.failed(visitor)
}

/** Whether a visitor is refused, and how long the answer took. */
async function ask(throttle: Throttle, clock: ReturnType<typeof manualClock>, visitor: ReturnType<typeof laptop>) {
  let blocked: boolean | null = null
  const asked = throttle.isBlocked(visitor).then((answer) => {
    blocked = answer
  })
  await clock.advance(0)
  const waited = blocked === null
  await clock.advance(1000)
  await asked
  return { blocked, waited }
}

describe('a class of identical laptops', () => {
  test('may mistype as a class: each is counted by itself', async () => {
    const clock = manualClock()
    const throttle = new Throttle(clock)
    for (let number = 0; number < 30; number++) await fail(throttle, laptop(number), 2)
    expect(await ask(throttle, clock, laptop(3))).toEqual({ blocked: false, waited: false })
    expect(await ask(throttle, clock, laptop(31))).toEqual({ blocked: false, waited: false })
  })

  test('the one that guesses is refused, the others are not', async () => {
    const clock = manualClock()
    const throttle = new Throttle(clock)
    await fail(throttle, laptop(1), 21)
    expect(await ask(throttle, clock, laptop(1))).toMatchObject({ blocked: true })
    expect(await ask(throttle, clock, laptop(2))).toEqual({ blocked: false, waited: false })
  })

  test('a new id a guess slows its address down; a right code from there still works', async () => {
    const clock = manualClock()
    const throttle = new Throttle(clock)
    for (let number = 0; number < 301; number++) await fail(throttle, laptop(number), 1)
    expect(await ask(throttle, clock, laptop(999))).toEqual({ blocked: false, waited: true })
    expect(await ask(throttle, clock, visitorOf('198.51.100.1', LAPTOP))).toEqual({ blocked: false, waited: false })
  })
})

describe('an id', () => {
  test.each([
    ['too short', 'a'.repeat(15)],
    ['too long', 'a'.repeat(65)],
    ['of other characters', 'A'.repeat(32)],
    ['with a line break', `${'a'.repeat(20)}\n`],
    ['given twice', ['a'.repeat(32), 'b'.repeat(32)]],
  ])('%s is ignored', (_what, id) => {
    expect(visitorOf(SCHOOL, { ...LAPTOP, 'x-podium-device': id })).toEqual(visitorOf(SCHOOL, LAPTOP))
  })

  test('speaks for its own address only', async () => {
    const clock = manualClock()
    const throttle = new Throttle(clock)
    await fail(throttle, laptop(1), 21)
    expect(await ask(throttle, clock, { ...laptop(1), address: '198.51.100.1' })).toMatchObject({ blocked: false })
  })
})
