/* `npm test`: everything a change must pass, in the order in which it fails fastest. Runs on any machine with Node; what needs Redis
   or a browser says loudly when it is missing, and with CI=true a missing one is a failure. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

/** The JavaScript file behind a package's command: no shell, so that Windows works too. */
function bin(name, command = name) {
  const home = join(root, 'node_modules', name)
  const { bin: commands } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  return join(home, typeof commands === 'string' ? commands : commands[command])
}

const only = process.argv.slice(2)
const steps = [
  ['types', bin('typescript', 'tsc'), ['--noEmit']],
  ['lint', bin('@biomejs/biome', 'biome'), ['check', '.']],
  ['unused code', bin('knip'), []],
  ['build', join(root, 'server/commands/run.mjs'), ['build']],
  ['rules, rooms and stores', bin('vitest'), ['run', '--config', 'tests/vitest.config.ts', '--project', 'node']],
  ['balance, short', join(root, 'server/commands/run.mjs'), ['balance', '--seeds', '10']],
  ['browser', bin('vitest'), ['run', '--config', 'tests/vitest.config.ts', '--project', 'browser']],
].filter(([name]) => only.length === 0 || only.includes(name))

const began = Date.now()
for (const [name, file, args] of steps) {
  const started = Date.now()
  console.log(`\n── ${name}`)
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\n${name}: failed after ${seconds(started)} s`)
    process.exit(status || 1)
  }
  console.log(`── ${name}: ${seconds(started)} s`)
}
console.log(`\nAll of it passed in ${seconds(began)} s.`)

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1)
}
