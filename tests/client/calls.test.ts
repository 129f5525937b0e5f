import { beforeAll, describe, expect, test } from 'vitest'
import { classesOf, costOfMoving, cutTransactions, ownersOf, ratesOf } from '../../client/board/calls.ts'
import { loadLesson } from '../../server/lessons.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { calmView, planView } from '../support/views.ts'

let lesson: Lesson
beforeAll(async () => {
  const loaded = await loadLesson(new URL('../../shared/lessons/shop-split', import.meta.url).pathname)
  if ('errors' in loaded) throw new Error(JSON.stringify(loaded.errors))
  lesson = loaded.file.lesson
})

describe('what a move costs, before it is made', () => {
  test('taking search out alone sends its calls over the network: one in, six out, a search', () => {
    const cost = costOfMoving(lesson, ownersOf(planView()), ratesOf(planView(), lesson), ['search'], '*')
    expect(cost.callsPerSecond).toBe(12 * 7)
    expect(cost.cpuMillis).toBeCloseTo(12 * 7 * lesson.tunables.remoteCallCpuMs * 2)
    expect(cost.slower.map(({ class: id }) => id)).toEqual(['search'])
    expect(cost.cut).toEqual([])
  })

  test('taking catalog along makes the six calls free again', () => {
    const cost = costOfMoving(lesson, ownersOf(planView()), ratesOf(planView(), lesson), ['search', 'catalog'], '*')
    expect(cost.callsPerSecond).toBe(12 + 36 * 2)
  })

  test('a move that cuts a transaction says which, and one that heals it too', () => {
    const whole = ownersOf(calmView())
    expect(cutTransactions(lesson, whole)).toEqual([])
    const rates = ratesOf(calmView(), lesson)
    expect(costOfMoving(lesson, whole, rates, ['payment'], 'web').cut).toEqual([['checkout', 'payment', 'inventory']])
    const cut = { ...whole, payment: 'web' }
    expect(costOfMoving(lesson, cut, rates, ['payment'], 'checkout').mended).toHaveLength(1)
  })

  test('a transaction concerns the request types that run through two of its modules', () => {
    expect(classesOf(lesson, ['checkout', 'payment', 'inventory'])).toEqual(['buy'])
  })

  test('before live the lesson’s quiet rates count, in live what comes', () => {
    expect(ratesOf(planView(), lesson)).toEqual({ browse: 36, search: 12, buy: 6 })
    const live = calmView()
    const [browse] = live.classes
    if (browse) browse.offeredPerSecond = 90
    expect(ratesOf(live, lesson)['browse']).toBe(90)
  })
})
