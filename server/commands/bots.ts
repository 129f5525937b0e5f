/* `npm run bots`: a school of bots on real sockets against a running server; prints what a class would feel and audits the logs. */

import { parseArgs } from 'node:util'
import type { LogRecord } from '../../shared/game/entry.ts'
import { lessonNamed, run, UsageError } from './arguments.ts'
import { type Audit, auditRound, isClean } from './school/audit.ts'
import { BotClass } from './school/class.ts'

const HELP = `npm run bots -- --url http://localhost:3000 [--sessions 4] [--teams 8] [--students 4] [--minutes 2]
  --operator CODE   operator code from the host's link (after the #); without it the server must run with OPEN_HOSTING=true
  --lesson ID       default: shop-split
  --polling         no WebSockets, as behind a school's proxy
  --json            machine-readable`

/** Commands still open at the end get this long to be answered. */
const SETTLE_MS = 20_000
const LOG_RETRIES = 20

await run(async () => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://localhost:3000' },
      sessions: { type: 'string', default: '4' },
      teams: { type: 'string', default: '8' },
      students: { type: 'string', default: '4' },
      minutes: { type: 'string', default: '2' },
      lesson: { type: 'string', default: 'shop-split' },
      operator: { type: 'string' },
      polling: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const count = (name: 'sessions' | 'teams' | 'students' | 'minutes') => {
    const value = Number(values[name])
    if (!(value > 0)) throw new UsageError(`--${name} ${values[name]}: expected a number above 0.`)
    return value
  }
  const file = await lessonNamed(values.lesson, process.env['DATA_DIR'] ?? 'data')
  const operator = values.operator ? await redeemOperator(values.url, values.operator) : undefined
  const classes: BotClass[] = []
  for (let rank = 0; rank < count('sessions'); rank++) {
    classes.push(
      await BotClass.open({
        url: values.url,
        ...(operator ? { operator } : {}),
        file,
        teams: count('teams'),
        students: count('students'),
        chance: Math.random,
        transports: values.polling ? ['polling'] : ['websocket'],
      }),
    )
  }
  await Promise.all(classes.map((one) => one.start()))
  const began = performance.now()
  await new Promise((resolve) => setTimeout(resolve, count('minutes') * 60_000))
  const seconds = (performance.now() - began) / 1000
  await Promise.all(classes.map((one) => one.finish()))
  await settled(classes)
  const audits = await Promise.all(classes.map((one) => auditClass(values.url, one)))
  const report = summarise(classes, audits, seconds)
  for (const one of classes) one.close()
  if (values.json) console.log(JSON.stringify(report, null, 2))
  else
    console.log(
      Object.entries(report)
        .map(([key, value]) => `${key.padEnd(28)} ${format(value)}`)
        .join('\n'),
    )
  return report.clean ? 0 : 1
})

async function redeemOperator(url: string, code: string): Promise<string> {
  const response = await fetch(`${url}/api/operator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  const body = (await response.json()) as { operatorToken?: string; error?: { code: string } }
  if (body.operatorToken) return body.operatorToken
  throw new UsageError(
    `The operator code was not accepted (${body.error?.code ?? response.status}). npm run host-link prints a new one.`,
  )
}

async function settled(classes: BotClass[]): Promise<void> {
  const deadline = performance.now() + SETTLE_MS
  const open = () => classes.some((one) => one.students.some((student) => student.open > 0))
  while (open() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 200))
}

async function auditClass(url: string, one: BotClass): Promise<Audit> {
  for (let attempt = 0; attempt < LOG_RETRIES; attempt++) {
    const response = await fetch(`${url}/api/sessions/${one.code}/rounds/1/log`, {
      headers: { authorization: `Bearer ${one.hostToken}` },
    }).catch(() => null)
    if (response?.ok) {
      const { records } = (await response.json()) as { records: LogRecord[] }
      return auditRound(
        records,
        one.students.flatMap((student) => student.report.attempts),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`the log of ${one.code} could not be read`)
}

function summarise(classes: BotClass[], audits: Audit[], seconds: number) {
  const reports = classes.flatMap((one) => one.students.map((student) => student.report))
  const attempts = reports.flatMap((report) => report.attempts)
  const acks = attempts.flatMap(({ answeredMs, askedMs }) => (answeredMs === null ? [] : [answeredMs - askedMs]))
  const late = reports.flatMap((report) => report.frameGapsMs.map((gap) => Math.max(0, gap - 250)))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return {
    sessions: classes.length,
    students: reports.length,
    seconds: Math.round(seconds),
    commands: attempts.length,
    acknowledged: sum(audits.map((audit) => audit.acknowledged)),
    refused: attempts.filter((attempt) => attempt.outcome.kind === 'refused').length,
    unanswered: attempts.filter((attempt) => attempt.outcome.kind === 'open').length,
    ackP50Ms: percentile(acks, 0.5),
    ackP99Ms: percentile(acks, 0.99),
    tickLateP50Ms: percentile(late, 0.5),
    tickLateP99Ms: percentile(late, 0.99),
    bytesPerClientSecond: Math.round(sum(reports.map((report) => report.bytes)) / reports.length / seconds),
    reconnects: sum(reports.map((report) => report.reconnects)),
    seatsLost: reports.filter((report) => report.frames === 0).length,
    lost: sum(audits.map((audit) => audit.lost.length)),
    doubled: sum(audits.map((audit) => audit.doubled.length)),
    neverSent: sum(audits.map((audit) => audit.neverSent.length)),
    outOfOrder: sum(audits.map((audit) => audit.outOfOrder.length)),
    checksumMismatches: sum(audits.map((audit) => audit.mismatches.length)),
    violations: reports.flatMap((report) => report.violations),
    clean: audits.every(isClean) && reports.every((report) => report.violations.length === 0),
  }
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return value === undefined ? 0 : Math.round(value * 10) / 10
}

function format(value: unknown): string {
  return Array.isArray(value) ? (value.length === 0 ? 'none' : value.join('\n  ')) : String(value)
}
