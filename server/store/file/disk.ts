/* The few things the file store asks of a file system, so that a test can plant a short write, a failed fsync or a full disk
   under code that otherwise runs for real. What the bytes mean is in frame.ts. */

import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface DiskFile {
  /** Writes at a byte position; answers how many bytes were taken, which may be fewer than given. */
  write(bytes: Uint8Array, position: number): Promise<number>
  truncate(sizeBytes: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

export interface Disk {
  /** Opens for writing at positions, creating an empty file where there is none. */
  open(path: string): Promise<DiskFile>
  /** Whole content; undefined when there is no such file. */
  read(path: string): Promise<Buffer | undefined>
  /** Undefined when there is no such file. */
  sizeBytes(path: string): Promise<number | undefined>
  /** Names in a folder; none when there is no such folder. */
  list(path: string): Promise<string[]>
  /** Creates a folder and its parents; true for exactly one caller. */
  makeDirectory(path: string): Promise<boolean>
  rename(from: string, to: string): Promise<void>
  /** Removes a file, or a folder with all it holds; a missing one is fine. */
  remove(path: string): Promise<void>
  /** Makes new names in a folder survive a power cut. */
  syncDirectory(path: string): Promise<void>
}

/** Writes all bytes, however many calls that takes; throws what the disk throws. */
export async function writeFully(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const count = await file.write(bytes.subarray(written), position + written)
    if (count <= 0) throw new Error('the disk took no bytes')
    written += count
  }
}

/** Says in plain words why the disk refused. */
export function describeDiskError(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full'
    case 'EROFS':
      return 'the disk is read-only'
    case 'EACCES':
    case 'EPERM':
      return 'no permission to write to the data folder'
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file stands where a folder should be'
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open'
    case 'EIO':
      return 'the disk reported an error'
    default:
      return `the disk refused: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** The file system of this machine. */
export const realDisk: Disk = {
  async open(path) {
    // Positions, not O_APPEND: on Linux an appending file ignores them, and recovery has to overwrite in place.
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    return {
      write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
      truncate: (sizeBytes) => handle.truncate(sizeBytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  read: (path) => unlessMissing(readFile(path), undefined),
  sizeBytes: async (path) => (await unlessMissing(stat(path), undefined))?.size,
  list: (path) => unlessMissing(readdir(path), []),
  async makeDirectory(path) {
    await mkdir(dirname(path), { recursive: true })
    try {
      await mkdir(path)
      return true
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async syncDirectory(path) {
    if (process.platform === 'win32') return // Windows cannot open a folder; NTFS journals its names
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

async function unlessMissing<Value, Fallback>(work: Promise<Value>, fallback: Fallback): Promise<Value | Fallback> {
  try {
    return await work
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return fallback
    throw error
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
