/* The event log on files: DATA_DIR/sessions/CODE/log, one file a session. This file knows which sessions there are; how one
   of them is written and recovered is session-file.ts. */

import { join } from 'node:path'
import { type EventLog, type LeaseToken, StoreUnavailable } from '../ports.ts'
import { checkCode, isCode } from '../records.ts'
import { type Disk, describeDiskError } from './disk.ts'
import type { DiskHealth } from './health.ts'
import { SessionFile } from './session-file.ts'

const LOG_NAME = 'log'

/** Where the folders of all sessions' logs lie; it must exist. */
export function sessionsFolder(dataDir: string): string {
  return join(dataDir, 'sessions')
}

/** Where a session's log lies. */
export function logPath(dataDir: string, code: string): string {
  return join(sessionsFolder(dataDir), checkCode(code), LOG_NAME)
}

export interface FileEventLog extends EventLog {
  /** Syncs and closes one session's file, when its owner lets it go. */
  letGo(code: string): Promise<void>
}

/** `ownerOf` names the lease under which a session may be written now. */
export function fileEventLog(context: {
  disk: Disk
  health: DiskHealth
  dataDir: string
  ownerOf: (code: string) => LeaseToken | undefined
}): FileEventLog {
  const { disk, health, dataDir } = context
  const files = new Map<string, SessionFile>()
  const fileOf = (code: string): SessionFile => {
    const known = files.get(code)
    if (known !== undefined) return known
    const isOwner = (owner: LeaseToken): boolean => context.ownerOf(code) === owner
    const created = new SessionFile(logPath(dataDir, code), { disk, health, isOwner })
    files.set(code, created)
    return created
  }
  const orUnavailable = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work
    } catch (error) {
      health.failed()
      throw new StoreUnavailable(describeDiskError(error))
    }
  }
  return {
    append: async (code, records, options) => fileOf(code).append(records, options),
    async read(code) {
      // Codes that are only guessed leave nothing behind, here as on the disk.
      const isThere = files.has(code) || (await disk.sizeBytes(logPath(dataDir, code)).catch(() => 0)) !== undefined
      return isThere ? fileOf(code).read() : { kind: 'missing' }
    },
    erase: async (code) => orUnavailable(fileOf(code).erase()),
    async codes() {
      const names = (await orUnavailable(disk.list(sessionsFolder(dataDir)))).filter(isCode)
      const sizes = await orUnavailable(Promise.all(names.map((name) => disk.sizeBytes(logPath(dataDir, name)))))
      return names.filter((_name, index) => (sizes[index] ?? 0) > 0).sort()
    },
    letGo: async (code) => files.get(code)?.close(),
    async close() {
      await Promise.all([...files.values()].map((file) => file.close()))
    },
  }
}
