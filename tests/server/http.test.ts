/* What pages and instructors ask over HTTP, route by route, each with its refusals. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { pageRoutes } from '../../server/http/pages.ts'
import { segmentOf } from '../../server/http/round-log.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import { ask, join, openClass, type OpenedClass, openPage } from '../support/class.ts'
import { describeWithRedis, startRedis } from '../support/redis.ts'
import { serveHere, type TestServer } from '../support/server.ts'

let server: TestServer
let opened: OpenedClass
const path = (rest = '') => `/api/sessions/${opened.code}${rest}`

beforeAll(async () => {
  server = await serveHere()
  opened = await openClass(server, { teamChoice: 'chosen', teamSize: 2 })
})
afterAll(() => server.stop())

describe('the operator', () => {
  test('a code is good once', async () => {
    expect(await ask(server.url, 'POST', '/api/operator', { body: { code: server.operatorCode } })).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorised' } },
    })
  })

  test('nobody else opens a class, lists classes or takes a host’s seat', async () => {
    for (const token of [undefined, 'A'.repeat(22), opened.hostToken]) {
      const bearer = token === undefined ? {} : { token }
      const body = { lesson: 'shop-split' }
      expect((await ask(server.url, 'POST', '/api/sessions', { ...bearer, body })).status).toBe(401)
      expect((await ask(server.url, 'GET', '/api/host/sessions', bearer)).status).toBe(401)
      expect((await ask(server.url, 'POST', path('/host'), { ...bearer, body: {} })).status).toBe(401)
    }
  })

  test('lists open classes and sits down as host of one', async () => {
    const token = opened.operatorToken
    // A class opens when the first page reaches it.
    await ask(server.url, 'GET', path())
    const { body } = await ask(server.url, 'GET', '/api/host/sessions', { token })
    expect(body['sessions']).toEqual([{ code: opened.code, lesson: 'shop-split', phase: 'lobby', seats: 0 }])
    const taken = await ask(server.url, 'POST', path('/host'), { token, body: {} })
    expect(taken.body['hostToken']).toMatch(/^[\w-]{22}$/)
    expect(taken.body['hostToken']).not.toBe(opened.hostToken)
  })

  test('a class needs a lesson that exists and sizes that make sense', async () => {
    const token = opened.operatorToken
    const create = (body: unknown) => ask(server.url, 'POST', '/api/sessions', { token, body })
    expect((await create({ lesson: 'no-such' })).body).toMatchObject({ error: { code: 'unknown-lesson' } })
    expect((await create({ lesson: 'shop-split', teamCount: 26 })).body).toMatchObject({
      error: { code: 'malformed', facts: { at: 'teamCount' } },
    })
    expect((await create({ lesson: 'shop-split', seed: 'mine' })).status).toBe(400)
  })

  test('with open hosting anybody opens a class, and still sees nobody else’s', async () => {
    const open = await serveHere({ env: { OPEN_HOSTING: 'true' } })
    const created = await ask(open.url, 'POST', '/api/sessions', { body: { lesson: 'shop-split' } })
    expect(created.status).toBe(201)
    expect((await ask(open.url, 'GET', '/api/host/sessions')).body).toEqual({ sessions: [] })
    await open.stop()
  })
})

describe('the door', () => {
  test('shows a class to whoever has its code, as people type it', async () => {
    const { status, body } = await ask(server.url, 'GET', `/api/sessions/${opened.code.toLowerCase()}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      code: opened.code,
      lessonId: 'shop-split',
      locked: false,
      phase: 'lobby',
      teamChoice: 'chosen',
      suggestedTeamId: 't1',
    })
    expect(body['teams']).toHaveLength(2)
    expect((body['teams'] as unknown[])[0]).toEqual({
      id: 't1',
      nameKey: 'lighthouse',
      flag: 'K',
      pennant: 1,
      seats: [],
      capacity: 2,
    })
  })

  test.each(['AAAAAA', 'nonsense', '%00', 'x'.repeat(500)])('an unknown code %j is 404', async (code) => {
    expect(await ask(server.url, 'GET', `/api/sessions/${encodeURIComponent(code)}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-code' } },
    })
  })

  test('gives a seat and its token; the newcomer is in the class', async () => {
    const seat = await join(opened, '바다사자', 't2')
    expect(seat).toMatchObject({ seatId: 's1', token: expect.stringMatching(/^[\w-]{22}$/) })
    const { body } = await ask(server.url, 'GET', path())
    expect((body['teams'] as { seats: unknown }[])[1]?.seats).toEqual([{ id: 's1', name: '바다사자' }])
  })

  test.each([
    ['an empty name', { name: ' ' }, 409, 'name-empty'],
    ['a name that cannot be shown', { name: '\u202Ex' }, 409, 'name-refused'],
    ['a name somebody has', { name: '바다사자' }, 409, 'name-taken'],
    ['a team that is not there', { name: 'Ada', teamId: 't9' }, 409, 'unknown-team'],
    ['no name', {}, 400, 'malformed'],
    ['a seat of its own choice', { name: 'Ada', seatId: 's1' }, 400, 'malformed'],
    ['no object', [], 400, 'malformed'],
  ])('refuses %s', async (_what, body, status, code) => {
    expect(await ask(server.url, 'POST', path('/join'), { body })).toMatchObject({ status, body: { error: { code } } })
  })

  test('refuses a full team, then a full class, then a locked door', async () => {
    await join(opened, 'Bo', 't2')
    const into = (name: string, teamId: string) => ask(server.url, 'POST', path('/join'), { body: { name, teamId } })
    expect((await into('Cy', 't2')).body).toMatchObject({ error: { code: 'team-full' } })
    await join(opened, 'Di', 't1')
    await join(opened, 'Ed', 't1')
    expect((await into('Flo', 't1')).body).toMatchObject({ error: { code: 'class-full' } })
    const host = await openPage(opened, { role: 'host', token: opened.hostToken })
    await host.send({ kind: 'configure', options: { teamSize: 6, locked: true } })
    expect((await into('Flo', 't1')).body).toMatchObject({ error: { code: 'locked' } })
    await host.send({ kind: 'configure', options: { locked: false } })
    host.close()
  })

  test('bodies beyond 16 KB are refused', async () => {
    expect(await ask(server.url, 'POST', path('/join'), { body: { name: 'x'.repeat(20_000) } })).toMatchObject({
      status: 413,
      body: { error: { code: 'too-large' } },
    })
  })

  test('a device that guesses is slowed down; the class beside it is not', async () => {
    const guesser = { headers: { 'user-agent': 'guesser' } }
    const statuses: number[] = []
    for (let guess = 0; guess < 25; guess++)
      statuses.push((await ask(server.url, 'GET', '/api/sessions/CCCCCC', guesser)).status)
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404))
    expect(statuses.at(-1)).toBe(429)
    const many = await Promise.all(Array.from({ length: 60 }, () => ask(server.url, 'GET', path())))
    expect(many.every(({ status }) => status === 200)).toBe(true)
  })
})

describe('the host', () => {
  const host = () => ({ token: opened.hostToken })

  test('nobody else speaks, renames or hands out links', async () => {
    const seat = await join(opened, 'Flo')
    for (const token of ['A'.repeat(22), seat.token, opened.operatorToken]) {
      expect((await ask(server.url, 'POST', path('/message'), { token, body: { text: 'hi' } })).status).toBe(401)
      expect((await ask(server.url, 'PATCH', path('/seats/s1'), { token, body: { name: 'X' } })).status).toBe(401)
      expect((await ask(server.url, 'POST', path('/links'), { token, body: { kind: 'host' } })).status).toBe(401)
    }
  })

  test('is told what storage could lose, which with files is nothing; nobody else asks', async () => {
    expect(await ask(server.url, 'GET', path('/storage'), host())).toMatchObject({
      status: 200,
      body: { warning: null },
    })
    expect((await ask(server.url, 'GET', path('/storage'))).status).toBe(401)
    expect((await ask(server.url, 'GET', path('/storage'), { token: opened.operatorToken })).status).toBe(401)
  })

  test('renames a seat, with the same rules as at the door', async () => {
    expect((await ask(server.url, 'PATCH', path('/seats/s1'), { ...host(), body: { name: '물개' } })).status).toBe(204)
    expect((await ask(server.url, 'PATCH', path('/seats/s1'), { ...host(), body: { name: 'Bo' } })).body).toMatchObject(
      { error: { code: 'name-taken' } },
    )
    expect(
      (await ask(server.url, 'PATCH', path('/seats/s99'), { ...host(), body: { name: 'Zed' } })).body,
    ).toMatchObject({ error: { code: 'unknown-seat' } })
  })

  test('hands out a link that works once and carries its secret in the fragment', async () => {
    const { body } = await ask(server.url, 'POST', path('/links'), { ...host(), body: { kind: 'seat', seat: 's1' } })
    const [page, link] = String(body['link']).split('#')
    expect(page).toBe(`/play/${opened.code}`)
    const redeem = () => ask(server.url, 'POST', '/api/links/redeem', { body: { code: opened.code, link } })
    expect(await redeem()).toMatchObject({
      status: 200,
      body: { kind: 'seat', seatId: 's1', token: expect.any(String) },
    })
    expect(await redeem()).toMatchObject({ status: 404, body: { error: { code: 'unknown-link' } } })
  })

  test('speaks to everybody; nothing of it is logged', async () => {
    const screen = await openPage(opened, { role: 'screen' })
    const said = new Promise((resolve) => screen.socket.on('notice', resolve))
    expect(
      (await ask(server.url, 'POST', path('/message'), { ...host(), body: { text: '5분 남았어요' } })).status,
    ).toBe(204)
    expect(await said).toEqual({ kind: 'message', text: '5분 남았어요' })
    screen.close()
  })
})

describeWithRedis('on a Redis that may lose a second', () => {
  test('the host is told so', async () => {
    const redis = await startRedis({ settings: { appendfsync: 'everysec' } })
    onTestFinished(() => redis.destroy())
    const weak = await serveHere({ redisUrl: redis.url })
    onTestFinished(() => weak.stop())
    const { code, hostToken } = await openClass(weak)
    const { body } = await ask(weak.url, 'GET', `/api/sessions/${code}/storage`, { token: hostToken })
    expect(body).toEqual({ warning: 'appendfsync-everysec' })
  })
})

describe('a round’s log', () => {
  const log = (round: number | string, token?: string) =>
    ask(server.url, 'GET', path(`/rounds/${round}/log`), token === undefined ? {} : { token })

  test('is closed while the round runs, the host’s at debrief, everybody’s at the reveal; names are not in it', async () => {
    const host = await openPage(opened, { role: 'host', token: opened.hostToken })
    const seat = await join(opened, 'Gil')
    expect((await log(1, opened.hostToken)).status).toBe(404)
    await host.send({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
    for (const from of ['briefing', 'plan', 'live'] as const) {
      expect((await log(1, opened.hostToken)).body).toMatchObject({ error: { code: 'round-running' } })
      await host.send({ kind: 'advance-phase', from })
    }
    const hosts = await log(1, opened.hostToken)
    expect(hosts.status).toBe(200)
    expect(hosts.headers.get('cache-control')).toMatch(/private/)
    const records = hosts.body['records'] as LogRecord[]
    expect(records[0]?.entry.kind).toBe('round-opened')
    expect(JSON.stringify(records)).not.toMatch(/Gil|물개/)
    for (const token of [undefined, seat.token, opened.operatorToken]) expect((await log(1, token)).status).toBe(403)
    await host.send({ kind: 'show', what: 'replay', on: true })
    for (const token of [undefined, seat.token]) expect((await log(1, token)).status).toBe(200)
    for (const round of [0, 2, -1, 'x']) expect((await log(round, opened.hostToken)).status).toBe(404)
    host.close()
  })

  test('a round opened twice is the second time', () => {
    const record = (id: string, number?: number) =>
      ({
        id,
        entry: number === undefined ? { kind: 'tick' } : { kind: 'round-opened', round: { number } },
      }) as unknown as LogRecord
    const records = [record('1-1', 1), record('1-2', 1), record('1-3'), record('1-4', 2), record('1-5')]
    expect(segmentOf(records, 1).map(({ id }) => id)).toEqual(['1-2', '1-3'])
    expect(segmentOf(records, 2).map(({ id }) => id)).toEqual(['1-4', '1-5'])
    expect(segmentOf(records, 3)).toEqual([])
  })
})

describe('what anybody may read', () => {
  test('lessons, without what is for the balance table', async () => {
    const { body } = await ask(server.url, 'GET', '/api/lessons')
    expect(body['lessons']).toContainEqual({
      id: 'shop-split',
      number: 2,
      title: { ko: expect.any(String), en: expect.any(String) },
      minutes: expect.any(Number),
    })
    const document = await ask(server.url, 'GET', '/lessons/shop-split.json')
    expect(Object.keys(document.body).sort()).toEqual(['lesson', 'texts'])
    expect((await ask(server.url, 'GET', '/lessons/nope.json')).status).toBe(404)
    expect((await ask(server.url, 'GET', '/lessons/..%2f..%2fpackage.json')).status).toBe(404)
  })

  test('whether the process is alive and ready, and its metrics', async () => {
    expect((await ask(server.url, 'GET', '/healthz')).status).toBe(200)
    expect((await ask(server.url, 'GET', '/readyz')).status).toBe(200)
    expect((await ask(server.url, 'GET', '/api/ping')).status).toBe(204)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toMatch(/^podium_rooms 1$/m)
    expect(metrics).toMatch(/podium_command_seconds_count\{answer="done"\}/)
  })

  test('the class’s addresses: never one that only this machine knows', async () => {
    const address = (headers = {}) => ask(server.url, 'GET', path('/address'), { headers })
    expect((await address()).body).toEqual({ addresses: [] })
    const named = await serveHere({ env: { PUBLIC_URL: 'https://podium.example' } })
    expect((await ask(named.url, 'GET', '/api/sessions/AAAAAA/address')).body).toEqual({
      addresses: ['https://podium.example'],
    })
    await named.stop()
  })

  test('every answer carries the strict headers, and nothing that forces https', async () => {
    const { headers } = await ask(server.url, 'GET', '/nowhere')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/default-src 'none';script-src 'self';style-src 'self'/)
    expect(policy).toContain(`ws://${new URL(server.url).host}`)
    expect(policy).not.toMatch(/upgrade-insecure-requests|unsafe/)
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
  })
})

describe('pages', () => {
  test('each address has its file, HTML is never cached, hashed files for ever', async () => {
    const folder = mkdtempSync(pathOf(tmpdir(), 'podium-pages-'))
    mkdirSync(pathOf(folder, 'assets'))
    for (const page of ['index', 'join', 'play', 'host', 'screen'])
      writeFileSync(pathOf(folder, `${page}.html`), `<p>${page}</p>`)
    writeFileSync(pathOf(folder, 'assets/board-DkX3_9aQ.js'), '1')
    writeFileSync(pathOf(folder, 'mark.svg'), '<svg/>')
    const app = express().use(pageRoutes(folder))
    const http = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => http.once('listening', resolve))
    const address = http.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const get = async (at: string) => {
      const response = await fetch(url + at)
      return { status: response.status, text: await response.text(), cache: response.headers.get('cache-control') }
    }
    for (const [at, page] of [
      ['/', 'index'],
      ['/join', 'join'],
      ['/join/KQ73XD', 'join'],
      ['/play/KQ73XD', 'play'],
      ['/host', 'host'],
      ['/host/KQ73XD', 'host'],
      ['/screen/KQ73XD', 'screen'],
    ] as const) {
      expect(await get(at)).toEqual({ status: 200, text: `<p>${page}</p>`, cache: 'no-cache' })
    }
    expect((await get('/assets/board-DkX3_9aQ.js')).cache).toBe('public, max-age=31536000, immutable')
    expect((await get('/mark.svg')).cache).toBe('no-cache')
    expect((await get('/replay/KQ73XD-1')).status).toBe(404)
    expect((await get('/..%2f..%2fetc/passwd')).status).toBeGreaterThanOrEqual(400)
    http.close()
    rmSync(folder, { recursive: true })
  })
})
