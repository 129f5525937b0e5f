/* The launcher behind every npm script: builds client and server when the sources changed since the last build, then runs the
   command's bundle from dist/server. No shell, so that it works on Windows too. `PODIUM_BUILT=1` (the image) never builds. */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const DIST = join(ROOT, 'dist')
const STAMP = join(DIST, '.stamp')
const SOURCES = ['client', 'server', 'shared', 'package-lock.json', 'tsconfig.json']

/** Bundles by command; `start` is the server itself. */
const BUNDLES = {
  start: 'main.js',
  'host-link': 'host-link.js',
  simulate: 'simulate.js',
  balance: 'balance.js',
  bots: 'bots.js',
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** Changes when any source does. */
function stampOfSources() {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap((source) => filesBelow(join(ROOT, source)))) {
    hash.update(`${file.slice(ROOT.length)}\n`)
    hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}

async function buildAll(stamp) {
  // Under a test runner's NODE_ENV the pages would carry code for development, a tenth more of it.
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  for (const side of ['client', 'server']) {
    await build({ configFile: join(ROOT, side, 'vite.config.ts'), logLevel: 'warn' })
  }
  if (before === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = before
  mkdirSync(DIST, { recursive: true })
  writeFileSync(STAMP, stamp)
}

async function buildIfChanged() {
  if (process.env.PODIUM_BUILT === '1') return
  const stamp = stampOfSources()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return
  console.error('Building…')
  await buildAll(stamp)
}

const [command = '', ...words] = process.argv.slice(2)
if (command === 'build') await buildAll(stampOfSources())
else if (command in BUNDLES) {
  await buildIfChanged()
  const bundle = join(DIST, 'server', BUNDLES[command])
  if (!existsSync(bundle)) throw new Error(`${command} is not part of this version`)
  // The command reads its own words as if it had been called directly.
  process.argv = [process.argv[0], bundle, ...words]
  const { main } = await import(pathToFileURL(bundle).href)
  if (command === 'start') await main()
} else {
  console.error(`Usage: node server/commands/run.mjs ${['build', ...Object.keys(BUNDLES)].join(' | ')}`)
  process.exitCode = 2
}
