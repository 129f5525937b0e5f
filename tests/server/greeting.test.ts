/* What a person reads when the server does not start: one sentence a language that says what to do, and no stack. */

import { createServer } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadConfig, readConfig } from '../../server/config.ts'
import { mistakeOf } from '../../server/greeting.ts'
import { StoreUnavailable } from '../../server/store/ports.ts'
import { serveHere } from '../support/server.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-greeting-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HANGUL = /\p{Script=Hangul}/u

async function whyNot(options: Parameters<typeof serveHere>[0]): Promise<string | undefined> {
  const error: unknown = await serveHere(options).then(
    (server) => server.stop(),
    (reason: unknown) => reason,
  )
  return mistakeOf(error)
}

function expectBothLanguages(text: string | undefined, english: RegExp): void {
  const lines = text?.split('\n') ?? []
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(english)
  expect(lines[1]).toMatch(HANGUL)
}

test('a port that is taken, and the start that failed keeps nothing open', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => taken.once('listening', listening))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const options = { dataDir: join(folder, 'port') }
  expectBothLanguages(await whyNot({ ...options, env: { PORT: port } }), /port is taken.*set PORT/)
  taken.close()
  // The folder was given back: the next start has it.
  await (await serveHere(options)).stop()
})

test('an address that is not this machine’s', async () => {
  const options = { dataDir: join(folder, 'host') }
  expectBothLanguages(await whyNot({ ...options, env: { HOST: '203.0.113.7' } }), /HOST is no address/)
})

test('a data folder that another process has, or that is no folder', async () => {
  const first = await serveHere({ dataDir: join(folder, 'shared') })
  expectBothLanguages(await whyNot({ dataDir: join(folder, 'shared') }), /already in use by .*DATA_DIR/)
  await first.stop()
  writeFileSync(join(folder, 'file'), '')
  expectBothLanguages(await whyNot({ dataDir: join(folder, 'file') }), /cannot be used: a file stands.*DATA_DIR/)
})

test('wrong settings and storage that goes away are told; a bug keeps its stack', () => {
  const wrong = () => readConfig({ PORT: 'abc' })
  expect(wrong).toThrow(BadConfig)
  try {
    wrong()
  } catch (error) {
    expect(mistakeOf(error)).toMatch(/설정\nPORT=abc: expected a whole number/)
  }
  expectBothLanguages(mistakeOf(new StoreUnavailable('the disk is full')), /cannot start: the disk is full\./)
  expect(mistakeOf(new TypeError('a bug'))).toBeUndefined()
})
