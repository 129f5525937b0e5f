/* `npm run bots`: a school of bots on real sockets against a running server; prints what a class would feel and audits the logs. */

import { parseArgs } from 'node:util'
import { configOfProcess } from '../config.ts'
import { askOperatorDoor } from '../operator-door.ts'
import { lessonNamed, run, UsageError } from './arguments.ts'
import { School } from './school/school.ts'

const HELP = `npm run bots -- --url http://localhost:3000 [--sessions 4] [--teams 8] [--students 4] [--minutes 2]
  --operator CODE   operator code from the host's link (after the #); a server on this machine is asked for one,
                    any other must be given it or run with OPEN_HOSTING=true
  --lesson ID       default: shop-split
  --polling         no WebSockets, as behind a school's proxy
  --json            machine-readable`

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

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
  const minutes = count('minutes')
  const url = originOf(values.url)
  await expectServer(url)
  const file = await lessonNamed(values.lesson, process.env['DATA_DIR'] ?? 'data')
  const code = values.operator ?? (await codeFromThisMachine(url))
  const operator = code === undefined ? undefined : await redeemOperator(url, code)
  const school = await School.open({
    url,
    ...(operator === undefined ? {} : { operator }),
    file,
    sessions: count('sessions'),
    teams: count('teams'),
    students: count('students'),
    chance: Math.random,
    transports: values.polling ? ['polling'] : ['websocket'],
  })
  await school.start()
  await new Promise((resolve) => setTimeout(resolve, minutes * 60_000))
  const report = await school.finish()
  school.close()
  if (values.json) console.log(JSON.stringify(report, null, 2))
  else {
    const lines = Object.entries(report).map(([key, value]) => `${key.padEnd(28)} ${format(value)}`)
    console.log(lines.join('\n'))
  }
  return report.clean ? 0 : 1
})

function originOf(url: string): string {
  if (!URL.canParse(url)) throw new UsageError(`--url ${url}: expected an address such as http://localhost:3000.`)
  return new URL(url).origin
}

async function expectServer(url: string): Promise<void> {
  const isUp = await fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  )
  if (!isUp)
    throw new UsageError(`No server answers at ${url}. Start one with npm start, or give its address with --url.`)
}

/** As `npm run host-link` does: whoever may read the server's folder may have a code. Undefined when no server opens its door. */
async function codeFromThisMachine(url: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url)
  if (!LOCAL.includes(hostname)) return undefined
  const { dataDir } = configOfProcess()
  const pass = await askOperatorDoor({ dataDir, port: Number(port || (protocol === 'https:' ? 443 : 80)) })
  return pass?.code
}

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

function format(value: unknown): string {
  return Array.isArray(value) ? (value.length === 0 ? 'none' : value.join('\n  ')) : String(value)
}
