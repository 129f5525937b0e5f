/* Words of the editor's further sections. */
import en from './en/wishes.ts'
import ko from './ko/wishes.ts'
import { surface } from './message.ts'

export const wishes = surface({ en, ko })
