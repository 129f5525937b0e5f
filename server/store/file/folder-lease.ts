/* One process a data folder. A candidate listens on a socket of its own in a folder all candidates see, then looks who else is
   there: a socket nobody listens on is left over from a dead process and is swept away; a living owner wins; among candidates the
   lowest name waits and the others step back. Whoever looks, after its own socket is visible, and is alone owns the folder. Two
   cannot both be alone: the later one to appear sees the earlier. A single well-known socket could not do this, because removing
   a stale one races with a new owner's. A killed process frees the folder in the same instant: the kernel closes its socket. */

import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StoreRefused } from '../refusal.ts'

/** macOS ends at 104 bytes, Linux at 108, both with a closing zero. */
const MAX_SOCKET_PATH_BYTES = 100
/** `new-`, twelve letters and `.sock`, with the separator. */
const SOCKET_NAME_BYTES = 24
const SOCKET_NAME = /^[0-9a-f]{12}\.sock$/
/** A candidate that is stopped (SIGSTOP) never answers: then it counts as the owner, which is the safe side. */
const ANSWER_MILLIS = 1000
const ELECTION_MILLIS = 15_000

const NO_SOCKETS_HERE: ReadonlySet<string> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS'])

type Standing = 'candidate' | 'owner'
/** `leaving`: it was there and hung up; the next look will tell. */
type Neighbour = { kind: 'gone' } | { kind: 'leaving' } | { kind: Standing; by: string }

const BUSY: Neighbour = { kind: 'owner', by: 'a process that is busy' }

export interface FolderLease {
  release(): Promise<void>
}

/** Takes the folder for this process; throws StoreRefused, in plain words, when another process has it. */
export async function takeFolder(dataDir: string, processId: string): Promise<FolderLease> {
  await mkdir(dataDir, { recursive: true })
  const folder = await realpath(dataDir)
  if (process.platform === 'win32') return takePipe(folder, processId)
  const beside = join(folder, 'lease')
  const elsewhere = join(tmpdir(), `podium-${hashOf(folder)}`)
  if (Buffer.byteLength(beside) + SOCKET_NAME_BYTES > MAX_SOCKET_PATH_BYTES) return elect(elsewhere, folder, processId)
  try {
    return await elect(beside, folder, processId)
  } catch (error) {
    // Memory sticks and some mounted volumes keep files but no sockets.
    if (error instanceof StoreRefused || !NO_SOCKETS_HERE.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    return elect(elsewhere, folder, processId)
  }
}

async function elect(place: string, folder: string, processId: string): Promise<FolderLease> {
  await mkdir(place, { recursive: true, mode: 0o700 })
  const startedAt = performance.now()
  while (performance.now() - startedAt < ELECTION_MILLIS) {
    const flag = await raiseFlag(place, processId)
    let keep = false
    try {
      const outcome = await lookAround(place, flag, folder)
      keep = outcome === 'alone'
      if (keep) return flag
    } finally {
      if (!keep) await flag.release()
    }
    await pause(5 + Math.random() * 50)
  }
  throw inUse(folder, 'another process that is starting')
}

interface Flag extends FolderLease {
  name: string
  own(): void
}

/** Listens under a hidden name and only then shows it: a socket that is visible and refuses is surely dead. */
async function raiseFlag(place: string, processId: string): Promise<Flag> {
  const name = `${randomBytes(6).toString('hex')}.sock`
  let standing: Standing = 'candidate'
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(`${standing} ${processId} (process ${process.pid})\n`)
  })
  const hidden = join(place, `new-${name}`)
  await listen(server, hidden)
  await rename(hidden, join(place, name))
  return {
    name,
    own() {
      standing = 'owner'
    },
    async release() {
      await rm(join(place, name), { force: true })
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function lookAround(place: string, flag: Flag, folder: string): Promise<'alone' | 'step-back'> {
  for (;;) {
    const names = (await readdir(place)).filter((name) => SOCKET_NAME.test(name))
    let rivals = 0
    for (const name of names) {
      if (name === flag.name) continue
      const neighbour = await ask(join(place, name))
      if (neighbour.kind === 'owner') throw inUse(folder, neighbour.by)
      if (neighbour.kind === 'gone') await rm(join(place, name), { force: true })
      else if (neighbour.kind === 'candidate' && name < flag.name) return 'step-back'
      else rivals++
    }
    if (rivals === 0) {
      flag.own()
      return 'alone'
    }
    await pause(5 + Math.random() * 10)
  }
}

/** Who listens there; only a refused connection proves that nobody does. */
function ask(path: string): Promise<Neighbour> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(path)
    const settle = (neighbour: Neighbour): void => {
      socket.destroy()
      resolve(neighbour)
    }
    const judge = (): void => {
      const [standing, ...by] = heard.trim().split(' ')
      if (standing === '') settle({ kind: 'leaving' })
      else settle({ kind: standing === 'candidate' ? 'candidate' : 'owner', by: by.join(' ') })
    }
    socket.setEncoding('utf8')
    socket.setTimeout(ANSWER_MILLIS, () => settle(BUSY))
    socket.on('data', (text) => {
      heard += String(text)
    })
    socket.on('end', judge)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') settle({ kind: 'gone' })
      else if (error.code === 'ECONNRESET' || error.code === 'EPIPE') settle({ kind: 'leaving' })
      else settle(BUSY)
    })
  })
}

/** Windows: the first to create a pipe's name owns it until its process ends, so the name alone is the lease. */
async function takePipe(folder: string, processId: string): Promise<FolderLease> {
  const path = `\\\\.\\pipe\\podium-${hashOf(folder.toLowerCase())}`
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(`owner ${processId} (process ${process.pid})\n`)
  })
  try {
    await listen(server, path)
  } catch {
    const holder = await ask(path)
    throw inUse(folder, 'by' in holder ? holder.by : 'another process')
  }
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for good: a later failure to accept a questioner must not end the process.
    server.on('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve()
    })
  })
}

function hashOf(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 16)
}

function inUse(folder: string, by: string): StoreRefused {
  return new StoreRefused(
    `The data folder ${folder} is already in use by ${by}. Stop that Podium first, or start this one with another DATA_DIR.\n` +
      '이 데이터 폴더는 이미 다른 포디움이 쓰고 있습니다. 그 포디움을 먼저 끄거나, 다른 DATA_DIR로 시작하세요.',
  )
}
