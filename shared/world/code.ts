/* Join codes: which characters they are made of, and how what a person typed, pasted or read off a screen becomes one.
   Who draws a new code and checks that it is free: server/http. */

/** Characters of a join code. */
export const CODE_LENGTH = 6

/**
 * 27 characters, one of each look-alike pair: 0 1 I L O are out altogether, and 2 5 8 V stand for Z S B U as well.
 * 19 letters first, then any: 272 million codes.
 */
export const CODE_ALPHABET = '23456789ACDEFGHJKMNPQRTVWXY'

/** The first character is a letter, so that a code is never taken for a number. */
export const CODE_FIRST = 'ACDEFGHJKMNPQRTVWXY'

/** What people type when they misread a character; O and 0 can only have been a Q. */
const LOOK_ALIKE: Record<string, string> = { B: '8', S: '5', Z: '2', U: 'V', O: 'Q', '0': 'Q' }

/** Latin key under each Hangul letter of the two-set keyboard: a Korean keyboard left in Hangul mode types these. */
const HANGUL_KEYS: Record<string, string> = {
  ㄱ: 'R',
  ㄲ: 'R',
  ㄴ: 'S',
  ㄷ: 'E',
  ㄸ: 'E',
  ㄹ: 'F',
  ㅁ: 'A',
  ㅂ: 'Q',
  ㅃ: 'Q',
  ㅅ: 'T',
  ㅆ: 'T',
  ㅇ: 'D',
  ㅈ: 'W',
  ㅉ: 'W',
  ㅊ: 'C',
  ㅋ: 'Z',
  ㅌ: 'X',
  ㅍ: 'V',
  ㅎ: 'G',
  ㅏ: 'K',
  ㅐ: 'O',
  ㅑ: 'I',
  ㅒ: 'O',
  ㅓ: 'J',
  ㅔ: 'P',
  ㅕ: 'U',
  ㅖ: 'P',
  ㅗ: 'H',
  ㅘ: 'HK',
  ㅙ: 'HO',
  ㅚ: 'HL',
  ㅛ: 'Y',
  ㅜ: 'N',
  ㅝ: 'NJ',
  ㅞ: 'NP',
  ㅟ: 'NL',
  ㅠ: 'B',
  ㅡ: 'M',
  ㅢ: 'ML',
  ㅣ: 'L',
  ㄳ: 'RT',
  ㄵ: 'SW',
  ㄶ: 'SG',
  ㄺ: 'FR',
  ㄻ: 'FA',
  ㄼ: 'FQ',
  ㄽ: 'FT',
  ㄾ: 'FX',
  ㄿ: 'FV',
  ㅀ: 'FG',
  ㅄ: 'QT',
}

/* Hangul syllables are laid out by initial, vowel and final (Unicode ch. 3.12). */
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const VOWELS = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const FINALS = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
/* Full-width ASCII, as East Asian keyboards type it, lies at a fixed distance. NFKC would do, but it takes Hangul letters apart. */
const FULL_WIDTH = 0xff01
const FULL_WIDTH_END = 0xff5e
const FULL_WIDTH_SHIFT = 0xfee0

function keysOf(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point >= FULL_WIDTH && point <= FULL_WIDTH_END) return String.fromCodePoint(point - FULL_WIDTH_SHIFT)
  if (point < FIRST_SYLLABLE || point > LAST_SYLLABLE) return HANGUL_KEYS[character] ?? character
  const index = point - FIRST_SYLLABLE
  const final = index % 28
  const vowel = ((index - final) / 28) % VOWELS.length
  const initial = (index - final - vowel * 28) / (28 * VOWELS.length)
  const letters = [INITIALS[initial], VOWELS[vowel], final === 0 ? '' : FINALS[final - 1]]
  return letters.map((letter) => HANGUL_KEYS[letter ?? ''] ?? '').join('')
}

/**
 * The code a person meant: upper case, look-alikes settled, Hangul and full-width keys read as the Latin keys under them, a pasted
 * link to the way in stripped to its code; everything else dropped, cut to CODE_LENGTH. Shorter while it is being typed.
 */
export function normaliseCode(typed: string): string {
  const fromLink = /\/(?:join|play)\/([^/?#\s]+)/i.exec(typed)
  const text = (fromLink?.[1] ?? typed).normalize('NFC')
  let code = ''
  for (const character of text) {
    for (const key of keysOf(character).toUpperCase()) {
      const meant = LOOK_ALIKE[key] ?? key
      if (CODE_ALPHABET.includes(meant)) code += meant
    }
  }
  return code.slice(0, CODE_LENGTH)
}

/** Whether this is a whole code in its normal form. */
export function isCode(code: string): boolean {
  return code.length === CODE_LENGTH && CODE_FIRST.includes(code[0] ?? ' ') && normaliseCode(code) === code
}

/** As it is written for people: `KQ7 3XD`. */
export function showCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`
}
