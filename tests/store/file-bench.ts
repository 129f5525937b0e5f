/* Set-up shared by the tests of the file store's faults: a folder, a store on it, and a writer for one session. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { EntryId, LogRecord } from '../../shared/game/entry.ts'
import { type Disk, realDisk } from '../../server/store/file/disk.ts'
import { openFileStore } from '../../server/store/file/open.ts'
import type { AppendResult, Store } from '../../server/store/ports.ts'

export type Writer = (records: LogRecord[], after: EntryId | null, durable?: boolean) => Promise<AppendResult>

/** A new data folder, removed after the test. */
export function dataFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'podium-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

export function logFile(dataDir: string, code: string): string {
  return join(dataDir, 'sessions', code, 'log')
}

/** Opens the store on a folder, runs the work and closes it again. */
export async function withStore<Value>(
  dataDir: string,
  work: (store: Store) => Promise<Value>,
  disk: Disk = realDisk,
): Promise<Value> {
  const store = await openFileStore(dataDir, 'test', disk)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Takes the lease of a session and appends under it. */
export async function writerOf(store: Store, code: string): Promise<Writer> {
  const result = await store.lease.acquire(code)
  if (result.kind !== 'held') throw new Error(`not held: ${JSON.stringify(result)}`)
  const owner = result.lease.token
  return (records, after, durable = true) => store.log.append(code, records, { after, durable, owner })
}
