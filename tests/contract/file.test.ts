/* The store contract on files of this machine. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { storeContract } from './store.contract.ts'

describe('a store on files', () => {
  storeContract(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'podium-'))
    return {
      open: (processId) => openStore({ dataDir, processId, monotonicNow: () => performance.now() }),
      dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
    }
  })
})
