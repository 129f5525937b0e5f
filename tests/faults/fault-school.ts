/* A school of bots on a server that a test is about to trouble, with seeded students, and the one expectation of every fault: nothing
   that was promised is broken. */

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Report } from '../../server/commands/school/report.ts'
import { School, type SchoolOptions } from '../../server/commands/school/school.ts'
import { loadLessons } from '../../server/lessons.ts'
import { draw } from '../../shared/lib/random.ts'
import { ask } from '../support/class.ts'

const lessons = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])
const PLAN_PHASE_MS = 4000
const LOST_MS = 60_000
const LOOK_MS = 50

interface Wanted extends Pick<SchoolOptions, 'sessions' | 'teams' | 'students' | 'transports'> {
  seed: string
  /** Milliseconds between two acts of a student. */
  every?: number
}

/** Opens a school on a server through `url` (the server's own, or a proxy's). */
export async function openSchool(url: string, operatorCode: string, wanted: Wanted): Promise<School> {
  const file = lessons.get('shop-split')
  if (file === undefined) throw new Error('there is no lesson shop-split')
  const operator = await ask(url, 'POST', '/api/operator', { body: { code: operatorCode } })
  const { seed, every, ...size } = wanted
  let drawn = 0
  return School.open({
    ...{ url, file, ...size },
    operator: String(operator.body['operatorToken']),
    planMs: PLAN_PHASE_MS,
    ...(every === undefined ? {} : { actEveryMs: every }),
    chance: () => draw(seed, 'student', drawn++, ''),
  })
}

/** Waits until every student has a view that is newer than this moment; fails after a minute, naming the seats. */
export async function untilShown(school: School, sinceMs: number): Promise<void> {
  const late = () => school.students.filter(({ report }) => report.shownMs < sinceMs)
  const deadline = performance.now() + LOST_MS
  while (late().length > 0) {
    const seats = () => late().map(({ report }) => report.seat)
    if (performance.now() > deadline) throw new Error(`not back after a minute: ${seats().join(' ')}`)
    await pause(LOOK_MS)
  }
}

/** [Oracle H] */
export function expectKeptPromise(report: Report, repeat: string): void {
  const { lost, doubled, neverSent, outOfOrder, checksumMismatches, shownOtherwise, violations } = report
  const { seatsLost, unanswered } = report
  expect(
    { lost, doubled, neverSent, outOfOrder, checksumMismatches, shownOtherwise, violations, seatsLost, unanswered },
    repeat,
  ).toEqual({
    ...{ lost: [], doubled: [], neverSent: [], outOfOrder: [], checksumMismatches: [], shownOtherwise: [] },
    ...{ violations: [], seatsLost: 0, unanswered: 0 },
  })
  expect(report.clean, repeat).toBe(true)
  expect(report.acknowledged, 'a run in which nothing happened proves nothing').toBeGreaterThan(report.students)
}

/** The figures of a run, for whoever reads the test's output. */
export function printFigures(title: string, report: Report, figures: Record<string, string>): void {
  const all = { ...report, ...figures }
  const rows = Object.entries(all).map(([key, value]) => `  ${key} ${Array.isArray(value) ? value.length : value}`)
  console.log([title, ...rows].join('\n'))
}
