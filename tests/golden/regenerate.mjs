/* `node tests/golden/regenerate.mjs`: plays the golden round with the rules as they stand and writes it anew. Do this only when the
   rules were meant to change, and say why in the commit. Before 1.0 that is allowed; from 1.0 on a change that alters old rounds
   needs a new rules version, and the old log stays as it is. */

import { runnerImport } from 'vite'

const { module } = await runnerImport(new URL('golden.ts', import.meta.url).pathname, { configFile: false })
const { files, expected } = await module.writeGolden()
console.log(JSON.stringify(expected, null, 2))
console.log(`Written: ${files.join(', ')}`)
