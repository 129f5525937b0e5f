/* Where a class could lose something although it was told "done": what the server's storage is set to, as the host's page is told.
   Which settings these are is found out in server/store/redis/boot-check.ts. */

export const STORE_WARNINGS = [
  'appendfsync-everysec',
  'appendfsync-no',
  'appendfsync-unknown',
  'appendonly-no',
  /** Storage that would be refused at the start: other settings or another version after it came back. */
  'unfit',
] as const

export type StoreWarningCode = (typeof STORE_WARNINGS)[number]
