/* A disk that is full, takes bites, or fails an fsync: nothing is acknowledged that is not safe, and all is well again by itself. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../../server/store/ports.ts'
import { faultyDisk } from '../support/faulty-disk.ts'
import { record, recordsOf } from '../support/records.ts'
import { dataFolder, logFile, withStore, writerOf } from './file-bench.ts'

describe('the log on a faulty disk', () => {
  it('refuses when the disk is full, keeps what was there, and accepts the same records when space returns', async () => {
    const disk = faultyDisk()
    const dataDir = dataFolder()
    const work = withStore(
      dataDir,
      async (store) => {
        const append = await writerOf(store, 'ABCDEF')
        await append(recordsOf(1, 2), null)
        for (const freeBytes of [0, 1, 20, 150]) {
          disk.freeBytes = freeBytes
          const full = await append([record('1-2', 'x'.repeat(99)), record('1-3')], '1-1')
          expect(full).toEqual({ kind: 'unavailable', reason: 'the disk is full' })
        }
        disk.freeBytes = 0
        expect(store.healthy()).toBe(false)
        expect(await store.log.read('ABCDEF')).toMatchObject({ kind: 'records', records: recordsOf(1, 2) })
        disk.freeBytes = Number.POSITIVE_INFINITY
        await expect.poll(() => store.healthy(), { timeout: 5000 }).toBe(true)
        expect(await append([record('1-2', 'x'.repeat(99)), record('1-3')], '1-1')).toEqual({ kind: 'appended' })
      },
      disk,
    )
    await work
    const result = await withStore(dataDir, (store) => store.log.read('ABCDEF'))
    expect(result).toMatchObject({ records: [...recordsOf(1, 2), record('1-2', 'x'.repeat(99)), record('1-3')] })
  })

  it('writes on when the disk takes fewer bytes than asked', async () => {
    const disk = faultyDisk()
    disk.biteBytes = 7
    const result = await withStore(
      dataFolder(),
      async (store) => {
        const append = await writerOf(store, 'ABCDEF')
        expect(await append(recordsOf(1, 5), null)).toEqual({ kind: 'appended' })
        return store.log.read('ABCDEF')
      },
      disk,
    )
    expect(result).toMatchObject({ records: recordsOf(1, 5), cutBytes: 0 })
  })

  it('acknowledges nothing after a failed fsync until the same bytes were written and synced anew', async () => {
    const disk = faultyDisk()
    await withStore(
      dataFolder(),
      async (store) => {
        const append = await writerOf(store, 'ABCDEF')
        await append([record('1-0')], null)
        const safeBytes = disk.writes.reduce((sum, write) => sum + write.bytes, 0)
        disk.failingSyncs = 2
        expect(await append([record('1-1')], '1-0')).toMatchObject({ kind: 'unavailable' })
        expect(await append([record('1-1')], '1-0')).toMatchObject({ kind: 'unavailable' })
        disk.writes.length = 0
        expect(await append([record('1-1')], '1-0')).toEqual({ kind: 'appended' })
        // The kernel may take pages of a failed fsync for clean: they count only once they have been written again.
        const rewritten = disk.writes.filter((write) => write.position <= safeBytes)
        expect(rewritten.length).toBeGreaterThan(0)
        expect(await append([record('1-2')], '1-1')).toEqual({ kind: 'appended' })
        expect(await store.log.read('ABCDEF')).toMatchObject({ records: recordsOf(1, 3) })
      },
      disk,
    )
  })

  it('acknowledges no append of a batch whose fsync failed, and keeps other sessions going', async () => {
    const disk = faultyDisk()
    await withStore(
      dataFolder(),
      async (store) => {
        const append = await writerOf(store, 'ABCDEF')
        const other = await writerOf(store, 'GHJKLM')
        await append([record('1-0')], null)
        disk.failingSyncs = 1
        const batch = await Promise.all([
          append([record('1-1')], '1-0', false),
          append([record('1-2')], '1-1'),
          append([record('1-3')], '1-2', false),
        ])
        expect(batch.map((result) => result.kind)).toEqual(['unavailable', 'unavailable', 'unavailable'])
        expect(await other([record('1-0')], null)).toEqual({ kind: 'appended' })
        const again = await Promise.all([append([record('1-1')], '1-0'), append([record('1-2')], '1-1')])
        expect(again.map((result) => result.kind)).toEqual(['appended', 'appended'])
      },
      disk,
    )
  })

  it('shares one fsync among appends that wait together, and spends none on those that do not wait', async () => {
    const disk = faultyDisk()
    await withStore(
      dataFolder(),
      async (store) => {
        const append = await writerOf(store, 'ABCDEF')
        await append([record('1-0')], null)
        disk.syncs = 0
        await append([record('1-1')], '1-0', false)
        expect(disk.syncs).toBe(0)
        const records = recordsOf(1, 52).slice(2)
        await Promise.all(records.map((one, index) => append([one], `1-${index + 1}`)))
        expect(disk.syncs).toBeLessThanOrEqual(2)
      },
      disk,
    )
  })

  it('answers a durable append only after its fsync', async () => {
    const disk = faultyDisk()
    await withStore(
      dataFolder(),
      async (store) => {
        const append = await writerOf(store, 'ABCDEF')
        await append([record('1-0')], null)
        let release = (): void => undefined
        const reached = new Promise<void>((atSync) => {
          disk.beforeSync = () => {
            atSync()
            return new Promise((go) => {
              release = go
            })
          }
        })
        let answered = false
        const waiting = append([record('1-1')], '1-0').then((result) => {
          answered = true
          return result
        })
        await reached
        expect(answered).toBe(false)
        disk.beforeSync = async () => undefined
        release()
        expect(await waiting).toEqual({ kind: 'appended' })
      },
      disk,
    )
  })
})

describe('people on a faulty disk', () => {
  it('throw in plain words, change nothing, and work again when space returns', async () => {
    const disk = faultyDisk()
    const dataDir = dataFolder()
    await withStore(
      dataDir,
      async (store) => {
        await store.people.put('ABCDEF', 'seat:s1', 'Mina')
        disk.freeBytes = 5
        await expect(store.people.put('ABCDEF', 'seat:s1', 'Joon')).rejects.toThrow(StoreUnavailable)
        await expect(store.people.take('ABCDEF', 'seat:s1')).rejects.toThrow('the disk is full')
        expect(await store.people.get('ABCDEF', 'seat:s1')).toBe('Mina')
        disk.freeBytes = Number.POSITIVE_INFINITY
        expect(await store.people.take('ABCDEF', 'seat:s1')).toBe('Mina')
      },
      disk,
    )
  })

  it('share a write when many join at once', async () => {
    const disk = faultyDisk()
    await withStore(
      dataFolder(),
      async (store) => {
        await Promise.all(Array.from({ length: 30 }, (_, seat) => store.people.put('ABCDEF', `seat:s${seat}`, seat)))
        expect(disk.syncs).toBeLessThanOrEqual(3)
        expect(Object.keys(await store.people.all('ABCDEF'))).toHaveLength(30)
      },
      disk,
    )
  })

  it('say which document is damaged, and serve the others', async () => {
    const dataDir = dataFolder()
    await withStore(dataDir, (store) => store.people.put('ABCDEF', 'a', 1))
    writeFileSync(join(dataDir, 'people', 'ABCDEF', 'people.json'), '{"a":')
    await withStore(dataDir, async (store) => {
      await expect(store.people.get('ABCDEF', 'a')).rejects.toThrow(/ABCDEF.*is damaged/)
      await store.people.put('GHJKLM', 'a', 1)
      await store.people.erase('ABCDEF')
      expect(await store.people.get('ABCDEF', 'a')).toBeUndefined()
    })
  })
})

it('lists only what can be a session', async () => {
  const dataDir = dataFolder()
  await withStore(dataDir, async (store) => {
    await (await writerOf(store, 'ABCDEF'))(recordsOf(1, 1), null)
    writeFileSync(join(dataDir, 'sessions', '.DS_Store'), '')
    writeFileSync(join(dataDir, 'sessions', 'README'), '')
    expect(await store.log.codes()).toEqual(['ABCDEF'])
    expect(logFile(dataDir, 'ABCDEF')).toContain('ABCDEF')
  })
})
