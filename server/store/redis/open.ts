/* The Redis store put together: one connection, examined before anything is handed out and again after each reconnect, because
   a Redis may come back with other settings. Which store runs is ../open.ts. */

import type { Store, StoreWarning } from '../ports.ts'
import { StoreRefused } from '../refusal.ts'
import { examineRedis } from './boot-check.ts'
import { connectRedis, type RedisConnection } from './connection.ts'
import { redisLease } from './lease.ts'
import { redisEventLog } from './log.ts'
import { redisPeopleStore } from './people.ts'

/** A Redis that starts together with us needs a moment, also to load its data. */
const BOOT_PATIENCE_MILLIS = 10_000

const WRONG_PASSWORD = /\b(WRONGPASS|NOAUTH)\b/

export interface RedisStoreConfig {
  redisUrl: string
  processId: string
  monotonicNow: () => number
}

/** Connects and examines; throws StoreRefused, in plain words, when this Redis cannot be trusted or does not answer. */
export async function openRedisStore(config: RedisStoreConfig): Promise<Store> {
  const redis = connectRedis(config.redisUrl)
  let warning: StoreWarning | undefined
  try {
    await ready(redis)
    const examination = await examineRedis(redis.client)
    if (examination.refusal !== undefined) throw new StoreRefused(examination.refusal)
    warning = examination.warning
  } catch (error) {
    await redis.close()
    if (error instanceof StoreRefused) throw error
    throw new StoreRefused(
      `${address(redis)} does not answer properly: ${error instanceof Error ? error.message : error}`,
    )
  }
  redis.client.on('ready', () => {
    examineRedis(redis.client).then(
      ({ refusal, warning: found }) => {
        warning = refusal === undefined ? found : { code: 'unfit', text: refusal }
      },
      // Gone again already: the next 'ready' examines once more.
      () => undefined,
    )
  })
  const lease = redisLease(redis, config.processId, config.monotonicNow)
  return {
    kind: 'redis',
    log: redisEventLog(redis),
    people: redisPeopleStore(redis),
    lease,
    get warning() {
      return warning
    },
    healthy: redis.healthy,
    async close() {
      await lease.close()
      await redis.close()
    },
  }
}

function ready(redis: RedisConnection): Promise<void> {
  const { client } = redis
  return new Promise((resolve, reject) => {
    let trouble = 'nobody answers'
    const patience = setTimeout(
      () =>
        reject(
          new StoreRefused(
            `${address(redis)} cannot be reached (${trouble}). Is it running, and is REDIS_URL right?\n` +
              'Redis에 연결할 수 없습니다. Redis가 켜져 있는지, REDIS_URL이 맞는지 확인하세요.',
          ),
        ),
      BOOT_PATIENCE_MILLIS,
    )
    client.on('error', (error) => {
      trouble = error.message
      if (WRONG_PASSWORD.test(error.message)) {
        clearTimeout(patience)
        reject(
          new StoreRefused(
            `${address(redis)} refuses the user or password in REDIS_URL.\nRedis가 REDIS_URL의 사용자나 비밀번호를 거부했습니다.`,
          ),
        )
      }
    })
    client.once('ready', () => {
      clearTimeout(patience)
      resolve()
    })
  })
}

function address(redis: RedisConnection): string {
  return `Redis at ${redis.client.options.host ?? 'localhost'}:${redis.client.options.port ?? 6379}`
}
