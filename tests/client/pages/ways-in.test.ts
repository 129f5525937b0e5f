/* The rules of the first page's field and of the network check at the door. */
import { describe, expect, it } from 'vitest'
import { codeAfterEdit, hasStranger } from '../../../client/pages/home/code-edit.ts'
import { judge } from '../../../client/pages/join/network.ts'
import { troubleOf } from '../../../client/pages/join/trouble.ts'

describe('the code field', () => {
  it('takes letters at the caret', () => {
    expect(codeAfterEdit('kq7', 3)).toEqual({ code: 'KQ7', caret: 3 })
    expect(codeAfterEdit('kx7', 2)).toEqual({ code: 'KX7', caret: 2 })
  })

  it('replaces the next character of a full code instead of pushing the last one out', () => {
    expect(codeAfterEdit('KQA73XD', 3)).toEqual({ code: 'KQA3XD', caret: 3 })
  })

  it('drops what is typed after a full code', () => {
    expect(codeAfterEdit('KQ73XDA', 7)).toEqual({ code: 'KQ73XD', caret: 6 })
  })

  it('takes a pasted code with its space, and a pasted link', () => {
    expect(codeAfterEdit('KQ7 3XD', 7).code).toBe('KQ73XD')
    const link = 'http://192.168.0.12:3000/join/KQ73XD'
    expect(codeAfterEdit(link, link.length).code).toBe('KQ73XD')
    expect(hasStranger(link)).toBe(false)
  })

  it('notices a character that is in no code', () => {
    expect(hasStranger('KQ1')).toBe(true)
    expect(hasStranger('KQL')).toBe(true)
    expect(hasStranger('KQO')).toBe(false)
  })
})

describe('the network check', () => {
  it('says nothing before two answers', () => {
    expect(judge([])).toEqual({ kind: 'checking' })
    expect(judge([38])).toEqual({ kind: 'checking' })
  })

  it('is good when answers are quick and even', () => {
    expect(judge([38, 40, 37])).toEqual({ kind: 'good', ms: 38, jitterMs: 2.5 })
  })

  it('is slow when they are late, or come in fits', () => {
    expect(judge([220, 230, 225]).kind).toBe('slow')
    expect(judge([20, 140, 20, 140]).kind).toBe('slow')
  })

  it('forgives one answer that never came, and calls two a lost line', () => {
    expect(judge([38, 40, null]).kind).toBe('good')
    expect(judge([38, null, null])).toEqual({ kind: 'lost' })
    expect(judge([null, null, 40, 42]).kind).toBe('good')
  })
})

describe("the server's refusals", () => {
  it('have sentences of their own; one that is not known is shown by its code', () => {
    expect(troubleOf('name-refused')).toEqual({ kind: 'name-refused' })
    expect(troubleOf('unknown-code')).toEqual({ kind: 'unknown' })
    expect(troubleOf('teapot')).toEqual({ kind: 'refused', code: 'teapot' })
  })
})
