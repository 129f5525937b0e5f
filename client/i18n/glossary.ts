/* Words of the glossary. */
import en from './en/glossary.ts'
import ko from './ko/glossary.ts'
import { surface } from './message.ts'

export const glossary = surface({ en, ko })
