/* Puts the server together and takes it apart again: storage, rooms, sockets, HTTP. `npm start` runs it through
   commands/run.mjs, tests call createServer. What is printed for the person at the terminal is greeting.ts. */

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { type Logger, pino } from 'pino'
import { type Config, configOfProcess } from './config.ts'
import { greet, tellMistake } from './greeting.ts'
import { classUrls } from './http/addresses.ts'
import { createApp } from './http/app.ts'
import { createMetrics } from './http/metrics.ts'
import { Operators } from './http/operator.ts'
import { Throttle, visitorOf } from './http/throttle.ts'
import { type JudgingThread, openJudgingThread } from './judge.ts'
import { loadLessons } from './lessons.ts'
import { openOperatorDoor } from './operator-door.ts'
import { type Clock, systemClock, within } from './rooms/clock.ts'
import { Registry } from './rooms/registry.ts'
import { Sessions } from './rooms/sessions.ts'
import { Broadcast } from './sockets/broadcast.ts'
import { joinCluster } from './sockets/cluster.ts'
import { createEdge } from './sockets/edge.ts'
import { answerForward, createForward } from './sockets/forward.ts'
import { createIngress } from './sockets/ingress.ts'
import { createIo, welcome } from './sockets/io.ts'
import { createLimits } from './sockets/limits.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/ports.ts'

export interface ServerParts {
  config: Config
  log: Logger
  clock: Clock
  /** Folder of the built client. */
  clientDir: string
  /** Folders with lessons, later ones before earlier ones. */
  lessonDirs: readonly string[]
  /** Closed with the server. */
  judging: JudgingThread
}

export interface RunningServer {
  port: number
  /** Where a class reaches it, best first. */
  urls: string[]
  warning: string | undefined
  /** A fresh single-use code that makes somebody the operator. */
  issueOperatorCode(): Promise<string>
  /** Lets everybody go, gives the sessions back, closes. */
  close(): Promise<void>
}

/** How long a stop waits for what may not answer any more. */
const CLOSE_MS = 1000

