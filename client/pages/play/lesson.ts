/* The lesson's own document, fetched once: its numbers and its words. The page waits for it and asks again until it is there. */
import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'

const ASK_AGAIN_MS = 2000

/** Null until the file is there; `failed` after the first try that brought nothing. */
export function useLessonDocument(id: Signal<string | null>): Signal<LessonDocument | 'failed' | null> {
  const lesson = useSignal<LessonDocument | 'failed' | null>(null)
  useSignalEffect(() => {
    const wanted = id.value
    if (wanted === null) return
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const found = await fetchLesson(wanted)
      if (left) return
      lesson.value = found ?? 'failed'
      if (!found) timer = setTimeout(ask, ASK_AGAIN_MS)
    }
    void ask()
    return () => {
      left = true
      clearTimeout(timer)
    }
  })
  return lesson
}

async function fetchLesson(id: string): Promise<LessonDocument | null> {
  try {
    const response = await fetch(`/lessons/${encodeURIComponent(id)}.json`)
    return response.ok ? ((await response.json()) as LessonDocument) : null
  } catch {
    return null
  }
}
