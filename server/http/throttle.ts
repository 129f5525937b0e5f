/* Slows down whoever guesses codes and tokens. Only failures count: a school is one address, and thirty right codes from it in a
   second are a class coming in. A device that fails too often is refused; a whole address, or everybody, only waits a little. */

import { createHash } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type Clock, sleep } from '../rooms/clock.ts'

/** Where a request comes from: its address, and what tells devices behind one address apart. */
export interface Visitor {
  address: string
  device: string
}

const DEVICE = { points: 20, duration: 60 }
const ADDRESS = { points: 300, duration: 60 }
const EVERYBODY = { points: 3000, duration: 60 }
const WAIT_MS = 1000
const ALL = 'all'

export class Throttle {
  private readonly devices = new RateLimiterMemory(DEVICE)
  private readonly addresses = new RateLimiterMemory(ADDRESS)
  private readonly everybody = new RateLimiterMemory(EVERYBODY)

  constructor(private readonly clock: Clock) {}

  /** True when this device has failed too often lately; else, after a wait if its surroundings have, false. */
  async isBlocked(visitor: Visitor): Promise<boolean> {
    const device = await this.devices.get(deviceKey(visitor))
    if (device !== null && device.consumedPoints > DEVICE.points) return true
    const address = await this.addresses.get(visitor.address)
    const everybody = await this.everybody.get(ALL)
    const crowded =
      (address?.consumedPoints ?? 0) > ADDRESS.points || (everybody?.consumedPoints ?? 0) > EVERYBODY.points
    if (crowded) await sleep(this.clock, WAIT_MS)
    return false
  }

  /** A wrong code, token or link. */
  async failed(visitor: Visitor): Promise<void> {
    // A limiter rejects when its points are used up; here that only means "counted".
    await Promise.allSettled([
      this.devices.consume(deviceKey(visitor)),
      this.addresses.consume(visitor.address),
      this.everybody.consume(ALL),
    ])
  }
}

/** Addresses and browsers are held as hashes and for a minute; nothing of them is stored. */
function deviceKey({ address, device }: Visitor): string {
  return createHash('sha256').update(`${address}\n${device}`).digest('base64url')
}

/** A page's random id of its browser (client/connection/device.ts): the laptops of a school are alike in everything else. */
const DEVICE_HEADER = 'x-podium-device'
const DEVICE_ID = /^[0-9a-z]{16,64}$/

/**
 * What a request's headers tell of its device; an id that no page of ours would send is ignored. Whoever makes up a new id a guess
 * is one address still, and that is slowed down as before.
 */
export function visitorOf(
  address: string | undefined,
  headers: Record<string, string | string[] | undefined>,
): Visitor {
  const device = ['user-agent', 'accept-language', 'sec-ch-ua-platform'].map((name) => String(headers[name] ?? ''))
  const id = String(headers[DEVICE_HEADER] ?? '')
  if (DEVICE_ID.test(id)) device.push(id)
  return { address: address ?? '', device: device.join('\n') }
}
