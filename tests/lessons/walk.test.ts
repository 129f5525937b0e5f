/* Every lesson of the house, as it is: both languages complete, its strategies playable, and the shop the same shop everywhere. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { createBot } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { LessonTexts } from '../../shared/lessons/lesson.ts'
import { aClass } from '../support/played-class.ts'

const lessons = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])
const files = lessons.list()
const byId = files.map((file) => [file.lesson.id, file] as const)

/** A sentence ends with its full stop or question mark; a story line holds one or two, never a list. */
const SENTENCE = /[.?]$/
const HANGUL = /[가-힣]/
const FOUND_NOTHING = ['certificate-valid', 'nothing-to-roll-back', 'pod-not-placed']

describe('the lessons of the house', () => {
  it('load without an error, each with its own number', () => {
    expect(lessons.errors).toEqual([])
    const numbered = files.map((file) => `${file.lesson.number} ${file.lesson.id}`)
    expect(numbered).toEqual(
      expect.arrayContaining([
        '0 first-shift',
        '1 shop-monolith',
        '2 shop-split',
        '3 shop-small',
        '4 metal-vm-container',
      ]),
    )
    expect(new Set(files.map((file) => file.lesson.number)).size).toBe(files.length)
  })

  it.each(byId)(
    '%s is told in both languages: three sentences, new words, questions from describing to transfer',
    (_id, { lesson, texts }) => {
      for (const words of [texts.ko, texts.en]) {
        expect(words.story).toHaveLength(3)
        for (const line of words.story) expect(line).toMatch(SENTENCE)
        expect(words.scored).toMatch(SENTENCE)
        expect(words.newConcepts.length).toBeGreaterThan(0)
        expect(Object.keys(words.classes)).toEqual(lesson.classes.map((spec) => spec.id))
        for (const question of questionsOf(words)) expect(question).toMatch(SENTENCE)
      }
      expect(texts.ko.title).toMatch(HANGUL)
      expect(texts.en.title).not.toMatch(HANGUL)
      expect(questionsOf(texts.ko)).toHaveLength(questionsOf(texts.en).length)
    },
  )

  it.each(
    files.flatMap((file) =>
      file.strategies.flatMap((strategy) =>
        strategy.sizes.map((_, size) => [file.lesson.id, strategy.id, size, file.lesson, strategy] as const),
      ),
    ),
  )('%s: %s, size %i, plays a round without a refusal', (_id, _name, size, lesson, strategy) => {
    const { session, refusals } = playRound({ lesson, seed: '1', bots: [createBot({ strategy, size, lesson })] })
    // Who searches by hand tries what does not help, and learns so by being refused.
    const isSearch = (code: string) => strategy.reflexes.includes('search-by-hand') && FOUND_NOTHING.includes(code)
    expect(refusals.filter(({ code }) => !isSearch(code))).toEqual([])
    expect(session.phase.kind).toBe('debrief')
  })

  it('keep the shop’s modules the same in each: a module’s numbers are the application’s, not the lesson’s', () => {
    const shop = new Map(lessons.get('shop-split')!.lesson.modules.map((module) => [module.id, module]))
    // Online Boutique is another application.
    for (const { lesson } of files.filter((file) => file.lesson.modules.some((module) => module.id === 'web'))) {
      for (const module of lesson.modules) {
        // A lesson may say more about a module (its Java, what it decays by), never anything else.
        expect(module, `${module.id} in ${lesson.id}`).toMatchObject(shop.get(module.id)!)
      }
    }
  })

  it('lesson 1 has no splitting yet: every way to it is refused', () => {
    const { lesson } = lessons.get('shop-monolith')!
    const room = aClass({ lesson }).toPlan()
    const locked = { code: 'locked-by-lesson', facts: { unlock: 'split' } }
    expect(room.refusal('s1', { kind: 'split-service', newService: 'search', modules: ['search'] })).toMatchObject(
      locked,
    )
    expect(room.refusal('s1', { kind: 'move-module', module: 'search', to: 'shop' })).toMatchObject(locked)
    expect(room.refusal('s1', { kind: 'merge-services', from: 'shop', into: 'shop' })).toMatchObject(locked)
  })
})

function questionsOf({ debrief }: LessonTexts): string[] {
  return [...debrief.describe, ...debrief.analyse, ...debrief.transfer]
}
