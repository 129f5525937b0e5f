/* A real redis-server of a test's own: free port, own folder, append-only file with fsync at every write. Suites that need one say
   `describeWithRedis`; without a binary they say loudly what did not run, and with CI=true that is a failure. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'

const INSTALL =
  'Install it: "apt install redis-server" (Debian, Ubuntu), "brew install redis" (macOS), the Debian way inside WSL (Windows).'
const START_PATIENCE_MILLIS = 20_000

export interface RedisOptions {
  /** Append-only file, fsync at every write; default true. */
  aof?: boolean
  port?: number
  /** More settings, as in redis.conf: `{ 'maxmemory-policy': 'allkeys-lru' }`. */
  settings?: Record<string, string>
}

export interface TestRedis {
  url: string
  port: number
  /** Ends it gently; `restart` brings it back with its data. */
  stop(): Promise<void>
  /** Ends it with SIGKILL. */
  kill(): Promise<void>
  /** Starts it again (ending it gently first if it runs) on the same port and folder. */
  restart(): Promise<void>
  /** Sends one command on a connection of its own; the raw reply. */
  command(...words: string[]): Promise<string>
  /** Keeps a copy of the data folder as it is now. */
  keepCopy(): void
  /** Puts the kept copy back; only while stopped. */
  restoreCopy(): void
  /** Ends it and removes its folder. */
  destroy(): Promise<void>
}

/** Starts a Redis and resolves when it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const port = options.port ?? (await freePort())
  const home = mkdtempSync(join(tmpdir(), 'podium-redis-'))
  const dir = join(home, 'data')
  const copy = join(home, 'copy')
  mkdirSync(dir)
  let child = launch(port, dir, options)
  const leftOver = (): void => {
    child.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  }
  process.once('exit', leftOver)
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  await untilItAnswers(port, child)
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      child = launch(port, dir, options)
      await untilItAnswers(port, child)
    },
    command: (...words) => ask(port, words),
    keepCopy: () => cpSync(dir, copy, { recursive: true }),
    restoreCopy() {
      rmSync(dir, { recursive: true, force: true })
      cpSync(copy, dir, { recursive: true })
    },
    async destroy() {
      await end('SIGKILL')
      process.off('exit', leftOver)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** `describe` for suites that need a Redis. */
export function describeWithRedis(name: string, suite: () => void): void {
  const found = spawnSync('redis-server', ['--version']).status === 0
  describe.runIf(found)(name, suite)
  if (found) return
  const message = `NOT RUN, there is no redis-server on the PATH: ${name}. ${INSTALL}`
  if (process.env['CI'] === 'true') it(name, () => expect.fail(message))
  else {
    console.warn(`\n${'!'.repeat(100)}\n${message}\n${'!'.repeat(100)}\n`)
    it(message, () => undefined)
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function launch(port: number, dir: string, options: RedisOptions): ChildProcess {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: options.aof === false ? 'no' : 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    ...options.settings,
  }
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  return spawn('redis-server', words, { stdio: 'ignore' })
}

async function untilItAnswers(port: number, child: ChildProcess): Promise<void> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < START_PATIENCE_MILLIS) {
    if (child.exitCode !== null) throw new Error(`redis-server ended at once (exit ${child.exitCode})`)
    const reply = await ask(port, ['PING']).catch(() => '')
    if (reply.startsWith('+PONG') || reply.startsWith('-NOAUTH')) return
    await pause(20)
  }
  throw new Error(`redis-server on port ${port} did not answer`)
}

function ask(port: number, words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setEncoding('utf8')
    socket.once('error', reject)
    socket.once('data', (reply) => {
      socket.destroy()
      resolve(String(reply))
    })
    socket.once('close', () => reject(new Error('connection closed')))
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
    socket.write(`*${words.length}\r\n${parts.join('')}`)
  })
}
