/* What a student's wire carries, byte by byte: nothing of another team, no seed, nobody's token, no incident before it strikes. The
   canaries are planted in a running class and looked for in every packet that reaches a page; each is also found where it belongs,
   so that a search that finds nothing means something. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { ask, join, openClass, type OpenedClass, openPage, type TestPage } from '../support/class.ts'
import { serveHere, type TestServer } from '../support/server.ts'
import type { LogRecord } from '../../shared/game/entry.ts'

let server: TestServer
beforeAll(async () => {
  server = await serveHere()
})
afterAll(() => server.stop())

/** Every byte that arrives at a page, as text in which any string sent can be found. */
function tap(page: TestPage): () => string {
  const parts: string[] = []
  page.socket.io.engine.on('packet', ({ data }: { data?: unknown }) => {
    if (typeof data === 'string') parts.push(data)
    else if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) parts.push(textOf(data))
  })
  return () => parts.join('\n')
}

/** UTF-8 for names, Latin-1 as well so that no byte is lost to a broken sequence. */
function textOf(data: ArrayBuffer | ArrayBufferView): string {
  const bytes = ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data)
  return `${bytes.toString('utf8')}\n${bytes.toString('latin1')}`
}

interface Planted {
  opened: OpenedClass
  tokens: Record<'ada' | 'bo', string>
  wire: Record<'ada' | 'bo' | 'screen' | 'host', () => string>
  records: LogRecord[]
  close: () => void
}

/** Two teams that split off differently named services, a host who sends for a failure, and a round played to its debrief. */
async function playedClass(): Promise<Planted> {
  const opened = await openClass(server, { teamChoice: 'chosen' })
  const seats = [await join(opened, 'Canary Ada', 't1'), await join(opened, 'Canary Bo', 't2')] as const
  const host = await openPage(opened, { role: 'host', token: opened.hostToken })
  const screen = await openPage(opened, { role: 'screen' })
  const ada = await openPage(opened, { role: 'seat', token: seats[0].token })
  const bo = await openPage(opened, { role: 'seat', token: seats[1].token })
  const wire = { ada: tap(ada), bo: tap(bo), screen: tap(screen), host: tap(host) }
  const pages = [host, screen, ada, bo]
  await host.send({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
  await host.send({ kind: 'advance-phase', from: 'briefing' })
  await eventually(() => expect(bo.team()?.clock.phase).toBe('plan'), { timeout: 5000 })
  for (const [page, newService] of [
    [ada, 'people'],
    [bo, 'goods'],
  ] as const) {
    await page.send({ kind: 'scale-service', service: 'shop', replicas: 1 })
    const split = await page.send({ kind: 'split-service', newService, modules: ['inventory'] })
    expect(split).toMatchObject({ kind: 'done' })
    await eventually(() => expect(page.team()?.services.map(({ id }) => id)).toContain(newService), { timeout: 5000 })
  }
  await host.send({ kind: 'advance-phase', from: 'plan' })
  const later = { kind: 'inject', incident: 'leak', target: 'notify', team: 'all', inSeconds: 300 } as const
  expect(await host.send(later)).toMatchObject({ kind: 'done' })
  await eventually(() => expect(bo.team()?.clock.liveTick).toBeGreaterThan(16), { timeout: 15_000 })
  await host.send({ kind: 'advance-phase', from: 'live' })
  await eventually(() => expect(bo.team()?.clock.phase).toBe('debrief'), { timeout: 5000 })
  const log = await ask(server.url, 'GET', `/api/sessions/${opened.code}/rounds/1/log`, { token: opened.hostToken })
  return {
    opened,
    wire,
    tokens: { ada: seats[0].token, bo: seats[1].token },
    records: log.body['records'] as LogRecord[],
    close: () => {
      for (const page of pages) page.close()
    },
  }
}

describe('a student’s wire', () => {
  let planted: Planted
  beforeAll(async () => {
    planted = await playedClass()
  })
  afterAll(() => planted.close())

  test('carries the own team’s service and none of the other’s', () => {
    const { ada, bo } = planted.wire
    expect(ada()).toContain('people')
    expect(bo()).toContain('goods')
    expect(ada()).not.toContain('goods')
    expect(bo()).not.toContain('people')
  })

  test('carries the names of the own team and of nobody else', () => {
    const { ada, host } = planted.wire
    expect(host()).toContain('Canary Bo')
    expect(ada()).toContain('Canary Ada')
    expect(ada()).not.toContain('Canary Bo')
  })

  test('never carries the seed, nor does the projector’s or the host’s', () => {
    const opening = planted.records.find(({ entry }) => entry.kind === 'round-opened')
    const seed = opening?.entry.kind === 'round-opened' ? opening.entry.round.seed : ''
    expect(seed).toMatch(/^[0-9a-f]{32}$/)
    for (const [who, text] of Object.entries(planted.wire)) {
      expect(text().includes(seed), who).toBe(false)
      expect(text().includes(Buffer.from(seed, 'hex').toString('latin1')), `${who}, raw`).toBe(false)
    }
  })

  test('carries nobody’s token', () => {
    const secrets = [planted.opened.hostToken, planted.opened.operatorToken, ...Object.values(planted.tokens)]
    for (const [who, text] of Object.entries(planted.wire)) {
      for (const secret of secrets) expect(text().includes(secret), who).toBe(false)
    }
  })

  test('knows nothing of what will strike: neither the host’s incident nor the lesson’s', () => {
    const { ada, bo, screen, host } = planted.wire
    expect(host()).toMatch(/node-crash/)
    for (const text of [ada(), bo(), screen()]) expect(text).not.toMatch(/node-crash|host:\d+-\d+|leak:\d/)
  })

  test('of a stranger without a seat carries nothing of the boards', async () => {
    const seatless = await ask(server.url, 'GET', `/api/sessions/${planted.opened.code}/rounds/1/log`)
    expect(seatless.status).toBe(403)
    const withSeat = await ask(server.url, 'GET', `/api/sessions/${planted.opened.code}/rounds/1/log`, {
      token: planted.tokens.ada,
    })
    expect(withSeat.status).toBe(403)
    expect(JSON.stringify([seatless.body, withSeat.body])).not.toContain('goods')
  })
})
