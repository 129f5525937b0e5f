/* Who sits on a session's seats: names, hashes of tokens, single-use links. All of it lives in the PeopleStore and none of it in
   the log, so that erasing a person leaves every replay intact. What a seat may do is shared/game/authorize.ts. */

import { createHash, randomBytes } from 'node:crypto'
import type { SeatId } from '../../shared/world/ids.ts'
import type { Json, PeopleStore } from '../store/ports.ts'

/** Who a token belongs to. A facilitator reads all rounds and changes nothing live. */
export type Identity = { kind: 'seat'; seat: SeatId } | { kind: 'host' } | { kind: 'facilitator' }

/** 128 bits, as text for a URL fragment or a header. */
const SECRET_BYTES = 16
/** A link waits this long to be opened. */
export const LINK_MS = 12 * 60 * 60 * 1000

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** What is kept of a secret; 128 random bits need no salt. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

const seatKey = (seat: SeatId) => `seat:${seat}`
const tokenKey = (secret: string) => `token:${hashOf(secret)}`
const linkKey = (secret: string) => `link:${hashOf(secret)}`

/** Whose token this is, read from storage by any process; undefined when it is nobody's (any more). */
export async function identityOf(people: PeopleStore, code: string, token: string): Promise<Identity | undefined> {
  return readIdentity(await people.get(code, tokenKey(token)))
}

/** One session's people, with names and tokens held in memory by the room that owns the session. */
export class Roster {
  private readonly names = new Map<SeatId, string>()
  private readonly tokens = new Map<string, Identity>()

  constructor(
    private readonly people: PeopleStore,
    private readonly code: string,
  ) {}

  /**
   * Reads everybody. `isSeated` tells who is in the log: an orphan (its join was never logged, or it left) is forgotten, so that
   * its token cannot open a seat that is given out later.
   */
  async load(isSeated: (seat: SeatId) => boolean): Promise<void> {
    for (const [key, value] of Object.entries(await this.people.all(this.code))) {
      const identity = key.startsWith('token:') ? readIdentity(value) : undefined
      const seat = key.startsWith('seat:')
        ? key.slice('seat:'.length)
        : identity?.kind === 'seat'
          ? identity.seat
          : null
      if (seat !== null && !isSeated(seat)) await this.people.remove(this.code, key)
      else if (identity !== undefined) this.tokens.set(key, identity)
      else if (seat !== null && isObject(value) && typeof value['name'] === 'string')
        this.names.set(seat, value['name'])
    }
  }

  nameOf(seat: SeatId): string {
    return this.names.get(seat) ?? ''
  }

  /** Two of the same name in one class would not know who is meant. */
  isTaken(name: string, except?: SeatId): boolean {
    const folded = name.toLowerCase()
    return [...this.names].some(([seat, other]) => seat !== except && other.toLowerCase() === folded)
  }

  identify(token: string): Identity | undefined {
    return this.tokens.get(tokenKey(token))
  }

  /** A person takes a seat: stored before the join is logged, because a nameless seat is worse than an orphaned name. */
  async seat(seat: SeatId, name: string, token: string): Promise<void> {
    await this.people.put(this.code, seatKey(seat), { name })
    await this.grant({ kind: 'seat', seat }, token)
    this.names.set(seat, name)
  }

  async rename(seat: SeatId, name: string): Promise<void> {
    await this.people.put(this.code, seatKey(seat), { name })
    this.names.set(seat, name)
  }

  /** Makes a token good. */
  async grant(identity: Identity, token: string): Promise<void> {
    const key = tokenKey(token)
    await this.people.put(this.code, key, { ...identity })
    this.tokens.set(key, identity)
  }

  /** The seat's name and every token of it are gone, in memory at once. */
  async forget(seat: SeatId): Promise<void> {
    this.names.delete(seat)
    const dead = [...this.tokens].filter(([, identity]) => identity.kind === 'seat' && identity.seat === seat)
    for (const [key] of dead) this.tokens.delete(key)
    for (const [key] of dead) await this.people.remove(this.code, key)
    await this.people.remove(this.code, seatKey(seat))
  }

  /** A link that one person can open once; the answer is the secret for its fragment. */
  async link(identity: Identity, nowMs: number): Promise<string> {
    const secret = newSecret()
    await this.people.put(this.code, linkKey(secret), { ...identity, untilMs: nowMs + LINK_MS })
    return secret
  }

  /** Exchanges a link for a token, for exactly one caller; a seat's other tokens stay good until another device takes it over. */
  async redeem(secret: string, nowMs: number): Promise<{ identity: Identity; token: string } | undefined> {
    const value = await this.people.take(this.code, linkKey(secret))
    const identity = readIdentity(value)
    if (identity === undefined || !isObject(value) || !(Number(value['untilMs']) > nowMs)) return undefined
    if (identity.kind === 'seat' && !this.names.has(identity.seat)) return undefined
    const token = newSecret()
    await this.grant(identity, token)
    return { identity, token }
  }
}

function readIdentity(value: Json | undefined): Identity | undefined {
  if (!isObject(value)) return undefined
  if (value['kind'] === 'host' || value['kind'] === 'facilitator') return { kind: value['kind'] }
  if (value['kind'] === 'seat' && typeof value['seat'] === 'string') return { kind: 'seat', seat: value['seat'] }
  return undefined
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
