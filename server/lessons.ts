/* The only reader of lesson files: ID/{lesson,ko,en}.yaml in the house's own folder and in DATA_DIR/lessons (a teacher's own).
   A lesson with an error is left out and reported with file, line and column; the others load. */

import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { appOf, composeLesson, strangeFields } from '../shared/lessons/app.ts'
import type { GlossaryCard } from '../shared/lessons/glossary.ts'
import { glossarySchema } from '../shared/lessons/glossary.schema.ts'
import type { LessonTexts } from '../shared/lessons/lesson.ts'
import { lessonSchema, textsSchema } from '../shared/lessons/lesson.schema.ts'
import type { LessonFile } from '../shared/lessons/strategy.ts'

/** One thing wrong in one file; lines and columns count from 1. */
export interface LessonError {
  file: string
  line: number
  column: number
  message: string
}

export interface Lessons {
  get(id: string): LessonFile | undefined
  /** By lesson number, then id. */
  list(): LessonFile[]
  /** Every concept's card, in the order of the file. */
  glossary: GlossaryCard[]
  errors: LessonError[]
}

const MAX_BYTES = 64 * 1024

/** Beside the lessons' folders: the glossary's cards. */
const GLOSSARY = 'glossary.yaml'

/** Beside the lessons' folders: applications that several of them share. */
const APPS = 'apps'

/** Loads every lesson folder below the given directories; a later directory's lesson replaces an earlier one of the same id. */
export async function loadLessons(directories: readonly string[]): Promise<Lessons> {
  const byId = new Map<string, LessonFile>()
  const errors: LessonError[] = []
  const glossary: GlossaryCard[] = []
  for (const directory of directories) {
    glossary.push(...(await glossaryOf(join(directory, GLOSSARY), errors)))
    for (const name of await foldersOf(directory)) {
      if (name === APPS) continue
      const result = await loadLesson(join(directory, name), directories)
      if ('errors' in result) errors.push(...result.errors)
      else byId.set(result.file.lesson.id, result.file)
    }
  }
  const sorted = [...byId.values()].sort(
    (a, b) => a.lesson.number - b.lesson.number || (a.lesson.id < b.lesson.id ? -1 : 1),
  )
  return { get: (id) => byId.get(id), list: () => sorted, glossary, errors }
}

/**
 * Loads one folder: `lesson.yaml`, `ko.yaml` and `en.yaml` (a missing `ko.yaml` speaks English until somebody writes it). An app it names is
 * looked for beside the folder, then in `directories`.
 */
export async function loadLesson(
  folder: string,
  directories: readonly string[] = [],
): Promise<{ file: LessonFile } | { errors: LessonError[] }> {
  const errors: LessonError[] = []
  const appFolders = [dirname(folder), ...directories].map((directory) => join(directory, APPS))
  const app = await appNamedIn(join(folder, 'lesson.yaml'), appFolders, errors)
  const data = errors.length > 0 ? undefined : await readYaml(join(folder, 'lesson.yaml'), lessonSchema, errors, app)
  const en = await readYaml(join(folder, 'en.yaml'), textsSchema, errors)
  const ko = (await exists(join(folder, 'ko.yaml'))) ? await readYaml(join(folder, 'ko.yaml'), textsSchema, errors) : en
  if (!data || !en || !ko) return { errors }
  for (const [language, texts] of Object.entries({ ko, en })) {
    for (const { id } of data.lesson.classes) {
      if (!texts.classes[id])
        errors.push({
          file: join(folder, `${language}.yaml`),
          line: 1,
          column: 1,
          message: `classes: the request class \`${id}\` has no name`,
        })
    }
  }
  if (errors.length > 0) return { errors }
  return { file: { ...data, texts: { ko, en } satisfies Record<string, LessonTexts> } }
}

/** A folder without a glossary adds no cards. */
async function glossaryOf(file: string, errors: LessonError[]): Promise<GlossaryCard[]> {
  return (await exists(file)) ? ((await readYaml(file, glossarySchema, errors)) ?? []) : []
}

/** The app that a lesson's text names, or null; what is wrong with it goes to `errors`. */
async function appNamedIn(file: string, folders: readonly string[], errors: LessonError[]): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lesson = parseYaml(text, z.unknown())
  const app = 'value' in lesson ? appOf(lesson.value) : null
  if (app === null) return null
  for (const folder of folders) {
    const appFile = join(folder, `${app}.yaml`)
    if (!(await exists(appFile))) continue
    const tree = await readYaml(appFile, z.unknown(), errors)
    const strange = tree === undefined ? [] : strangeFields(tree)
    if (strange.length === 0) return tree
    errors.push({ file: appFile, line: 1, column: 1, message: `an app has no ${strange.join(', ')}` })
    return null
  }
  errors.push({ file, line: 1, column: 1, message: `app: there is no \`${APPS}/${app}.yaml\`` })
  return null
}

async function readYaml<Out>(
  file: string,
  schema: z.ZodType<Out>,
  errors: LessonError[],
  app: unknown = null,
): Promise<Out | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    errors.push({ file, line: 1, column: 1, message: `cannot be read: ${(error as Error).message}` })
    return undefined
  }
  const parsed = parseYaml(text, schema, app)
  if ('value' in parsed) return parsed.value
  errors.push(...parsed.errors.map((error) => ({ file, ...error })))
  return undefined
}

/** Parses and checks one YAML text, with an app's tree under it: at most 64 KB, no aliases; errors with line and column of the culprit. */
export function parseYaml<Out>(
  text: string,
  schema: z.ZodType<Out>,
  app: unknown = null,
): { value: Out } | { errors: Omit<LessonError, 'file'>[] } {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return {
      errors: [
        { line: 1, column: 1, message: `larger than ${MAX_BYTES / 1024} KB; split the lesson or shorten its texts` },
      ],
    }
  }
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true })
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document.errors.length > 0) {
    return { errors: document.errors.map((error) => ({ ...at(error.pos[0]), message: error.message })) }
  }
  let tree: unknown
  try {
    tree = document.toJS({ maxAliasCount: 0 })
  } catch {
    return { errors: [{ line: 1, column: 1, message: 'aliases (*name) are not allowed; write the value out' }] }
  }
  const result = schema.safeParse(app === null ? tree : composeLesson(tree, app))
  if (result.success) return { value: result.data }
  return {
    errors: result.error.issues.map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
      return { ...at(offsetOf(document, path)), message: `${path.join('.') || 'the file'}: ${issue.message}` }
    }),
  }
}

/** Where in the text a path's node begins; of a missing key, where its parent begins. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0])
  }
  return 0
}

async function foldersOf(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  )
}
