/* What Redis must be before a class may trust it, and what the host is told about the rest. */

import { afterEach, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { describeWithRedis, freePort } from '../support/redis.ts'
import { redisFor, storeOn } from './redis-bench.ts'

const open = (redisUrl: string) =>
  openStore({ redisUrl, dataDir: '', processId: 'test', monotonicNow: () => performance.now() })

describeWithRedis('opening a store on Redis', () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => {
    unhandled.push(reason)
  }
  process.on('unhandledRejection', note)
  afterEach(() => expect(unhandled).toEqual([]))

  it('refuses a Redis that throws data away, and gives the command that mends it', async () => {
    const redis = await redisFor({ settings: { 'maxmemory-policy': 'allkeys-lru' } })
    const command = `redis-cli -h 127.0.0.1 -p ${redis.port} CONFIG SET maxmemory-policy noeviction`
    await expect(open(redis.url)).rejects.toThrow(command)
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
    await (await open(redis.url)).close()
  })

  it('warns when a power cut could cost a second', async () => {
    const redis = await redisFor({ settings: { appendfsync: 'everysec' } })
    const store = await storeOn(redis.url)
    expect(store.warning?.code).toBe('appendfsync-everysec')
    expect(store.warning?.text).toContain('last second of play is lost (appendfsync everysec)')
  })

  it('warns louder when a restart would cost everything, and says it again after a reconnect with other settings', async () => {
    const redis = await redisFor({ aof: false })
    const store = await storeOn(redis.url)
    expect(store.warning?.code).toBe('appendonly-no')
    expect(store.warning?.text).toContain('if it restarts, running classes are lost')
    await redis.command('CONFIG', 'SET', 'appendonly', 'yes')
    await redis.command('CLIENT', 'KILL', 'TYPE', 'normal')
    await expect.poll(() => store.warning, { timeout: 5000 }).toBeUndefined()
  })

  it('calls a Redis unfit that comes back with settings it would not have started on', async () => {
    const redis = await redisFor({ settings: { appendfsync: 'no' } })
    const store = await storeOn(redis.url)
    expect(store.warning?.code).toBe('appendfsync-no')
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    await redis.command('CLIENT', 'KILL', 'TYPE', 'normal')
    await expect.poll(() => store.warning?.code, { timeout: 5000 }).toBe('unfit')
  })

  it('refuses in plain words when nobody answers, or the password is wrong', async () => {
    const port = await freePort()
    const nobody = open(`redis://127.0.0.1:${port}`)
    const redis = await redisFor({ settings: { requirepass: 'right' } })
    await expect(open(`redis://:wrong@127.0.0.1:${redis.port}`)).rejects.toThrow('refuses the user or password')
    await expect(open(redis.url)).rejects.toThrow('refuses the user or password')
    const store = await open(`redis://:right@127.0.0.1:${redis.port}`)
    await store.close()
    await expect(nobody).rejects.toThrow(`Redis at 127.0.0.1:${port} cannot be reached`)
  })
})
