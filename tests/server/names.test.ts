/* Which names may stand on a class's screen. */

import { describe, expect, test } from 'vitest'
import { checkName } from '../../server/rooms/names.ts'

describe('a name is kept as people mean it', () => {
  test.each([
    ['  바다  사자 ', '바다 사자'],
    ['Ｋｉｍ', 'Kim'],
    ['한', '한'],
    ['ㅋㅋ 김', 'ㅋㅋ 김'],
    ['a b c', 'a b c'],
    ['👩🏽‍💻 Ada', '👩🏽‍💻 Ada'],
    ['a'.repeat(20), 'a'.repeat(20)],
    ['가'.repeat(20), '가'.repeat(20)],
    ['Scunthorpe', 'Scunthorpe'],
  ])('%j becomes %j', (typed, name) => {
    expect(checkName(typed)).toEqual({ kind: 'fine', name })
  })
})

describe('a name is refused', () => {
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a'.repeat(21), 'too-long'],
    ['👩🏽‍💻'.repeat(21), 'too-long'],
    ['a\u0000b', 'characters'],
    ['a\nb', 'characters'],
    ['\u202Eevil', 'characters'],
    ['x\u200By', 'characters'],
    ['x\u2066y', 'characters'],
    ['Z̵̨̢̛a̵̧l', 'characters'],
    ['...', 'characters'],
    ['시 발', 'unkind'],
    ['씨1발', 'unkind'],
    ['f u c k', 'unkind'],
    ['ㅅㅂ', 'unkind'],
  ])('%j: %s', (typed, why) => {
    expect(checkName(typed)).toEqual({ kind: 'refused', why })
  })
})
