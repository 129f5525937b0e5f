/* What a file may look like after a crash, a power cut or a bad disk, and what becomes of it: a torn tail is cut and reported,
   damage to what was safe closes that session and no other. */

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { record, recordsOf } from '../support/records.ts'
import { dataFolder, logFile, withStore, writerOf } from './file-bench.ts'

/** A log of `count` records, one durable append each; the size of the file after each. */
async function writeLog(dataDir: string, code: string, count: number): Promise<number[]> {
  return withStore(dataDir, async (store) => {
    const append = await writerOf(store, code)
    const sizes: number[] = []
    for (const one of recordsOf(1, count)) {
      await append([one], one.id === '1-0' ? null : `1-${sizes.length - 1}`)
      sizes.push(statSync(logFile(dataDir, code)).size)
    }
    return sizes
  })
}

describe('a torn tail', () => {
  it('cut at every byte of the last record keeps the rest, says how much went, and takes appends again', async () => {
    const dataDir = dataFolder()
    const sizes = await writeLog(dataDir, 'ABCDEF', 4)
    const whole = readFileSync(logFile(dataDir, 'ABCDEF'))
    const [kept, full] = [sizes[2] ?? 0, sizes[3] ?? 0]
    for (let size = kept; size < full; size++) {
      writeFileSync(logFile(dataDir, 'ABCDEF'), whole.subarray(0, size))
      await withStore(dataDir, async (store) => {
        const records = recordsOf(1, 3)
        expect(await store.log.read('ABCDEF')).toEqual({ kind: 'records', records, cutBytes: size - kept })
        expect(statSync(logFile(dataDir, 'ABCDEF')).size).toBe(kept)
        const append = await writerOf(store, 'ABCDEF')
        expect(await append([record('1-3')], '1-2')).toEqual({ kind: 'appended' })
        expect(await store.log.read('ABCDEF')).toEqual({ kind: 'records', records: recordsOf(1, 4), cutBytes: 0 })
      })
      expect(readFileSync(logFile(dataDir, 'ABCDEF')).length).toBe(full)
    }
  })

  it('takes a whole append with it, never half of one', async () => {
    const dataDir = dataFolder()
    await writeLog(dataDir, 'ABCDEF', 1)
    await withStore(dataDir, async (store) => {
      const append = await writerOf(store, 'ABCDEF')
      await append([record('1-1'), record('1-2'), record('1-3')], '1-0')
    })
    const whole = readFileSync(logFile(dataDir, 'ABCDEF'))
    writeFileSync(logFile(dataDir, 'ABCDEF'), whole.subarray(0, whole.length - 1))
    const result = await withStore(dataDir, (store) => store.log.read('ABCDEF'))
    expect(result).toMatchObject({ kind: 'records', records: recordsOf(1, 1) })
  })

  it('is cut also by an append that comes before any read', async () => {
    const dataDir = dataFolder()
    await writeLog(dataDir, 'ABCDEF', 2)
    writeFileSync(logFile(dataDir, 'ABCDEF'), 'half a record', { flag: 'a' })
    await withStore(dataDir, async (store) => {
      const append = await writerOf(store, 'ABCDEF')
      expect(await append([record('1-2')], '1-1')).toEqual({ kind: 'appended' })
      expect(await store.log.read('ABCDEF')).toEqual({ kind: 'records', records: recordsOf(1, 3), cutBytes: 0 })
    })
  })
})

describe('a flipped bit', () => {
  it('in any byte of a record in the middle closes that session, names the offset, and leaves the others alone', async () => {
    const dataDir = dataFolder()
    const sizes = await writeLog(dataDir, 'ABCDEF', 4)
    await writeLog(dataDir, 'GHJKLM', 2)
    const whole = readFileSync(logFile(dataDir, 'ABCDEF'))
    const [start, end] = [sizes[0] ?? 0, sizes[1] ?? 0]
    await withStore(dataDir, async (store) => {
      for (let at = start; at < end; at++) {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
        writeFileSync(logFile(dataDir, 'ABCDEF'), damaged)
        const result = await store.log.read('ABCDEF')
        expect(result, `bit flipped in byte ${at}`).toMatchObject({ kind: 'quarantined', at: String(start) })
      }
      const append = await writerOf(store, 'ABCDEF')
      const refused = await append([record('2-0')], '1-3')
      expect(refused).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining(`at byte ${start}`) })
      expect(readFileSync(logFile(dataDir, 'ABCDEF')).length).toBe(whole.length)
      const other = await writerOf(store, 'GHJKLM')
      expect(await other([record('1-2')], '1-1')).toEqual({ kind: 'appended' })
    })
  })

  it('is found also inside one append of many records', async () => {
    const dataDir = dataFolder()
    await withStore(dataDir, async (store) => (await writerOf(store, 'ABCDEF'))(recordsOf(1, 10), null))
    const bytes = readFileSync(logFile(dataDir, 'ABCDEF'))
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(logFile(dataDir, 'ABCDEF'), bytes)
    const result = await withStore(dataDir, (store) => store.log.read('ABCDEF'))
    expect(result).toMatchObject({ kind: 'quarantined' })
  })
})

describe('a hole of zeros, as a power cut leaves it', () => {
  it('is a torn tail when nothing behind it was ever safe', async () => {
    const dataDir = dataFolder()
    const sizes = await withStore(dataDir, async (store) => {
      const append = await writerOf(store, 'ABCDEF')
      await append([record('1-0')], null)
      const safe = statSync(logFile(dataDir, 'ABCDEF')).size
      await append([record('1-1')], '1-0', false)
      const lost = statSync(logFile(dataDir, 'ABCDEF')).size
      await append([record('1-2')], '1-1', false)
      return { safe, lost }
    })
    const bytes = readFileSync(logFile(dataDir, 'ABCDEF')).fill(0, sizes.safe, sizes.lost)
    writeFileSync(logFile(dataDir, 'ABCDEF'), bytes)
    const result = await withStore(dataDir, (store) => store.log.read('ABCDEF'))
    expect(result).toEqual({ kind: 'records', records: recordsOf(1, 1), cutBytes: bytes.length - sizes.safe })
  })

  it('is damage when a later record shows that it had been safe', async () => {
    const dataDir = dataFolder()
    const sizes = await writeLog(dataDir, 'ABCDEF', 4)
    const bytes = readFileSync(logFile(dataDir, 'ABCDEF')).fill(0, sizes[0], sizes[1])
    writeFileSync(logFile(dataDir, 'ABCDEF'), bytes)
    const result = await withStore(dataDir, (store) => store.log.read('ABCDEF'))
    expect(result).toMatchObject({ kind: 'quarantined', at: String(sizes[0]) })
  })
})
