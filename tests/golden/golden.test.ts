/* A log that was written once replays to the same end for ever: every record, every refusal, every checksum on the way. */

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { decide } from '../../shared/game/decide.ts'
import type { Role } from '../../shared/game/authorize.ts'
import { type Author, HOST, type LogRecord } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { Session } from '../../shared/world/session.ts'
import { RULES_VERSION } from '../../shared/rules/tick.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { readGolden, sumUp } from './golden.ts'
import { goldenLessons, readLessonLog } from './lesson-logs.ts'
import type { GoldenLine } from './round.ts'

const MEANING = `An old round replays to another end than it had: recordings, crash recovery and replays of classes that were played
would show something that did not happen. If the rules were not meant to change, this is a bug: the first tick named below is where
to look. If they were, run "node tests/golden/regenerate.mjs", read the difference of the .expected.json (which teams, which
happenings), and give the reason in the commit. From 1.0 on, branch on the rules version instead and keep the old log.`

const VERSIONS = Array.from({ length: RULES_VERSION }, (_, rank) => rank + 1)

describe.each(VERSIONS)('the golden round of rules version %i', (version) => {
  const { lines, expected } = readGolden(version)

  test('ends as it ended, and passes every checksum on the way', () => {
    const { session, happenings, mismatches } = fold(lines)
    expect(mismatches, MEANING).toEqual([])
    expect(sumUp(session, lines, happenings), MEANING).toEqual(expected)
  })

  test('refuses what it refused, for the same reason', () => {
    expect(refusalsOf(lines), MEANING).toEqual(lines.flatMap((line) => ('refused' in line ? [line.refused] : [])))
  })

  test('holds every kind of thing that a class does', () => {
    const records = lines.filter((line) => 'id' in line)
    const kinds = new Set(records.map(({ entry }) => (entry.kind === 'command' ? entry.command.kind : entry.kind)))
    const wanted = ['split-service', 'set-resources', 'place-pod', 'batch', 'rollback', 'inject', 'set-seat', 'extend']
    expect(wanted.filter((kind) => !kinds.has(kind as never))).toEqual([])
    expect(Object.keys(expected.refusals)).toEqual(expect.arrayContaining(['conflict', 'not-allowed-role', 'paused']))
    expect(records.filter(({ entry }) => entry.kind === 'tick' && entry.checksum !== undefined).length).toBeGreaterThan(
      20,
    )
  })

  test('would not pass with one decision changed: the sums notice', () => {
    const at = lines.findLastIndex(
      (line) => 'id' in line && line.entry.kind === 'command' && line.entry.command.kind === 'place-pod',
    )
    const { mismatches } = fold(lines.toSpliced(at, 1))
    expect(mismatches.length).toBeGreaterThan(0)
  })
})

describe.each(VERSIONS)('a golden log of every lesson, rules version %i', (version) => {
  test.each(goldenLessons(version))('%s ends as it ended, and passes every checksum on the way', (id) => {
    const { records, expected } = readLessonLog(id, version)
    expect(records.length).toBe(expected.records)
    const { session, mismatches } = fold(records)
    expect(mismatches, MEANING).toEqual([])
    expect(checksum(session.round?.clusters), MEANING).toBe(expected.checksum)
  })

  test('no lesson of the house goes without', async () => {
    const lessons = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])
    const missing = lessons.list().filter(({ lesson }) => !goldenLessons(version).includes(lesson.id))
    expect(missing.map(({ lesson }) => lesson.id)).toEqual([])
  })
})

function fold(lines: readonly GoldenLine[]): { session: Session; happenings: Happening[]; mismatches: number[] } {
  const happenings: Happening[] = []
  const mismatches = new Set<number>()
  let session: Session | null = null
  for (const line of lines) {
    if (!('id' in line)) continue
    const evolved = evolve(session, line)
    session = evolved.session
    happenings.push(...evolved.happenings)
    const tick = session.round?.checksumMismatchTick
    if (tick !== null && tick !== undefined) mismatches.add(tick)
  }
  if (session === null) throw new Error('a golden log begins with session-created')
  return { session, happenings, mismatches: [...mismatches] }
}

/** Says everything that was refused again where it was said. */
function refusalsOf(lines: readonly GoldenLine[]) {
  let session: Session | null = null
  return lines.flatMap((line) => {
    if (!('refused' in line)) {
      session = evolve(session, line satisfies LogRecord).session
      return []
    }
    const { by, command, seen } = line.refused
    if (session === null) throw new Error('a golden log begins with session-created')
    const decision = decide(session, { by, role: roleOf(by), command, seen })
    return [{ ...line.refused, code: decision.kind === 'refused' ? decision.refusal.code : decision.kind }]
  })
}

function roleOf(by: Author): Role {
  return by === HOST ? 'host' : 'seat'
}
