/* Which language the page speaks: a signal, so that switching needs no reload. Guessed from the browser the first time, remembered
   after a choice. What it says: message.ts. */
import { effect, signal } from '@preact/signals'
import type { Language } from '../../shared/world/session.ts'
import { readStored, writeStored } from '../connection/browser-storage.ts'

export const LANGUAGES: readonly Language[] = ['ko', 'en']
const STORED = 'podium:language'

export const language = signal<Language>('en')

/** The remembered choice, else the first language of the browser's list that we speak, else English. */
export function guessLanguage(remembered: string | null, preferred: readonly string[]): Language {
  const wanted = [remembered ?? '', ...preferred].map((tag) => tag.toLowerCase().split('-')[0])
  for (const tag of wanted) {
    const spoken = LANGUAGES.find((candidate) => candidate === tag)
    if (spoken) return spoken
  }
  return 'en'
}

/** Called once by a page before it draws; keeps `lang` of the document true from then on. */
export function startLanguage(): void {
  language.value = guessLanguage(readStored(STORED), navigator.languages)
  effect(() => {
    document.documentElement.lang = language.value
  })
}

export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  writeStored(STORED, chosen)
}
