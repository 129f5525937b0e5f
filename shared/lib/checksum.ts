/* A checksum of plain JSON by value: what two machines must agree on. It reads what JSON would keep, in an order of its own,
   so that neither the order of keys nor a trip through JSON changes it. What is summed, and when: game/evolve.ts. */

/* Two words of 32 bits, mixed as in cyrb53 (bryc, public domain). Module state because a sum visits thousands of numbers. */
let high = 0
let low = 0

function mix(word: number): void {
  high = Math.imul(high ^ word, 2654435761)
  high ^= high >>> 15
  low = Math.imul(low ^ word, 1597334677) ^ (high >>> 7)
  low = (low << 13) | (low >>> 19)
}

/* Tags keep values of different types apart: 1 is not '1', [] is not {}. */
const TAG = { null: 1, true: 2, false: 3, integer: 4, number: 5, text: 6, list: 7, object: 8, end: 9 } as const

const bytes = new DataView(new ArrayBuffer(8))

function mixNumber(value: number): void {
  if (!Number.isFinite(value)) throw new Error(`checksum of ${value}: not a number JSON can keep`)
  if (value === (value | 0)) {
    // −0 ends up here as well and reads as 0.
    mix(TAG.integer)
    mix(value | 0)
    return
  }
  bytes.setFloat64(0, value)
  mix(TAG.number)
  mix(bytes.getInt32(0))
  mix(bytes.getInt32(4))
}

function mixText(text: string): void {
  mix(TAG.text)
  mix(text.length)
  for (let index = 0; index < text.length; index++) mix(text.charCodeAt(index))
}

function mixList(list: readonly unknown[]): void {
  mix(TAG.list)
  for (const item of list) mixValue(item)
  mix(TAG.end)
}

function mixObject(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new Error('checksum of something that is not plain JSON')
  mix(TAG.object)
  const fields = value as Record<string, unknown>
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name]
    if (field === undefined) continue
    mixText(name)
    mixValue(field)
  }
  mix(TAG.end)
}

function mixValue(value: unknown): void {
  if (typeof value === 'number') mixNumber(value)
  else if (typeof value === 'string') mixText(value)
  else if (typeof value === 'boolean') mix(value ? TAG.true : TAG.false)
  else if (value === null) mix(TAG.null)
  else if (Array.isArray(value)) mixList(value)
  else if (typeof value === 'object') mixObject(value)
  else throw new Error(`checksum of a ${typeof value}: not plain JSON`)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

/**
 * [SUM1] 16 hex digits of a plain JSON value. Keys are sorted, an absent key equals an undefined one, −0 equals 0; throws on NaN,
 * Infinity, and whatever JSON cannot keep.
 */
export function checksum(value: unknown): string {
  high = 0x9e3779b9 | 0
  low = 0x41c6ce57
  mixValue(value)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return hex(high) + hex(low)
}
