/* [Oracle H] A school of bots plays on a real server process that is killed with SIGKILL again and again and started on the same
   data. Every acknowledged command is in the log exactly once and in its sender's order, nothing is there that nobody sent or that
   was refused, everybody keeps the seat, and what students see at the end is what the log replays to. */

import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { School } from '../../server/commands/school/school.ts'
import { describeWithRedis, startRedis } from '../support/redis.ts'
import { type ServerOptions, type ServerProcess, startServer } from '../support/server.ts'
import { expectKeptPromise, openSchool, printFigures, untilShown } from './fault-school.ts'
import { killMoments, readPlan, repeatCommand } from './plan.ts'

const plan = readPlan()
/** Three times what recovery is meant to take; the measured value is printed. */
const BACK_MS = { file: 3 * 4000, redis: 3 * 13_000 }
const MINUTES_BESIDE = 4
/** In a phase in which nobody has anything to say, kill all the same. */
const SILENT_MS = 2000
const TIMEOUT_MS = plan.seconds * 1000 + MINUTES_BESIDE * 60_000

type StoreName = keyof typeof BACK_MS

interface Killed {
  /** Milliseconds from the kill until a process listened that was left alone. */
  upMs: number
  /** From there until every student had a new view. */
  backMs: number
}

/** Waits for the next command and then some: a kill between two commands would meet nothing worth losing. */
async function commandUnderWay(school: School, delayMs: number): Promise<void> {
  const said = () => school.students.reduce((sum, { report }) => sum + report.attempts.length, 0)
  const before = said()
  const deadline = performance.now() + SILENT_MS
  while (said() === before && performance.now() < deadline) await nextTurn()
  const due = performance.now() + delayMs
  while (performance.now() < due) await nextTurn()
}

/** Kills and starts again at the planned moments. */
async function killAll(server: ServerProcess, school: School, store: StoreName): Promise<Killed[]> {
  const began = performance.now()
  const killed: Killed[] = []
  for (const { atMs, underWayMs, againAfterMs } of killMoments(plan, store)) {
    await pause(Math.max(0, began + atMs - performance.now()))
    await commandUnderWay(school, underWayMs)
    await server.kill()
    const dead = performance.now()
    await server.restart()
    if (againAfterMs !== null) {
      await pause(againAfterMs)
      await server.kill()
      await server.restart()
    }
    const up = performance.now()
    await untilShown(school, up)
    killed.push({ upMs: up - dead, backMs: performance.now() - up })
  }
  await pause(Math.max(0, began + plan.seconds * 1000 - performance.now()))
  return killed
}

function millis(values: number[]): string {
  return values.map((value) => Math.round(value)).join(', ')
}

async function keepsThePromise(store: StoreName, options: ServerOptions): Promise<void> {
  const repeat = repeatCommand(plan, store)
  const server = await startServer(options)
  let school: School | undefined
  try {
    school = await openSchool(server.url, server.operatorCode, plan)
    const [, killed] = await Promise.all([school.start(), killAll(server, school, store)])
    const report = await school.finish()
    printFigures(`${store} store, seed ${plan.seed}, ${killed.length} kills`, report, {
      processUpAgainMs: millis(killed.map(({ upMs }) => upMs)),
      everybodyBackAfterThatMs: millis(killed.map(({ backMs }) => backMs)),
      repeat,
    })
    expectKeptPromise(report, `repeat with: ${repeat}`)
    expect(report.reconnects).toBeGreaterThanOrEqual(killed.length)
    expect(Math.max(0, ...killed.map(({ backMs }) => backMs)), `repeat with: ${repeat}`).toBeLessThan(BACK_MS[store])
  } catch (error) {
    console.error(`repeat with: ${repeat}`)
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
