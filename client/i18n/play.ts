/* Words of the student's board. */
import en from './en/play.ts'
import ko from './ko/play.ts'
import { surface } from './message.ts'

export const play = surface({ en, ko })
