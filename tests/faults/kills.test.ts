/* [Oracle H] A school of bots plays on a real server process that is killed with SIGKILL again and again and started on the same
   data. Every acknowledged command is in the log exactly once and in its sender's order, nothing is there that nobody sent or that
   was refused, everybody keeps the seat, and what students see at the end is what the log replays to. */

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../server/commands/school/report.ts'
import { School } from '../../server/commands/school/school.ts'
import { loadLessons } from '../../server/lessons.ts'
import { draw } from '../../shared/lib/random.ts'
import { ask } from '../support/class.ts'
import { describeWithRedis, startRedis } from '../support/redis.ts'
import { type ServerOptions, type ServerProcess, startServer } from '../support/server.ts'
import { killMoments, type Plan, readPlan, repeatCommand } from './plan.ts'

const plan = readPlan()
const lessons = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])
/** Three times what recovery is meant to take; the measured value is printed. */
const BACK_MS = { file: 3 * 4000, redis: 3 * 13_000 }
const MINUTES_BESIDE = 4
const TIMEOUT_MS = plan.seconds * 1000 + MINUTES_BESIDE * 60_000
const PLAN_PHASE_MS = 4000

type StoreName = keyof typeof BACK_MS

interface Killed {
  /** Milliseconds from the kill until the process listened again. */
  upMs: number
  /** From there until every student had a new view. */
  backMs: number
}

async function openSchool(server: ServerProcess, { seed, sessions, teams, students }: Plan): Promise<School> {
  const file = lessons.get('shop-split')
  if (file === undefined) throw new Error('there is no lesson shop-split')
  const operator = await ask(server.url, 'POST', '/api/operator', { body: { code: server.operatorCode } })
  let drawn = 0
  return School.open({
    ...{ url: server.url, operator: String(operator.body['operatorToken']), file },
    ...{ sessions, teams, students, planMs: PLAN_PHASE_MS },
    chance: () => draw(seed, 'student', drawn++, ''),
  })
}

/** Kills and starts again at the planned moments. */
async function killAll(server: ServerProcess, school: School, store: StoreName): Promise<Killed[]> {
  const began = performance.now()
  const killed: Killed[] = []
  for (const moment of killMoments(plan, store)) {
    await pause(Math.max(0, began + moment - performance.now()))
    await server.kill()
    const dead = performance.now()
    await server.restart()
    const up = performance.now()
    await untilShown(school, up)
    killed.push({ upMs: up - dead, backMs: performance.now() - up })
  }
  await pause(Math.max(0, began + plan.seconds * 1000 - performance.now()))
  return killed
}

/** Waits until every student has a view of the new process. */
async function untilShown(school: School, sinceMs: number): Promise<void> {
  const late = () => school.students.filter(({ report }) => report.shownMs < sinceMs)
  const deadline = performance.now() + 60_000
  while (late().length > 0) {
    const seats = () => late().map(({ report }) => report.seat)
    if (performance.now() > deadline) throw new Error(`not back after a minute: ${seats().join(' ')}`)
    await pause(50)
  }
}

function print(store: StoreName, report: Report, killed: readonly Killed[]): void {
  const rounded = (values: number[]) => values.map((value) => Math.round(value)).join(', ')
  const rows = Object.entries(report).map(([key, value]) => `  ${key} ${Array.isArray(value) ? value.length : value}`)
  console.log(
    [
      `${store} store, seed ${plan.seed}, ${killed.length} kills`,
      ...rows,
      `  process up again after (ms) ${rounded(killed.map(({ upMs }) => upMs))}`,
      `  everybody back after that (ms) ${rounded(killed.map(({ backMs }) => backMs))}`,
      `  repeat: ${repeatCommand(plan, store)}`,
    ].join('\n'),
  )
}

async function keepsThePromise(store: StoreName, options: ServerOptions): Promise<void> {
  const server = await startServer(options)
  let school: School | undefined
  try {
    school = await openSchool(server, plan)
    const [, killed] = await Promise.all([school.start(), killAll(server, school, store)])
    const report = await school.finish()
    print(store, report, killed)
    const repeat = `repeat with: ${repeatCommand(plan, store)}`
    const { lost, doubled, neverSent, outOfOrder, checksumMismatches, shownOtherwise, violations } = report
    expect({ lost, doubled, neverSent, outOfOrder, checksumMismatches, shownOtherwise, violations }, repeat).toEqual({
      ...{ lost: [], doubled: [], neverSent: [], outOfOrder: [] },
      ...{ checksumMismatches: [], shownOtherwise: [], violations: [] },
    })
    expect(report.seatsLost, repeat).toBe(0)
    expect(report.unanswered, repeat).toBe(0)
    expect(report.clean, repeat).toBe(true)
    expect(report.acknowledged, 'a run in which nothing happened proves nothing').toBeGreaterThan(report.students)
    expect(report.reconnects).toBeGreaterThanOrEqual(killed.length)
    expect(Math.max(0, ...killed.map(({ backMs }) => backMs)), repeat).toBeLessThan(BACK_MS[store])
  } catch (error) {
    console.error(`repeat with: ${repeatCommand(plan, store)}`)
    throw error
  } finally {
    school?.close()
    await server.stop()
  }
}

describe.runIf(isWanted('file'))('a server process that is killed on the file store', () => {
  test(
    `keeps the promise through ${plan.kills} kills, seed ${plan.seed}`,
    () => keepsThePromise('file', {}),
    TIMEOUT_MS,
  )
})

if (isWanted('redis')) {
  describeWithRedis('a server process that is killed on Redis with appendfsync always', () => {
    test(
      `keeps the promise through ${plan.kills} kills, seed ${plan.seed}`,
      async () => {
        const redis = await startRedis()
        try {
          await keepsThePromise('redis', { redisUrl: redis.url })
        } finally {
          await redis.destroy()
        }
      },
      TIMEOUT_MS,
    )
  })
}

function isWanted(store: StoreName): boolean {
  return (process.env['FAULTS_STORE'] ?? store) === store
}
