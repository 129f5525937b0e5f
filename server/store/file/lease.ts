/* Who owns a session when storage is a folder. The folder belongs to one process (folder-lease.ts), so inside it a session's
   lease is a token in memory that cannot be lost to anybody, only given back. */

import { randomBytes } from 'node:crypto'
import type { HeldLease, Lease, LeaseToken } from '../ports.ts'
import { checkCode } from '../records.ts'

export interface FileLease extends Lease {
  /** The lease under which a session may be written now. */
  ownerOf(code: string): LeaseToken | undefined
}

/** `letGo` runs after a session's lease was given back. */
export function fileLease(processId: string, letGo: (code: string) => Promise<void>): FileLease {
  const owners = new Map<string, LeaseToken>()
  const hold = (code: string, token: LeaseToken): HeldLease => ({
    code,
    token,
    // Nothing takes a folder away from a living process: the listener has nothing to hear.
    onLost() {},
    isSafe: () => owners.get(code) === token,
    async release() {
      if (owners.get(code) !== token) return
      owners.delete(code)
      await letGo(code)
    },
  })
  return {
    ownerOf: (code) => owners.get(code),
    async acquire(code) {
      if (owners.has(checkCode(code))) return { kind: 'taken', by: processId }
      const token = randomBytes(16).toString('base64url')
      owners.set(code, token)
      return { kind: 'held', lease: hold(code, token) }
    },
    async close() {
      owners.clear()
    },
  }
}
