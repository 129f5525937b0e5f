/* Whether the disk takes data, as readiness and the banner want to know it. After a failure it tries the disk by itself, because
   a process that is taken out of rotation gets no appends that could show that space has returned. */

import { join } from 'node:path'
import { type Disk, writeFully } from './disk.ts'

export interface DiskHealth {
  failed(): void
  worked(): void
  healthy(): boolean
}

/** Watches one data folder; each question asked while the disk is ill starts one attempt to write a small file. */
export function watchDisk(disk: Disk, dataDir: string): DiskHealth {
  let state: 'healthy' | 'ill' | 'probing' = 'healthy'
  const probe = async (): Promise<void> => {
    const path = join(dataDir, 'probe')
    const file = await disk.open(path)
    try {
      await writeFully(file, Buffer.alloc(4096, 'podium'), 0)
      await file.sync()
    } finally {
      await file.close()
      await disk.remove(path)
    }
  }
  return {
    failed() {
      if (state === 'healthy') state = 'ill'
    },
    worked() {
      state = 'healthy'
    },
    healthy() {
      if (state !== 'ill') return state === 'healthy'
      state = 'probing'
      probe().then(
        () => {
          state = 'healthy'
        },
        () => {
          if (state === 'probing') state = 'ill'
        },
      )
      return false
    },
  }
}