/** Opens everything and listens. Throws StoreRefused or a listen error; then nothing stays open. */
export async function createServer(parts: ServerParts): Promise<RunningServer> {
  const { config, log, clock, clientDir, lessonDirs, judging } = parts
  const lessons = await loadLessons(lessonDirs)
  for (const error of lessons.errors) log.error({ ...error }, 'a lesson was left out')
  const processId = randomBytes(8).toString('hex')
  const store = await openStore({
    dataDir: config.dataDir,
    processId,
    monotonicNow: () => clock.monotonic(),
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
  })
  const { redisUrl } = config
  const cluster = redisUrl === undefined ? null : await joinCluster({ redisUrl, processId, clock, log })
  let stopping = false
  const http = createHttpServer()
  const metrics = createMetrics({
    rooms: () => registry.all().length,
    seatsOnline: () => registry.all().reduce((sum, room) => sum + room.presence.count('seat'), 0),
    isStorageHealthy: () => store.healthy(),
  })
  const { publicUrl, allowedOrigins } = config
  const io = createIo({ publicUrl, allowedOrigins, trustProxy: config.trustProxyHops > 0 })
  if (cluster !== null) io.adapter(cluster.adapter)
  const broadcast = new Broadcast(io, clock, metrics.gauge)
  const lesson = (id: string) => lessons.get(id)?.lesson
  const bench = { judge: judging.judge, strategies: (id: string) => lessons.get(id)?.strategies }
  const registry = new Registry({ store, clock, log, lesson, bench, gauge: metrics.gauge, listener: broadcast })
  const forgetOwner = (code: string) => registry.forgetOwner(code)
  const forward = cluster && createForward(cluster.line, forgetOwner)
  const answering = cluster && answerForward(cluster.line, { registry, broadcast, clock })
  const sessions = new Sessions(registry, store.people, clock, forward)
  const operators = new Operators(store.people, clock)
  const throttle = new Throttle(clock)
  const listening = () => ({ host: config.host, port: (http.address() as AddressInfo).port })

  http.on(
    'request',
    createApp({
      ...{ sessions, registry, store, operators, throttle, lessons, log, clientDir, publicUrl, listening },
      openHosting: config.openHosting,
      hasLesson: (id) => lessons.get(id) !== undefined,
      metrics: metrics.registry,
      isReady: () => !stopping && store.healthy(),
      trustProxyHops: config.trustProxyHops,
    }),
  )
  const ingress = createIngress({
    limits: createLimits(() => clock.monotonic()),
    log,
    destination: {
      submit: (peer, by, role, message) => sessions.submit(peer.code, by, role, message),
      hold: (peer, seat, holding) =>
        void sessions
          .hold(peer.code, seat, holding)
          .catch((error: unknown) => log.error({ err: error }, 'a hand was lost')),
    },
  })
  const edge = forward && createEdge({ io, forward, ingress, clock, forgetOwner })
  welcome(io, {
    ...{ broadcast, ingress, edge, clock, log },
    door: { open: (code) => sessions.open(code), identify: (code, token) => sessions.identify(code, token), throttle },
    visitorOf: ({ handshake }) => visitorOf(handshake.address, handshake.headers),
    isOpen: () => !stopping,
  })
  io.attach(http)

  try {
    await listen(http, config)
  } catch (error) {
    await registry.close()
    await judging.close()
    broadcast.stop()
    edge?.stop()
    answering?.stop()
    await cluster?.close()
    await closeStore(store, log)
    throw error
  }
  registry.lookAfter().catch((error: unknown) => log.warn({ err: error }, 'storage did not list its sessions'))

  return {
    port: listening().port,
    urls: classUrls(publicUrl, null, listening()),
    warning: store.warning?.text,
    issueOperatorCode: () => operators.issueCode(),
    async close() {
      stopping = true
      await registry.close()
      await judging.close()
      broadcast.stop()
      edge?.stop()
      answering?.stop()
      // Lets every page go; through the adapter it waits for Redis, which may be gone.
      const closed = within(clock, CLOSE_MS, io.close(), undefined)
      http.closeAllConnections()
      await closed
      await cluster?.close()
      await closeStore(store, log)
    },
  }
}

async function closeStore(store: Store, log: Logger): Promise<void> {
  try {
    await store.close()
  } catch (error) {
    log.warn({ err: error }, 'storage did not close cleanly')
  }
}

function listen(http: HttpServer, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve()
    })
  })
}

/** What must never stand in a log, wherever it turns up. */
const SECRETS = ['token', 'hostToken', 'operatorToken', 'operatorCode', 'link', 'auth', 'authorization', 'cookie']
/* A join code lets people in; deeper down `code` is what an error calls itself, and worth reading. */
const REDACTED = ['code', ...SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])]

/** The server's own log, on standard error: standard output is for the person who started it. */
export function createLog(level: Config['logLevel']): Logger {
  return pino({ level, base: null, redact: { paths: REDACTED, censor: '····' } }, pino.destination(2))
}

/** Runs until it is told to stop; called by commands/run.mjs. */
export async function main(): Promise<void> {
  try {
    await start()
  } catch (error) {
    tellMistake(error)
    process.exit(1)
  }
}

async function start(): Promise<void> {
  const config = configOfProcess()
  const root = projectRoot()
  const log = createLog(config.logLevel)
  const server = await createServer({
    config,
    log,
    clock: systemClock,
    clientDir: join(root, 'dist/client'),
    lessonDirs: [join(root, 'shared/lessons'), join(config.dataDir, 'lessons')],
    // Beside this file in the bundle, where vite.config.ts puts it.
    judging: openJudgingThread(join(import.meta.dirname, 'judge-worker.js')),
  })
  const door = await openOperatorDoor(config, server, log)
  greet(server, await server.issueOperatorCode())
  let closing = false
  const stop = () => {
    if (closing) process.exit(1)
    closing = true
    log.info('stopping')
    void Promise.allSettled([door.close(), server.close()]).then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** The folder that holds package.json, from sources as from a bundle. */
function projectRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
