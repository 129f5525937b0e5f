/* Codecs for things that come in numbers: lists, maps, series over time, and lists of things with ids, where one that stays is
   sent as its change. Single values and records are codec.ts. */

import { BadFrame, type ByteReader, type ByteWriter } from './bytes.ts'
import type { Codec } from './codec.ts'
import { whole } from './codec.ts'

/** Short lists that change as a whole. */
export function list<T>(item: Codec<T>): Codec<T[]> {
  return whole(
    (out, values) => {
      out.varint(values.length)
      for (const value of values) item.write(out, value)
    },
    (from) => Array.from({ length: from.count() }, () => item.read(from)),
    (left, right) => sameItems(item, left, right),
  )
}

/** Objects with keys nobody knows beforehand, sent whole. */
export function map<T>(item: Codec<T>): Codec<Record<string, T>> {
  return whole(
    (out, value) => {
      const entries = Object.entries(value)
      out.varint(entries.length)
      for (const [key, inner] of entries) {
        out.text(key)
        item.write(out, inner)
      }
    },
    (from) => Object.fromEntries(Array.from({ length: from.count(2) }, () => [from.text(), item.read(from)])),
    (left, right) => {
      const keys = Object.keys(left)
      if (keys.length !== Object.keys(right).length) return false
      return keys.every((key) => {
        const a = left[key]
        const b = right[key]
        return Object.hasOwn(right, key) && a !== undefined && b !== undefined && item.same(a, b)
      })
    },
  )
}

/** Points that are only added at the end: each is written as the change from the one before it. */
export function series<T>(item: Codec<T>): Codec<T[]> {
  const writeFrom = (out: ByteWriter, values: readonly T[], start: number): void => {
    out.varint(values.length - start)
    for (const [offset, value] of values.slice(start).entries()) {
      const before = values[start + offset - 1]
      if (before === undefined) item.write(out, value)
      else item.writeChange(out, before, value)
    }
  }
  const readOnto = (from: ByteReader, values: T[]): T[] => {
    for (let left = from.count(); left > 0; left--) {
      const before = values.at(-1)
      values.push(before === undefined ? item.read(from) : item.readChange(from, before))
    }
    return values
  }
  return {
    write: (out, values) => writeFrom(out, values, 0),
    read: (from) => readOnto(from, []),
    same: (left, right) => sameItems(item, left, right),
    writeChange(out, base, values) {
      let kept = 0
      while (kept < base.length && kept < values.length && item.same(base[kept] as T, values[kept] as T)) kept++
      out.varint(kept)
      writeFrom(out, values, kept)
    },
    readChange: (from, base) => readOnto(from, base.slice(0, from.varint())),
  }
}

/** Things with ids: one that stays is sent as its change, wherever in the list it went. */
export function keyed<T>(item: Codec<T>, keyOf: (value: T) => string): Codec<T[]> {
  const all = list(item)
  const writeChanges = (out: ByteWriter, bases: readonly (T | undefined)[], values: readonly T[]): void => {
    const changed = values.flatMap((value, index) => {
      const base = bases[index]
      return base === undefined || item.same(base, value) ? [] : [{ index, base, value }]
    })
    out.varint(changed.length)
    let next = 0
    for (const { index, base, value } of changed) {
      out.varint(index - next)
      next = index + 1
      item.writeChange(out, base, value)
    }
  }
  const readChanges = (from: ByteReader, values: T[]): T[] => {
    let next = 0
    for (let left = from.count(2); left > 0; left--) {
      const index = next + from.varint()
      const base = values[index]
      if (base === undefined) throw new BadFrame('a change of something that is not there')
      values[index] = item.readChange(from, base)
      next = index + 1
    }
    return values
  }
  return {
    ...all,
    writeChange(out, base, values) {
      if (values.length === base.length && values.every((value, i) => keyOf(value) === keyOf(base[i] as T))) {
        out.byte(0)
        writeChanges(out, base, values)
        return
      }
      out.byte(1)
      out.varint(values.length)
      const places = new Map(base.map((value, index) => [keyOf(value), index]))
      const bases = values.map((value) => {
        const place = places.get(keyOf(value))
        out.varint(place === undefined ? 0 : place + 1)
        if (place === undefined) item.write(out, value)
        return place === undefined ? undefined : base[place]
      })
      writeChanges(out, bases, values)
    },
    readChange(from, base) {
      if (from.byte() === 0) return readChanges(from, [...base])
      const values = Array.from({ length: from.count() }, () => {
        const place = from.varint()
        const kept = place === 0 ? item.read(from) : base[place - 1]
        if (kept === undefined) throw new BadFrame('a place that the base does not have')
        return kept
      })
      return readChanges(from, values)
    },
  }
}

function sameItems<T>(item: Codec<T>, left: readonly T[], right: readonly T[]): boolean {
  return (
    left === right ||
    (left.length === right.length && left.every((value, index) => item.same(value, right[index] as T)))
  )
}
