/* A process that takes a data folder, says so, and keeps it until its standard input ends. Started and killed by
   folder-lease.test.ts. */

import { takeFolder } from '../../server/store/file/folder-lease.ts'

const [dataDir = '', processId = ''] = process.argv.slice(2)
try {
  const lease = await takeFolder(dataDir, processId)
  console.log('held')
  process.stdin.on('end', () => void lease.release()).resume()
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error))
}
