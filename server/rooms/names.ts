/* Which names may stand on a class's screen. The list is small on purpose: the host renames and removes. Where names are kept:
   roster.ts. */

import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity'

/** In characters as people count them. */
export const NAME_MAX_CHARACTERS = 20

export type NameVerdict =
  | { kind: 'fine'; name: string }
  | { kind: 'refused'; why: 'empty' | 'too-long' | 'characters' | 'unkind' }

/* Control, format (bidi overrides, zero-width tricks), private, unassigned and line separators; a zero-width joiner inside an emoji is fine. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u
const EMOJI_JOINER = /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})/gu
/* A pile of combining marks paints over its neighbours. */
const STACKED_MARKS = /\p{M}{3,}/u
/* Spaces and marks between single letters. */
const SPELT_OUT = /(?<=(?:^|[^\p{L}])\p{L})[^\p{L}]+(?=\p{L}(?:[^\p{L}]|$))/gu
const VISIBLE = /[\p{L}\p{N}\p{Extended_Pictographic}]/u

const english = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })

/* Insults a class comes up with first, without the spaces, digits and marks put between their syllables. */
const KOREAN = [
  '시발',
  '씨발',
  '시팔',
  '씨팔',
  '쉬발',
  '씨바',
  'ㅅㅂ',
  'ㅆㅂ',
  '병신',
  '븅신',
  'ㅂㅅ',
  '지랄',
  'ㅈㄹ',
  '좆',
  '존나',
  'ㅈㄴ',
  '새끼',
  'ㅅㄲ',
  '미친놈',
  '미친년',
  '썅',
  '니애미',
  '느금마',
  '엠창',
  '창녀',
  '보지',
  '자지',
  '섹스',
  '야동',
  '애미',
  '장애인',
  '한남충',
  '김치녀',
  '틀딱',
  '급식충',
  '일베',
  '자살',
]

/** The name as it will be kept (NFKC, single spaces), or why it is not. */
export function checkName(typed: string): NameVerdict {
  const name = normalised(typed).replace(/ +/g, ' ').trim()
  if (name === '') return { kind: 'refused', why: 'empty' }
  if (
    FORBIDDEN.test(name.replace(EMOJI_JOINER, '')) ||
    STACKED_MARKS.test(name.normalize('NFD')) ||
    !VISIBLE.test(name)
  )
    return { kind: 'refused', why: 'characters' }
  if (charactersOf(name) > NAME_MAX_CHARACTERS) return { kind: 'refused', why: 'too-long' }
  if (isUnkind(name)) return { kind: 'refused', why: 'unkind' }
  return { kind: 'fine', name }
}

/** NFKC, except that it would take single Hangul letters (ㅋㅋ) apart into something that is drawn differently. */
function normalised(typed: string): string {
  return typed.normalize('NFC').replace(/[^\u3131-\u318e]+/gu, (part) => part.normalize('NFKC'))
}

function charactersOf(name: string): number {
  return [...new Intl.Segmenter('ko', { granularity: 'grapheme' }).segment(name)].length
}

function isUnkind(name: string): boolean {
  const syllables = name.replace(/[^\p{Script=Hangul}]/gu, '')
  const joined = name.replace(SPELT_OUT, '')
  return english.hasMatch(name) || english.hasMatch(joined) || KOREAN.some((word) => syllables.includes(word))
}
