/* Codes that are only guessed cost a look at the folder, and leave nothing behind on the disk or in memory. */

import { expect, it } from 'vitest'
import { realDisk } from '../../server/store/file/disk.ts'
import { dataFolder, withStore } from './file-bench.ts'

it('a session that is not there is answered without opening anything for it', async () => {
  const opened: string[] = []
  const disk = {
    ...realDisk,
    read(path: string) {
      opened.push(path)
      return realDisk.read(path)
    },
  }
  await withStore(
    dataFolder(),
    async ({ log, people }) => {
      expect(await log.read('GUESS1')).toEqual({ kind: 'missing' })
      expect(await people.all('GUESS1')).toEqual({})
      expect(await people.get('GUESS1', 'token:x')).toBeUndefined()
      expect(await people.take('GUESS1', 'link:x')).toBeUndefined()
      expect(opened).toEqual([])
      // What comes to be afterwards is found.
      await people.put('GUESS1', 'token:x', 'here')
      expect(await people.all('GUESS1')).toEqual({ 'token:x': 'here' })
    },
    disk,
  )
})
