/* How every page begins: language and theme first, so that nothing is drawn twice; then the page, and a title that follows the language. */
import './tokens.css'
import './parts.css'
import { effect } from '@preact/signals'
import { type ComponentType, render } from 'preact'
import { startLanguage } from '../i18n/language.ts'
import { startTheme } from './theme.ts'

/** Draws `Page` into the document's `#page`. */
export function mount(Page: ComponentType, title: () => string): void {
  const place = document.getElementById('page')
  if (!place) throw new Error('the document has no #page')
  startLanguage()
  startTheme()
  effect(() => {
    document.title = title()
  })
  render(<Page />, place)
}
