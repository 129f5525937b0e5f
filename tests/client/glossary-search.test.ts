/* Finding a term of the glossary however it is spelt, and the lesson's own terms first. */
import { beforeAll, describe, expect, test } from 'vitest'
import { findCards, ofLesson, plain } from '../../client/board/glossary/search.ts'
import { loadLessons } from '../../server/lessons.ts'
import type { GlossaryCard } from '../../shared/lessons/glossary.ts'

let cards: GlossaryCard[]
beforeAll(async () => {
  const lessons = await loadLessons([new URL('../../shared/lessons', import.meta.url).pathname])
  cards = lessons.glossary
})
const found = (typed: string) => findCards(cards, typed).map(({ id }) => id)

describe('the glossary', () => {
  test('shows everything while nothing is typed', () => {
    expect(found('')).toHaveLength(cards.length)
    expect(found('  ')).toHaveLength(cards.length)
  })

  test.each([
    ['스케쥴러', '스케줄러'],
    ['어플리케이션', '애플리케이션'],
    ['릴리즈', '릴리스'],
    ['아키텍쳐', '아키텍처'],
    ['팟', '파드'],
    ['서비스 메쉬', '서비스메시'],
  ])('takes %s for %s', (theirs, ours) => {
    expect(plain(theirs)).toBe(plain(ours))
  })

  test('finds in both languages, a term before a text', () => {
    expect(found('monolith')[0]).toBe('monolith')
    expect(found('모놀리스')[0]).toBe('monolith')
    expect(found('MICRO services')).toContain('microservices')
  })

  test('finds nothing for what is in no card', () => {
    expect(found('quokka')).toEqual([])
  })

  test('puts the lesson’s own cards first and loses none', () => {
    const { own, others } = ofLesson(cards, 'shop-split')
    expect(own.length).toBeGreaterThan(0)
    expect(own.every(({ lessons }) => lessons.includes('shop-split'))).toBe(true)
    expect(own.length + others.length).toBe(cards.length)
  })
})
