/* Golden files: a round as JSON lines, one record or refusal a line, and beside it what it comes to. Written by regenerate.mjs, read
   by golden.test.ts; the round itself is round.ts. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadLessons } from '../../server/lessons.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { profitThousandths } from '../../shared/rules/score.ts'
import { RULES_VERSION } from '../../shared/rules/tick.ts'
import type { Session } from '../../shared/world/session.ts'
import { writeLessonLog } from './lesson-logs.ts'
import { type GoldenLine, playGoldenRound } from './round.ts'

const ROOT = join(import.meta.dirname, '../..')
const LESSON = 'shop-split'

/** What a golden log must come to; written out so that a difference can be read. */
export interface Expected {
  rulesVersion: number
  records: number
  ticks: number
  refusals: Record<string, number>
  happenings: Record<string, number>
  profitThousandths: Record<string, number>
  checksum: string
}

/** The golden log of a rules version. */
export function readGolden(rulesVersion: number): { lines: GoldenLine[]; expected: Expected } {
  const [log, expected] = filesOf(rulesVersion)
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean)
  return {
    lines: lines.map((line) => JSON.parse(line) as GoldenLine),
    expected: JSON.parse(readFileSync(expected, 'utf8')) as Expected,
  }
}

/** Plays the round, and one of every lesson, with the rules as they stand and writes them down. */
export async function writeGolden(): Promise<{ files: string[]; expected: Expected }> {
  const lessons = await loadLessons([join(ROOT, 'shared/lessons')])
  const file = lessons.get(LESSON)
  if (file === undefined) throw new Error(`there is no lesson ${LESSON}`)
  for (const one of lessons.list()) writeLessonLog(one)
  const { lines, room } = playGoldenRound(file)
  const files = filesOf(RULES_VERSION)
  const expected = sumUp(room.session, lines, room.happenings)
  writeFileSync(files[0], `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  writeFileSync(files[1], `${JSON.stringify(expected, null, 2)}\n`)
  return { files, expected }
}

/** What a round came to. */
export function sumUp(
  session: Session,
  lines: readonly GoldenLine[],
  happenings: readonly { kind: string }[],
): Expected {
  const records = lines.filter((line) => 'id' in line)
  const clusters = session.round?.clusters ?? {}
  return {
    rulesVersion: session.round?.rulesVersion ?? 0,
    records: records.length,
    ticks: records.filter(({ entry }) => entry.kind === 'tick').length,
    refusals: countBy(lines.flatMap((line) => ('refused' in line ? [line.refused.code] : []))),
    happenings: countBy(happenings.map(({ kind }) => kind)),
    profitThousandths: Object.fromEntries(
      Object.entries(clusters).map(([team, cluster]) => [team, profitThousandths(cluster)]),
    ),
    checksum: checksum(clusters),
  }
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function filesOf(rulesVersion: number): [log: string, expected: string] {
  const name = join(import.meta.dirname, `${LESSON}.rules-${rulesVersion}`)
  return [`${name}.jsonl`, `${name}.expected.json`]
}
