/* Words of the board's marks that only some lessons show. */
import en from './en/marks.ts'
import ko from './ko/marks.ts'
import { surface } from './message.ts'

export const marks = surface({ en, ko })
