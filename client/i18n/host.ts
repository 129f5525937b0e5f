/* Words of the instructor's page. */
import en from './en/host.ts'
import ko from './ko/host.ts'
import { surface } from './message.ts'

export const host = surface({ en, ko })
