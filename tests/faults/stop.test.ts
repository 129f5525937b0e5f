/* SIGTERM, as a deploy or a teacher's Ctrl+C sends it: not ready any more at once, gone cleanly within seconds, and a class that goes
   on with the next process has noticed a reconnect and nothing else. */

import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWithRedis, startRedis } from '../support/redis.ts'
import { join, openClass, openPage, type TestPage } from '../support/class.ts'
import { type ServerOptions, type ServerProcess, startServer } from '../support/server.ts'

/** Three times the 2 s that a deploy may cost a class; the measured values are printed. */
const GONE_MS = 3 * 2000
const BACK_MS = 3 * 2000

const pages: TestPage[] = []
afterEach(() => {
  for (const page of pages.splice(0)) page.close()
})

async function inPlan(server: ServerProcess) {
  const opened = await openClass(server, { teamChoice: 'chosen' })
  const seat = await join(opened, 'Ada', 't1')
  const host = await openPage(opened, { role: 'host', token: opened.hostToken }, { reconnect: true })
  const ada = await openPage(opened, { role: 'seat', token: seat.token }, { reconnect: true })
  pages.push(host, ada)
  await host.send({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
  await host.send({ kind: 'advance-phase', from: 'briefing' })
  await eventually(() => expect(ada.team()?.clock.phase).toBe('plan'), { timeout: 5000 })
  return { host, ada }
}

/** Sends SIGTERM and watches until the process is gone; every answer of /readyz meanwhile. */
async function terminate(server: ServerProcess): Promise<{ code: number | null; tookMs: number; ready: string[] }> {
  const began = performance.now()
  const exited = once(server.process(), 'exit')
  server.process().kill('SIGTERM')
  let gone = false
  void exited.then(() => {
    gone = true
  })
  const ready: string[] = []
  while (!gone) {
    const sentAt = performance.now()
    const answer = await fetch(`${server.url}/readyz`).then(
      ({ status }) => String(status),
      () => 'no answer',
    )
    // The signal takes a moment to arrive; what was asked in that moment proves nothing.
    if (sentAt - began > 50) ready.push(answer)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const [code] = await exited
  return { code, tookMs: performance.now() - began, ready }
}

async function goesOn(options: ServerOptions): Promise<void> {
  const server = await startServer(options)
  try {
    const { host, ada } = await inPlan(server)
    const scale = { kind: 'scale-service', service: 'shop', replicas: 2 } as const
    const message = { commandId: '0000000000aa-1', command: scale }
    const told = await ada.sendMessage(message)
    expect(told).toMatchObject({ kind: 'done' })
    const { code, tookMs, ready } = await terminate(server)
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(GONE_MS)
    expect(ready).not.toContain('200')
    expect(ada.notices).toContainEqual({ kind: 'server-restarting' })

    const began = performance.now()
    await server.restart()
    const up = performance.now()
    for (const page of [ada, host]) page.socket.connect()
    const before = ada.frames.length
    await eventually(() => expect(ada.frames.length).toBeGreaterThan(before + 2), { timeout: 20_000, interval: 20 })
    const backMs = performance.now() - up
    console.log(
      `gone after ${Math.round(tookMs)} ms, up after ${Math.round(up - began)}, back after ${Math.round(backMs)}`,
    )
    expect(backMs).toBeLessThan(BACK_MS)
    expect(ada.team()?.clock.phase).toBe('plan')
    expect(await ada.sendMessage(message)).toEqual(told)
    await eventually(() => expect(host.socket.connected).toBe(true), { timeout: 5000 })
    expect(await host.send({ kind: 'advance-phase', from: 'plan' })).toMatchObject({ kind: 'done' })
  } finally {
    await server.stop()
  }
}

describe('SIGTERM on the file store', () => {
  test('is a clean end; the next process goes on with the class', () => goesOn({}), 60_000)
})

describeWithRedis('SIGTERM on Redis', () => {
  test('gives the lease back: the next process need not wait for it', async () => {
    const redis = await startRedis()
    try {
      await goesOn({ redisUrl: redis.url })
    } finally {
      await redis.destroy()
    }
  }, 60_000)
})
