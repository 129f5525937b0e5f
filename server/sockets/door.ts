/* The handshake: is this page's protocol ours, is there such a session, whose token is it. What a page may say afterwards is
   ingress.ts; failed guesses of codes are counted by the throttle. */

import type { HandshakeAuth, HandshakeError } from '../../shared/protocol/messages.ts'
import { PROTOCOL } from '../../shared/protocol/messages.ts'
import { handshakeSchema } from '../../shared/protocol/messages.schema.ts'
import type { Opened } from '../rooms/registry.ts'
import type { Identity } from '../rooms/roster.ts'
import type { Peer } from './ingress.ts'

/** Where a page comes from, as far as the throttle tells visitors apart. */
export interface Visitor {
  address: string
  device: string
}

export interface DoorOptions {
  open(code: string): Promise<Opened>
  /** Whose token it is; rejects when storage cannot say. */
  identify(code: string, token: string): Promise<Identity | null>
  throttle: { isBlocked(from: Visitor): Promise<boolean>; failed(from: Visitor): Promise<void> }
}

export type Entered =
  | { kind: 'entered'; peer: Peer; opened: Extract<Opened, { kind: 'room' | 'elsewhere' }> }
  | { kind: 'refused'; code: HandshakeError['code'] }

/** Checks a handshake's `auth` as it came off the wire. Never rejects. */
export async function enter(auth: unknown, from: Visitor, door: DoorOptions): Promise<Entered> {
  const parsed = handshakeSchema.safeParse(auth)
  if (!parsed.success) return { kind: 'refused', code: 'malformed' }
  if (parsed.data.protocol !== PROTOCOL) return { kind: 'refused', code: 'protocol' }
  try {
    return await enterSession(parsed.data, from, door)
  } catch {
    return { kind: 'refused', code: 'unavailable' }
  }
}

async function enterSession(auth: HandshakeAuth, from: Visitor, door: DoorOptions): Promise<Entered> {
  const { code, role, token } = auth
  // Who holds a good token is let in however many others guess.
  if (token === undefined && (await door.throttle.isBlocked(from))) return { kind: 'refused', code: 'unavailable' }
  const opened = await door.open(code)
  if (opened.kind === 'unknown') return refuseGuess('unknown-code', from, door)
  if (opened.kind === 'ended') return { kind: 'refused', code: 'ended' }
  if (opened.kind !== 'room' && opened.kind !== 'elsewhere') return { kind: 'refused', code: 'unavailable' }
  if (role === 'screen') return { kind: 'entered', peer: { code, role, seat: null }, opened }
  const identity = token === undefined ? null : await door.identify(code, token)
  if (role === 'host' && identity?.kind === 'host') return { kind: 'entered', peer: { code, role, seat: null }, opened }
  if (role === 'seat' && identity?.kind === 'seat') {
    return { kind: 'entered', peer: { code, role, seat: identity.seat }, opened }
  }
  return refuseGuess('unauthorised', from, door)
}

/** Whoever guesses too often learns no more which half of the guess was right. */
async function refuseGuess(code: HandshakeError['code'], from: Visitor, door: DoorOptions): Promise<Entered> {
  const isBlocked = await door.throttle.isBlocked(from)
  await door.throttle.failed(from)
  return { kind: 'refused', code: isBlocked ? 'unavailable' : code }
}
