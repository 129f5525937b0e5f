/* Words of the first page. */
import en from './en/home.ts'
import ko from './ko/home.ts'
import { surface } from './message.ts'

export const home = surface({ en, ko })
