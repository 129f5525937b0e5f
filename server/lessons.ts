/* The only reader of lesson files: ID/{lesson,ko,en}.yaml in the house's own folder and in DATA_DIR/lessons (a teacher's own).
   A lesson with an error is left out and reported with file, line and column; the others load. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
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
  errors: LessonError[]
}

const MAX_BYTES = 64 * 1024

/** Loads every lesson folder below the given directories; a later directory's lesson replaces an earlier one of the same id. */
export async function loadLessons(directories: readonly string[]): Promise<Lessons> {
  const byId = new Map<string, LessonFile>()
  const errors: LessonError[] = []
  for (const directory of directories) {
    for (const name of await foldersOf(directory)) {
      const result = await loadLesson(join(directory, name))
      if ('errors' in result) errors.push(...result.errors)
      else byId.set(result.file.lesson.id, result.file)
    }
  }
  const sorted = [...byId.values()].sort(
    (a, b) => a.lesson.number - b.lesson.number || (a.lesson.id < b.lesson.id ? -1 : 1),
  )
  return { get: (id) => byId.get(id), list: () => sorted, errors }
}

/** Loads one folder: `lesson.yaml`, `ko.yaml` and `en.yaml` (a missing `ko.yaml` speaks English until somebody writes it). */
export async function loadLesson(folder: string): Promise<{ file: LessonFile } | { errors: LessonError[] }> {
  const errors: LessonError[] = []
  const data = await readYaml(join(folder, 'lesson.yaml'), lessonSchema, errors)
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

async function readYaml<Out>(file: string, schema: z.ZodType<Out>, errors: LessonError[]): Promise<Out | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    errors.push({ file, line: 1, column: 1, message: `cannot be read: ${(error as Error).message}` })
    return undefined
  }
  const parsed = parseYaml(text, schema)
  if ('value' in parsed) return parsed.value
  errors.push(...parsed.errors.map((error) => ({ file, ...error })))
  return undefined
}

/** Parses and checks one YAML text: at most 64 KB, no aliases; errors with line and column of the culprit. */
export function parseYaml<Out>(
  text: string,
  schema: z.ZodType<Out>,
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
  const result = schema.safeParse(tree)
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
