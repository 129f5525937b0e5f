/* The store contract on a real Redis. */

import { afterAll, beforeAll } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts'
import { storeContract } from './store.contract.ts'

describeWithRedis('a store on Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.destroy())

  storeContract(async () => {
    await redis.command('FLUSHALL')
    return {
      open: (processId) =>
        openStore({ redisUrl: redis.url, dataDir: '', processId, monotonicNow: () => performance.now() }),
      dispose: async () => undefined,
    }
  })
})
