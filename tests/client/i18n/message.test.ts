/* How a text takes its parameters, in both languages, and what the compiler refuses. */
import { afterEach, describe, expect, it } from 'vitest'
import { guessLanguage, language } from '../../../client/i18n/language.ts'
import { fill, surface } from '../../../client/i18n/message.ts'
import { nicknameText, rollNickname } from '../../../client/i18n/nicknames.ts'
import { teamName } from '../../../client/i18n/teams.ts'

afterEach(() => {
  language.value = 'en'
})

describe('a surface', () => {
  const words = surface({
    en: { seats: '{n} {n|seat|seats} in {team}', plain: 'Ready' },
    ko: { seats: '{team} 팀의 자리 {n}개', plain: '준비 완료' },
  })

  it('speaks the language of the moment', () => {
    expect(words.plain()).toBe('Ready')
    language.value = 'ko'
    expect(words.plain()).toBe('준비 완료')
    expect(words.seats({ n: 1200, team: '등대' })).toBe('등대 팀의 자리 1,200개')
  })

  it('takes the plural that belongs to the number', () => {
    expect(words.seats({ n: 1, team: 'Mast' })).toBe('1 seat in Mast')
    expect(words.seats({ n: 0, team: 'Mast' })).toBe('0 seats in Mast')
  })

  it('leaves a parameter that is missing visible', () => {
    expect(fill('{n} of {all}', { n: 1 }, 'en')).toBe('1 of {all}')
  })

  it('is refused by the compiler where the languages differ', () => {
    // @ts-expect-error: a key that Korean lacks
    surface({ en: { a: 'A' }, ko: {} })
    // @ts-expect-error: a placeholder that only English has
    surface({ en: { a: '{n} left' }, ko: { a: '남았어요' } })
    // @ts-expect-error: a placeholder under another name
    surface({ en: { a: '{n} left' }, ko: { a: '{m}개' } })
    // @ts-expect-error: a plural takes a number
    expect(() => words.seats({ n: 'many', team: 'Mast' })).not.toThrow()
    // @ts-expect-error: nothing given
    expect(words.seats()).toContain('{n}')
  })
})

describe('numbers and units', () => {
  it.each([
    ['{x}', 1200.456, '1,200.46', '1,200.46'],
    ['{x}', -310, '−310', '−310'],
    ['{x:signed}', 1180, '+1,180', '+1,180'],
    ['{x:signed}', -3520, '−3,520', '−3,520'],
    ['{x:signed}', 0, '0', '0'],
    ['{x:percent}', 0.643, '64%', '64%'],
    ['{x:ms}', 1060, '1,060\u00a0ms', '1,060\u00a0ms'],
    ['{x:mi}', 512, '512\u00a0Mi', '512\u00a0Mi'],
    ['{x:milli}', 250, '250\u00a0m', '250\u00a0m'],
    ['{x:perSecond}', 320, '320\u00a0req/s', '초당 320건'],
    ['{x:duration}', 90, '1\u00a0min\u00a030\u00a0s', '1분\u00a030초'],
    ['{x:duration}', 120, '2\u00a0min', '2분'],
    ['{x:duration}', 40, '40\u00a0s', '40초'],
    ['{x:duration}', 2.14, '2.1\u00a0s', '2.1초'],
    ['{x:duration}', 0.047, '47\u00a0ms', '47\u00a0ms'],
    ['{x:duration}', 0, '0\u00a0s', '0초'],
    ['{x:duration}', 3900, '1\u00a0h\u00a05\u00a0min', '1시간\u00a05분'],
    ['{x:clock}', 134, '2:14', '2:14'],
    ['{x:clock}', 0.2, '0:01', '0:01'],
    ['{x:clock}', -3, '0:00', '0:00'],
  ])('%s of %s is %s, %s', (text, x, en, ko) => {
    expect(fill(text, { x }, 'en')).toBe(en)
    expect(fill(text, { x }, 'ko')).toBe(ko)
  })
})

describe('the first language', () => {
  it('is the remembered one, else the first the browser wants and we speak, else English', () => {
    expect(guessLanguage('ko', ['en-US'])).toBe('ko')
    expect(guessLanguage(null, ['fr-FR', 'ko-KR', 'en'])).toBe('ko')
    expect(guessLanguage(null, ['en-GB', 'ko'])).toBe('en')
    expect(guessLanguage(null, ['de'])).toBe('en')
    expect(guessLanguage('xx', [])).toBe('en')
  })
})

describe('names', () => {
  it('of teams follow the language; an unknown key is shown as it is', () => {
    expect(teamName('flood-tide')).toBe('Flood tide')
    language.value = 'ko'
    expect(teamName('flood-tide')).toBe('밀물')
    expect(teamName('constructor')).toBe('constructor')
  })

  it('from the dice fit the field in both languages', () => {
    for (const share of [0, 0.25, 0.5, 0.999]) {
      const nickname = rollNickname(() => share)
      for (const spoken of ['en', 'ko'] as const) {
        language.value = spoken
        expect(nicknameText(nickname).length).toBeLessThanOrEqual(20)
      }
    }
  })
})
