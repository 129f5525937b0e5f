/* Codecs that are put together like the type they carry: each can write a value whole, or only what changed since a base that
   the reader holds too. Fields have no names on the wire, so both sides must be built from the same list: PROTOCOL counts it.
   The bytes themselves are bytes.ts, the codec of a team's view is delta.ts. */

import { BadFrame, type ByteReader, type ByteWriter, isWhole } from './bytes.ts'

export interface Codec<T> {
  write(out: ByteWriter, value: T): void
  read(from: ByteReader): T
  same(left: T, right: T): boolean
  /** Called only for values that are not the same. */
  writeChange(out: ByteWriter, base: T, value: T): void
  readChange(from: ByteReader, base: T): T
}

/** A codec whose changes are simply the new value. */
export function whole<T>(write: Codec<T>['write'], read: Codec<T>['read'], same: Codec<T>['same']): Codec<T> {
  return { write, read, same, writeChange: (out, _base, value) => write(out, value), readChange: (from) => read(from) }
}

export const text: Codec<string> = whole(
  (out, value) => out.text(value),
  (from) => from.text(),
  (left, right) => left === right,
)

export const flag: Codec<boolean> = whole(
  (out, value) => out.byte(value ? 1 : 0),
  (from) => from.byte() === 1,
  (left, right) => left === right,
)

/** Numbers that move a little at a time: a whole one is sent as its difference from a whole base. */
export const number: Codec<number> = {
  write: (out, value) => out.number(value),
  read: (from) => from.number(),
  same: Object.is,
  writeChange(out, base, value) {
    out.number(isWhole(base) && isWhole(value) ? value - base : value)
  },
  readChange(from, base) {
    const read = from.number()
    return isWhole(base) && isWhole(read) ? base + read : read
  },
}

/** One of a fixed list of words. */
export function oneOf<const T extends string>(...words: readonly T[]): Codec<T> {
  return whole(
    (out, value) => {
      const index = words.indexOf(value)
      if (index < 0) throw new Error(`${value} is none of ${words.join(', ')}`)
      out.varint(index)
    },
    (from) => {
      const word = words[from.varint()]
      if (word === undefined) throw new BadFrame('a word that is not in the list')
      return word
    },
    (left, right) => left === right,
  )
}

/**
 * Something nested that hardly ever changes, sent whole as JSON. While nothing happens it is the very same object, so comparing costs
 * nothing; equal ones in different objects are found out by their text.
 */
export function json<T>(): Codec<T> {
  return whole<T>(
    (out, value) => out.text(JSON.stringify(value)),
    (from) => parseJson(from.text()) as T,
    (left, right) => left === right || JSON.stringify(left) === JSON.stringify(right),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadFrame('no JSON where there should be some')
  }
}

/** A field that never differs and costs nothing. */
export function constant<const T extends string>(value: T): Codec<T> {
  return whole<T>(
    () => {},
    () => value,
    () => true,
  )
}

/** A value that may be absent; `absent` is null or undefined (an absent field of a record is left out). */
function unless<T, A extends null | undefined>(absent: A, inner: Codec<T>): Codec<T | A> {
  const is = (value: T | A): value is A => value === absent
  return {
    write(out, value) {
      out.byte(is(value) ? 0 : 1)
      if (!is(value)) inner.write(out, value)
    },
    read: (from) => (from.byte() === 0 ? absent : inner.read(from)),
    same: (left, right) => (is(left) || is(right) ? left === right : inner.same(left, right)),
    writeChange(out, base, value) {
      out.byte(is(value) ? 0 : is(base) ? 1 : 2)
      if (is(value)) return
      if (is(base)) inner.write(out, value)
      else inner.writeChange(out, base, value)
    },
    readChange(from, base) {
      const how = from.byte()
      if (how === 0) return absent
      if (how === 1) return inner.read(from)
      if (is(base)) throw new BadFrame('a change of something that is not there')
      return inner.readChange(from, base)
    },
  }
}

export const nullable = <T>(inner: Codec<T>): Codec<T | null> => unless<T, null>(null, inner)
export const optional = <T>(inner: Codec<T>): Codec<T | undefined> => unless<T, undefined>(undefined, inner)

type Fields<T> = { [K in keyof T]-?: Codec<T[K]> }

/** An object of fixed fields. A change begins with one bit a field, seven a byte: put the fields that move most first. */
export function record<T extends object>(fields: Fields<T>): Codec<T> {
  const names = Object.keys(fields) as (keyof T)[]
  const build = (pick: (name: keyof T) => T[keyof T]): T => {
    const built: Partial<T> = {}
    for (const name of names) {
      const value = pick(name)
      if (value !== undefined) built[name] = value
    }
    return built as T
  }
  return {
    write(out, value) {
      for (const name of names) fields[name].write(out, value[name])
    },
    read: (from) => build((name) => fields[name].read(from)),
    same: (left, right) => left === right || names.every((name) => fields[name].same(left[name], right[name])),
    writeChange(out, base, value) {
      const changed = names.map((name) => !fields[name].same(base[name], value[name]))
      writeBits(out, changed)
      names.forEach((name, index) => {
        if (changed[index]) fields[name].writeChange(out, base[name], value[name])
      })
    },
    readChange(from, base) {
      const changed = readBits(from, names.length)
      let index = 0
      return build((name) => (changed[index++] ? fields[name].readChange(from, base[name]) : base[name]))
    },
  }
}

const BITS_PER_BYTE = 7

/** Trailing zeros are not sent: the eighth bit says that another byte follows. */
function writeBits(out: ByteWriter, bits: readonly boolean[]): void {
  const end = bits.lastIndexOf(true) + 1
  for (let start = 0; start === 0 || start < end; start += BITS_PER_BYTE) {
    let byte = start + BITS_PER_BYTE < end ? 0x80 : 0
    for (let bit = 0; bit < BITS_PER_BYTE; bit++) if (bits[start + bit]) byte += 1 << bit
    out.byte(byte)
  }
}

function readBits(from: ByteReader, count: number): boolean[] {
  const bits: boolean[] = []
  for (let more = true; more; ) {
    const byte = from.byte()
    for (let bit = 0; bit < BITS_PER_BYTE; bit++) bits.push((byte & (1 << bit)) !== 0)
    more = byte >= 0x80
    if (bits.length > count + BITS_PER_BYTE) throw new BadFrame('more fields than the type has')
  }
  return bits
}

/** A fixed number of items of one codec. */
export function tuple<T extends readonly unknown[]>(...items: { [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const codecs = items as readonly Codec<unknown>[]
  return {
    write(out, value) {
      for (const [index, item] of codecs.entries()) item.write(out, value[index])
    },
    read: (from) => codecs.map((item) => item.read(from)) as unknown as T,
    same: (left, right) => left === right || codecs.every((item, index) => item.same(left[index], right[index])),
    writeChange(out, base, value) {
      const changed = codecs.map((item, index) => !item.same(base[index], value[index]))
      writeBits(out, changed)
      codecs.forEach((item, index) => {
        if (changed[index]) item.writeChange(out, base[index], value[index])
      })
    },
    readChange(from, base) {
      const changed = readBits(from, codecs.length)
      return codecs.map((item, i) => (changed[i] ? item.readChange(from, base[i]) : base[i])) as unknown as T
    },
  }
}
