/* The rules of the catalogue's voice, on every surface of client/i18n as it lies on disk: a new file is tested by being there. */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TEAM_NAMES } from '../../../shared/world/team-names.ts'

const FOLDER = new URL('../../../client/i18n/', import.meta.url)

async function textsOf(language: 'en' | 'ko', file: string): Promise<Record<string, string>> {
  const module: { default: Record<string, string> } = await import(new URL(`${language}/${file}`, FOLDER).pathname)
  return module.default
}

function placeholders(text: string): string[] {
  const names = [...text.matchAll(/\{([^{}:|]+)[^{}]*\}/g)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

const surfaces = readdirSync(new URL('en/', FOLDER))
const catalogue = await Promise.all(
  surfaces.map(async (file) => ({ file, en: await textsOf('en', file), ko: await textsOf('ko', file) })),
)
const texts = (language: 'en' | 'ko') =>
  catalogue.flatMap(({ file, [language]: all }) =>
    Object.entries(all).map(([key, text]) => ({ where: `${language}/${file} ${key}`, key, text })),
  )

/** Every text of a language that breaks a rule, with the place where it stands. */
function breaking(language: 'en' | 'ko', rule: RegExp): string[] {
  return texts(language)
    .filter(({ text }) => rule.test(text))
    .map(({ where, text }) => `${where}: ${text}`)
}

/* WORDS.md, lengths with spaces. A placeholder counts as three characters: a letter badge, a short number. */
const LONGEST: Record<string, { en: number; ko: number }> = {
  button: { en: 18, ko: 8 },
  tab: { en: 9, ko: 5 },
  toast: { en: 90, ko: 45 },
  card: { en: 170, ko: 130 },
  screen: { en: 42, ko: 24 },
}

function tooLong(language: 'en' | 'ko'): string[] {
  return texts(language).flatMap(({ where, key, text }) => {
    const kind = Object.keys(LONGEST).find((prefix) => new RegExp(`^${prefix}([A-Z0-9-]|$)`).test(key))
    const limit = kind === undefined ? undefined : LONGEST[kind]?.[language]
    const length = text.replace(/\{[^{}]+\}/g, 'nnn').length
    return limit !== undefined && length > limit ? [`${where}: ${length} > ${limit}: ${text}`] : []
  })
}

describe('both languages', () => {
  it('have the same surfaces, keys and placeholders', () => {
    expect(readdirSync(new URL('ko/', FOLDER))).toEqual(surfaces)
    for (const { file, en, ko } of catalogue) {
      expect(Object.keys(ko).sort(), file).toEqual(Object.keys(en).sort())
      for (const [key, text] of Object.entries(en)) {
        expect(placeholders(ko[key] ?? ''), `${file} ${key}`).toEqual(placeholders(text))
      }
    }
  })

  it('name every team', () => {
    const teams = catalogue.find(({ file }) => file === 'teams.ts')
    const keys = TEAM_NAMES.map(({ key }) => key).sort()
    expect(Object.keys(teams?.en ?? {}).sort()).toEqual(keys)
    expect(new Set(Object.values(teams?.en ?? {})).size).toBe(25)
    expect(new Set(Object.values(teams?.ko ?? {})).size).toBe(25)
  })

  it('stay within the lengths their places have', () => {
    expect(tooLong('en')).toEqual([])
    expect(tooLong('ko')).toEqual([])
  })

  it('have no emoji, and keep "…" off buttons', () => {
    for (const language of ['en', 'ko'] as const) {
      expect(breaking(language, /\p{Extended_Pictographic}/u)).toEqual([])
      expect(texts(language).filter(({ key, text }) => key.startsWith('button') && text.includes('…'))).toEqual([])
    }
  })
})

describe('Korean', () => {
  it('puts no particle that depends on a sound after a placeholder', () => {
    expect(breaking('ko', /\}(은|는|이|가|을|를|과|와|으?로|나|랑|예요)/)).toEqual([])
    expect(breaking('ko', /을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로/)).toEqual([])
  })

  it('speaks 해요체 throughout', () => {
    expect(breaking('ko', /습니다|습니까|[입합됩십납랍갑옵]니[다까]|십시오/)).toEqual([])
  })

  it('addresses nobody as 당신 and blames nobody', () => {
    expect(breaking('ko', /당신|실수|잘못|!/)).toEqual([])
  })
})

describe('English', () => {
  it('blames nobody and does not cheer', () => {
    expect(breaking('en', /\b(oops|successfully|mistake|wrong)\b|!/i)).toEqual([])
  })

  it('puts no article before a placeholder, whose sound it cannot know', () => {
    expect(breaking('en', /\ban? \{/i)).toEqual([])
  })
})
