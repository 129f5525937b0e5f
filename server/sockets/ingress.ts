/* The one way in for what pages say: decode → shape → rate limit → schema → identify → room. Each step is a function that hands on or refuses;
   none of them knows a socket. Handshakes are door.ts, what goes out is broadcast.ts. */

import type { Logger } from 'pino'
import type { Role } from '../../shared/game/authorize.ts'
import type { Refusal, RefusalCode } from '../../shared/game/command.ts'
import { type Author, HOST } from '../../shared/game/entry.ts'
import type { CommandAnswer, CommandMessage, Holding, SocketRole } from '../../shared/protocol/messages.ts'
import { commandMessageSchema, frameNumberSchema, holdingSchema } from '../../shared/protocol/messages.schema.ts'
import type { SeatId } from '../../shared/world/ids.ts'
import type { Limits } from './limits.ts'

const MOST_BYTES = 16 * 1024
const MOST_DEPTH = 8

/** Who is at the other end, as the handshake settled it; nothing a page sends can change it. */
export interface Peer {
  code: string
  role: SocketRole
  seat: SeatId | null
}

/** Where checked messages go: the room of this process, or the owner's over the network. */
export interface Destination {
  submit(peer: Peer, by: Author, role: Role, message: CommandMessage): Promise<CommandAnswer>
  hold(peer: Peer, seat: SeatId, holding: Holding): void
}

export type Ingress = ReturnType<typeof createIngress>

type Step<T> = { kind: 'ok'; value: T } | { kind: 'refused'; refusal: Refusal }

/** Handlers for raw socket arguments. They never throw and never reject. */
export function createIngress(options: { limits: Limits; destination: Destination; log: Logger }) {
  const { limits, destination, log } = options

  async function command(peer: Peer, args: readonly unknown[]): Promise<void> {
    const ack = args.at(-1)
    // Without somebody to answer there is nobody who could know what became of it.
    if (!isCallback(ack)) return
    const answer = await answerTo(peer, args.slice(0, -1)).catch((error: unknown): CommandAnswer => {
      log.error({ err: error }, 'a command broke')
      return { kind: 'unknown' }
    })
    ack(answer)
  }

  async function answerTo(peer: Peer, payload: readonly unknown[]): Promise<CommandAnswer> {
    const shaped = shape(payload)
    if (shaped.kind === 'refused') return shaped
    if (!limits.command(peer)) return refused('rate-limited', { perSeconds: 5 })
    const parsed = commandMessageSchema.safeParse(shaped.value)
    if (!parsed.success) return refused('malformed', { at: parsed.error.issues[0]?.path.join('.') ?? '' })
    const author = identify(peer)
    if (author.kind === 'refused') return author
    return destination.submit(peer, author.value.by, author.value.role, parsed.data)
  }

  function holding(peer: Peer, args: readonly unknown[]): void {
    const shaped = shape(args)
    if (shaped.kind === 'refused' || peer.seat === null || !limits.presence(peer)) return
    const parsed = holdingSchema.safeParse(shaped.value)
    if (parsed.success) destination.hold(peer, peer.seat, parsed.data)
  }

  /** The frame a page says it has; undefined for nonsense, which is not answered. */
  function resync(args: readonly unknown[]): number | undefined {
    const parsed = frameNumberSchema.safeParse(args[0])
    return parsed.success ? parsed.data : undefined
  }

  return { command, holding, resync }
}

/** Decoded arguments are one value, small and flat enough to look at any closer. */
export function shape(payload: readonly unknown[]): Step<unknown> {
  if (payload.length !== 1) return refused('malformed', { arguments: payload.length })
  const weight = weigh(payload[0], MOST_DEPTH)
  if (weight === 'too-deep') return refused('malformed', { deeperThan: MOST_DEPTH })
  if (weight > MOST_BYTES) return refused('too-large', { limitBytes: MOST_BYTES })
  return { kind: 'ok', value: payload[0] }
}

/** Roughly the bytes a value takes on the wire; stops looking where the limit is passed. */
function weigh(value: unknown, depthLeft: number): number | 'too-deep' {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value instanceof ArrayBuffer) return value.byteLength
  if (typeof value !== 'object' || value === null) return 8
  if (depthLeft === 0) return 'too-deep'
  let bytes = 2
  for (const [key, inner] of Object.entries(value)) {
    const weight = weigh(inner, depthLeft - 1)
    if (weight === 'too-deep') return weight
    bytes += weight + (Array.isArray(value) ? 1 : Buffer.byteLength(key) + 1)
    if (bytes > MOST_BYTES) return bytes
  }
  return bytes
}

/** Commands come from seats and the host; a projector has nothing to say. */
function identify(peer: Peer): Step<{ by: Author; role: Role }> {
  if (peer.role === 'host') return { kind: 'ok', value: { by: HOST, role: 'host' } }
  if (peer.role === 'seat' && peer.seat !== null) return { kind: 'ok', value: { by: peer.seat, role: 'seat' } }
  return refused('unauthorised', { role: peer.role })
}

function refused(code: RefusalCode, facts: Refusal['facts']): { kind: 'refused'; refusal: Refusal } {
  return { kind: 'refused', refusal: { code, facts } }
}

function isCallback(value: unknown): value is (answer: CommandAnswer) => void {
  return typeof value === 'function'
}
