/* Day or night on the projector follows the instructor's choice at once: both pages usually run in one browser, and storage tells
   its other windows. The choice itself: ui/theme.ts. */
import { theme } from '../../ui/theme.ts'

const STORED = 'podium:theme'

/** Starts following; the answer stops it. */
export function followTheme(): () => void {
  const heed = (event: StorageEvent) => {
    if (event.key !== STORED) return
    theme.value = event.newValue === 'light' || event.newValue === 'dark' ? event.newValue : 'system'
  }
  addEventListener('storage', heed)
  return () => removeEventListener('storage', heed)
}
