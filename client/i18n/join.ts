/* Words of the way in. */
import en from './en/join.ts'
import ko from './ko/join.ts'
import { surface } from './message.ts'

export const join = surface({ en, ko })
