/* Guessing does not pay: whichever way a code is tried, a device that fails too often stops learning anything, and the class that
   shares its address does not notice. A token that was taken away is dead at once, everywhere. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { ask, join, NotLetIn, openClass, type OpenedClass, openPage } from '../support/class.ts'
import { serveHere, type TestServer } from '../support/server.ts'

let server: TestServer
let opened: OpenedClass
beforeAll(async () => {
  server = await serveHere()
  opened = await openClass(server, { teamChoice: 'chosen' })
})
afterAll(() => server.stop())

/** More than a device may fail in a minute. */
const GUESSES = 24

const refusal = (error: unknown) => (error instanceof NotLetIn ? String(error.code) : 'connection')
const http = (method: string, path: (code: string) => string, body?: (code: string) => unknown) => {
  return async (code: string, device: string) => {
    const options = { headers: { 'user-agent': device }, ...(body === undefined ? {} : { body: body(code) }) }
    const answer = await ask(server.url, method, path(code), options)
    return `${answer.status} ${JSON.stringify(answer.body)}`
  }
}
const socket = (token?: string) => async (code: string, device: string) => {
  const who = { role: 'seat' as const, ...(token === undefined ? {} : { token }) }
  return openPage({ url: server.url, code }, who, { headers: { 'user-agent': device } }).then(
    (page) => {
      page.close()
      return 'let in'
    },
    (error: unknown) => refusal(error),
  )
}

const WAYS: [string, (code: string, device: string) => Promise<string>][] = [
  ['the door', http('GET', (code) => `/api/sessions/${code}`)],
  [
    'joining',
    http(
      'POST',
      (code) => `/api/sessions/${code}/join`,
      () => ({ name: 'Mal', teamId: 't9' }),
    ),
  ],
  [
    'a link',
    http(
      'POST',
      () => '/api/links/redeem',
      (code) => ({ code, link: 'A'.repeat(22) }),
    ),
  ],
  ['the log of a round', http('GET', (code) => `/api/sessions/${code}/rounds/1/log`)],
  ['a socket', socket()],
  ['a socket with a made-up token', socket('A'.repeat(22))],
]

describe.each(WAYS)('codes guessed through %s', (name, way) => {
  test('tell a wrong one from a right one no more, after too many', async () => {
    const device = `guesser ${name}`
    const answers: string[] = []
    for (let guess = 0; guess < GUESSES; guess++) answers.push(await way('CCCCCC', device))
    expect(answers[0]).not.toBe(answers.at(-1))
    expect(answers.at(-1)).toMatch(/^429|^unavailable/)
    expect(await way(opened.code, device)).toBe(answers.at(-1))
    expect(await way(opened.code, `somebody else ${name}`)).not.toBe(answers.at(-1))
  })
})

test('whoever holds a good token comes in from a device that guessed', async () => {
  const { token } = await join(opened, 'Cy', 't1')
  expect(await socket(token)(opened.code, 'guesser a socket with a made-up token')).toBe('let in')
})

test('a class behind one address comes in at once, whatever others of it guess', async () => {
  const seats = await Promise.all(
    ['Di', 'Ed', 'Flo', 'Gus', 'Hal'].map((person, rank) => join(opened, person, rank < 2 ? 't1' : 't2')),
  )
  expect(new Set(seats.map(({ seatId }) => seatId)).size).toBe(5)
})

test('operator codes are not guessed either', async () => {
  const headers = { 'user-agent': 'operator guesser' }
  const statuses: number[] = []
  for (let guess = 0; guess < GUESSES; guess++) {
    statuses.push((await ask(server.url, 'POST', '/api/operator', { headers, body: { code: 'A'.repeat(22) } })).status)
  }
  expect(statuses[0]).toBe(401)
  expect(statuses.at(-1)).toBe(429)
})

test('a seat that is removed is dead within a second: its page, its token, its link', async () => {
  const { seatId, token } = await join(opened, 'Kim', 't1')
  const host = await openPage(opened, { role: 'host', token: opened.hostToken })
  const page = await openPage(opened, { role: 'seat', token })
  const links = `/api/sessions/${opened.code}/links`
  const { body } = await ask(server.url, 'POST', links, {
    token: opened.hostToken,
    body: { kind: 'seat', seat: seatId },
  })
  expect(await host.send({ kind: 'remove-seat', seat: seatId })).toMatchObject({ kind: 'done' })
  await eventually(() => expect(page.socket.connected).toBe(false), { timeout: 1000 })
  await expect(openPage(opened, { role: 'seat', token })).rejects.toMatchObject({ code: 'unauthorised' })
  const redeemed = await ask(server.url, 'POST', '/api/links/redeem', {
    body: { code: opened.code, link: body['code'] },
  })
  expect(redeemed.status).toBe(404)
  host.close()
})
