/* Language and day-or-night, the two switches that every page may carry. Both act at once and are remembered on the device. */
import type { Language } from '../../shared/world/session.ts'
import { chooseLanguage, LANGUAGES, language } from '../i18n/language.ts'
import { ui } from '../i18n/ui.ts'
import { SkyIcon } from './icons.tsx'
import { nextTheme, type Theme, theme } from './theme.ts'

/** Each language in its own words: who cannot read the page can read this. */
const OWN_NAMES: Record<Language, string> = { ko: '한국어', en: 'English' }

export function LanguageSwitch() {
  return (
    <>
      {LANGUAGES.filter((other) => other !== language.value).map((other) => (
        <button key={other} type="button" class="switch" lang={other} onClick={() => chooseLanguage(other)}>
          {OWN_NAMES[other]}
        </button>
      ))}
    </>
  )
}

export function ThemeSwitch() {
  const says: Record<Theme, () => string> = { system: ui.themeSystem, light: ui.themeLight, dark: ui.themeDark }
  const label = says[theme.value]()
  return (
    <button type="button" class="switch" aria-label={label} title={label} onClick={nextTheme}>
      <SkyIcon theme={theme.value} />
    </button>
  )
}
