/* The page's connection against a real Socket.IO server: what is said reaches it once more until it is answered, in order. */
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import parser from 'socket.io-msgpack-parser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { type Connection, connect } from '../../client/connection/socket.ts'
import { encodeChange, encodeFull } from '../../shared/protocol/delta.ts'
import type { ClientToServer, CommandAnswer, CommandMessage, ServerToClient } from '../../shared/protocol/messages.ts'
import { calmView } from '../support/views.ts'

type Said = { message: CommandMessage; answer: (answer: CommandAnswer) => void }

let http: HttpServer
let io: Server<ClientToServer, ServerToClient>
let pages: Socket<ClientToServer, ServerToClient>[]
let said: Said[]
let resyncs: number[]
let connection: Connection
let kept: string | null

beforeEach(async () => {
  http = createServer()
  io = new Server(http, { parser })
  ;[pages, said, resyncs, kept] = [[], [], [], null]
  io.on('connection', (socket) => {
    pages.push(socket)
    socket.on('command', (message, answer) => said.push({ message, answer }))
    socket.on('resync', (have) => resyncs.push(have))
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
})

afterEach(async () => {
  connection.close()
  await io.close()
})

function open(nonce = 'aaaaaaaaaaaa'): Connection {
  const { port } = http.address() as AddressInfo
  connection = connect(
    { code: 'KQ73XD', role: 'seat', token: 'secret' },
    {
      ...{ url: `http://127.0.0.1:${port}`, nonce, nowMs: () => performance.now(), onReturn: () => () => undefined },
      storage: {
        read: () => kept,
        write: (text) => {
          kept = text
        },
      },
    },
  )
  return connection
}

const until = (check: () => void) => eventually(check, { timeout: 8000, interval: 10 })
const live = () => until(() => expect(connection.state.value.kind).toBe('live'))
const counters = () => said.map(({ message }) => message.commandId)
const ENTRY = { kind: 'done', entry: '1-7' } as const

describe('commands', () => {
  test('are answered with what the server decided', async () => {
    open()
    await live()
    const answer = connection.send({ kind: 'rent-node' })
    await until(() => expect(said).toHaveLength(1))
    said[0]?.answer({ kind: 'refused', refusal: { code: 'node-cap', facts: { cap: 5 } } })
    expect(await answer).toMatchObject({ kind: 'refused', refusal: { code: 'node-cap' } })
  })

  test('that were not answered are said again after a lost connection, in counter order, with the same ids', async () => {
    open()
    await live()
    const first = connection.send({ kind: 'rent-node' })
    void connection.send({ kind: 'set-policy', policy: 'pack' })
    await until(() => expect(said).toHaveLength(2))
    pages[0]?.conn.close()
    await until(() => expect(said).toHaveLength(4))
    expect(counters()).toEqual(['aaaaaaaaaaaa-1', 'aaaaaaaaaaaa-2', 'aaaaaaaaaaaa-1', 'aaaaaaaaaaaa-2'])
    said[2]?.answer(ENTRY)
    expect(await first).toEqual(ENTRY)
  })

  test('whose answer is unknown are asked for again, and meanwhile the page says so', async () => {
    open()
    await live()
    const answer = connection.send({ kind: 'rent-node' })
    await until(() => expect(said).toHaveLength(1))
    said[0]?.answer({ kind: 'unknown' })
    await until(() => expect(connection.unsure.value).toBe(true))
    await until(() => expect(said).toHaveLength(2))
    said[1]?.answer(ENTRY)
    expect(await answer).toEqual(ENTRY)
    expect(connection.unsure.value).toBe(false)
  })

  test('made while an earlier one is being checked for wait for it, so that none overtakes', async () => {
    open()
    await live()
    void connection.send({ kind: 'rent-node' })
    await until(() => expect(said).toHaveLength(1))
    said[0]?.answer({ kind: 'unknown' })
    await until(() => expect(connection.unsure.value).toBe(true))
    void connection.send({ kind: 'set-policy', policy: 'pack' })
    await until(() => expect(said).toHaveLength(3))
    expect(counters()).toEqual(['aaaaaaaaaaaa-1', 'aaaaaaaaaaaa-1', 'aaaaaaaaaaaa-2'])
  })

  test('said again too fast are not refused by that: only the first saying can be', async () => {
    const tooFast = { kind: 'refused', refusal: { code: 'rate-limited', facts: { perSeconds: 5 } } } as const
    open()
    await live()
    const answer = connection.send({ kind: 'rent-node' })
    await until(() => expect(said).toHaveLength(1))
    said[0]?.answer({ kind: 'unknown' })
    await until(() => expect(said).toHaveLength(2))
    said[1]?.answer(tooFast)
    await until(() => expect(said).toHaveLength(3))
    said[2]?.answer(ENTRY)
    expect(await answer).toEqual(ENTRY)
    const fresh = connection.send({ kind: 'rent-node' })
    await until(() => expect(said).toHaveLength(4))
    said[3]?.answer(tooFast)
    expect(await fresh).toEqual(tooFast)
  })

  test('survive a refresh: the next load of the tab says them first, and tells their refusal', async () => {
    open()
    await live()
    void connection.send({ kind: 'rent-node' })
    await until(() => expect(said).toHaveLength(1))
    connection.close()
    open('bbbbbbbbbbbb')
    await live()
    void connection.send({ kind: 'set-policy', policy: 'pack' })
    await until(() => expect(counters()).toEqual(['aaaaaaaaaaaa-1', 'aaaaaaaaaaaa-1', 'bbbbbbbbbbbb-1']))
    said[1]?.answer({ kind: 'refused', refusal: { code: 'node-cap', facts: {} } })
    await until(() => expect(connection.late.value?.command).toEqual({ kind: 'rent-node' }))
  })
})

describe('views', () => {
  test('are built from full frames and changes; a change without its base asks for a full view', async () => {
    open()
    await live()
    await until(() => expect(resyncs).toEqual([0]))
    const calm = calmView()
    const next = { ...calm, offeredPerSecond: 77 }
    pages[0]?.emit('frame', { frame: 1, base: 0, bytes: Buffer.from(encodeFull(calm)) })
    pages[0]?.emit('frame', { frame: 2, base: 1, bytes: Buffer.from(encodeChange(calm, next)) })
    await until(() => expect(connection.teamView.value?.offeredPerSecond).toBe(77))
    pages[0]?.emit('frame', { frame: 9, base: 8, bytes: Buffer.from(encodeChange(calm, next)) })
    await until(() => expect(resyncs).toEqual([0, 2]))
  })
})

describe('where the connection stands', () => {
  test('a seat that another device took stays away until it is brought back', async () => {
    open()
    await live()
    pages[0]?.emit('notice', { kind: 'seat-elsewhere' })
    await until(() => expect(connection.state.value.kind).toBe('elsewhere'))
    expect(io.sockets.sockets.size).toBeLessThanOrEqual(1)
    connection.reclaim()
    await live()
    expect(pages).toHaveLength(2)
  })

  test('a removed seat does not come back by itself', async () => {
    open()
    await live()
    pages[0]?.emit('notice', { kind: 'removed' })
    pages[0]?.disconnect(true)
    await until(() => expect(connection.state.value.kind).toBe('removed'))
  })

  test('a refused handshake says why', async () => {
    io.use((_socket, next) => next(Object.assign(new Error('no'), { data: { code: 'unauthorised' } })))
    open()
    await until(() => expect(connection.state.value.kind).toBe('unauthorised'))
  })

  test('a lost connection is told, and how long it lasted when it is back', async () => {
    open()
    await live()
    pages[0]?.conn.close()
    await until(() => expect(connection.state.value.kind).toBe('reconnecting'))
    await live()
  })
})

describe('a door that is shut', () => {
  test.each(['ended', 'unknown-code'] as const)(
    'because of %s is said as it is, and not knocked at again',
    async (code) => {
      let knocks = 0
      io.use((_socket, next) => {
        knocks++
        next(Object.assign(new Error(code), { data: { code } }))
      })
      open()
      await until(() => expect(connection.state.value).toEqual({ kind: code }))
      expect(knocks).toBe(1)
    },
  )
})
