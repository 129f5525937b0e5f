/* `npm run mutate`: for every rule one small change that breaks it, and the test that must turn red for it. The mutants stand in
   mutants.mjs; what came of them is written to table.md, which is committed. Works on copies; the sources are never touched. */

import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { MUTANTS } from './mutants.mjs'

const HELP = `npm run mutate [-- --only SCH2,FLO4] [--list]
  breaks every rule once and runs the test that guards it; exit 1 when a mutant lives or its text is not found exactly once.
  --only IDS   these rules alone; the table is then printed and not written`

const root = join(import.meta.dirname, '../..')
const TABLE = join(import.meta.dirname, 'table.md')
/** A mutant that never ends is dead too. */
const LONGEST_MS = 180_000
const LEFT_BEHIND = ['node_modules', 'dist', 'data', '.cache', '.git', 'coverage']

const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const wanted = values.only?.split(',')
const mutants = MUTANTS.filter(({ rule }) => wanted === undefined || wanted.includes(rule))
if (values.list) {
  for (const { rule, file, test } of mutants) console.log(`${rule.padEnd(8)} ${file}  ${test}`)
  process.exit(0)
}

const require = createRequire(import.meta.url)
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
const copies = Array.from({ length: Math.max(1, Math.min(availableParallelism(), mutants.length)) }, copyOfSources)
const queue = mutants.map((mutant, rank) => ({ ...mutant, rank }))
const results = []
/** Tests that are red without any mutant: nothing they say of one counts. */
const redBefore = new Set()
try {
  const tests = [...new Set(mutants.map(({ test }) => test))]
  await Promise.all(copies.map((copy) => findRed(copy, tests)))
  await Promise.all(copies.map(work))
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
}
results.sort((left, right) => left.rank - right.rank)
const table = tableOf(results)
if (wanted === undefined) writeFileSync(TABLE, table)
console.log(table)
const alive = results.filter(({ verdict }) => verdict !== 'killed')
console.log(`${results.length - alive.length} of ${results.length} mutants were killed.`)
for (const { rule, verdict } of alive) console.log(`  ${rule}: ${verdict}`)
process.exit(alive.length === 0 ? 0 : 1)

function copyOfSources() {
  const copy = mkdtempSync(join(tmpdir(), 'podium-mutants-'))
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !LEFT_BEHIND.includes(relative(root, path).split(/[\\/]/)[0] ?? ''),
  })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return copy
}

async function work(copy) {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    results.push({ ...mutant, ...(await judge(copy, mutant)) })
    const { rule, verdict } = results.at(-1)
    console.error(`${String(results.length).padStart(4)}/${mutants.length} ${rule} ${verdict}`)
  }
}

async function findRed(copy, tests) {
  for (let test = tests.shift(); test !== undefined; test = tests.shift()) {
    if ((await runTest(copy, test, join(copy, 'mutant.json'))) !== 0) redBefore.add(test)
  }
}

async function judge(copy, { file, before, after, test }) {
  if (redBefore.has(test)) return { verdict: 'its test is red without it', red: '' }
  const path = join(copy, file)
  if (!existsSync(path)) return { verdict: `there is no ${file}`, red: '' }
  const good = readFileSync(path, 'utf8')
  const found = good.split(before).length - 1
  if (found !== 1) return { verdict: `its text stands ${found} times in ${file}`, red: '' }
  writeFileSync(
    path,
    good.replace(before, () => after),
  )
  try {
    const report = join(copy, 'mutant.json')
    rmSync(report, { force: true })
    const status = await runTest(copy, test, report)
    if (status === 0) return { verdict: 'LIVES', red: '' }
    return { verdict: 'killed', red: firstRed(report) }
  } finally {
    writeFileSync(path, good)
  }
}

function runTest(copy, test, report) {
  const words = ['run', '--config', 'tests/vitest.config.ts', '--project', 'node', '--bail', '1']
  const child = spawn(
    process.execPath,
    [vitest, ...words, '--reporter=json', `--outputFile=${report}`, ...test.split(' ')],
    {
      cwd: copy,
      stdio: 'ignore',
    },
  )
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code ?? 1)
    })
  })
}

/** The title of the first test that failed; a suite that could not even load is named as such. */
function firstRed(report) {
  if (!existsSync(report)) return 'it never ended'
  const { testResults = [] } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = testResults.flatMap((one) => one.assertionResults ?? []).find(({ status }) => status === 'failed')
  return failed?.title ?? 'the file did not load'
}

function tableOf(rows) {
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ⏎ ').replace(/\s+/g, ' ').trim()
  const lines = rows.map(
    ({ rule, file, before, after, red, verdict }) =>
      `| ${rule} | ${file} | \`${cell(before)}\` → \`${cell(after)}\` | ${verdict === 'killed' ? cell(red) : `**${verdict}**`} |`,
  )
  return [
    '# One mutant a rule',
    '',
    'Written by `npm run mutate`. Each row breaks a rule in one place; the last column is the first test that turned red.',
    '',
    '| rule | file | change | red |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}
