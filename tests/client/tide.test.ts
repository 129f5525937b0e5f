import { beforeAll, describe, expect, test } from 'vitest'
import { forecastAt, forecastLine, linePath, tideTop } from '../../client/board/tide-shape.ts'
import { loadLesson } from '../../server/lessons.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'

let lesson: Lesson
beforeAll(async () => {
  const loaded = await loadLesson(new URL('../../shared/lessons/shop-split', import.meta.url).pathname)
  if ('errors' in loaded) throw new Error(JSON.stringify(loaded.errors))
  lesson = loaded.file.lesson
})

describe('the tide', () => {
  test('is the sum of quiet rates away from any forecast surge, and the surge at its crest', () => {
    expect(forecastAt(lesson, 0)).toBe(54)
    expect(forecastAt(lesson, 71)).toBeCloseTo(54 + 12 * 3.2)
  })

  test('keeps its scale while nothing outgrows the forecast, and makes room when something does', () => {
    const expected = forecastLine(lesson, 240)
    const quiet = tideTop([[50, 50, 0]], expected)
    expect(tideTop([], expected)).toBe(quiet)
    expect(tideTop([[900, 100, 0]], expected)).toBeGreaterThan(900)
  })

  test('draws from the left edge to the right, never above the top', () => {
    expect(
      linePath(
        [
          [0, 0],
          [240, 999],
        ],
        240,
        100,
        480,
        60,
      ),
    ).toBe('M0.0 60.0L480.0 0.0')
  })
})
