/* The Socket.IO server: who may connect (origin, handshake), which page belongs to which room, and the wires from its events to
   ingress and from rooms to the page. What pages are shown is broadcast.ts. */

import type { Logger } from 'pino'
import { Server } from 'socket.io'
import parser from 'socket.io-msgpack-parser'
import type { Clock } from '../rooms/clock.ts'
import type { Room } from '../rooms/room.ts'
import type { Broadcast } from './broadcast.ts'
import { channels } from './channels.ts'
import type { Edge } from './edge.ts'
import { type DoorOptions, type Entered, enter, type Visitor } from './door.ts'
import type { Ingress, Peer } from './ingress.ts'
import { isOriginAllowed, type OriginRules } from './origin.ts'
import { type GameServer, type GameSocket, hereOf, Page } from './page.ts'

/** A message is at most 16 KB (ingress.ts); a polling request may carry a few. */
const TRANSPORT_MOST_BYTES = 64 * 1024

/**
 * The socket server. It answers nothing before it is attached to an HTTP server, which must come after that server's own handler:
 * attaching takes the requests for sockets away from it.
 */
export function createIo(rules: OriginRules): GameServer {
  return new Server({
    parser,
    serveClient: false,
    // A school's proxy may cut WebSockets: polling stays.
    transports: ['polling', 'websocket'],
    maxHttpBufferSize: TRANSPORT_MOST_BYTES,
    // Frames are small and already packed; compressing each would cost more than it saves.
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => decide(null, isOriginAllowed(request, rules)),
  })
}

export interface WelcomeOptions {
  door: DoorOptions
  ingress: Ingress
  broadcast: Broadcast
  edge: Edge | null
  clock: Clock
  log: Logger
  visitorOf: (socket: GameSocket) => Visitor
  /** Is anybody let in at all? Not while the process stops. */
  isOpen: () => boolean
}

/** Lets pages in. */
export function welcome(io: GameServer, options: WelcomeOptions): void {
  const entered = new WeakMap<GameSocket, Extract<Entered, { kind: 'entered' }>>()
  io.use((socket, next) => {
    void (async () => {
      const result: Entered = options.isOpen()
        ? await enter(socket.handshake.auth, options.visitorOf(socket), options.door)
        : { kind: 'refused', code: 'unavailable' }
      if (result.kind === 'entered') {
        entered.set(socket, result)
        socket.data.peer = result.peer
        next()
      } else next(refusal(result.code))
    })()
  })
  io.on('connection', (socket) => {
    const how = entered.get(socket)
    if (how === undefined) return void socket.disconnect(true)
    const page = new Page(socket, how.peer, () => options.clock.monotonic())
    takeOver(io, socket, how.peer, options.edge !== null)
    // A middleware took its time: the room may have closed since.
    if (how.opened.kind === 'room' && how.opened.room.isOpen) arrive(page, how.opened.room, options)
    else if (how.opened.kind === 'elsewhere' && options.edge !== null) options.edge.arrived(how.opened.by, page)
    else return void socket.disconnect(true)
    socket.on('command', (...args) => void options.ingress.command(how.peer, args))
    socket.on('holding', (...args) => options.ingress.holding(how.peer, args))
    socket.on('error', (error) => options.log.debug({ err: error }, 'a socket broke'))
  })
}

function arrive(page: Page, room: Room, options: WelcomeOptions): void {
  const { socket, peer } = page
  const who = { role: peer.role, seat: peer.seat, elsewhere: false }
  socket.on('resync', (...args) => {
    const have = options.ingress.resync(args)
    if (have !== undefined) options.broadcast.resync(room, page, have)
  })
  socket.on('disconnect', () => {
    options.broadcast.left(room, page)
    room.detach(socket.id, who)
  })
  room.attach(socket.id, who)
  options.broadcast.arrived(room, page)
}

/** The newest page of a seat has it; the one before is told and let go, in whichever process it is. */
function takeOver(io: GameServer, socket: GameSocket, peer: Peer, isCluster: boolean): void {
  if (peer.seat === null) return
  const seat = channels.seat(peer.code, peer.seat)
  const elsewhere = isCluster ? [io.in(seat).except(hereOf(io))] : []
  for (const others of [io.local.in(seat).except(socket.id), ...elsewhere]) {
    others.emit('notice', { kind: 'seat-elsewhere' })
    others.disconnectSockets(true)
  }
}

/** Socket.IO hands `data` to the page as `connect_error.data`. */
function refusal(code: string): Error {
  return Object.assign(new Error(code), { data: { code } })
}
