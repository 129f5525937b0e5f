/* Names of everything that Podium keeps in Redis. The braces make all keys of a session one hash slot, so that a script may
   touch several of them. */

import { checkCode, isCode } from '../records.ts'

/** Glob that finds the logs of all sessions. */
export const LOG_PATTERN = 'podium:{*}:log'

export interface SessionKeys {
  log: string
  lease: string
  people: string
  claim: string
}

/** Keys of a session; the empty code is the server's own. */
export function keysOf(code: string): SessionKeys {
  const prefix = `podium:{${code === '' ? '' : checkCode(code)}}:`
  return { log: `${prefix}log`, lease: `${prefix}lease`, people: `${prefix}people`, claim: `${prefix}claim` }
}

/** Code of a log's key; undefined for a key that only looks like one. */
export function codeOfLogKey(key: string): string | undefined {
  const code = key.slice('podium:{'.length, -'}:log'.length)
  return isCode(code) ? code : undefined
}
