/* The host reads what storage could lose, with the setting it comes from, in the language of the page. */
import { describe, expect, test } from 'vitest'
import { language, LANGUAGES } from '../../../../client/i18n/language.ts'
import { storageText } from '../../../../client/pages/host/storage-note.tsx'
import { STORE_WARNINGS } from '../../../../shared/protocol/store-warning.ts'

describe.each(LANGUAGES)('in %s', (spoken) => {
  test('every warning has a sentence of its own that names the setting', () => {
    language.value = spoken
    const said = STORE_WARNINGS.map(storageText)
    expect(new Set(said).size).toBe(STORE_WARNINGS.length)
    for (const text of said) expect(text).toMatch(/append(fsync|only)|maxmemory-policy/)
  })
})
