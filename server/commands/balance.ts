/* `npm run balance`: the table that proves what each lesson teaches. The playing is shared/bots/balance.ts, the claims shared/bots/claims.ts;
   here rounds are spread over processors and the table is printed. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import {
  CHECK_SEEDS,
  type Job,
  jobsOf,
  measureKey,
  type Outcome,
  type Play,
  playJob,
  scenarioKey,
  type Seeds,
  TUNING_SEEDS,
} from '../../shared/bots/balance.ts'
import { type BalanceResult, checkBalance, type ClaimResult } from '../../shared/bots/claims.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import { MEASURES } from '../../shared/lessons/measures.ts'
import type { LessonFile, MeasureClaim } from '../../shared/lessons/strategy.ts'
import { loadLessons } from '../lessons.ts'
import { lessonFolders, lessonNamed, run, UsageError } from './arguments.ts'

const HELP = `npm run balance [-- --lesson ID|FILE.yaml] [--seeds 50] [--json]
  plays every strategy of every lesson on the check seeds (1001 …) and checks every claim, and that reference and floor are
  far enough apart; exit 1 where something fails.
  families choose their size on seeds 1 …`

if (isMainThread) await run(main)
else {
  const jobs = workerData as Job[]
  parentPort!.postMessage(jobs.map(playJob))
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      lesson: { type: 'string' },
      seeds: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const count = Number(values.seeds)
  if (!Number.isInteger(count) || count < 1 || count > 50) throw new UsageError(`--seeds ${values.seeds}: 1 to 50.`)
  const dataDir = process.env['DATA_DIR'] ?? 'data'
  const files = values.lesson
    ? [await lessonNamed(values.lesson, dataDir)]
    : (await loadLessons(lessonFolders(dataDir))).list()
  const results: BalanceResult[] = []
  for (const file of files) {
    const options = { tuning: TUNING_SEEDS.slice(0, count), check: CHECK_SEEDS.slice(0, count) }
    results.push(checkBalance(file, options, await playedAhead(file, options)))
  }
  if (values.json) console.log(JSON.stringify(results, null, 2))
  else for (const result of results) printTable(result)
  const holds = results.every(({ claims, validity }) => validity.holds && claims.every((claim) => claim.holds))
  return holds ? 0 : 1
}

/** Plays on all processors every round the table may ask for, then answers from memory. */
async function playedAhead(file: LessonFile, seeds: Seeds): Promise<Play> {
  const jobs = jobsOf(file, seeds)
  const outcomes = await spread(jobs)
  const known = new Map(jobs.map((job, rank) => [keyOf(job), outcomes[rank]!]))
  return (job) => known.get(keyOf(job)) ?? playJob(job)
}

async function spread(jobs: Job[]): Promise<Outcome[]> {
  const workers = Math.max(1, Math.min(availableParallelism(), jobs.length))
  const shares = Array.from({ length: workers }, (_, rank) => jobs.filter((_job, index) => index % workers === rank))
  const parts = await Promise.all(
    shares.map(
      (share) =>
        new Promise<Outcome[]>((resolve, reject) => {
          const worker = new Worker(fileURLToPath(import.meta.url), { workerData: share })
          worker.once('message', resolve)
          worker.once('error', reject)
        }),
    ),
  )
  return jobs.map((_, index) => parts[index % workers]![Math.floor(index / workers)]!)
}

function keyOf({ scenario, strategy, size, seed }: Job): string {
  return [scenario, strategy.id, size, seed].join('|')
}

function printTable(result: BalanceResult): void {
  console.log(`\n${result.lesson}`)
  for (const scenario of result.scenarios) {
    console.log(`  ${scenario.key}`)
    for (const one of [...scenario.strategies].sort((a, b) => a.mean - b.mean)) {
      const profits = one.outcomes.map(({ profit }) => profit)
      const figures = [one.mean, one.deviation, Math.min(...profits), Math.max(...profits)]
      const columns = figures.map((value) => value.toFixed(0).padStart(8)).join('')
      console.log(`    ${one.strategy.padEnd(18)} size ${one.size} ${columns}   mean, deviation, least, most`)
    }
  }
  for (const claim of result.claims) console.log(`  ${claim.holds ? 'holds ' : 'FAILS '} ${claimLine(claim)}`)
  const { least, mean, seedsBelow, holds } = result.validity
  const below = holds ? '' : `; below on seeds ${seedsBelow.join(', ')}`
  const shares = `least ${percent(least)}, mean ${percent(mean)}`
  console.log(
    `  ${holds ? 'holds ' : 'FAILS '} valid: (reference − floor) ÷ value offered ≥ 15 % on every seed: ${shares}${below}`,
  )
}

function claimLine({ claim, seedShare, figures }: ClaimResult): string {
  const where = scenarioKey(claim)
  const share = `${(100 * seedShare).toFixed(0)} % of seeds`
  if (claim.kind === 'beats') {
    const margin = figures.kind === 'beats' ? `, margin ${percent(figures.margin)}` : ''
    return `${claim.id}: ${claim.better} > ${claim.worse} (${where}): ${share}${margin}`
  }
  const spread =
    figures.kind === 'measure'
      ? `mean ${figure(figures.mean)}, ${figure(figures.least)} to ${figure(figures.most)}${figures.other === undefined ? '' : `, the other ${figure(figures.other)}`}`
      : ''
  const { unit } = MEASURES[claim.measure.name]
  return `${claim.id}: ${measureKey(claim.measure)} (${unit}), ${claim.strategy} (${where}) ${boundText(claim)}: ${share}, ${spread}`
}

function boundText({ strategy, bound }: MeasureClaim): string {
  switch (bound.kind) {
    case 'at-least':
      return `≥ ${bound.value}`
    case 'at-most':
      return `≤ ${bound.value}`
    case 'above':
      return `≥ ${bound.strategy === strategy ? 'the same' : bound.strategy} (${scenarioKey(bound)}) + ${bound.by}`
    default:
      return assertNever(bound)
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}
