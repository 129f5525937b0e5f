/* A random id of this browser, for one purpose: wrong codes are counted a device, and the laptops of a school look alike from outside.
   It says who failed and nothing else; tokens (tokens.ts) say who somebody is. */
import { readStored, writeStored } from './browser-storage.ts'

const STORED = 'podium:device'
const ID = /^[0-9a-z]{16,64}$/
const ID_BYTES = 16

/* Once known it stays: where storage is blocked, as long as the page lives. */
let known: string | null = null

function deviceId(): string {
  known ??= readStored(STORED)
  if (known !== null && ID.test(known)) return known
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES))
  known = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  writeStored(STORED, known)
  return known
}

/** The header that every request carries which may be counted as a guess (server/http/throttle.ts). */
export function deviceHeader(): { 'x-podium-device': string } {
  return { 'x-podium-device': deviceId() }
}
