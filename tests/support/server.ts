/* A server for tests: in this process for speed (`serveHere`), or as a process of its own that can be killed (`startServer`). Both
   keep their data in a folder that is removed at the end, listen on a free port and come with an operator code. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { readConfig } from '../../server/config.ts'
import type { JudgingThread } from '../../server/judge.ts'
import { createLog, createServer, type RunningServer } from '../../server/main.ts'
import { type Clock, systemClock } from '../../server/rooms/clock.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface ServerOptions {
  redisUrl?: string
  /** A folder that outlives this server; default: one of its own. */
  dataDir?: string
  /** Further variables of server/config.ts. */
  env?: Record<string, string>
  /** Only for `serveHere`. */
  clock?: Clock
}

export interface TestServer {
  url: string
  /** Single-use; `newOperatorCode` gives another. */
  operatorCode: string
  dataDir: string
  /** Gently, as SIGTERM does. */
  stop(): Promise<void>
}

export interface ServerProcess extends TestServer {
  process: () => ChildProcess
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data, after stop or kill. */
  restart(): Promise<void>
}

function environment(options: ServerOptions, dataDir: string, port: number): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
    ...options.env,
  }
}

function dataFolder(options: ServerOptions): { dataDir: string; clear: () => void } {
  if (options.dataDir !== undefined) return { dataDir: options.dataDir, clear: () => undefined }
  const dataDir = mkdtempSync(join(tmpdir(), 'podium-data-'))
  return { dataDir, clear: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** The judging thread needs a bundle: rounds are judged where the server is a process of its own. */
const NOBODY_JUDGES: JudgingThread = { judge: () => new Promise(() => undefined), close: () => Promise.resolve() }

/** A server in this process. Its pages come from dist/client, if that was built. */
export async function serveHere(options: ServerOptions = {}): Promise<TestServer & { server: RunningServer }> {
  const { dataDir, clear } = dataFolder(options)
  const config = readConfig(environment(options, dataDir, 0))
  const server = await createServer({
    config,
    log: createLog(config.logLevel),
    clock: options.clock ?? systemClock,
    clientDir: join(ROOT, 'dist/client'),
    lessonDirs: [join(ROOT, 'shared/lessons')],
    judging: NOBODY_JUDGES,
  })
  return {
    server,
    dataDir,
    url: `http://127.0.0.1:${server.port}`,
    operatorCode: await server.issueOperatorCode(),
    async stop() {
      await server.close()
      clear()
    },
  }
}

let bundled: Promise<string> | undefined
let users = 0

/** The last process that was stopped takes the bundle with it. */
async function releaseBundle(): Promise<void> {
  users--
  if (users > 0 || bundled === undefined) return
  const entry = await bundled
  bundled = undefined
  rmSync(dirname(entry), { recursive: true, force: true })
}

/** The server as `npm start` would run it, bundled once for all that run at a time. */
function bundle(): Promise<string> {
  bundled ??= (async () => {
    // Inside the project, so that the process finds its packages and its lessons.
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    const outDir = mkdtempSync(join(ROOT, '.cache', 'server-'))
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: true,
        outDir,
        rollupOptions: {
          input: {
            server: join(import.meta.dirname, 'server-process.ts'),
            'judge-worker': join(ROOT, 'server/judge-worker.ts'),
          },
          output: { entryFileNames: '[name].js' },
        },
      },
    })
    return join(outDir, 'server.js')
  })()
  return bundled
}

/** A server as a process of its own; resolves when it listens. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  users++
  const entry = await bundle()
  const { dataDir, clear } = dataFolder(options)
  let current = await launch(entry, environment(options, dataDir, 0))
  const { port } = current
  let isStopped = false

  async function end(signal: NodeJS.Signals): Promise<void> {
    const { child } = current
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get operatorCode() {
      return current.operatorCode
    },
    dataDir,
    process: () => current.child,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      current = await launch(entry, environment(options, dataDir, port))
    },
    async stop() {
      await end('SIGTERM')
      if (isStopped) return
      isStopped = true
      clear()
      await releaseBundle()
    },
  }
}

interface Launched {
  child: ChildProcess
  port: number
  operatorCode: string
}

/** Waits for the host's link that every start prints. */
async function launch(entry: string, variables: Record<string, string>): Promise<Launched> {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /localhost:(\d+)\/host#([\w-]+)/.exec(line)
    if (found === null) continue
    child.stdout.resume()
    return { child, port: Number(found[1]), operatorCode: found[2] ?? '' }
  }
  throw new Error('the server ended before it listened')
}
