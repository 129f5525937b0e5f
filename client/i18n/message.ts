/* The catalogue. Words are grouped by surface, one file a surface and language: en/join.ts, ko/join.ts hold plain strings,
   and join.ts beside them makes one typed object of the two. A page imports the surfaces it shows, and only those are in its bytes.

     en/join.ts   export default { full: 'All {n} {n|seat|seats} are taken.', back: 'Back after {s:duration}.' } as const
     ko/join.ts   export default { full: '자리 {n}개가 모두 찼어요.', back: '{s:duration} 뒤에 다시 왔어요.' } as const satisfies Like<typeof english>
     join.ts      export const join = surface({ en, ko })
     a page       join.full({ n: 4 })          re-renders by itself when the language is switched

   {name}           a string, or a number with its grouping
   {name:format}    a number through a format of format.ts: duration, ms, mi, milli, perSecond, percent, signed, clock, time …
   {name|one|other} the plural form that belongs to the number `name`, in the order of Intl's categories of that language
   *bold*           stays in the text; <Rich text={…}/> of ui/rich.tsx draws it

   English is the reference: a key that Korean lacks, or a placeholder only one of them has, is a type error. What a key is for
   stands at the front of its name, because the tests measure it: button…, tab…, toast…, card…, screen… (WORDS.md, lengths). */
import type { Language } from '../../shared/world/session.ts'
import { FORMATS, type FormatName } from './format.ts'
import { language } from './language.ts'

/** The keys of another language's file, with any text. */
export type Like<English> = Record<keyof English, string>

type Slots<Text extends string> = Text extends `${string}{${infer Inner}}${infer Rest}` ? Inner | Slots<Rest> : never
type NameOf<Slot extends string> = Slot extends `${infer Name}|${string}`
  ? Name
  : Slot extends `${infer Name}:${string}`
    ? Name
    : Slot
type NumberNameOf<Slot extends string> = Slot extends `${infer Name}|${string}`
  ? Name
  : Slot extends `${infer Name}:${FormatName}`
    ? Name
    : never

/** What a message has to be given. */
export type Params<Text extends string> = {
  [Name in NameOf<Slots<Text>>]: Name extends NumberNameOf<Slots<Text>> ? number : string | number
}

type Say<Text extends string> = [Slots<Text>] extends [never] ? () => string : (params: Params<Text>) => string

export type Surface<English extends Record<string, string>> = { readonly [Key in keyof English]: Say<English[Key]> }

type Same<Left extends string, Right extends string> = [Left] extends [Right]
  ? [Right] extends [Left]
    ? true
    : false
  : false

/** The translation itself where it takes what English takes, else a sentence for the compiler's message. */
type Fits<English extends string, Text extends string> =
  Same<NameOf<Slots<English>>, NameOf<Slots<Text>>> extends true
    ? [NumberNameOf<Slots<Text>>] extends [NumberNameOf<Slots<English>>]
      ? Text
      : `give {${NumberNameOf<Slots<Text>>}} a format in English too`
    : `needs exactly the placeholders {${NameOf<Slots<English>>}}`

type Checked<English extends Record<string, string>, Text extends Like<English>> = {
  [Key in keyof English]: Key extends keyof Text ? Fits<English[Key], Text[Key]> : never
}

/** One object for all languages of a surface: a function a key, in the language of the moment. */
export function surface<const English extends Record<string, string>, const Korean extends Like<English>>(texts: {
  en: English
  ko: Korean & Checked<English, Korean>
}): Surface<English> {
  const byLanguage: Record<Language, Record<string, string>> = texts
  const said = Object.keys(texts.en).map((key) => [
    key,
    (params: Record<string, string | number> = {}) =>
      fill(byLanguage[language.value][key] ?? texts.en[key] ?? key, params, language.value),
  ])
  return Object.fromEntries(said) as Surface<English>
}

const CATEGORIES: readonly Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

function pluralForm(value: number, forms: readonly string[], spoken: Language): string {
  const rules = new Intl.PluralRules(spoken)
  const categories = CATEGORIES.filter((category) => rules.resolvedOptions().pluralCategories.includes(category))
  return forms[categories.indexOf(rules.select(value))] ?? forms.at(-1) ?? ''
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name)
}

/** Puts parameters into a text. A parameter that is not given stays visible in its braces: a bug that speaks. */
export function fill(text: string, params: Record<string, string | number>, spoken: Language): string {
  return text.replace(/\{([^{}]+)\}/g, (whole, inner: string) => {
    const [name = '', ...forms] = inner.split('|')
    const [bare = '', format] = name.split(':')
    const value = params[bare]
    if (value === undefined) return whole
    if (forms.length > 0) return pluralForm(Number(value), forms, spoken)
    if (typeof value === 'string') return value
    return FORMATS[format !== undefined && isFormat(format) ? format : 'number'](value, spoken)
  })
}
