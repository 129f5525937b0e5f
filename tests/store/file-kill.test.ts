/* A writer killed at any moment: whatever it was told is kept is there for its successor, in order, without a gap. */

import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareEntryIds, type EntryId, parseEntryId } from '../../shared/game/entry.ts'
import { type Bundle, bundle } from '../support/child.ts'
import { dataFolder, withStore } from './file-bench.ts'

const KILLS = 20

describe('a process that is killed while it writes', () => {
  let writer: Bundle
  beforeAll(async () => {
    writer = await bundle(new URL('./log-writer.ts', import.meta.url).pathname)
  })
  afterAll(() => writer.remove())

  it('loses nothing that it was told, and its successor writes on', async () => {
    const dataDir = dataFolder()
    let last = ''
    for (let epoch = 1; epoch <= KILLS; epoch++) {
      const child = writer.start(dataDir, String(epoch), last)
      const lines: string[] = []
      // Another number of records each time, so that the kill falls on another moment of the work.
      for (let line = await child.line(); line !== undefined; line = await child.line()) {
        lines.push(line)
        if (lines.length === 1 + epoch * 3) child.process.kill('SIGKILL')
      }
      if (child.process.signalCode === null) await once(child.process, 'exit')
      const result = await withStore(dataDir, (store) => store.log.read('ABCDEF'))
      if (result.kind !== 'records') throw new Error(JSON.stringify(result))
      const kept = result.records.map((record) => record.id)
      const acknowledged = lines.at(-1) as EntryId
      expect(kept).toContain(acknowledged)
      const mine = kept.filter((id) => parseEntryId(id).epoch === epoch)
      expect(mine).toEqual(mine.map((_, seq) => `${epoch}-${seq}`))
      expect(kept).toEqual([...kept].sort(compareEntryIds))
      last = kept.at(-1) ?? ''
    }
  })
})
