/* A lease on Redis: it lives as long as it is renewed, ends by our own clock before it ends in Redis, and of many who race for it
   one gets it. */

import { expect, it } from 'vitest'
import { parseEntryId } from '../../shared/game/entry.ts'
import { record } from '../support/records.ts'
import { describeWithRedis } from '../support/redis.ts'
import { hold, proxyFor, redisFor, storeOn, writerUnder } from './redis-bench.ts'

const KEY = 'podium:{ABCDEF}:lease'

describeWithRedis('a lease', () => {
  it('is renewed every two and a half seconds, for ten seconds each', async () => {
    const redis = await redisFor()
    const store = await storeOn(redis.url)
    const lease = await hold(store, 'ABCDEF')
    const lifeMillis = async (): Promise<number> => Number((await redis.command('PTTL', KEY)).slice(1))
    for (let renewal = 0; renewal < 2; renewal++) {
      await expect.poll(lifeMillis, { timeout: 4000, interval: 20 }).toBeLessThan(7700)
      await expect.poll(lifeMillis, { timeout: 1000, interval: 20 }).toBeGreaterThan(9000)
    }
    expect(lease.isSafe()).toBe(true)
  })

  it('ends at once on our clock when it was not renewed for seven seconds, and is not revived by a late answer', async () => {
    const redis = await redisFor()
    let asleepMillis = 0
    const store = await storeOn(redis.url, { monotonicNow: () => performance.now() + asleepMillis })
    const lease = await hold(store, 'ABCDEF')
    const reasons: string[] = []
    lease.onLost((reason) => reasons.push(reason))
    asleepMillis = 5000
    expect(lease.isSafe()).toBe(true)
    asleepMillis = 7000
    expect(lease.isSafe()).toBe(false)
    expect(reasons).toEqual(['Redis did not renew the lease for 7 seconds'])
    asleepMillis = 0
    expect(lease.isSafe()).toBe(false)
    expect(reasons).toHaveLength(1)
    lease.onLost((reason) => reasons.push(reason))
    expect(reasons).toHaveLength(2)
  })

  it('is lost by itself, without being asked, seven seconds after the network went', async () => {
    const redis = await redisFor()
    const proxy = await proxyFor(redis)
    const store = await storeOn(proxy.url)
    const lease = await hold(store, 'ABCDEF')
    const heldAt = performance.now()
    const lost = new Promise<string>((resolve) => lease.onLost(resolve))
    proxy.cut()
    expect(await lost).toContain('7 seconds')
    expect(performance.now() - heldAt).toBeGreaterThan(6800)
    expect(performance.now() - heldAt).toBeLessThan(8000)
    expect((await redis.command('EXISTS', KEY)).trim()).toBe(':1')
  })

  it('survives a network that is gone just when it should be renewed: the next attempt comes soon', async () => {
    const redis = await redisFor()
    const proxy = await proxyFor(redis)
    const store = await storeOn(proxy.url)
    const lease = await hold(store, 'ABCDEF')
    const other = await storeOn(redis.url)
    const lifeMillis = async (): Promise<number> => Number((await redis.command('PTTL', KEY)).slice(1))
    proxy.cut()
    await expect.poll(lifeMillis, { timeout: 4000, interval: 20 }).toBeLessThan(7300)
    proxy.heal()
    await expect.poll(lifeMillis, { timeout: 2500, interval: 20 }).toBeGreaterThan(9000)
    expect(lease.isSafe()).toBe(true)
    expect(await other.lease.acquire('ABCDEF')).toEqual({ kind: 'taken', by: 'test' })
  })

  it('is lost when somebody else has it, and then nothing is written under it', async () => {
    const redis = await redisFor()
    const first = await storeOn(redis.url, { processId: 'first' })
    const second = await storeOn(redis.url, { processId: 'second' })
    const lease = await hold(first, 'ABCDEF')
    await writerUnder(first, lease)([record('1-0')], null)
    const lost = new Promise<string>((resolve) => lease.onLost(resolve))
    await redis.command('DEL', KEY)
    const taken = await hold(second, 'ABCDEF')
    expect(await writerUnder(first, lease)([record('1-1')], '1-0')).toEqual({ kind: 'fenced', last: '1-0' })
    expect(await writerUnder(second, taken)([record('2-0')], '1-0')).toEqual({ kind: 'appended' })
    expect(await writerUnder(first, lease)([record('1-1')], '1-0')).toEqual({ kind: 'fenced', last: '2-0' })
    expect(await lost).toContain('another process has the lease')
    await lease.release()
    expect(taken.isSafe()).toBe(true)
    expect(await first.lease.acquire('ABCDEF')).toEqual({ kind: 'taken', by: 'second' })
  })

  it('goes to one of twenty processes, fifty times over, with epochs that strictly rise', async () => {
    const redis = await redisFor()
    const stores = await Promise.all(
      Array.from({ length: 20 }, (_, racer) => storeOn(redis.url, { processId: `racer ${racer}` })),
    )
    for (let round = 0; round < 50; round++) {
      const results = await Promise.all(stores.map((store) => store.lease.acquire('ABCDEF')))
      const winner = results.findIndex((result) => result.kind === 'held')
      const [store, result] = [stores[winner], results[winner]]
      expect(results.filter((one) => one.kind === 'held')).toHaveLength(1)
      expect(results.filter((one) => one.kind === 'taken' && one.by === `racer ${winner}`)).toHaveLength(19)
      if (store === undefined || result?.kind !== 'held') throw new Error('nobody won')
      const before = await store.log.read('ABCDEF')
      const last = before.kind === 'records' ? (before.records.at(-1)?.id ?? null) : null
      const epoch = (last === null ? 0 : parseEntryId(last).epoch) + 1
      expect(epoch).toBe(round + 1)
      expect(await writerUnder(store, result.lease)([record(`${epoch}-0`)], last)).toEqual({ kind: 'appended' })
      await result.lease.release()
    }
  })
})
