/* One connection to Redis that fails fast: a call is answered, refused or unknown within seconds, and nothing is ever sent twice
   or queued for later. What a failure means for a log, a lease or a name is decided by its callers. */

import { Redis } from 'ioredis'
import { type Json, StoreUnavailable } from '../ports.ts'

/** Long enough for a Redis two seconds away, short enough to tell a class that it is paused. */
const COMMAND_TIMEOUT_MILLIS = 3000
/** A connection that owes an answer and says nothing this long is dead: drop it and dial again. */
const SILENCE_MILLIS = 5000
const MAX_RECONNECT_DELAY_MILLIS = 1000
const HEARTBEAT_MILLIS = 1000

export interface RedisConnection {
  client: Redis
  /** Calls Redis; a connection that is down is `unknown` at once. */
  attempt<Value>(work: (client: Redis) => Promise<Value>): Promise<Attempt<Value>>
  healthy(): boolean
  close(): Promise<void>
}

/** `refused`: Redis answered no, nothing was done. `unknown`: no answer came, it may have been done. */
export type Attempt<Value> = { kind: 'done'; value: Value } | Failure
type Failure = { kind: 'refused'; reason: string } | { kind: 'unknown'; reason: string }

/** Dials at once and for ever; until Redis answers, every call is `unknown`. */
export function connectRedis(url: string): RedisConnection {
  const client = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT_MILLIS,
    connectTimeout: COMMAND_TIMEOUT_MILLIS,
    socketTimeout: SILENCE_MILLIS,
    enableOfflineQueue: false,
    // Zero rejects what was under way as soon as the connection breaks. With the default the client sends it again by itself;
    // with autoResendUnfulfilledCommands alone switched off, its promises would never settle.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(50 * times, MAX_RECONNECT_DELAY_MILLIS),
    connectionName: 'podium-store',
  })
  // Without a listener an 'error' event ends the process; each call reports its own failure.
  client.on('error', () => undefined)
  let answers = false
  const attempt = async <Value>(work: (client: Redis) => Promise<Value>): Promise<Attempt<Value>> => {
    if (client.status !== 'ready') return { kind: 'unknown', reason: 'Redis does not answer' }
    try {
      return { kind: 'done', value: await work(client) }
    } catch (error) {
      return explain(error)
    }
  }
  const beat = async (): Promise<void> => {
    answers = (await attempt((redis) => redis.ping())).kind === 'done'
  }
  const heartbeat = setInterval(() => void beat(), HEARTBEAT_MILLIS)
  heartbeat.unref()
  client.on('ready', () => void beat())
  client.on('close', () => {
    answers = false
  })
  return {
    client,
    attempt,
    healthy: () => answers && client.status === 'ready',
    async close() {
      clearInterval(heartbeat)
      client.disconnect()
    },
  }
}

/** The value, or StoreUnavailable with the reason. */
export async function orThrow<Value>(attempt: Promise<Attempt<Value>>): Promise<Value> {
  const outcome = await attempt
  if (outcome.kind === 'done') return outcome.value
  throw new StoreUnavailable(outcome.reason)
}

export function parseJson(text: string | null): Json | undefined {
  return text === null ? undefined : (JSON.parse(text) as Json)
}

/** First word of Redis's refusals, and what a teacher or operator should read instead. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['OOM', 'Redis is out of memory: raise its maxmemory'],
  ['READONLY', 'this Redis is a read-only replica: point REDIS_URL to the primary'],
  ['LOADING', 'Redis is still loading its data'],
  ['MISCONF', 'Redis cannot write its own file (is its disk full?)'],
  ['MASTERDOWN', 'this Redis has lost its primary'],
  ['NOREPLICAS', 'Redis waits for its replicas'],
  ['BUSY', 'Redis is busy with a script'],
  ['NOAUTH', 'Redis asks for a password: put it into REDIS_URL'],
  ['WRONGPASS', 'Redis refuses the password in REDIS_URL'],
  ['NOPERM', 'the Redis user in REDIS_URL may not do this'],
])

function explain(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof Error) || error.name !== 'ReplyError') {
    return {
      kind: 'unknown',
      reason: message.includes('timed out') ? 'Redis answers too slowly' : 'Redis does not answer',
    }
  }
  // A refusal inside a script is wrapped: the word then stands in the middle of the sentence.
  for (const [word, reason] of REFUSALS) {
    if (new RegExp(`\\b${word}\\b`).test(message)) return { kind: 'refused', reason }
  }
  return { kind: 'refused', reason: `Redis refused: ${message}` }
}
