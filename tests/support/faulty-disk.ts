/* The real file system with faults planted under it, and a count of what it was asked. */

import { type Disk, type DiskFile, realDisk } from '../../server/store/file/disk.ts'

export interface FaultyDisk extends Disk {
  /** Bytes that still fit; a write takes what fits and then fails with ENOSPC. */
  freeBytes: number
  /** Each write takes at most this many bytes. */
  biteBytes: number
  /** The next so many fsyncs of files fail with EIO. */
  failingSyncs: number
  /** Runs before each fsync; an fsync waits for it. */
  beforeSync: () => Promise<void>
  syncs: number
  /** Where files were written, in order. */
  writes: { position: number; bytes: number }[]
}

export function faultyDisk(): FaultyDisk {
  const disk: FaultyDisk = {
    ...realDisk,
    freeBytes: Number.POSITIVE_INFINITY,
    biteBytes: Number.POSITIVE_INFINITY,
    failingSyncs: 0,
    beforeSync: async () => undefined,
    syncs: 0,
    writes: [],
    open: async (path) => plant(disk, await realDisk.open(path)),
  }
  return disk
}

function plant(disk: FaultyDisk, file: DiskFile): DiskFile {
  return {
    ...file,
    async write(bytes, position) {
      const taken = Math.min(bytes.length, disk.freeBytes, disk.biteBytes)
      if (taken === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      disk.freeBytes -= taken
      disk.writes.push({ position, bytes: taken })
      return file.write(bytes.subarray(0, taken), position)
    },
    async sync() {
      disk.syncs++
      await disk.beforeSync()
      if (disk.failingSyncs > 0) {
        disk.failingSyncs--
        throw Object.assign(new Error('input/output error'), { code: 'EIO' })
      }
      await file.sync()
    },
  }
}
