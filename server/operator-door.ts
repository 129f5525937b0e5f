/* How `npm run host-link` asks the running server for another host's link: a local socket that only the same user can open. Whoever
   may connect is the operator; what the codes are worth is http/operator.ts. */

import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** What the door hands out: the code, and where the class finds the server. */
export interface OperatorPass {
  urls: string[]
  code: string
}

type DoorConfig = Pick<Config, 'dataDir' | 'port'>

const PATIENCE_MS = 3000
const OWNER_ONLY = 0o700

/** One door a data folder and port; in a folder of this user's own, because the temporary folder is everybody's. */
function placeOf({ dataDir, port }: DoorConfig): { folder: string | null; path: string } {
  const name = createHash('sha256').update(`${dataDir}\n${port}`).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return { folder: null, path: `\\\\.\\pipe\\podium-${userInfo().username}-${name}` }
  const folder = join(tmpdir(), `podium-${userInfo().uid}`)
  return { folder, path: join(folder, `${name}.sock`) }
}

/** Opens the door; a server without one still runs, and says so in its log. */
export async function openOperatorDoor(
  config: DoorConfig,
  server: { urls: string[]; issueOperatorCode(): Promise<string> },
  log: Logger,
): Promise<{ close(): Promise<void> }> {
  const { folder, path } = placeOf(config)
  try {
    if (folder !== null) await ownFolder(folder)
    // Left behind by a process that was killed; a living one would hold the port.
    if (folder !== null && (await askAt(path)) === undefined) await rm(path, { force: true })
    const door = await listen(path, async () => ({ urls: server.urls, code: await server.issueOperatorCode() }))
    return { close: () => new Promise((resolve) => door.close(() => resolve())) }
  } catch (error) {
    log.warn({ err: error }, '`npm run host-link` will not reach this server')
    return { close: () => Promise.resolve() }
  }
}

/** Asks the server that runs with this configuration; undefined when none does. */
export function askOperatorDoor(config: DoorConfig): Promise<OperatorPass | undefined> {
  return askAt(placeOf(config).path)
}

async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY })
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== userInfo().uid) throw new Error(`${folder} belongs to somebody else`)
  await chmod(folder, OWNER_ONLY)
}

function listen(path: string, pass: () => Promise<OperatorPass>): Promise<Server> {
  return new Promise((resolve, reject) => {
    const door = createServer((caller) => {
      caller.on('error', () => caller.destroy())
      pass().then(
        (given) => caller.end(JSON.stringify(given)),
        () => caller.destroy(),
      )
    })
    door.once('error', reject)
    door.listen(path, () => resolve(door))
  })
}

function askAt(path: string): Promise<OperatorPass | undefined> {
  return new Promise((resolve) => {
    const caller = connect(path)
    let text = ''
    caller.setEncoding('utf8').setTimeout(PATIENCE_MS, () => caller.destroy())
    caller.on('data', (part: string) => {
      text += part
    })
    caller.on('error', () => resolve(undefined))
    caller.on('close', () => resolve(text === '' ? undefined : (JSON.parse(text) as OperatorPass)))
  })
}
