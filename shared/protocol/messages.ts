/* What is said on the wire, both directions, as types alone; messages.schema.ts checks what comes in.
   Socket.IO namespace `/`, one connection a page, `socket.io-msgpack-parser` on both sides. */

import type { EntryId } from '../game/entry.ts'
import type { Command, Refusal } from '../game/command.ts'
import type { SeatId, TeamId } from '../world/ids.ts'
import type { HostView, ScreenView } from '../game/view.types.ts'

/** Raised when either side changes meaning; a mismatch reloads the page. */
export const PROTOCOL = 2

export type SocketRole = 'seat' | 'host' | 'screen'

/** `io({ auth })`. A screen needs no token: the projector shows nothing secret. */
export interface HandshakeAuth {
  protocol: number
  code: string
  role: SocketRole
  token?: string
}

/** Why a handshake was refused (`connect_error.data`). */
export interface HandshakeError {
  code: 'protocol' | 'unknown-code' | 'ended' | 'unauthorised' | 'seat-elsewhere' | 'unavailable' | 'malformed'
}

/** Client → server `command`, answered through the acknowledgement. */
export interface CommandMessage {
  /** 48-bit page nonce as 12 hex digits, a dash, a counter from 1. */
  commandId: string
  command: Command
  seen?: EntryId | undefined
}

export type CommandAnswer =
  | { kind: 'done'; entry: EntryId }
  | { kind: 'refused'; refusal: Refusal /** the seat that was first, for `conflict` */; bySeat?: SeatId }
  /** Not known yet whether it was logged: the page sends the same id again. */
  | { kind: 'unknown' }

/** What a teammate has in hand, or null when nothing. */
export type Holding = { kind: 'pod' | 'module' | 'service' | 'node'; id: string } | null

export interface ClientToServer {
  command: (message: CommandMessage, ack: (answer: CommandAnswer) => void) => void
  /** Coalesced to 2/s; not in the log. */
  holding: (holding: Holding) => void
  /** The frame I have; asks for a full view when the next does not build on it. */
  resync: (have: number) => void
}

/**
 * A team's frame: `bytes` is protocol/delta.ts's encoding of the change from frame `base` (0: full view).
 * A page that does not hold `base` sends `resync`.
 */
export interface FrameMessage {
  frame: number
  base: number
  bytes: Uint8Array
}

export interface RosterMessage {
  seats: { id: SeatId; team: TeamId; name: string; online: boolean }[]
}

/** What is one seat's own. */
export interface YouMessage {
  seat: SeatId | null
  team: TeamId | null
  role: SocketRole
}

export type SessionNotice =
  | { kind: 'storage'; state: 'ok' | 'unavailable' }
  | { kind: 'removed' }
  | { kind: 'seat-elsewhere' }
  | { kind: 'ended' }
  | { kind: 'message'; text: string }
  | { kind: 'server-restarting' }

export interface ServerToClient {
  frame: (frame: FrameMessage) => void
  /** Host's and projector's views, whole, when they change. */
  view: (view: HostView | ScreenView) => void
  roster: (roster: RosterMessage) => void
  you: (you: YouMessage) => void
  /** Seats of my team and what each holds. */
  hands: (hands: { seat: SeatId; holding: Holding }[]) => void
  notice: (notice: SessionNotice) => void
}
