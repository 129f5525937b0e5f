/* A class over real sockets: two students of a team, their host, a projector; what each sees, what is refused, and what survives
   a refresh and the death of the server. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import { join, NotLetIn, openClass, type OpenedClass, openPage, type TestPage } from '../support/class.ts'
import { serveHere, startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await serveHere({ env: { OPEN_HOSTING: 'true' } })
})
afterAll(() => server.stop())

const pages: TestPage[] = []
afterEach(() => {
  for (const page of pages.splice(0)) page.close()
})

async function page(...args: Parameters<typeof openPage>): Promise<TestPage> {
  const opened = await openPage(...args)
  pages.push(opened)
  return opened
}

let operator: OpenedClass | undefined
async function newClass(options: Record<string, unknown> = {}): Promise<OpenedClass> {
  operator ??= await openClass(server)
  const { operatorToken: token, url } = operator
  const response = await fetch(`${url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ lesson: 'shop-split', teamCount: 2, teamChoice: 'chosen', ...options }),
  })
  return { url, operatorToken: token, ...((await response.json()) as { code: string; hostToken: string }) }
}

/** Two students of team t1 and their host, in plan. */
async function inPlan() {
  const opened = await newClass()
  const seats = [await join(opened, 'Ada', 't1'), await join(opened, 'Bo', 't1')] as const
  const host = await page(opened, { role: 'host', token: opened.hostToken })
  const ada = await page(opened, { role: 'seat', token: seats[0].token })
  const bo = await page(opened, { role: 'seat', token: seats[1].token })
  await host.send({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
  await host.send({ kind: 'advance-phase', from: 'briefing' })
  await phaseOf(ada, 'plan')
  await phaseOf(bo, 'plan')
  return { opened, seats, host, ada, bo }
}

const phaseOf = (on: TestPage, phase: string) =>
  eventually(() => expect(on.team()?.clock.phase).toBe(phase), { timeout: 5000 })
const replicasOf = (view: TeamView | null) => view?.services.find(({ id }) => id === 'shop')?.replicas

describe('a class plays', () => {
  test('from the lobby to live; every tick reaches every page', async () => {
    const { opened, host, ada, bo } = await inPlan()
    const screen = await page(opened, { role: 'screen' })
    expect(ada.you()).toEqual({ seat: 's1', team: 't1', role: 'seat' })
    await eventually(() =>
      expect(ada.roster().map(({ name, online }) => [name, online])).toEqual([
        ['Ada', true],
        ['Bo', true],
      ]),
    )
    await ada.send({ kind: 'ready', ready: true })
    expect(await bo.send({ kind: 'ready', ready: true })).toMatchObject({ kind: 'done' })
    await phaseOf(ada, 'live')
    await eventually(() => expect(bo.team()?.clock.liveTick).toBeGreaterThan(6), { timeout: 10_000 })
    expect(ada.team()?.offeredPerSecond).toBeGreaterThan(0)
    await eventually(() => expect(screen.whole()?.clock.liveTick).toBeGreaterThan(6), { timeout: 5000 })
    expect(host.whole()).toMatchObject({ kind: 'host', clock: { phase: 'live' } })
    expect(screen.whole()).toMatchObject({ kind: 'screen' })
  })

  test('frames after the first are changes, far below a kilobyte on a quiet tick', async () => {
    const { ada } = await inPlan()
    await eventually(() => expect(ada.frames.length).toBeGreaterThan(12), { timeout: 8000 })
    const [full, ...changes] = ada.frames
    expect(full?.base).toBe(0)
    expect(new Uint8Array(full?.bytes ?? []).length).toBeLessThan(30_000)
    expect(changes.every(({ base }) => base > 0)).toBe(true)
    expect(changes.every(({ bytes }) => new Uint8Array(bytes).length < 1000)).toBe(true)
  })

  test('a student’s frames hold nothing of another team, nobody’s name and no seed', async () => {
    const { opened, ada } = await inPlan()
    const rival = await join(opened, 'CanaryRival', 't2')
    const other = await page(opened, { role: 'seat', token: rival.token })
    await phaseOf(other, 'plan')
    await other.send({ kind: 'split-service', newService: 'search', modules: ['search'] })
    await eventually(() => expect(other.team()?.services.map(({ id }) => id)).toContain('search'))
    await ada.send({ kind: 'set-policy', policy: 'pack' })
    await eventually(() => expect(ada.team()?.policy).toBe('pack'))
    const text = JSON.stringify({ view: ada.team(), roster: ada.roster(), you: ada.you() })
    expect(text).not.toMatch(/CanaryRival|"seed"/)
    expect(ada.team()?.services.map(({ id }) => id)).not.toContain('search')
  })
})

describe('refusals', () => {
  test('the second of two teammates who meant the same thing hears who was first', async () => {
    const { ada, bo } = await inPlan()
    const seen = ada.team()?.seen
    if (seen === undefined) throw new Error('no view')
    const scale = (replicas: number) => ({ kind: 'scale-service', service: 'shop', replicas }) as const
    const [first, second] = await Promise.all([
      ada.sendMessage({ commandId: '00000000000a-1', command: scale(2), seen }),
      bo.sendMessage({ commandId: '00000000000b-1', command: scale(4), seen }),
    ])
    expect(first).toMatchObject({ kind: 'done' })
    expect(second).toMatchObject({ kind: 'refused', refusal: { code: 'conflict' }, bySeat: 's1' })
    await eventually(() => expect(replicasOf(bo.team())).toBe(2))
  })

  test('a student has none of the host’s power', async () => {
    const { ada } = await inPlan()
    for (const command of [
      { kind: 'end-session' },
      { kind: 'set-pause', paused: true },
      { kind: 'remove-seat', seat: 's2' },
      { kind: 'extend', seconds: 60 },
    ] as const) {
      expect(await ada.send(command)).toMatchObject({ kind: 'refused', refusal: { code: 'not-allowed-role' } })
    }
    expect(await ada.send({ kind: 'leave', seat: 's2' })).toMatchObject({ kind: 'refused' })
  })
})

describe('the handshake', () => {
  const refusal = async (...args: Parameters<typeof openPage>) =>
    openPage(...args).then(
      (let_in) => {
        let_in.close()
        return 'let in'
      },
      (error: unknown) => (error instanceof NotLetIn ? (error.code ?? 'connection') : String(error)),
    )

  test('refuses wrong codes, wrong tokens and tokens of another role or class', async () => {
    const opened = await newClass()
    const other = await newClass()
    const seat = await join(opened, 'Ada', 't1')
    const at = (code: string) => ({ url: server.url, code })
    expect(await refusal(at('AAAAAA'), { role: 'screen' })).toBe('unknown-code')
    expect(await refusal(at(opened.code), { role: 'seat' })).toBe('unauthorised')
    expect(await refusal(at(opened.code), { role: 'seat', token: 'A'.repeat(22) })).toBe('unauthorised')
    expect(await refusal(at(opened.code), { role: 'seat', token: 'short' })).toBe('malformed')
    expect(await refusal(at(opened.code), { role: 'host', token: seat.token })).toBe('unauthorised')
    expect(await refusal(at(opened.code), { role: 'seat', token: opened.hostToken })).toBe('unauthorised')
    expect(await refusal(at(other.code), { role: 'seat', token: seat.token })).toBe('unauthorised')
    expect(await refusal(at(opened.code), { role: 'seat', token: seat.token })).toBe('let in')
  })

  test('of a class that is over says so, also when nobody remembers it but the log', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'podium-over-'))
    const first = await serveHere({ dataDir })
    const over = await openClass(first)
    const host = await page(over, { role: 'host', token: over.hostToken })
    expect(await host.send({ kind: 'end-session' })).toMatchObject({ kind: 'done' })
    await first.stop()
    const again = await serveHere({ dataDir })
    const at = { url: again.url, code: over.code }
    expect(await refusal(at, { role: 'host', token: over.hostToken })).toBe('ended')
    expect(await refusal(at, { role: 'screen' })).toBe('ended')
    await again.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  test('refuses a foreign origin before anything else, over both transports', async () => {
    const opened = await newClass()
    for (const transport of ['websocket', 'polling']) {
      const from = (origin: string) =>
        refusal(opened, { role: 'screen' }, { transports: [transport], headers: { origin } })
      expect(await from('https://evil.example')).toBe('connection')
      expect(await from(server.url)).toBe('let in')
    }
  })
})

describe('a seat', () => {
  test('is taken over by its newest page; the old one is told and let go', async () => {
    const { opened, seats, ada } = await inPlan()
    const phone = await page(opened, { role: 'seat', token: seats[0].token })
    await eventually(() => expect(ada.socket.connected).toBe(false))
    expect(ada.notices).toContainEqual({ kind: 'seat-elsewhere' })
    await phaseOf(phone, 'plan')
    expect(phone.you()).toEqual({ seat: 's1', team: 't1', role: 'seat' })
  })

  test('that the host removes is told, cut off and cannot come back', async () => {
    const { opened, seats, host, ada } = await inPlan()
    await host.send({ kind: 'remove-seat', seat: 's1' })
    await eventually(() => expect(ada.socket.connected).toBe(false), { timeout: 1000 })
    expect(ada.notices).toContainEqual({ kind: 'removed' })
    await expect(openPage(opened, { role: 'seat', token: seats[0].token })).rejects.toMatchObject({
      code: 'unauthorised',
    })
  })

  test('that changes teams sees its new team’s board, and no more of the old one', async () => {
    const { host, ada, bo } = await inPlan()
    await host.send({ kind: 'set-seat', seat: 's1', team: 't2' })
    await eventually(() => expect(ada.team()?.team).toBe('t2'))
    expect(ada.you()).toEqual({ seat: 's1', team: 't2', role: 'seat' })
    await bo.send({ kind: 'set-policy', policy: 'pack' })
    await eventually(() => expect(bo.team()?.policy).toBe('pack'))
    expect(ada.team()?.policy).toBe('spread')
  })

  test('shows its teammates what it holds', async () => {
    const { ada, bo } = await inPlan()
    const hands = new Promise((resolve) =>
      bo.socket.on('hands', (next) => next.some(({ holding }) => holding !== null) && resolve(next)),
    )
    ada.socket.emit('holding', { kind: 'module', id: 'search' })
    expect(await hands).toEqual([
      { seat: 's1', holding: { kind: 'module', id: 'search' } },
      { seat: 's2', holding: null },
    ])
  })
})

describe('polling alone', () => {
  test('plays the same game, on every 4th frame', async () => {
    const { opened, seats } = await inPlan()
    const poller = await page(opened, { role: 'seat', token: seats[0].token }, { transports: ['polling'] })
    await phaseOf(poller, 'plan')
    expect(await poller.send({ kind: 'set-policy', policy: 'pack' })).toMatchObject({ kind: 'done' })
    await eventually(() => expect(poller.team()?.policy).toBe('pack'), { timeout: 5000 })
    await eventually(() => expect(poller.frames.length).toBeGreaterThan(2), { timeout: 5000 })
    expect(poller.frames.slice(1).every(({ frame, base }) => frame - base >= 1 && base > 0)).toBe(true)
  })
})

describe('a server process that is killed', () => {
  test('goes on by itself when it is back: same seats, same board, nothing acknowledged lost', async () => {
    const process = await startServer()
    try {
      const opened = await openClass(process, { teamChoice: 'chosen' })
      const seat = await join(opened, 'Ada', 't1')
      const host = await page(opened, { role: 'host', token: opened.hostToken }, { reconnect: true })
      const ada = await page(opened, { role: 'seat', token: seat.token }, { reconnect: true })
      await host.send({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
      await host.send({ kind: 'advance-phase', from: 'briefing' })
      await phaseOf(ada, 'plan')
      const message = {
        commandId: '0000000000aa-1',
        command: { kind: 'scale-service', service: 'shop', replicas: 4 },
      } as const
      const told = await ada.sendMessage(message)
      expect(told).toMatchObject({ kind: 'done' })
      await process.kill()
      await eventually(() => expect(ada.socket.connected).toBe(false))
      await process.restart()
      await eventually(() => expect(ada.socket.connected).toBe(true), { timeout: 10_000 })
      const before = ada.frames.length
      await eventually(() => expect(ada.frames.length).toBeGreaterThan(before + 3), { timeout: 10_000 })
      expect(replicasOf(ada.team())).toBe(4)
      expect(await ada.sendMessage(message)).toEqual(told)
    } finally {
      await process.stop()
    }
  }, 60_000)
})
