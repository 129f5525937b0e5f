/* The lessons a host chooses among and what can be sent in each: names, minutes, and a place to strike for every incident on offer. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { incidentTarget } from '../../../../client/pages/screen/incident-target.ts'
import { loadLessons } from '../../../../server/lessons.ts'
import { targetsOf } from '../../../../shared/rules/incident-targets.ts'

const HOUSE = fileURLToPath(new URL('../../../../shared/lessons', import.meta.url))
const lessons = (await loadLessons([HOUSE])).list()
/** A title of the picker stays on one line of a phone, beside nothing else. */
const TITLE_LENGTH = 26

describe('the lesson picker', () => {
  it('lists lessons by number, each number once, with a short title in both languages', () => {
    const numbers = lessons.map(({ lesson }) => lesson.number)
    expect(numbers).toEqual(lessons.map((_, index) => index))
    for (const { texts } of lessons) {
      for (const { title } of [texts.ko, texts.en]) expect(title.length).toBeLessThanOrEqual(TITLE_LENGTH)
    }
  })
})

describe('incidents a host can send', () => {
  it.each(lessons.map(({ lesson }) => [lesson.id, lesson] as const))('have something to strike in %s', (_, lesson) => {
    expect(lesson.injectable.filter((kind) => targetsOf(kind, lesson).length === 0)).toEqual([])
  })

  it('strike request types by their words and modules by their names', () => {
    const words = { search: '검색' }
    expect(incidentTarget('spike', 'search', words)).toBe('검색')
    expect(incidentTarget('spike', 'buy', words)).toBe('buy')
    expect(incidentTarget('leak', 'search', words)).toBe('search')
  })
})
