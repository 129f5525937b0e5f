/* Set-up shared by the tests of the Redis store's faults: a store on a URL, and a writer for one session. */

import { onTestFinished } from 'vitest'
import type { EntryId, LogRecord } from '../../shared/game/entry.ts'
import { openStore } from '../../server/store/open.ts'
import type { AppendResult, HeldLease, Store } from '../../server/store/ports.ts'
import { startRedis, type RedisOptions, type TestRedis } from '../support/redis.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

/** A Redis for one test, destroyed after it. */
export async function redisFor(options?: RedisOptions): Promise<TestRedis> {
  const redis = await startRedis(options)
  onTestFinished(() => redis.destroy())
  return redis
}

/** A bad network in front of a Redis, closed after the test. */
export async function proxyFor(redis: TestRedis): Promise<TcpProxy & { url: string }> {
  const proxy = await startTcpProxy(redis.port)
  onTestFinished(() => proxy.close())
  return { ...proxy, url: `redis://127.0.0.1:${proxy.port}` }
}

/** A store on a Redis, closed after the test. */
export async function storeOn(
  redisUrl: string,
  { processId = 'test', monotonicNow = () => performance.now() } = {},
): Promise<Store> {
  const store = await openStore({ redisUrl, dataDir: '', processId, monotonicNow })
  onTestFinished(() => store.close())
  return store
}

export async function hold(store: Store, code: string): Promise<HeldLease> {
  const result = await store.lease.acquire(code)
  if (result.kind !== 'held') throw new Error(`not held: ${JSON.stringify(result)}`)
  return result.lease
}

/** Appends under a held lease. */
export function writerUnder(store: Store, lease: HeldLease) {
  return (records: LogRecord[], after: EntryId | null): Promise<AppendResult> =>
    store.log.append(lease.code, records, { after, durable: true, owner: lease.token })
}
