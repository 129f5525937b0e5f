/* A golden log of every lesson: three of its strategies on one seed, everything the host may inject in it, as JSON lines. Ticks without a
   checksum are written as a count, or the files would be nothing else. The long round with people in it is round.ts; both are written by
   regenerate.mjs. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTeam } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import { entryId, parseEntryId, type LogRecord, RECORD_VERSION, SERVER } from '../../shared/game/entry.ts'
import type { HostCommand } from '../../shared/game/command.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { profitThousandths } from '../../shared/rules/score.ts'
import { RULES_VERSION } from '../../shared/rules/tick.ts'
import { ticksOf } from '../../shared/world/units.ts'

const FOLDER = join(import.meta.dirname, 'lessons')
const SEED = 'golden'
const TEAMS = 3
/** The host sends one of everything, this far apart. */
const INJECT_FROM_SECONDS = 20
const INJECT_EVERY_SECONDS = 15

/** `ticks`: so many ticks in a row that carry no checksum. */
type Line = LogRecord | { ticks: number }

/** What a lesson's log comes to; written out so that a difference can be read. */
export interface LessonExpected {
  rulesVersion: number
  teams: string[]
  records: number
  refusals: Record<string, number>
  happenings: Record<string, number>
  profitThousandths: Record<string, number>
  checksum: string
}

/** Lessons with a golden log of this rules version. */
export function goldenLessons(rulesVersion: number): string[] {
  const end = `.rules-${rulesVersion}.jsonl`
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length))
    .sort()
}

export function readLessonLog(id: string, rulesVersion: number): { records: LogRecord[]; expected: LessonExpected } {
  const [log, sums] = filesOf(id, rulesVersion)
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean)
  return {
    records: expand(lines.map((line) => JSON.parse(line) as Line)),
    expected: JSON.parse(readFileSync(sums, 'utf8')) as LessonExpected,
  }
}

/** Plays the lesson's golden round with the rules as they stand and writes it down. */
export function writeLessonLog(file: LessonFile): { files: string[]; expected: LessonExpected } {
  const { records, expected } = playLesson(file)
  const files = filesOf(file.lesson.id, RULES_VERSION)
  writeFileSync(
    files[0],
    `${contract(records)
      .map((line) => JSON.stringify(line))
      .join('\n')}\n`,
  )
  writeFileSync(files[1], `${JSON.stringify(expected, null, 2)}\n`)
  return { files, expected }
}

function playLesson({ lesson, strategies }: LessonFile): { records: LogRecord[]; expected: LessonExpected } {
  const wanted = [lesson.referenceStrategy, lesson.floorStrategy, ...strategies.map(({ id }) => id).reverse()]
  const teams = [...new Set(wanted)].slice(0, TEAMS)
  const bots = teams.map((id) => {
    const strategy = strategies.find((one) => one.id === id)
    if (strategy === undefined) throw new Error(`lesson ${lesson.id} has no strategy ${id}`)
    return createTeam({ strategy, size: 0, lesson })
  })
  const played = playRound({ lesson, seed: SEED, bots, keepRecords: true, script: scriptOf(lesson.injectable) })
  const clusters = played.session.round?.clusters ?? {}
  return {
    records: played.records,
    expected: {
      rulesVersion: RULES_VERSION,
      teams,
      records: played.records.length,
      refusals: countBy(played.refusals.map(({ code }) => code)),
      happenings: countBy(played.happenings.map(({ kind }) => kind)),
      profitThousandths: Object.fromEntries(
        Object.entries(clusters).map(([team, cluster]) => [team, profitThousandths(cluster)]),
      ),
      checksum: checksum(clusters),
    },
  }
}

function scriptOf(injectable: LessonFile['lesson']['injectable']): { tick: number; command: HostCommand }[] {
  return injectable.map((incident, rank) => ({
    tick: ticksOf(INJECT_FROM_SECONDS + rank * INJECT_EVERY_SECONDS),
    command: { kind: 'inject', incident, target: 'any', team: 'all', inSeconds: 1 },
  }))
}

function contract(records: readonly LogRecord[]): Line[] {
  const lines: Line[] = []
  for (const record of records) {
    const last = lines.at(-1)
    if (record.entry.kind !== 'tick' || record.entry.checksum !== undefined) lines.push(record)
    else if (last !== undefined && 'ticks' in last) last.ticks += 1
    else lines.push({ ticks: 1 })
  }
  return lines
}

/** Ids count on from the record before: nothing else stands between two records of a headless round. */
function expand(lines: readonly Line[]): LogRecord[] {
  const records: LogRecord[] = []
  for (const line of lines) {
    if ('entry' in line) records.push(line)
    else for (let tick = 0; tick < line.ticks; tick++) records.push(plainTick(records.at(-1)))
  }
  return records
}

function plainTick(before: LogRecord | undefined): LogRecord {
  if (before === undefined) throw new Error('a golden log does not begin with a tick')
  const { epoch, seq } = parseEntryId(before.id)
  return { id: entryId(epoch, seq + 1), v: RECORD_VERSION, at: 0, by: SERVER, entry: { kind: 'tick' } }
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function filesOf(id: string, rulesVersion: number): [log: string, expected: string] {
  const name = join(FOLDER, `${id}.rules-${rulesVersion}`)
  return [`${name}.jsonl`, `${name}.expected.json`]
}
