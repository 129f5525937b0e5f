/* One connected page as the broadcaster sees it: which lane it rides in and how far it has fallen behind. Frames are latest-only:
   a page that cannot keep up gets none until it has caught up, then a full view. */

import { randomUUID } from 'node:crypto'
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { ClientToServer, ServerToClient } from '../../shared/protocol/messages.ts'
import type { TeamId } from '../../shared/world/ids.ts'
import type { Room } from '../rooms/room.ts'
import type { Lane } from './channels.ts'
import type { Peer } from './ingress.ts'

export interface SocketData {
  peer: Peer
}
export type GameServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>
export type GameSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>

const names = new WeakMap<GameServer, string>()

/** The channel every page of this process sits in, and no other process's: a message to the others leaves it out. */
export function hereOf(io: GameServer): string {
  const name = names.get(io) ?? `here/${randomUUID()}`
  names.set(io, name)
  return name
}

/** Some pages, to say something to. */
export type Pages = GameServer['local']

/** Pages in a channel: those of this process, and the others when some of the room's pages are connected elsewhere. */
export function pagesIn(io: GameServer, room: Room, channel: string): Pages[] {
  // Through the adapter alone, local delivery would wait for Redis, and would not come at all while it is away.
  const here = io.local.to(channel)
  return room.presence.isElsewhere() ? [here, io.to(channel).except(hereOf(io))] : [here]
}

/** More than this, or anything for longer than this, and the page gets no more frames until it has caught up. */
const BEHIND_BYTES = 64 * 1024
const BEHIND_MS = 1000
/** Beyond this it is cut off and must come back. */
const LOST_BYTES = 1024 * 1024
const LOST_MS = 5000
/** Whoever fell behind rides in the slow lane for a while. */
const SLOW_MS = 30_000

export class Page {
  /** The lane whose frames it receives; null while it waits for a full view. */
  lane: Lane | null = null
  team: TeamId | null = null
  /** When a full view was last sent on this connection. */
  fullAt = Number.NEGATIVE_INFINITY
  private waitingBytes = 0
  private waitingSince = 0
  private slowUntil = Number.NEGATIVE_INFINITY

  constructor(
    readonly socket: GameSocket,
    readonly peer: Peer,
    private readonly monotonic: () => number,
  ) {
    // Engine.IO says what it queues and when the queue goes to the network; what lies between is what the page has not taken yet.
    socket.conn.on('packetCreate', (packet: { data?: unknown }) => {
      if (this.waitingBytes === 0) this.waitingSince = monotonic()
      this.waitingBytes += sizeOf(packet.data)
    })
    socket.conn.on('flush', () => {
      this.waitingBytes = 0
    })
  }

  standing(): 'fine' | 'behind' | 'lost' {
    if (this.waitingBytes === 0) return 'fine'
    const waitedMs = this.monotonic() - this.waitingSince
    if (this.waitingBytes > LOST_BYTES || waitedMs > LOST_MS) return 'lost'
    return this.waitingBytes > BEHIND_BYTES || waitedMs > BEHIND_MS ? 'behind' : 'fine'
  }

  /** The lane it should ride in now; null: none, let it catch up. */
  wantedLane(): Lane | null {
    const now = this.monotonic()
    if (this.standing() !== 'fine') {
      this.slowUntil = now + SLOW_MS
      return null
    }
    return this.socket.conn.transport.name === 'polling' || now < this.slowUntil ? 'slow' : 'fast'
  }
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length + 1
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength + 1 : 1
}
