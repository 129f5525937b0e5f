/* What lies behind each kind of failure; which of them a happening gets: client/board/words/why.ts. */
import en from './en/reasons.ts'
import ko from './ko/reasons.ts'
import { surface } from './message.ts'

export const reasons = surface({ en, ko })
