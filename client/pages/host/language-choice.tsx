/* The language a class begins in: what the big screen speaks and what a browser that knows neither falls back to. */
import type { Language } from '../../../shared/world/session.ts'
import { host } from '../../i18n/host.ts'
import { LANGUAGES } from '../../i18n/language.ts'
import { Choice } from './choice.tsx'

const OWN_NAMES: Record<Language, string> = { ko: '한국어', en: 'English' }

export function LanguageChoice({ value, onChoose }: { value: Language; onChoose: (language: Language) => void }) {
  return (
    <Choice
      label={host.classLanguage()}
      value={value}
      options={LANGUAGES.map((language) => [language, OWN_NAMES[language]])}
      onChoose={onChoose}
    />
  )
}
