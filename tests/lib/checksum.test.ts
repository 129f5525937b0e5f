/* [SUM1] Two states have the same checksum when JSON cannot tell them apart, and another one when it can. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checksum } from '../../shared/lib/checksum.ts'

test('it is 16 hex digits and stays what it was: logs carry it', () => {
  expect(checksum({ a: 1, b: [true, null, 'x', 0.5] })).toMatch(/^[0-9a-f]{16}$/)
  expect(checksum({ a: 1, b: [true, null, 'x', 0.5] })).toMatchInlineSnapshot(`"0ff9120870653c12"`)
})

describe('[SUM1] the same value, the same sum', () => {
  test('in whatever order the keys were written', () => {
    expect(checksum({ a: 1, b: { c: 2, d: 3 } })).toBe(checksum({ b: { d: 3, c: 2 }, a: 1 }))
  })

  test('an absent key is an undefined one', () => {
    expect(checksum({ a: 1, b: undefined })).toBe(checksum({ a: 1 }))
  })

  test('−0 is 0', () => {
    expect(checksum([-0])).toBe(checksum([0]))
  })

  test('after a trip through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checksum(JSON.parse(JSON.stringify(value)))).toBe(checksum(value))
      }),
    )
  })
})

describe('[SUM1] another value, another sum', () => {
  test.each([
    [1, '1'],
    [[], {}],
    [null, 0],
    [false, null],
    [
      [1, [2]],
      [[1], 2],
    ],
    [{ a: { b: 1 } }, { a: {}, b: 1 }],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [0.1 + 0.2, 0.3],
    [2 ** 31, -(2 ** 31)],
    [{ a: null }, {}],
  ])('%j is not %j', (left, right) => {
    expect(checksum(left)).not.toBe(checksum(right))
  })

  test('no two of 20,000 neighbours collide', () => {
    const sums = new Set(Array.from({ length: 20_000 }, (_, index) => checksum({ tick: index, share: index / 7 })))
    expect(sums.size).toBe(20_000)
  })
})

test.each([
  ['NaN', Number.NaN],
  ['Infinity', { deep: [Number.POSITIVE_INFINITY] }],
  ['a function', { f: () => 1 }],
  ['a date', [new Date(0)]],
  ['a map', new Map()],
  ['a bigint', 1n],
  ['undefined in a list', [undefined]],
])('[SUM1] %s is refused: JSON would lose it', (_, value) => {
  expect(() => checksum(value)).toThrow(/JSON/)
})
