/* Benchmarks of engine, wire and log. Machines are noisy, so no figure stands alone: each is also given as a ratio to hashing a
   committed 64 kB text in the same run, and that ratio is what to compare between versions. Nothing here passes or fails. */

import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { loadLessons } from '../../server/lessons.ts'
import { realDisk } from '../../server/store/file/disk.ts'
import { openFileStore } from '../../server/store/file/open.ts'
import { createBot } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { collect, createFeed } from '../../shared/game/feed.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { encodeChange, encodeFull } from '../../shared/protocol/delta.ts'
import type { Session } from '../../shared/world/session.ts'

const HELP = `npm run bench [-- --json] [--lesson game-day] [--repeats 5]
  engine, wire and log; every figure is the median of the repeats, with its ratio to hashing 64 kB (sha256) in the same run`

const TEAMS = 8
const SEED = 'bench'
/** Hashing 64 kB is too short to time alone. */
const HASHES_PER_TURN = 200
/** Appends that somebody waits for cost an fsync each: few of them say enough. */
const DURABLE_APPENDS = 200

interface Figure {
  name: string
  /** Of the repeats, in `unit`. */
  median: number
  least: number
  most: number
  unit: string
  /** Median ÷ time of hashing 64 kB once, where the figure is a time. */
  ratio: number | null
  note: string
}

