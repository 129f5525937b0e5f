/* localStorage that may be absent: a browser that blocks it throws on every touch, and a page must still open. What is kept under
   which key belongs to tokens.ts, i18n/language.ts and ui/theme.ts. */

/** The text under a key, or null when there is none or storage is blocked. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** False when the browser would not keep it. */
export function writeStored(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value)
    return true
  } catch {
    return false
  }
}

export function forgetStored(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}
