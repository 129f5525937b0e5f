/* Names of teams by their key; how a surface works: message.ts. */
import en from './en/teams.ts'
import ko from './ko/teams.ts'
import { surface } from './message.ts'

const teams = surface({ en, ko })

/** The name of a team in the language of the moment; a key that this page's catalogue does not know is shown as it is. */
export function teamName(key: string): string {
  return isTeamNameKey(key) ? teams[key]() : key
}

function isTeamNameKey(key: string): key is keyof typeof teams {
  return Object.hasOwn(teams, key)
}
