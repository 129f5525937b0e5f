/* What Redis must be before a class may trust it, and what its settings mean for the promise. The texts are for the person who
   runs the server; the host's page says a warning by its code. */

import type { Redis } from 'ioredis'
import type { StoreWarning } from '../ports.ts'

const MINIMUM_MAJOR = 7

export interface Examination {
  /** Why Podium must not start on this Redis, with the command that mends it. */
  refusal: string | undefined
  /** What the host should know about durability. */
  warning: StoreWarning | undefined
}

/** Asks a Redis for version, eviction and durability; rejects when it does not answer. */
export async function examineRedis(client: Redis): Promise<Examination> {
  const info = parseInfo(await client.info())
  const version = info.get('redis_version') ?? 'unknown'
  if (!(Number.parseInt(version, 10) >= MINIMUM_MAJOR)) {
    return { refusal: `Podium needs Redis ${MINIMUM_MAJOR}.0 or newer; this one is ${version}.`, warning: undefined }
  }
  const policy = info.get('maxmemory_policy') ?? (await setting(client, 'maxmemory-policy'))
  const refusal = policy === 'noeviction' ? undefined : evicts(policy ?? 'unknown', client)
  return { refusal, warning: durabilityWarning(info.get('aof_enabled'), await setting(client, 'appendfsync'), client) }
}

function evicts(policy: string, client: Redis): string {
  return (
    `This Redis throws data away when its memory is full (maxmemory-policy is ${policy}): running classes could vanish. ` +
    `Run: ${cli(client)} CONFIG SET maxmemory-policy noeviction   (and put "maxmemory-policy noeviction" into redis.conf)`
  )
}

function durabilityWarning(
  aofEnabled: string | undefined,
  fsync: string | undefined,
  client: Redis,
): StoreWarning | undefined {
  if (aofEnabled !== '1') {
    return {
      code: 'appendonly-no',
      text:
        'This Redis keeps everything in memory only (appendonly no): if it restarts, running classes are lost. ' +
        `Run: ${cli(client)} CONFIG SET appendonly yes   and: ${cli(client)} CONFIG SET appendfsync always`,
    }
  }
  switch (fsync) {
    case 'always':
      return undefined
    case 'everysec':
      return {
        code: 'appendfsync-everysec',
        text:
          'If the Redis machine loses power, up to the last second of play is lost (appendfsync everysec). ' +
          `Run: ${cli(client)} CONFIG SET appendfsync always`,
      }
    case 'no':
      return {
        code: 'appendfsync-no',
        text:
          'If the Redis machine loses power, up to half a minute of play is lost (appendfsync no). ' +
          `Run: ${cli(client)} CONFIG SET appendfsync always`,
      }
    default:
      return {
        code: 'appendfsync-unknown',
        text: 'This Redis does not tell how often it writes to disk (appendfsync): after a power cut the last seconds may be lost.',
      }
  }
}

/** Managed Redis services often forbid CONFIG; then the answer is unknown. */
async function setting(client: Redis, name: string): Promise<string | undefined> {
  try {
    const reply = (await client.config('GET', name)) as string[]
    return reply[1]
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return undefined
    throw error
  }
}

function parseInfo(text: string): Map<string, string> {
  const fields = text.split('\r\n').flatMap((line): [string, string][] => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)]] : []
  })
  return new Map(fields)
}

/** Host and port only: REDIS_URL may hold a password. */
function cli(client: Redis): string {
  return `redis-cli -h ${client.options.host ?? 'localhost'} -p ${client.options.port ?? 6379}`
}
