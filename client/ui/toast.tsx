/* One short line at the foot of the page that goes away by itself. The newest replaces the one before: at most one speaks. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/* Reading 90 characters takes about five seconds; two more to notice. */
const SHOWN_MS = 7000

interface Toast {
  id: number
  text: string
}

const current = signal<Toast | null>(null)
let given = 0

export function showToast(text: string): void {
  given += 1
  current.value = { id: given, text }
}

/** Stands once on a page. */
export function Toaster() {
  const toast = current.value
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => {
      if (current.value?.id === toast.id) current.value = null
    }, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div role="status" class="toaster">
      {toast && (
        <p key={toast.id} class="toast">
          {toast.text}
        </p>
      )}
    </div>
  )
}
