/* Tokens of this browser: one a session code and role, so that the host's laptop can be a player's too. The token alone says who
   somebody is; the seat's id is kept beside it only to greet its owner by name. Single-use codes in links: fragment.ts. */
import type { SeatId } from '../../shared/world/ids.ts'
import { forgetStored, readStored, writeStored } from './browser-storage.ts'

export type TokenRole = 'seat' | 'host' | 'facilitator'

function tokenKey(code: string, role: TokenRole): string {
  return `podium:${code}:${role}`
}

function seatIdKey(code: string): string {
  return `podium:${code}:seat-id`
}

export function readToken(code: string, role: TokenRole): string | null {
  return readStored(tokenKey(code, role))
}

/** False when the browser refuses to keep anything: the seat would be lost with the page. */
export function writeToken(code: string, role: TokenRole, token: string): boolean {
  return writeStored(tokenKey(code, role), token)
}

export function forgetToken(code: string, role: TokenRole): void {
  forgetStored(tokenKey(code, role))
  if (role === 'seat') forgetStored(seatIdKey(code))
}

/** The seat that the token of this code belongs to, as the server named it at joining. */
export function readSeatId(code: string): SeatId | null {
  return readStored(seatIdKey(code))
}

export function writeSeatId(code: string, seat: SeatId): boolean {
  return writeStored(seatIdKey(code), seat)
}
