/* What comes of a command: an entry the room appends to the log, or a refusal it tells the sender. */

import type { Refusal } from './command.ts'
import type { Entry } from './entry.ts'

export type Decision = { kind: 'accepted'; entry: Entry } | { kind: 'refused'; refusal: Refusal }
