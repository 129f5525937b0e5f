/* The lesson's own title and number: texts belong to the lesson's file, not to the catalogue. The page works without them. */
import { useEffect, useState } from 'preact/hooks'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'
import { language } from '../../i18n/language.ts'

export interface LessonTitle {
  title: string
  number: number
}

/** Null until the file is there, and where it cannot be had. */
export function useLessonTitle(lessonId: string | null): LessonTitle | null {
  const [lesson, setLesson] = useState<LessonDocument | null>(null)
  useEffect(() => {
    if (lessonId === null) return
    let left = false
    fetch(`/lessons/${encodeURIComponent(lessonId)}.json`)
      .then((response) => (response.ok ? response.json() : null))
      .then((document: LessonDocument | null) => {
        if (!left && document) setLesson(document)
      })
      .catch(() => {
        // Without its title the header says Podium; nothing else is lost.
      })
    return () => {
      left = true
    }
  }, [lessonId])
  return lesson && { title: lesson.texts[language.value].title, number: lesson.lesson.number }
}
