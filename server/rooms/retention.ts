/* What is forgotten, and when: names a day after a class has ended, everything else of it after thirty. The end is noted beside the
   names, so that nobody reads a log for its date. Who ends a class is room.ts; how a store erases is store/. */

import type { Logger } from 'pino'
import type { Json, PeopleStore, Store } from '../store/ports.ts'

const HOUR_MS = 60 * 60 * 1000
/** Names go this long after the end. */
export const NAMES_KEPT_MS = 24 * HOUR_MS
/** Log, links, token hashes and the code's claim go this long after the end. */
export const SESSION_KEPT_MS = 30 * 24 * HOUR_MS

const ENDED = 'ended'

interface End {
  /** Wall clock, milliseconds since 1970. */
  at: number
  names: 'kept' | 'erased'
}

/** Notes that a session is over, once. */
export async function noteEnd(people: PeopleStore, code: string, at: number): Promise<void> {
  if ((await endOf(people, code)) === undefined) await putEnd(people, code, { at, names: 'kept' })
}

/** Is it noted that the session is over? */
export async function hasEnded(people: PeopleStore, code: string): Promise<boolean> {
  return (await endOf(people, code)) !== undefined
}

/**
 * Erases what is due and answers the codes of which nothing is left. One session that cannot be erased now waits for the next time.
 * Safe to repeat, and to run in several processes at once.
 */
export async function forgetOldSessions(store: Store, nowMs: number, log: Logger): Promise<string[]> {
  const gone: string[] = []
  for (const code of await store.log.codes()) {
    try {
      if ((await forgetWhatIsDue(store, code, nowMs)) === 'session') gone.push(code)
    } catch (error) {
      log.warn({ err: error }, 'an old session could not be erased yet')
    }
  }
  if (gone.length > 0) log.info({ sessions: gone.length }, 'sessions that ended thirty days ago were erased')
  return gone
}

async function forgetWhatIsDue(store: Store, code: string, nowMs: number): Promise<'nothing' | 'names' | 'session'> {
  const end = await endOf(store.people, code)
  if (end === undefined) return 'nothing'
  const ageMs = nowMs - end.at
  if (ageMs >= SESSION_KEPT_MS) return eraseSession(store, code)
  if (ageMs < NAMES_KEPT_MS || end.names === 'erased') return 'nothing'
  for (const key of Object.keys(await store.people.all(code))) {
    if (key.startsWith('seat:')) await store.people.remove(code, key)
  }
  await putEnd(store.people, code, { ...end, names: 'erased' })
  return 'names'
}

/** Under the session's lease: nobody may be reading it back to life meanwhile. */
async function eraseSession({ lease, people, log }: Store, code: string): Promise<'nothing' | 'session'> {
  const acquired = await lease.acquire(code)
  if (acquired.kind !== 'held') return 'nothing'
  try {
    // The log last: while it lies there its code is not given out again, and whoever folds it notes its end once more.
    await people.erase(code)
    await log.erase(code)
    return 'session'
  } finally {
    await acquired.lease.release()
  }
}

function putEnd(people: PeopleStore, code: string, end: End): Promise<void> {
  return people.put(code, ENDED, { ...end })
}

async function endOf(people: PeopleStore, code: string): Promise<End | undefined> {
  const value: Json | undefined = await people.get(code, ENDED)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { at, names } = value
  return typeof at === 'number' ? { at, names: names === 'erased' ? 'erased' : 'kept' } : undefined
}
