/* A process that appends to one session's log as fast as it can and prints the id of each record it was told is kept. Started and
   killed by file-kill.test.ts. */

import { entryId } from '../../shared/game/entry.ts'
import { openStore } from '../../server/store/open.ts'
import { record } from '../support/records.ts'

const [dataDir = '', epoch = '1', after = ''] = process.argv.slice(2)
const store = await openStore({ dataDir, processId: 'writer', monotonicNow: () => performance.now() })
const held = await store.lease.acquire('ABCDEF')
if (held.kind !== 'held') throw new Error('not held')
let last = after === '' ? null : entryId(...(after.split('-').map(Number) as [number, number]))
for (let seq = 0; ; seq++) {
  const next = record(entryId(Number(epoch), seq), 'x'.repeat(seq % 300))
  const options = { after: last, durable: seq % 4 === 0, owner: held.lease.token }
  const result = await store.log.append('ABCDEF', [next], options)
  if (result.kind !== 'appended') throw new Error(JSON.stringify(result))
  last = next.id
  console.log(next.id)
}
