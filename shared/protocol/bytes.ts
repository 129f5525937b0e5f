/* Bytes in order: a growing writer and a reader of varints, numbers and texts. What the bytes mean is codec.ts.
   A text that was already written in the same frame costs one or two bytes: ids repeat a lot in a view. */

/** Integers up to this size travel as varints; larger ones and most fractions as eight bytes. */
const VARINT_LIMIT = 0x8000_0000_0000

/** A varint of more than eight bytes was written by nobody. */
const LONGEST_SCALE = 0x100_0000_0000_0000

/** What is sent as a whole number, so that a change of it can be sent as a difference. */
export function isWhole(value: number): boolean {
  return Number.isInteger(value) && value <= VARINT_LIMIT && value >= -VARINT_LIMIT && !Object.is(value, -0)
}

export class ByteWriter {
  private bytes = new Uint8Array(1024)
  private length = 0
  private texts = new Map<string, number>()

  /** What was written so far, as a copy of exactly its size. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** Unsigned LEB128, 0 … 2^53 − 1. */
  varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** Any number: whole ones zigzag with a 0 in the lowest bit; tenths and the rest announce themselves with a 1. */
  number(value: number): void {
    if (isWhole(value)) {
      this.varint((value < 0 ? -value * 2 - 1 : value * 2) * 2)
      return
    }
    const tenths = Math.round(value * 10)
    if (isWhole(tenths) && tenths / 10 === value) {
      this.varint(1)
      this.varint(tenths < 0 ? -tenths * 2 - 1 : tenths * 2)
      return
    }
    this.varint(3)
    this.reserve(8)
    new DataView(this.bytes.buffer).setFloat64(this.length, value)
    this.length += 8
  }

  text(value: string): void {
    const known = this.texts.get(value)
    if (known !== undefined) {
      this.varint(known * 2 + 1)
      return
    }
    this.texts.set(value, this.texts.size)
    const encoded = new TextEncoder().encode(value)
    this.varint(encoded.length * 2)
    this.reserve(encoded.length)
    this.bytes.set(encoded, this.length)
    this.length += encoded.length
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    grown.set(this.bytes)
    this.bytes = grown
  }
}

/** Thrown for bytes that no encoder of this protocol wrote; the page asks for a full view. */
export class BadFrame extends Error {
  override name = 'BadFrame'
}

export class ByteReader {
  private position = 0
  private texts: string[] = []

  constructor(private readonly bytes: Uint8Array) {}

  atEnd(): boolean {
    return this.position === this.bytes.length
  }

  byte(): number {
    const value = this.bytes[this.position++]
    if (value === undefined) throw new BadFrame('the frame ends early')
    return value
  }

  varint(): number {
    let value = 0
    for (let scale = 1; scale < LONGEST_SCALE; scale *= 0x80) {
      const byte = this.byte()
      value += (byte % 0x80) * scale
      if (byte < 0x80) return value
    }
    throw new BadFrame('a number is too long')
  }

  /** A count of things that follow; each takes at least `bytesEach`, so a wrong count cannot ask for endless memory. */
  count(bytesEach = 1): number {
    const value = this.varint()
    if (value * bytesEach > this.bytes.length - this.position) throw new BadFrame('a list is longer than its frame')
    return value
  }

  number(): number {
    const head = this.varint()
    if (head % 2 === 0) return unzigzag(head / 2)
    if (head === 1) return unzigzag(this.varint()) / 10
    if (head !== 3) throw new BadFrame('unknown kind of number')
    if (this.position + 8 > this.bytes.length) throw new BadFrame('the frame ends early')
    const value = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.position, 8).getFloat64(0)
    this.position += 8
    return value
  }

  text(): string {
    const head = this.varint()
    if (head % 2 === 1) {
      const known = this.texts[(head - 1) / 2]
      if (known === undefined) throw new BadFrame('a text that was never sent')
      return known
    }
    const end = this.position + head / 2
    if (end > this.bytes.length) throw new BadFrame('the frame ends early')
    const value = new TextDecoder().decode(this.bytes.subarray(this.position, end))
    this.position = end
    this.texts.push(value)
    return value
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
