/* Words for what happens to a team; which of them a happening gets: client/board/words. */
import en from './en/happenings.ts'
import ko from './ko/happenings.ts'
import { surface } from './message.ts'

export const happenings = surface({ en, ko })
