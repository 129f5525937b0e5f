/* `npm run bench`: bundles the benchmarks once, as the server is bundled, and runs them in this process. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const outDir = join(root, '.cache/bench')
await build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'warn',
  build: { ssr: join(import.meta.dirname, 'bench.ts'), outDir, emptyOutDir: true, target: 'node20' },
})
const { main } = await import(pathToFileURL(join(outDir, 'bench.js')).href)
await main(process.argv.slice(2), root)
