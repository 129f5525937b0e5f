/* The lesson as the server publishes it, for pages that show its words and draw its forecast. One request a lesson. */
import { useEffect, useState } from 'preact/hooks'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'

const kept = new Map<string, Promise<LessonDocument | null>>()

/** Null when the server does not have it or does not answer; a later call asks again. */
export function loadLesson(id: string): Promise<LessonDocument | null> {
  const known = kept.get(id)
  if (known) return known
  const asked = fetch(`/lessons/${encodeURIComponent(id)}.json`)
    .then((response): Promise<LessonDocument> | null => (response.ok ? response.json() : null))
    .catch(() => null)
    .then((document) => {
      if (document === null) kept.delete(id)
      return document
    })
  kept.set(id, asked)
  return asked
}

/** The document once it is here; null until then. */
export function useLesson(id: string | null): LessonDocument | null {
  const [document, setDocument] = useState<LessonDocument | null>(null)
  useEffect(() => {
    let current = true
    if (id !== null) loadLesson(id).then((loaded) => current && setDocument(loaded))
    return () => {
      current = false
    }
  }, [id])
  return document
}
