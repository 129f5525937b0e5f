/* Chooses the storage: Redis where a URL is given, else the data folder of this machine. The only door into this folder besides
   ports.ts; what the two have in common is told by tests/contract. */

import { realDisk } from './file/disk.ts'
import { openFileStore } from './file/open.ts'
import type { Store } from './ports.ts'
import { openRedisStore } from './redis/open.ts'

export interface StoreConfig {
  redisUrl?: string
  dataDir: string
  /** Names this process to the others, for example in "the session is held by …". */
  processId: string
  /** Milliseconds on a clock that never jumps. */
  monotonicNow: () => number
}

/** Opens the storage; throws StoreRefused with plain words for the shell when it must not be used. */
export function openStore(config: StoreConfig): Promise<Store> {
  const { redisUrl, dataDir, processId, monotonicNow } = config
  return redisUrl === undefined
    ? openFileStore(dataDir, processId, realDisk)
    : openRedisStore({ redisUrl, processId, monotonicNow })
}
