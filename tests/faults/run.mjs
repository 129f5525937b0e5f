/* `npm run test:faults`: the long fault tests, on real processes. The same tests run in `npm test` with small numbers. */

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const HELP = `npm run test:faults -- [--quick] [--seed TEXT] [--store file|redis] [--only NAME]
  --sessions N --teams N --students N --seconds N --kills N --every MS
                another measure than the long one (4 × 8 × 4, 120 s, 5 kills, a student acts every 1500 ms)
  --only NAME   test files whose name contains this: kills, stop, proxy`

const text = { type: 'string' }
const numbers = ['sessions', 'teams', 'students', 'seconds', 'kills', 'every']
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    ...Object.fromEntries(['seed', 'store', 'only', ...numbers].map((name) => [name, text])),
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}

const root = dirname(dirname(import.meta.dirname))
const require = createRequire(import.meta.url)
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
const env = { ...process.env }
if (!values.quick) env.FAULTS = 'long'
for (const name of ['seed', 'store', ...numbers]) {
  if (values[name] !== undefined) env[`FAULTS_${name.toUpperCase()}`] = values[name]
}
const words = ['run', '--config', 'tests/vitest.config.ts', '--project', 'node', '--no-file-parallelism']
const { status } = spawnSync(process.execPath, [vitest, ...words, `tests/faults/${values.only ?? ''}`], {
  cwd: root,
  env,
  stdio: 'inherit',
})
process.exit(status ?? 1)
