/* The file store put together: take the folder, then hand out its four parts. Which store runs is ../open.ts. */

import type { Store } from '../ports.ts'
import { type Disk, describeDiskError } from './disk.ts'
import { takeFolder } from './folder-lease.ts'
import { watchDisk } from './health.ts'
import { fileLease } from './lease.ts'
import { fileEventLog, sessionsFolder } from './log.ts'
import { filePeopleStore, peopleFolder } from './people.ts'
import { StoreRefused } from '../refusal.ts'

/** Opens DATA_DIR for this process alone; throws StoreRefused when another process has it or it cannot be written. */
export async function openFileStore(dataDir: string, processId: string, disk: Disk): Promise<Store> {
  const refuse = (error: unknown): never => {
    if (error instanceof StoreRefused) throw error
    throw new StoreRefused(
      `The data folder ${dataDir} cannot be used: ${describeDiskError(error)}. Set DATA_DIR to a folder that may be written.\n` +
        '데이터 폴더를 쓸 수 없습니다. 쓰기 권한이 있는 폴더를 DATA_DIR로 정하세요.',
    )
  }
  const folder = await takeFolder(dataDir, processId).catch(refuse)
  try {
    for (const place of [sessionsFolder(dataDir), peopleFolder(dataDir)]) await disk.makeDirectory(place)
    await disk.syncDirectory(dataDir)
  } catch (error) {
    await folder.release()
    refuse(error)
  }
  const health = watchDisk(disk, dataDir)
  const lease = fileLease(processId, (code) => log.letGo(code))
  const log = fileEventLog({ disk, health, dataDir, ownerOf: lease.ownerOf })
  const people = filePeopleStore(disk, health, dataDir)
  return {
    kind: 'file',
    log,
    people,
    lease,
    warning: undefined,
    healthy: health.healthy,
    async close() {
      try {
        await lease.close()
        await log.close()
        await people.close()
      } finally {
        await folder.release()
      }
    },
  }
}
