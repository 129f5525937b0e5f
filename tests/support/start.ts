/* What a newcomer does: `npm start`, as a process of its own whose terminal is read. Runs the very words of package.json, without npm
   around them, so that a signal reaches the server itself. Servers without the launcher: server.ts. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './redis.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface Started {
  /** Everything printed so far by the newest start. */
  terminal: () => string
  /** The address that the terminal tells the class, or this machine's own where it has no network. */
  classAddress: string
  /** The host's link of the newest start. */
  hostLink: () => string
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts again with the same data on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts Podium as `npm start` does; resolves when the terminal shows the host's link. */
export async function npmStart(env: Record<string, string> = {}): Promise<Started> {
  const dataDir = mkdtempSync(join(tmpdir(), 'podium-class-'))
  const port = await freePort()
  const variables = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error', ...env }
  let run = await launch(variables)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const { child } = run
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    terminal: () => run.terminal(),
    classAddress: /수업\s+(http\S+)/.exec(run.terminal())?.[1] ?? '',
    hostLink: () => run.hostLink,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      run = await launch(variables)
    },
    async stop() {
      await end('SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

interface Run {
  child: ChildProcess
  terminal: () => string
  hostLink: string
}

async function launch(variables: Record<string, string>): Promise<Run> {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [, ...words] = scripts.start.split(' ')
  const child = spawn(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8')
  const hostLink = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`npm start ended before it listened:\n${text}`)))
    child.stdout.on('data', (part: string) => {
      text += part
      const link = /진행자\s+(http\S+)\n/.exec(text)?.[1]
      if (link !== undefined && text.includes('npm run host-link')) resolve(link)
    })
  })
  return { child, terminal: () => text, hostLink }
}
