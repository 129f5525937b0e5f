/* Names, token hashes and links on files: one small JSON document a session, always whole, because it is written beside the old
   one and renamed over it. Changes that gather while one is written share the next write. The folder itself is the claim on a
   join code; a code whose log still lives cannot be claimed either. */

import { dirname, join } from 'node:path'
import { type Json, type PeopleStore, StoreUnavailable } from '../ports.ts'
import { checkCode } from '../records.ts'
import { type Disk, describeDiskError, writeFully } from './disk.ts'
import type { DiskHealth } from './health.ts'
import { logPath } from './log.ts'

/** The server's own keys (code ''); no session code can hold an underscore. */
const SERVER_FOLDER = '_server'

/** JSON text of each value by key: a copy at rest, so that nobody's later mutation reaches it. */
type Document = Map<string, string>

/** Reads or changes the document in memory; `changed` asks for it to be written before the answer is given. */
type Operation<Value> = (document: Document) => { value: Value; changed: boolean }

interface Waiting {
  operation: Operation<unknown>
  erases: boolean
  resolve: (value: unknown) => void
  reject: (error: StoreUnavailable) => void
}

class PeopleFile {
  private readonly folder: string
  private readonly disk: Disk
  private readonly health: DiskHealth
  private document: Document | undefined
  private readonly waiting: Waiting[] = []
  private working: Promise<void> | undefined

  constructor(folder: string, disk: Disk, health: DiskHealth) {
    this.folder = folder
    this.disk = disk
    this.health = health
  }

  run<Value>(operation: Operation<Value>, erases = false): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.waiting.push({ operation, erases, resolve: (value) => resolve(value as Value), reject })
      this.working ??= this.work()
    })
  }

  /** Removes document and folder, and with them the claim; works on a damaged document too. */
  erase(): Promise<void> {
    return this.run((document) => {
      document.clear()
      return { value: undefined, changed: true }
    }, true)
  }

  async idle(): Promise<void> {
    await this.working
  }

  private async work(): Promise<void> {
    // Lets callers of the same breath share the first write.
    await Promise.resolve()
    while (this.waiting.length > 0) await this.runTogether(this.waiting.splice(0))
    this.working = undefined
  }

  private async runTogether(batch: Waiting[]): Promise<void> {
    const erases = batch.some((waiting) => waiting.erases)
    try {
      const document = new Map(this.document ?? (await this.load(erases)))
      const outcomes = batch.map(({ operation }) => operation(document))
      if (outcomes.some((outcome) => outcome.changed)) {
        if (erases) await this.removeFolder()
        if (!erases || document.size > 0) await this.save(document)
        this.health.worked()
      }
      this.document = document
      batch.forEach(({ resolve }, index) => {
        resolve(outcomes[index]?.value)
      })
    } catch (error) {
      // Perhaps the rename happened: the disk knows, so the next caller reads it again.
      this.document = undefined
      const failure = unavailable(error, this.health)
      for (const { reject } of batch) reject(failure)
    }
  }

  private async removeFolder(): Promise<void> {
    await this.disk.remove(this.folder)
    await this.disk.syncDirectory(dirname(this.folder))
  }

  private async load(evenDamaged: boolean): Promise<Document> {
    const path = documentPath(this.folder)
    const bytes = await this.disk.read(path)
    if (bytes === undefined) return new Map()
    const parsed = parseObject(bytes.toString())
    if (parsed === undefined && !evenDamaged) throw new StoreUnavailable(`${path} is damaged: it is not a JSON object`)
    return new Map(Object.entries(parsed ?? {}).map(([key, value]) => [key, JSON.stringify(value)]))
  }

  private async save(document: Document): Promise<void> {
    const created = await this.disk.makeDirectory(this.folder)
    const fields = [...document].map(([key, text]) => `${JSON.stringify(key)}:${text}`)
    const draft = join(this.folder, 'people.json.new')
    const file = await this.disk.open(draft)
    try {
      const bytes = Buffer.from(`{${fields.join(',\n')}}`)
      await file.truncate(0)
      await writeFully(file, bytes, 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await this.disk.rename(draft, documentPath(this.folder))
    await this.disk.syncDirectory(this.folder)
    if (created) await this.disk.syncDirectory(dirname(this.folder))
  }
}

/** Where the folders of all sessions' names lie; it must exist. */
export function peopleFolder(dataDir: string): string {
  return join(dataDir, 'people')
}

/** Names on files, a folder a session. */
export function filePeopleStore(disk: Disk, health: DiskHealth, dataDir: string): PeopleStore {
  const root = peopleFolder(dataDir)
  const files = new Map<string, PeopleFile>()
  const folderOf = (code: string): string => join(root, code === '' ? SERVER_FOLDER : checkCode(code))
  const fileOf = (code: string): PeopleFile => {
    const known = files.get(code)
    if (known !== undefined) return known
    const created = new PeopleFile(folderOf(code), disk, health)
    files.set(code, created)
    return created
  }
  /** Reads nothing of a session that is not there: codes that are only guessed must not fill the memory. */
  const lookUp = async <Value>(code: string, operation: Operation<Value>, otherwise: Value): Promise<Value> => {
    const path = documentPath(folderOf(code))
    const isThere = files.has(code) || (await onDisk(() => disk.sizeBytes(path))) !== undefined
    return isThere ? fileOf(code).run(operation) : otherwise
  }
  const onDisk = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work()
    } catch (error) {
      throw unavailable(error, health)
    }
  }
  return {
    claim: async (code) => {
      const folder = folderOf(code)
      return onDisk(async () => {
        if (code !== '' && ((await disk.sizeBytes(logPath(dataDir, code))) ?? 0) > 0) return false
        if (!(await disk.makeDirectory(folder))) return false
        await disk.syncDirectory(root)
        return true
      })
    },
    put: async (code, key, value) => fileOf(code).run(put(key, JSON.stringify(value))),
    get: async (code, key) =>
      lookUp(code, (document) => ({ value: parse(document.get(key)), changed: false }), undefined),
    all: async (code) => lookUp<Record<string, Json>>(code, everything, {}),
    take: async (code, key) =>
      lookUp(
        code,
        (document) => {
          const value = parse(document.get(key))
          return { value, changed: document.delete(key) }
        },
        undefined,
      ),
    remove: async (code, key) => fileOf(code).run((document) => ({ value: undefined, changed: document.delete(key) })),
    erase: async (code) => fileOf(code).erase(),
    close: async () => {
      await Promise.all([...files.values()].map((file) => file.idle()))
    },
  }
}

function documentPath(folder: string): string {
  return join(folder, 'people.json')
}

function everything(document: Document): { value: Record<string, Json>; changed: boolean } {
  const entries = [...document].map(([key, text]): [string, Json] => [key, JSON.parse(text) as Json])
  return { value: Object.fromEntries(entries), changed: false }
}

function put(key: string, text: string): Operation<void> {
  return (document) => {
    const changed = document.get(key) !== text
    document.set(key, text)
    return { value: undefined, changed }
  }
}

function parse(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Json)
}

function parseObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function unavailable(error: unknown, health: DiskHealth): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error
  health.failed()
  return new StoreUnavailable(describeDiskError(error))
}
