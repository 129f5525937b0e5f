/* Redis gone, slow, mute, full or read-only: calls answer soon, nothing is acknowledged that is not kept, nothing is kept twice,
   and play goes on by itself. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { StoreUnavailable } from '../../server/store/ports.ts'
import { record, recordsOf } from '../support/records.ts'
import { describeWithRedis } from '../support/redis.ts'
import { hold, proxyFor, redisFor, storeOn, writerUnder } from './redis-bench.ts'

const BACK = { timeout: 5000, interval: 50 }

describeWithRedis('a Redis that goes away', () => {
  it('acknowledges nothing meanwhile, answers at once, and is back within five seconds of a restart, complete', async () => {
    const redis = await redisFor()
    const store = await storeOn(redis.url)
    const append = writerUnder(store, await hold(store, 'ABCDEF'))
    await append(recordsOf(1, 3), null)
    await store.people.put('ABCDEF', 'seat:s1', 'Mina')
    await redis.kill()
    await expect.poll(() => store.healthy()).toBe(false)
    const startedAt = performance.now()
    expect(await append([record('1-3')], '1-2')).toEqual({ kind: 'unavailable', reason: 'Redis does not answer' })
    expect(await store.log.read('ABCDEF')).toMatchObject({ kind: 'unavailable' })
    expect(await store.lease.acquire('GHJKLM')).toMatchObject({ kind: 'unavailable' })
    await expect(store.log.codes()).rejects.toThrow(StoreUnavailable)
    await expect(store.people.get('ABCDEF', 'seat:s1')).rejects.toThrow(StoreUnavailable)
    await expect(store.people.claim('GHJKLM')).rejects.toThrow('Redis does not answer')
    expect(performance.now() - startedAt).toBeLessThan(1000)
    await redis.restart()
    await expect.poll(() => append([record('1-3')], '1-2'), BACK).toEqual({ kind: 'appended' })
    await expect.poll(() => store.healthy(), BACK).toBe(true)
    expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 4) })
    expect(await store.people.get('ABCDEF', 'seat:s1')).toBe('Mina')
  })

  it('killed under load keeps every record that was acknowledged', async () => {
    const redis = await redisFor()
    const store = await storeOn(redis.url)
    const append = writerUnder(store, await hold(store, 'ABCDEF'))
    const records = recordsOf(1, 50_000)
    let killed: Promise<void> | undefined
    let killedAt = 0
    let acknowledged = 0
    for (const one of records) {
      const answer = await append([one], records[acknowledged - 1]?.id ?? null)
      if (answer.kind !== 'appended') {
        expect(answer.kind).toBe('unavailable')
        break
      }
      acknowledged++
      if (acknowledged === 100) {
        killedAt = performance.now()
        killed = redis.kill()
      }
    }
    expect(performance.now() - killedAt, 'milliseconds until the append under way was given up').toBeLessThan(1500)
    await killed
    expect(acknowledged).toBeGreaterThanOrEqual(100)
    await redis.restart()
    await expect.poll(async () => (await store.log.read('ABCDEF')).kind, BACK).toBe('records')
    const result = await store.log.read('ABCDEF')
    const kept = result.kind === 'records' ? result.records : []
    expect(kept).toEqual(records.slice(0, kept.length))
    // One more at most: the one that was under way when the reply could no longer come.
    expect(kept.length - acknowledged).toBeOneOf([0, 1])
  })

  it('that comes back without its tail says where it ends, and takes the tail again', async () => {
    const redis = await redisFor()
    const store = await storeOn(redis.url)
    const append = writerUnder(store, await hold(store, 'ABCDEF'))
    await append(recordsOf(1, 3), null)
    redis.keepCopy()
    const tail = [record('1-3'), record('1-4')]
    expect(await append(tail, '1-2')).toEqual({ kind: 'appended' })
    await redis.kill()
    redis.restoreCopy()
    await redis.restart()
    await expect.poll(() => append([record('1-5')], '1-4'), BACK).toEqual({ kind: 'fenced', last: '1-2' })
    expect(await append([...tail, record('1-5')], '1-2')).toEqual({ kind: 'appended' })
    expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 6) })
  })
})

describeWithRedis('a bad network', () => {
  it('of two seconds slows appends, but neither loses the lease nor holds up the process', async () => {
    const redis = await redisFor()
    const proxy = await proxyFor(redis)
    const store = await storeOn(proxy.url)
    const lease = await hold(store, 'ABCDEF')
    const append = writerUnder(store, lease)
    proxy.delay(2000)
    const loop = monitorEventLoopDelay({ resolution: 10 })
    loop.enable()
    expect(await append([record('1-0')], null)).toEqual({ kind: 'appended' })
    expect(await append([record('1-1')], '1-0')).toEqual({ kind: 'appended' })
    loop.disable()
    expect(loop.percentile(99) / 1e6).toBeLessThan(100)
    expect(lease.isSafe()).toBe(true)
    proxy.heal()
    expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 2) })
  })

  it('that loses the reply leaves an append unknown; the same append again is done, once', async () => {
    const redis = await redisFor()
    const proxy = await proxyFor(redis)
    const store = await storeOn(proxy.url)
    const append = writerUnder(store, await hold(store, 'ABCDEF'))
    await append([record('1-0')], null)
    proxy.dropReplies()
    const answer = append([record('1-1'), record('1-2')], '1-0')
    await expect.poll(() => redis.command('XLEN', 'podium:{ABCDEF}:log'), BACK).toBe(':3\r\n')
    proxy.cut()
    expect(await answer).toMatchObject({ kind: 'unavailable' })
    proxy.heal()
    await expect.poll(() => append([record('1-1'), record('1-2')], '1-0'), BACK).toEqual({ kind: 'appended' })
    expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 3) })
  })

  it('that swallows every answer is given up within seconds, and left as soon as it heals', async () => {
    const redis = await redisFor()
    const proxy = await proxyFor(redis)
    const store = await storeOn(proxy.url)
    const append = writerUnder(store, await hold(store, 'ABCDEF'))
    proxy.dropReplies()
    const startedAt = performance.now()
    const name = store.people.get('ABCDEF', 'seat:s1').catch((error: unknown) => {
      expect(error).toBeInstanceOf(StoreUnavailable)
      return performance.now() - startedAt
    })
    expect(await append([record('1-0')], null)).toMatchObject({ kind: 'unavailable' })
    expect(performance.now() - startedAt).toBeLessThan(7000)
    expect(await name).toBeLessThan(4000)
    expect(store.healthy()).toBe(false)
    proxy.heal()
    await expect.poll(() => append([record('1-0')], null), BACK).toEqual({ kind: 'appended' })
    await expect.poll(() => store.healthy(), BACK).toBe(true)
    expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 1) })
  })
})

describeWithRedis('a Redis that refuses', () => {
  it('for want of memory keeps leases alive, takes no record, and all of them when there is room', async () => {
    const redis = await redisFor()
    const store = await storeOn(redis.url)
    const lease = await hold(store, 'ABCDEF')
    const append = writerUnder(store, lease)
    await append([record('1-0')], null)
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    const full = await append([record('1-1'), record('1-2')], '1-0')
    expect(full).toEqual({ kind: 'unavailable', reason: 'Redis is out of memory: raise its maxmemory' })
    await expect(store.people.put('ABCDEF', 'a', 1)).rejects.toThrow('out of memory')
    // Renewed while memory is short: the key's life jumps back up to ten seconds.
    await redis.command('PEXPIRE', 'podium:{ABCDEF}:lease', '6000')
    await expect
      .poll(async () => Number((await redis.command('PTTL', 'podium:{ABCDEF}:lease')).slice(1)), BACK)
      .toBeGreaterThan(8000)
    expect(lease.isSafe()).toBe(true)
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
    expect(await append([record('1-1'), record('1-2')], '1-0')).toEqual({ kind: 'appended' })
    expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 3) })
  })

  it('because it is a read-only replica says so, and works on once it is the primary again', async () => {
    const redis = await redisFor()
    const store = await storeOn(redis.url)
    const append = writerUnder(store, await hold(store, 'ABCDEF'))
    await append([record('1-0')], null)
    await redis.command('REPLICAOF', '127.0.0.1', '1')
    const refused = await append([record('1-1')], '1-0')
    expect(refused).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining('read-only replica') })
    await expect(store.people.put('ABCDEF', 'a', 1)).rejects.toThrow('read-only replica')
    await redis.command('REPLICAOF', 'NO', 'ONE')
    expect(await append([record('1-1')], '1-0')).toEqual({ kind: 'appended' })
  })
})
