/* People for server tests, without a browser: an instructor who opens a class over HTTP, students who join, and pages on real sockets
   that keep their newest view. */

import { io, type Socket } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import type { Command } from '../../shared/game/command.ts'
import type { HostView, ScreenView, TeamView } from '../../shared/game/view.types.ts'
import { applyFrame } from '../../shared/protocol/delta.ts'
import {
  type ClientToServer,
  type CommandAnswer,
  type CommandMessage,
  type FrameMessage,
  type HandshakeError,
  PROTOCOL,
  type RosterMessage,
  type ServerToClient,
  type SessionNotice,
  type SocketRole,
  type YouMessage,
} from '../../shared/protocol/messages.ts'

export interface HttpAnswer {
  status: number
  // What a route answers is what the test is about.
  body: Record<string, unknown>
  headers: Headers
}

/** One HTTP request with JSON both ways. */
export async function ask(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const body = isJson ? ((await response.json()) as Record<string, unknown>) : {}
  return { status: response.status, body, headers: response.headers }
}

export interface OpenedClass {
  url: string
  code: string
  hostToken: string
  operatorToken: string
}

/** Becomes the operator with a single-use code and opens a class. */
export async function openClass(
  server: { url: string; operatorCode: string },
  options: Record<string, unknown> = {},
): Promise<OpenedClass> {
  const { url, operatorCode } = server
  const operator = await ask(url, 'POST', '/api/operator', { body: { code: operatorCode } })
  const operatorToken = String(operator.body['operatorToken'])
  const wanted = { lesson: 'shop-split', language: 'ko', teamCount: 2, ...options }
  const created = await ask(url, 'POST', '/api/sessions', { token: operatorToken, body: wanted })
  if (created.status !== 201) throw new Error(`no class: ${JSON.stringify(created)}`)
  return { url, operatorToken, code: String(created.body['code']), hostToken: String(created.body['hostToken']) }
}

/** Takes a seat; throws when there is none. */
export async function join(
  opened: OpenedClass,
  name: string,
  teamId?: string,
): Promise<{ seatId: string; token: string }> {
  const body = teamId === undefined ? { name } : { name, teamId }
  const answer = await ask(opened.url, 'POST', `/api/sessions/${opened.code}/join`, { body })
  if (answer.status !== 201) throw new Error(`no seat: ${JSON.stringify(answer)}`)
  return { seatId: String(answer.body['seatId']), token: String(answer.body['token']) }
}

type GameSocket = Socket<ServerToClient, ClientToServer>

export interface TestPage {
  socket: GameSocket
  team: () => TeamView | null
  whole: () => HostView | ScreenView | null
  roster: () => RosterMessage['seats']
  you: () => YouMessage | null
  notices: SessionNotice[]
  frames: FrameMessage[]
  /** Sends a command once, under a fresh id. */
  send(command: Command): Promise<CommandAnswer>
  /** Sends a message as it is. */
  sendMessage(message: CommandMessage): Promise<CommandAnswer>
  close(): void
}

const ANSWER_OVERDUE_MS = 4000
const COME_BACK_MS = 200

let nonces = 0

/** Connects a page; `error` tells why it was not let in. */
export async function openPage(
  at: { url: string; code: string },
  who: { role: SocketRole; token?: string },
  options: { transports?: string[]; headers?: Record<string, string>; reconnect?: boolean } = {},
): Promise<TestPage> {
  const socket: GameSocket = io(at.url, {
    parser,
    forceNew: true,
    reconnection: options.reconnect ?? false,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    transports: options.transports ?? ['websocket'],
    query: { code: at.code },
    auth: { protocol: PROTOCOL, code: at.code, ...who },
    ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
  })
  const held = new Map<number, TeamView>()
  let team: TeamView | null = null
  let whole: HostView | ScreenView | null = null
  let roster: RosterMessage['seats'] = []
  let you: YouMessage | null = null
  const notices: SessionNotice[] = []
  const frames: FrameMessage[] = []
  socket.on('frame', (message) => {
    frames.push(message)
    const base = message.base === 0 ? null : held.get(message.base)
    if (base === undefined) return void socket.emit('resync', Math.max(0, ...held.keys()))
    team = applyFrame(base, new Uint8Array(message.bytes))
    held.set(message.frame, team)
  })
  socket.on('view', (view) => {
    whole = view
  })
  socket.on('roster', (message) => {
    roster = message.seats
  })
  socket.on('you', (message) => {
    you = message
  })
  socket.on('notice', (notice) => notices.push(notice))
  const comeBack = () => {
    if (options.reconnect === true && !socket.active) setTimeout(() => socket.connect(), COME_BACK_MS)
  }
  socket.on('disconnect', (reason) => {
    held.clear()
    if (reason === 'io server disconnect') comeBack()
  })
  const nonce = (++nonces).toString(16).padStart(12, '0')
  let counter = 0
  const sendMessage = (message: CommandMessage) =>
    new Promise<CommandAnswer>((resolve) => {
      // A page that was cut off before the answer does not know.
      socket.timeout(ANSWER_OVERDUE_MS).emit('command', message, (error, answer) => {
        resolve(error === null ? answer : { kind: 'unknown' })
      })
    })
  const page: TestPage = {
    socket,
    team: () => team,
    whole: () => whole,
    roster: () => roster,
    you: () => you,
    notices,
    frames,
    sendMessage,
    send(command) {
      const seen = team?.seen ?? (whole?.kind === 'host' ? whole.seen : undefined)
      return sendMessage({ commandId: `${nonce}-${++counter}`, command, ...(seen === undefined ? {} : { seen }) })
    },
    close: () => socket.disconnect(),
  }
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.on('connect_error', (error) => {
      if (options.reconnect === true) return comeBack()
      socket.disconnect()
      reject(new NotLetIn(error))
    })
  })
  return page
}

/** Why a handshake failed; `code` is undefined when it was not the handshake. */
export class NotLetIn extends Error {
  readonly code: HandshakeError['code'] | undefined
  constructor(cause: Error & { data?: HandshakeError }) {
    super(`not let in: ${cause.data?.code ?? cause.message}`)
    this.code = cause.data?.code
  }
}
