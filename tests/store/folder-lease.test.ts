/* One process a data folder: however many race for it, whatever dead processes left behind, wherever it lies. */

import { once } from 'node:events'
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseEntryId } from '../../shared/game/entry.ts'
import { realDisk } from '../../server/store/file/disk.ts'
import { takeFolder } from '../../server/store/file/folder-lease.ts'
import { openFileStore } from '../../server/store/file/open.ts'
import type { Store } from '../../server/store/ports.ts'
import { type Bundle, bundle } from '../support/child.ts'
import { record } from '../support/records.ts'
import { dataFolder, writerOf } from './file-bench.ts'

/** What a process killed in the middle of a class leaves behind: a socket file that nobody listens on. */
async function plantStaleSocket(dataDir: string, name: string): Promise<void> {
  const folder = join(dataDir, 'lease')
  mkdirSync(folder, { recursive: true })
  const server = createServer().listen(join(folder, 'planted'))
  await once(server, 'listening')
  renameSync(join(folder, 'planted'), join(folder, `${name}.sock`))
  await new Promise((resolve) => server.close(resolve))
}

describe('the lease of a data folder', () => {
  it('goes to one of twenty racers, fifty times over, with epochs that strictly rise', async () => {
    const dataDir = dataFolder()
    for (let round = 0; round < 50; round++) {
      if (round % 5 === 0) await plantStaleSocket(dataDir, '0000000000ff')
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, racer) => openFileStore(dataDir, `racer ${racer}`, realDisk)),
      )
      const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      expect(winners, `round ${round}`).toHaveLength(1)
      const losers = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []))
      for (const reason of losers) expect(reason).toContain('already in use by racer')
      const [store] = winners as [Store]
      const before = await store.log.read('ABCDEF')
      const last = before.kind === 'records' ? (before.records.at(-1)?.id ?? null) : null
      const epoch = (last === null ? 0 : parseEntryId(last).epoch) + 1
      const append = await writerOf(store, 'ABCDEF')
      expect(await append([record(`${epoch}-0`)], last)).toEqual({ kind: 'appended' })
      expect(epoch).toBe(round + 1)
      await store.close()
    }
    expect(readdirSync(join(dataDir, 'lease'))).toEqual([])
  })

  it('names the folder, the holder and the way out to whom comes second', async () => {
    const dataDir = dataFolder()
    const lease = await takeFolder(dataDir, 'laptop')
    await expect(takeFolder(dataDir, 'second')).rejects.toThrow(
      new RegExp(`${dataDir}.* in use by laptop \\(process ${process.pid}\\).*Stop.*DATA_DIR`),
    )
    await lease.release()
    await (await takeFolder(dataDir, 'second')).release()
  })

  it('works where the path is too long for a socket', async () => {
    const dataDir = join(dataFolder(), 'a-folder-with-a-long-name'.repeat(6))
    const lease = await takeFolder(dataDir, 'laptop')
    await expect(takeFolder(dataDir, 'second')).rejects.toThrow('in use by laptop')
    await lease.release()
    await (await takeFolder(dataDir, 'second')).release()
  })
})

describe('the lease of a data folder, among real processes', () => {
  let holder: Bundle
  beforeAll(async () => {
    holder = await bundle(new URL('./folder-holder.ts', import.meta.url).pathname)
  })
  afterAll(() => holder.remove())

  it('is refused while its holder lives and free the moment its holder is killed', async () => {
    const dataDir = dataFolder()
    for (let round = 0; round < 3; round++) {
      const first = holder.start(dataDir, 'first')
      expect(await first.line()).toBe('held')
      const second = holder.start(dataDir, 'second')
      expect(await second.line()).toContain(`in use by first (process ${first.process.pid})`)
      const ended = once(first.process, 'exit')
      first.process.kill('SIGKILL')
      await ended
    }
    await (await takeFolder(dataDir, 'third')).release()
  })

  it('stays with a holder that is stopped and does not answer', async () => {
    const dataDir = dataFolder()
    const first = holder.start(dataDir, 'first')
    expect(await first.line()).toBe('held')
    first.process.kill('SIGSTOP')
    await expect(takeFolder(dataDir, 'second')).rejects.toThrow('in use by a process that is busy')
    first.process.kill('SIGKILL')
  })

  it('goes to one of several processes that start together', async () => {
    const dataDir = dataFolder()
    const racers = Array.from({ length: 5 }, (_, index) => holder.start(dataDir, `racer-${index}`))
    const lines = await Promise.all(racers.map((racer) => racer.line()))
    expect(lines.filter((line) => line === 'held')).toHaveLength(1)
    expect(lines.filter((line) => line?.includes('in use by racer-'))).toHaveLength(4)
    for (const racer of racers) racer.process.stdin?.end()
  })
})

it('a data folder that cannot be written is refused in plain words', async () => {
  const file = join(dataFolder(), 'a-file')
  writeFileSync(file, '')
  await expect(openFileStore(join(file, 'data'), 'laptop', realDisk)).rejects.toThrow(/data folder .* cannot be used/)
})
