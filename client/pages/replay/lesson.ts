/* The words of the lesson that was played. Its numbers are in the log; a lesson that is gone leaves a replay that speaks in ids. */
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'

export async function fetchLesson(id: string): Promise<LessonDocument | null> {
  try {
    const response = await fetch(`/lessons/${encodeURIComponent(id)}.json`)
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}
