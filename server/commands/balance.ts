/* `npm run balance`: the table that proves what each lesson teaches. The playing and the claims are shared/bots/balance.ts;
   here rounds are spread over processors and the table is printed. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import {
  type BalanceResult,
  CHECK_SEEDS,
  checkBalance,
  playForProfit,
  type ProfitOf,
  TUNING_SEEDS,
} from '../../shared/bots/balance.ts'
import type { IncidentKind, Lesson } from '../../shared/lessons/lesson.ts'
import type { LessonFile, StrategySpec } from '../../shared/lessons/strategy.ts'
import { loadLessons } from '../lessons.ts'
import { lessonFolders, lessonNamed, run, UsageError } from './arguments.ts'

interface Job {
  lesson: Lesson
  strategy: StrategySpec
  size: number
  seed: string
}

const HELP = `npm run balance [-- --lesson ID|FILE.yaml] [--seeds 50] [--json]
  plays every strategy of every lesson on the check seeds (1001 …) and checks every claim; exit 1 where one fails.
  families choose their size on seeds 1 …`

if (isMainThread) await run(main)
else {
  const jobs = workerData as Job[]
  parentPort!.postMessage(jobs.map((job) => playForProfit(job.lesson, job.strategy, job.size, job.seed)))
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
    const options = { tuning: TUNING_SEEDS.slice(0, count), check: CHECK_SEEDS.slice(0, count), only: 'all' as const }
    results.push(checkBalance(file, options, await playedAhead(file, options)))
  }
  if (values.json) console.log(JSON.stringify(results, null, 2))
  else for (const result of results) printTable(result)
  return results.every((result) => result.claims.every((claim) => claim.holds)) ? 0 : 1
}

/** Plays on all processors every round the table may ask for, then answers from memory. */
async function playedAhead(file: LessonFile, options: { tuning: string[]; check: string[] }): Promise<ProfitOf> {
  const scenarios = new Map<string, Lesson>()
  for (const { incidents } of file.claims) {
    const lesson = { ...file.lesson, incidents: file.lesson.incidents.filter((spec) => incidents.includes(spec.kind)) }
    scenarios.set(kindsOf(lesson), lesson)
  }
  const jobs: Job[] = []
  for (const lesson of scenarios.values()) {
    for (const strategy of file.strategies) {
      strategy.sizes.forEach((_, size) => {
        const seeds = strategy.sizes.length > 1 ? [...options.tuning, ...options.check] : options.check
        for (const seed of seeds) jobs.push({ lesson, strategy, size, seed })
      })
    }
  }
  const profits = await spread(jobs)
  const known = new Map(jobs.map((job, rank) => [keyOf(job), profits[rank]!]))
  return (lesson, strategy, size, seed) => {
    const profit = known.get(keyOf({ lesson, strategy, size, seed }))
    return profit ?? playForProfit(lesson, strategy, size, seed)
  }
}

async function spread(jobs: Job[]): Promise<number[]> {
  const workers = Math.max(1, Math.min(availableParallelism(), jobs.length))
  const shares = Array.from({ length: workers }, (_, rank) => jobs.filter((_job, index) => index % workers === rank))
  const parts = await Promise.all(
    shares.map(
      (share) =>
        new Promise<number[]>((resolve, reject) => {
          const worker = new Worker(fileURLToPath(import.meta.url), { workerData: share })
          worker.once('message', resolve)
          worker.once('error', reject)
        }),
    ),
  )
  return jobs.map((_, index) => parts[index % workers]![Math.floor(index / workers)]!)
}

function keyOf(job: Job): string {
  return [kindsOf(job.lesson), job.strategy.id, job.size, job.seed].join('|')
}

function kindsOf(lesson: Lesson): string {
  return lesson.incidents.map((spec) => spec.kind).join('+')
}

function printTable(result: BalanceResult): void {
  console.log(`\n${result.lesson}`)
  for (const scenario of result.scenarios) {
    console.log(`  ${scenarioName(scenario.incidents)}`)
    for (const one of [...scenario.strategies].sort((a, b) => a.mean - b.mean)) {
      const low = Math.min(...one.profits)
      const high = Math.max(...one.profits)
      const figures = [one.mean, one.deviation, low, high].map((value) => value.toFixed(0).padStart(8)).join('')
      console.log(`    ${one.strategy.padEnd(18)} size ${one.size} ${figures}   mean, deviation, least, most`)
    }
  }
  for (const { claim, seedShare, margin, holds } of result.claims) {
    const figures = `${(100 * seedShare).toFixed(0)} % of seeds, margin ${(100 * margin).toFixed(1)} %`
    const where = scenarioName(claim.incidents)
    console.log(`  ${holds ? 'holds ' : 'FAILS '} ${claim.id}: ${claim.better} > ${claim.worse} (${where}): ${figures}`)
  }
}

function scenarioName(incidents: IncidentKind[]): string {
  return incidents.length === 0 ? 'quiet' : incidents.join(' and ')
}
