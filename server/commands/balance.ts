/* `npm run balance`: the table that proves what each lesson teaches. The playing is shared/bots/balance.ts, the claims shared/bots/claims.ts,
   the printing balance/print.ts; here rounds are spread over processors. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import {
  CHECK_SEEDS,
  type Job,
  jobsOf,
  type Outcome,
  type Play,
  playJob,
  type Seeds,
  TUNING_SEEDS,
} from '../../shared/bots/balance.ts'
import { type BalanceResult, checkBalance } from '../../shared/bots/claims.ts'
import { alwaysWins, winnersOf } from '../../shared/bots/winners.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { loadLessons } from '../lessons.ts'
import { lessonFolders, lessonNamed, run, UsageError } from './arguments.ts'
import { tableLines, winnerLines } from './balance/print.ts'

const HELP = `npm run balance [-- --lesson ID|FILE.yaml] [--seeds 50] [--reaction SECONDS] [--json]
  plays every strategy of every lesson on the check seeds (1001 …) and checks every claim, that reference and floor are
  far enough apart, and that no strategy wins every lesson; exit 1 where something fails.
  families choose their size on seeds 1 …
  --reaction SECONDS   one delay for every bot, whatever strategies and claims say`

/** Beyond this nobody reacts; GAME.md §12 asks for delays from 4 to 16 s. */
const SLOWEST_SECONDS = 60

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
      reaction: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const seeds = seedsOf(values.seeds, values.reaction)
  const dataDir = process.env['DATA_DIR'] ?? 'data'
  const files = values.lesson
    ? [await lessonNamed(values.lesson, dataDir)]
    : (await loadLessons(lessonFolders(dataDir))).list()
  const results: BalanceResult[] = []
  for (const file of files) results.push(checkBalance(file, seeds, await playedAhead(file, seeds)))
  const lines = [...results.flatMap(tableLines), ...(results.length > 1 ? winnerLines(results) : [])]
  if (values.json) console.log(JSON.stringify({ lessons: results, winners: winnersOf(results) }, null, 2))
  else console.log(lines.join('\n'))
  const holds = results.every(({ claims, validity }) => validity.holds && claims.every((claim) => claim.holds))
  return holds && alwaysWins(results) === null ? 0 : 1
}

function seedsOf(countText: string, reactionText: string | undefined): Seeds {
  const count = Number(countText)
  if (!Number.isInteger(count) || count < 1 || count > 50) throw new UsageError(`--seeds ${countText}: 1 to 50.`)
  const seeds = { tuning: TUNING_SEEDS.slice(0, count), check: CHECK_SEEDS.slice(0, count) }
  if (reactionText === undefined) return seeds
  const reactionSeconds = Number(reactionText)
  if (!(reactionSeconds >= 0 && reactionSeconds <= SLOWEST_SECONDS)) {
    throw new UsageError(`--reaction ${reactionText}: 0 to ${SLOWEST_SECONDS} seconds.`)
  }
  return { ...seeds, reactionSeconds }
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
