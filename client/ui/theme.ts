/* Day or night: what the device says unless a person chose, which is then remembered. The colours themselves: tokens.css. */
import { effect, signal } from '@preact/signals'
import { forgetStored, readStored, writeStored } from '../connection/browser-storage.ts'

export type Theme = 'system' | 'light' | 'dark'

const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const STORED = 'podium:theme'

export const theme = signal<Theme>('system')

/** Called once by a page before it draws. */
export function startTheme(): void {
  const remembered = readStored(STORED)
  theme.value = THEMES.find((candidate) => candidate === remembered) ?? 'system'
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
  })
}

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system'
  if (theme.value === 'system') forgetStored(STORED)
  else writeStored(STORED, theme.value)
}
