/* The browser's random id: the same as long as storage or the page lasts, and always one that the server takes. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

const ID = /^[0-9a-z]{16,64}$/
/** A load of the page. */
const load = async () => (await import('../../../client/connection/device.ts')).deviceHeader

function storage(kept: Map<string, string>): void {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
}

test('outlives a refresh', async () => {
  storage(new Map())
  const { 'x-podium-device': id } = (await load())()
  expect(id).toMatch(ID)
  vi.resetModules()
  expect((await load())()).toEqual({ 'x-podium-device': id })
})

test('is drawn anew where what is kept is none', async () => {
  const kept = new Map([['podium:device', 'Not an id']])
  storage(kept)
  expect((await load())()['x-podium-device']).toMatch(ID)
  expect(kept.get('podium:device')).toMatch(ID)
})

test('lasts as long as the page where storage is blocked', async () => {
  vi.stubGlobal('localStorage', undefined)
  const header = await load()
  const { 'x-podium-device': id } = header()
  expect(id).toMatch(ID)
  expect(header()['x-podium-device']).toBe(id)
})
