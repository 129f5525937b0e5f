/* The glossary: terms and their cards. */
import en from './en/terms.ts'
import ko from './ko/terms.ts'
import { surface } from './message.ts'

export const terms = surface({ en, ko })