export async function main(words: string[], root: string): Promise<void> {
  const { values } = parseArgs({
    args: words,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      lesson: { type: 'string', default: 'game-day' },
      repeats: { type: 'string', default: '5' },
    },
  })
  if (values.help) return console.log(HELP)
  const repeats = Math.max(1, Number(values.repeats) || 1)
  const file = (await loadLessons([join(root, 'shared/lessons')])).get(values.lesson)
  if (file === undefined) throw new Error(`there is no lesson ${values.lesson}`)
  const fixture = await readFile(join(root, 'tests/bench/fixture-64k.txt'))
  const hashMs = median(times(repeats, () => hash(fixture))) / HASHES_PER_TURN
  const records = roundOf(file)
  const figures = [
    ...engine(records, file, repeats, hashMs),
    ...wire(records, repeats, hashMs),
    ...(await log(records, repeats, hashMs)),
  ]
  const machine = `${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
  if (values.json) console.log(JSON.stringify({ lesson: file.lesson.id, machine, hash64kMs: hashMs, figures }, null, 2))
  else print(file.lesson.id, machine, hashMs, figures)
}

/** A whole round of eight teams, each with a strategy of the lesson, as a live class would have logged it. */
function roundOf({ lesson, strategies }: LessonFile): LogRecord[] {
  const bots = Array.from({ length: TEAMS }, (_, team) => {
    const strategy = strategies[team % strategies.length]
    if (strategy === undefined) throw new Error(`lesson ${lesson.id} has no strategies`)
    return createBot({ strategy, size: strategy.sizes.length - 1, lesson })
  })
  return playRound({ lesson, seed: SEED, bots, keepRecords: true }).records
}

function fold(records: readonly LogRecord[], see?: (session: Session) => void): Session {
  let session: Session | null = null
  for (const record of records) {
    session = evolve(session, record).session
    see?.(session)
  }
  if (session === null) throw new Error('an empty log')
  return session
}

function engine(records: LogRecord[], { lesson }: LessonFile, repeats: number, hashMs: number): Figure[] {
  const ms = times(repeats, () => fold(records))
  const played = lesson.liveSeconds
  const speed = (played * 1000) / median(ms)
  const session = fold(records)
  const sums = times(repeats, () => checksum(session.round?.clusters))
  return [
    timed(
      'engine: re-run of a round',
      ms,
      hashMs,
      `${TEAMS} teams, ${played} s of live: ${Math.round(speed)}× as fast`,
    ),
    timed('engine: checksum', sums, hashMs, `${TEAMS} clusters`),
  ]
}

/** Every tick's frame of every team, each as the change from the one before. */
function wire(records: LogRecord[], repeats: number, hashMs: number): Figure[] {
  const views = viewsOf(records)
  let bytes = 0
  const ms = times(repeats, () => {
    bytes = 0
    for (const list of views) {
      let base: TeamView | null = null
      for (const view of list) {
        bytes += (base === null ? encodeFull(view) : encodeChange(base, view)).length
        base = view
      }
    }
  })
  const frames = views.reduce((sum, list) => sum + list.length, 0)
  const full = Math.max(...views.map((list) => encodeFull(list.at(-1)!).length))
  return [
    timed('wire: all frames of a round', ms, hashMs, `${frames} frames`),
    size('wire: mean frame', bytes / Math.max(1, frames), 'B'),
    size('wire: largest full view at the end', full, 'B'),
  ]
}

function viewsOf(records: LogRecord[]): TeamView[][] {
  const feed = createFeed()
  const views: TeamView[][] = Array.from({ length: TEAMS }, () => [])
  let session: Session | null = null
  for (const record of records) {
    const next = evolve(session, record)
    session = next.session
    collect(feed, next.happenings)
    if (record.entry.kind !== 'tick') continue
    for (const [team, list] of views.entries()) list.push(viewForTeam(session, `t${team + 1}`, feed))
  }
  return views
}

async function log(records: LogRecord[], repeats: number, hashMs: number): Promise<Figure[]> {
  const text = records.map((record) => JSON.stringify(record)).join('\n')
  const durable = records.slice(0, DURABLE_APPENDS)
  const appends: number[] = []
  for (let turn = 0; turn < repeats; turn++) appends.push(await appendAll(durable))
  return [
    timed('log: durable appends on files', appends, hashMs, `${durable.length} appends, one record each`),
    size('log: a round as JSON lines', text.length / 1024, 'kB'),
    size('log: the same, gzip', gzipSync(text).length / 1024, 'kB'),
  ]
}

async function appendAll(records: LogRecord[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'))
  const store = await openFileStore(folder, 'bench', realDisk)
  try {
    const taken = await store.lease.acquire('BENCH1')
    if (taken.kind !== 'held') throw new Error(`the lease is ${taken.kind}`)
    const begin = performance.now()
    let after: LogRecord['id'] | null = null
    for (const record of records) {
      await store.log.append('BENCH1', [record], { after, durable: true, owner: taken.lease.token })
      after = record.id
    }
    return performance.now() - begin
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function hash(fixture: Buffer): void {
  for (let turn = 0; turn < HASHES_PER_TURN; turn++) createHash('sha256').update(fixture).digest()
}

/** Milliseconds of each repeat, after one that warms up. */
function times(repeats: number, work: () => unknown): number[] {
  work()
  return Array.from({ length: repeats }, () => {
    const begin = performance.now()
    work()
    return performance.now() - begin
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function timed(name: string, ms: number[], hashMs: number, note: string): Figure {
  const middle = median(ms)
  return {
    name,
    median: middle,
    least: Math.min(...ms),
    most: Math.max(...ms),
    unit: 'ms',
    ratio: middle / hashMs,
    note,
  }
}

function size(name: string, value: number, unit: string): Figure {
  return { name, median: value, least: value, most: value, unit, ratio: null, note: '' }
}

function print(lesson: string, machine: string, hashMs: number, figures: Figure[]): void {
  console.log(`${lesson}; ${machine}; hashing 64 kB: ${hashMs.toFixed(4)} ms`)
  for (const { name, median: middle, least, most, unit, ratio, note } of figures) {
    const spread = least === most ? '' : `  (${least.toFixed(1)} to ${most.toFixed(1)})`
    const against = ratio === null ? '' : `  ${ratio.toFixed(0)} × hashing 64 kB`
    console.log(`  ${name.padEnd(38)} ${middle.toFixed(1).padStart(9)} ${unit}${spread}${against}  ${note}`)
  }
}
