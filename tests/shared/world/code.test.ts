/* What counts as a join code, and how forgiving the way to it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CODE_ALPHABET, CODE_FIRST, isCode, normaliseCode, showCode } from '../../../shared/world/code.ts'

describe('a join code', () => {
  it('has no character that is taken for another', () => {
    for (const confusing of '01ILOBSZU') expect(CODE_ALPHABET).not.toContain(confusing)
    expect(new Set(CODE_ALPHABET).size).toBe(CODE_ALPHABET.length)
  })

  it('is six characters, the first a letter', () => {
    expect(isCode('KQ73XD')).toBe(true)
    expect(isCode('7Q73XD')).toBe(false)
    expect(isCode('KQ73X')).toBe(false)
    expect(isCode('KQ73XDD')).toBe(false)
    expect(isCode('kq73xd')).toBe(false)
    expect(isCode('')).toBe(false)
    for (const first of CODE_FIRST) expect(CODE_ALPHABET).toContain(first)
  })

  it('is shown in two threes', () => {
    expect(showCode('KQ73XD')).toBe('KQ7 3XD')
  })
})

describe('what people type', () => {
  it.each([
    ['kq7 3xd', 'KQ73XD'],
    [' KQ7-3XD\n', 'KQ73XD'],
    ['ko7 3xd', 'KQ73XD'],
    ['k0bszu', 'KQ852V'],
    ['ＫＱ７３ＸＤ', 'KQ73XD'],
    ['http://192.168.0.12:3000/join/KQ73XD', 'KQ73XD'],
    ['https://podium.example/join/kq73xd?from=mail', 'KQ73XD'],
    ['KQ73XDKQ', 'KQ73XD'],
    ['k1i!?', 'K'],
  ])('%j is %s', (typed, code) => {
    expect(normaliseCode(typed)).toBe(code)
  })

  it.each([
    ['ㅏㅂ73ㅌㅇ', 'KQ73XD'],
    ['까7', 'RK7'],
    ['ㅏㅂ7 3ㅌㅇ', 'KQ73XD'],
    ['ㄸ갛', 'ERKG'],
    ['과', 'RHK'],
  ])('a keyboard left in Hangul mode: %s is %s', (typed, code) => {
    expect(normaliseCode(typed)).toBe(code)
  })

  it('a code in its normal form stays as it is', () => {
    const code = fc.array(fc.constantFrom(...CODE_ALPHABET), { minLength: 0, maxLength: 6 }).map((all) => all.join(''))
    fc.assert(fc.property(code, (text) => normaliseCode(text) === text))
  })

  it('anything at all becomes at most six characters of the alphabet', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const code = normaliseCode(text)
        return code.length <= 6 && [...code].every((character) => CODE_ALPHABET.includes(character))
      }),
    )
  })
})
