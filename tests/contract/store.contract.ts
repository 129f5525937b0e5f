/* What every store promises, whatever it is made of. Run by file.test.ts and redis.test.ts; what happens when disk or network
   fail is in tests/store. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntryId, LogRecord } from '../../shared/game/entry.ts'
import type { AppendResult, HeldLease, Store } from '../../server/store/ports.ts'
import { record, recordsOf } from '../support/records.ts'

export interface Bench {
  /** Opens the store as this process; the earlier one was closed. */
  open(processId: string): Promise<Store>
  dispose(): Promise<void>
}

export function storeContract(prepare: () => Promise<Bench>): void {
  let bench: Bench
  let store: Store
  beforeEach(async () => {
    bench = await prepare()
    store = await bench.open('first')
  })
  afterEach(async () => {
    await store.close()
    await bench.dispose()
  })
  const reopen = async (): Promise<void> => {
    await store.close()
    store = await bench.open('second')
  }
  const held = async (code: string): Promise<HeldLease> => {
    const result = await store.lease.acquire(code)
    if (result.kind !== 'held') throw new Error(`not held: ${JSON.stringify(result)}`)
    return result.lease
  }
  const writer = async (code: string) => {
    const { token } = await held(code)
    return (records: LogRecord[], after: EntryId | null, durable = true): Promise<AppendResult> =>
      store.log.append(code, records, { after, durable, owner: token })
  }

  describe('the log', () => {
    it('keeps records in order, also those that did not wait for the disk, and also after a restart', async () => {
      const append = await writer('ABCDEF')
      const [first, second, third, fourth] = recordsOf(1, 4) as [LogRecord, LogRecord, LogRecord, LogRecord]
      expect(await append([first], null)).toEqual({ kind: 'appended' })
      expect(await append([second], '1-0', false)).toEqual({ kind: 'appended' })
      expect(await append([third, fourth], '1-1')).toEqual({ kind: 'appended' })
      const all = { kind: 'records', records: [first, second, third, fourth], cutBytes: 0 }
      expect(await store.log.read('ABCDEF')).toEqual(all)
      await reopen()
      expect(await store.log.read('ABCDEF')).toEqual(all)
    })

    it('knows no log that was never written', async () => {
      expect(await store.log.read('NOBODY')).toEqual({ kind: 'missing' })
      expect(await store.log.codes()).toEqual([])
      await store.log.erase('NOBODY')
      await store.people.erase('NOBODY')
      expect(await store.people.take('NOBODY', 'code')).toBeUndefined()
    })

    it('leaves no trace of a first append that was refused', async () => {
      const stranger = { after: null, durable: true, owner: 'guess' }
      expect(await store.log.append('ABCDEF', recordsOf(1, 1), stranger)).toEqual({ kind: 'fenced', last: null })
      expect(await store.log.codes()).toEqual([])
      expect(await store.people.claim('ABCDEF')).toBe(true)
    })

    it('continues where an earlier process ended', async () => {
      await (await writer('ABCDEF'))(recordsOf(1, 3), null)
      await reopen()
      const append = await writer('ABCDEF')
      expect(await append([record('2-0')], '1-2')).toEqual({ kind: 'appended' })
      expect(await append([record('2-1')], '2-0')).toEqual({ kind: 'appended' })
    })

    it('refuses a predecessor that is not the last entry, says which is, and writes nothing', async () => {
      const append = await writer('ABCDEF')
      expect(await append([record('1-1')], '1-0')).toEqual({ kind: 'fenced', last: null })
      await append(recordsOf(1, 3), null)
      expect(await append([record('1-9')], '1-1')).toEqual({ kind: 'fenced', last: '1-2' })
      expect(await append([record('1-9')], '1-8')).toEqual({ kind: 'fenced', last: '1-2' })
      expect(await append([record('2-0')], null)).toEqual({ kind: 'fenced', last: '1-2' })
      expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 3) })
    })

    it('takes a resend of the same bytes as done, once', async () => {
      const append = await writer('ABCDEF')
      await append([record('1-0')], null)
      const pair = [record('1-1', 'a'), record('1-2', 'b')]
      expect(await append(pair, '1-0')).toEqual({ kind: 'appended' })
      expect(await append(pair, '1-0')).toEqual({ kind: 'appended' })
      expect(await append([record('1-0')], null)).toEqual({ kind: 'appended' })
      expect(await store.log.read('ABCDEF')).toMatchObject({ records: [record('1-0'), ...pair] })
    })

    it('refuses other bytes under the same id', async () => {
      const append = await writer('ABCDEF')
      await append([record('1-0')], null)
      await append([record('1-1', 'mine')], '1-0')
      expect(await append([record('1-1', 'yours')], '1-0')).toEqual({ kind: 'fenced', last: '1-1' })
      expect(await append([record('1-1', 'mine'), record('1-2')], '1-0')).toEqual({ kind: 'fenced', last: '1-1' })
    })

    it('refuses who does not own the session, and takes nothing from who has given it back', async () => {
      const lease = await held('ABCDEF')
      const options = { durable: true, owner: lease.token }
      expect(await store.log.append('ABCDEF', recordsOf(1, 2), { ...options, after: null })).toEqual({
        kind: 'appended',
      })
      const stranger = { ...options, after: '1-1' as const, owner: 'guess' }
      expect(await store.log.append('ABCDEF', [record('1-2')], stranger)).toEqual({ kind: 'fenced', last: '1-1' })
      await lease.release()
      const stale = { ...options, after: '1-1' as const }
      expect(await store.log.append('ABCDEF', [record('1-2')], stale)).toEqual({ kind: 'fenced', last: '1-1' })
      await held('ABCDEF')
      expect(await store.log.append('ABCDEF', [record('1-2')], stale)).toEqual({ kind: 'fenced', last: '1-1' })
    })

    it('takes appends that do not wait for each other, in order', async () => {
      const append = await writer('ABCDEF')
      const records = recordsOf(1, 200)
      const results = await Promise.all(
        records.map((one, index) => append([one], records[index - 1]?.id ?? null, index % 3 === 0)),
      )
      expect(new Set(results.map((result) => result.kind))).toEqual(new Set(['appended']))
      expect(await store.log.read('ABCDEF')).toMatchObject({ records })
    })

    it('brings back every character and large records', async () => {
      const append = await writer('ABCDEF')
      const records = [record('1-0', '쪼개기 🎮 \u0000\u2028"\\'), record('1-1', 'x'.repeat(300_000)), record('1-2')]
      await append(records, null)
      expect(await store.log.read('ABCDEF')).toMatchObject({ records })
    })

    it('reads back 10,000 records well within the two seconds that a recovery may take', async () => {
      const append = await writer('ABCDEF')
      const records = Array.from({ length: 10_000 }, (_, seq) => record(`1-${seq}`, 'x'.repeat(200)))
      for (let from = 0; from < records.length; from += 2500) {
        await append(records.slice(from, from + 2500), records[from - 1]?.id ?? null)
      }
      const startedAt = performance.now()
      const result = await store.log.read('ABCDEF')
      const millis = performance.now() - startedAt
      console.log(`${store.kind}: 10,000 records read in ${millis.toFixed(0)} ms`)
      expect(result).toMatchObject({ kind: 'records', records })
      // Three times the figure, because tests share their machine.
      expect(millis).toBeLessThan(6000)
    })

    it('throws on records out of order and on codes that are none: those are bugs', async () => {
      const append = await writer('ABCDEF')
      await expect(append([record('1-1'), record('1-0')], null)).rejects.toThrow('comes after')
      await expect(append([], null)).rejects.toThrow('at least one')
      await expect(store.log.read('../etc')).rejects.toThrow('session code')
    })

    it('lists the sessions sorted, and erases one without the others', async () => {
      for (const code of ['CCCCCC', 'AAAAAA', 'BBBBBB']) await (await writer(code))(recordsOf(1, 1), null)
      expect(await store.log.codes()).toEqual(['AAAAAA', 'BBBBBB', 'CCCCCC'])
      await store.log.erase('BBBBBB')
      await store.log.erase('BBBBBB')
      expect(await store.log.codes()).toEqual(['AAAAAA', 'CCCCCC'])
      expect(await store.log.read('BBBBBB')).toEqual({ kind: 'missing' })
    })

    it('quarantines what a newer version wrote, and says so', async () => {
      const append = await writer('ABCDEF')
      const fromTheFuture = JSON.parse(JSON.stringify(record('1-1')).replace('"v":1', '"v":7')) as LogRecord
      await append([record('1-0'), fromTheFuture], null)
      const result = await store.log.read('ABCDEF')
      expect(result).toMatchObject({ kind: 'quarantined' })
      expect(result).toHaveProperty('reason', expect.stringContaining('newer Podium (record version 7'))
    })
  })

  describe('the lease', () => {
    it('is held by one, names the holder to others, and can be had again after release under a new token', async () => {
      const lease = await held('ABCDEF')
      expect(lease.isSafe()).toBe(true)
      expect(await store.lease.acquire('ABCDEF')).toEqual({ kind: 'taken', by: 'first' })
      expect((await held('GHJKLM')).isSafe()).toBe(true)
      await lease.release()
      expect(lease.isSafe()).toBe(false)
      const again = await held('ABCDEF')
      expect(again.token).not.toBe(lease.token)
      await lease.release()
      expect(again.isSafe()).toBe(true)
      expect(await store.lease.acquire('ABCDEF')).toEqual({ kind: 'taken', by: 'first' })
    })

    it('is given back when the store closes', async () => {
      await held('ABCDEF')
      await reopen()
      expect((await held('ABCDEF')).isSafe()).toBe(true)
    })

    it('goes to one of twenty who ask at once', async () => {
      const results = await Promise.all(Array.from({ length: 20 }, () => store.lease.acquire('ABCDEF')))
      expect(results.filter((result) => result.kind === 'held')).toHaveLength(1)
      expect(results.filter((result) => result.kind === 'taken')).toHaveLength(19)
    })
  })

  describe('people', () => {
    it('gives a join code to exactly one of twenty', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => store.people.claim('ABCDEF')))
      expect(claims.filter(Boolean)).toHaveLength(1)
      await reopen()
      expect(await store.people.claim('ABCDEF')).toBe(false)
      await store.people.erase('ABCDEF')
      expect(await store.people.claim('ABCDEF')).toBe(true)
    })

    it('does not give out a code whose log or names still live', async () => {
      await (await writer('ABCDEF'))(recordsOf(1, 1), null)
      expect(await store.people.claim('ABCDEF')).toBe(false)
      await store.log.erase('ABCDEF')
      expect(await store.people.claim('ABCDEF')).toBe(true)
      await store.people.put('GHJKLM', 'seat:s1', 'Mina')
      expect(await store.people.claim('GHJKLM')).toBe(false)
    })

    it('keeps documents by key, across a restart', async () => {
      await store.people.put('ABCDEF', 'seat:s1', { name: '민아', flags: [1, null, true] })
      await store.people.put('ABCDEF', '__proto__', 'a key like any other')
      await Promise.all([1, 2, 3].map((n) => store.people.put('ABCDEF', `seat:t${n}`, n)))
      await store.people.put('', 'operator', 'hash')
      await reopen()
      expect(await store.people.get('ABCDEF', 'seat:s1')).toEqual({ name: '민아', flags: [1, null, true] })
      expect(await store.people.get('ABCDEF', 'seat:s2')).toBeUndefined()
      expect(await store.people.get('', 'operator')).toBe('hash')
      const all = await store.people.all('ABCDEF')
      expect(Object.keys(all).sort()).toEqual(['__proto__', 'seat:s1', 'seat:t1', 'seat:t2', 'seat:t3'])
      expect(await store.people.all('GHJKLM')).toEqual({})
    })

    it('replaces, removes and erases', async () => {
      await store.people.put('ABCDEF', 'a', 1)
      await store.people.put('ABCDEF', 'a', 2)
      await store.people.put('ABCDEF', 'b', 3)
      expect(await store.people.all('ABCDEF')).toEqual({ a: 2, b: 3 })
      await store.people.remove('ABCDEF', 'a')
      await store.people.remove('ABCDEF', 'a')
      expect(await store.people.all('ABCDEF')).toEqual({ b: 3 })
      await store.people.erase('ABCDEF')
      await store.people.erase('ABCDEF')
      expect(await store.people.all('ABCDEF')).toEqual({})
    })

    it('keeps what was put, not what the caller made of it afterwards', async () => {
      const value = { name: 'Mina' }
      await store.people.put('ABCDEF', 'a', value)
      value.name = 'changed'
      expect(await store.people.get('ABCDEF', 'a')).toEqual({ name: 'Mina' })
    })

    it('lets exactly one take a single-use code', async () => {
      await store.people.put('', 'code:x', { for: 'host' })
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.people.take('', 'code:x')))
      expect(taken.filter((value) => value !== undefined)).toEqual([{ for: 'host' }])
      await reopen()
      expect(await store.people.take('', 'code:x')).toBeUndefined()
    })
  })

  it('says that it is well', async () => {
    await expect.poll(() => store.healthy()).toBe(true)
    expect(store.warning).toBeUndefined()
  })
}
