/* A question that has to be answered first: the browser's own modal dialog, so that focus, Escape and the backdrop are the browser's. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface DialogProps {
  open: boolean
  title: string
  children?: ComponentChildren
  /** Buttons that name the act, the safe one last. */
  actions: ComponentChildren
  /** Escape, or a press outside. */
  onClose: () => void
}

export function Dialog({ open, title, children, actions, onClose }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    if (!dialog || dialog.open === open) return
    if (open) dialog.showModal()
    else dialog.close()
  }, [open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the browser's own key for this, and arrives as `cancel`
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose()
      }}
    >
      <div class="dialog-body">
        <h2 id={heading}>{title}</h2>
        {children}
        <div class="dialog-actions">{actions}</div>
      </div>
    </dialog>
  )
}
