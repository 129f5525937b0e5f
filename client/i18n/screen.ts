/* Words of the big screen. */
import en from './en/screen.ts'
import ko from './ko/screen.ts'
import { surface } from './message.ts'

export const screen = surface({ en, ko })
