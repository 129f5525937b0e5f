/* Words of the replay. What it shares with the board (lanes, parts of the profit, failures) is play.ts and happenings.ts. */
import en from './en/replay.ts'
import ko from './ko/replay.ts'
import { surface } from './message.ts'

export const replay = surface({ en, ko })
