/* The school's proxy in front of processes of this machine: server/image/nginx.conf as it stands, with other addresses. Suites that
   need it say `describeWithNginx`; without a binary they say loudly what did not run, and with CI=true that is a failure. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { describeWithRedis, freePort } from './redis.ts'

const CONFIG = join(import.meta.dirname, '../../server/image/nginx.conf')
const INSTALL = 'Install it: "apt install nginx-light" (Debian, Ubuntu, WSL), "brew install nginx" (macOS).'
const START_PATIENCE_MS = 10_000

export interface TestNginx {
  url: string
  stop(): Promise<void>
}

/** Starts the proxy in front of these ports. */
export async function startNginx(appPorts: readonly number[]): Promise<TestNginx> {
  const dir = mkdtempSync(join(tmpdir(), 'podium-nginx-'))
  const port = await freePort()
  writeFileSync(join(dir, 'nginx.conf'), adapt(readFileSync(CONFIG, 'utf8'), dir, port, appPorts))
  const child = spawn('nginx', ['-p', dir, '-c', join(dir, 'nginx.conf'), '-e', join(dir, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await untilItAnswers(url, child)
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Only addresses and where nginx keeps its files change; a rule that no longer finds its place fails. */
function adapt(text: string, dir: string, port: number, appPorts: readonly number[]): string {
  const [line] = /server app-1:3000(.*;)/.exec(text) ?? []
  const rest = line?.slice('server app-1:3000'.length)
  const lines = appPorts.map((appPort) => `server 127.0.0.1:${appPort}${rest}`).join('\n    ')
  const replaced = text
    .replace(/( *server app-\d:3000.*;\n)+/, `    ${lines}\n`)
    .replace(/listen 8080;/, `listen 127.0.0.1:${port};`)
    .replace(/^worker_processes auto;/m, `daemon off; pid ${dir}/nginx.pid; worker_processes 1;`)
    .replace(/^http \{/m, `http {\n  access_log off;\n${temporaryPaths(dir)}`)
  for (const wanted of ['daemon off', `127.0.0.1:${port};`, 'access_log off', `127.0.0.1:${appPorts[0]}`]) {
    if (rest === undefined || !replaced.includes(wanted)) throw new Error(`${CONFIG} has another shape: ${wanted}`)
  }
  return replaced
}

function temporaryPaths(dir: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${dir}/${name};`)
    .join('\n')
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < START_PATIENCE_MS) {
    if (child.exitCode !== null) throw new Error(`nginx ended at once (exit ${child.exitCode})`)
    const answered = await fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    )
    if (answered) return
    await pause(20)
  }
  throw new Error(`nginx did not answer at ${url}`)
}

/** `describe` for suites that need the proxy and a Redis behind it. */
export function describeWithNginx(name: string, suite: () => void): void {
  if (spawnSync('nginx', ['-v']).status === 0) {
    describeWithRedis(name, suite)
    return
  }
  const message = `NOT RUN, there is no nginx on the PATH: ${name}. ${INSTALL}`
  if (process.env['CI'] === 'true') it(name, () => expect.fail(message))
  else {
    console.warn(`\n${'!'.repeat(100)}\n${message}\n${'!'.repeat(100)}\n`)
    it(message, () => undefined)
  }
}
