/* Words for what did not happen; which of them a refusal gets: client/board/words/refusal.ts. */
import en from './en/refusals.ts'
import ko from './ko/refusals.ts'
import { surface } from './message.ts'

export const refusals = surface({ en, ko })
