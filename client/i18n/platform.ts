/* Words of what opens from the board's strip. */
import en from './en/platform.ts'
import ko from './ko/platform.ts'
import { surface } from './message.ts'

export const platform = surface({ en, ko })
