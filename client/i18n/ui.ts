/* Words of the small parts. */
import en from './en/ui.ts'
import ko from './ko/ui.ts'
import { surface } from './message.ts'

export const ui = surface({ en, ko })
