/* How the shell commands read their arguments and say what is wrong with them: what, why, what to do. */

import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { loadLesson, loadLessons, type Lessons } from '../lessons.ts'

/** A mistake of the person at the shell; printed without a stack. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Where the house keeps its lessons, whether run from sources or from dist/server. */
export function lessonFolders(dataDir: string): string[] {
  return [join(projectRoot(), 'shared/lessons'), join(resolve(dataDir), 'lessons')]
}

/** The folder that holds package.json: npm runs every script there. */
export function projectRoot(): string {
  return process.cwd()
}

/** A lesson by id, or by the path of its `lesson.yaml`. */
export async function lessonNamed(name: string, dataDir: string): Promise<LessonFile> {
  if (basename(name).endsWith('.yaml')) {
    const result = await loadLesson(dirname(resolve(name)), lessonFolders(dataDir))
    if ('file' in result) return result.file
    throw new UsageError(
      result.errors.map((error) => `${error.file}:${error.line}:${error.column}: ${error.message}`).join('\n'),
    )
  }
  const lessons = await loadLessons(lessonFolders(dataDir))
  return lessons.get(name) ?? unknownLesson(name, lessons)
}

function unknownLesson(name: string, lessons: Lessons): never {
  const known = lessons.list().map((file) => file.lesson.id)
  throw new UsageError(`There is no lesson "${name}". Known: ${known.join(', ')}. Or give the path of a lesson.yaml.`)
}

/** A JSON-lines file; errors name the line. */
export async function readJsonLines<Line>(file: string, check: (value: unknown) => Line): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`)
  })
  return text
    .split('\n')
    .map((line, rank) => ({ line: line.trim(), number: rank + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      try {
        return check(JSON.parse(line))
      } catch (error) {
        throw new UsageError(`${file}:${number}: ${(error as Error).message}`)
      }
    })
}

/** Runs a command's main; usage errors end with status 2 and one message, bugs with a stack. */
export async function run(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      console.error((error as Error).message)
      process.exitCode = 2
    } else throw error
  }
}
