/* Six pieces of cargo that are one text field. The field lies unseen over the boxes, so that paste, autocorrect, Hangul composition,
   screen readers and the phone's keyboard meet an ordinary input; the boxes only show what it holds. What counts as a code is
   shared/world/code.ts. */
import type { Ref } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { CODE_LENGTH } from '../../../shared/world/code.ts'
import { serviceStyle } from '../../ui/service-badge.tsx'
import { codeAfterEdit, hasStranger } from './code-edit.ts'

const BOXES = Array.from({ length: CODE_LENGTH }, (_, index) => index)

interface CodeFieldProps {
  code: string
  invalid: boolean
  input: Ref<HTMLInputElement> & { current: HTMLInputElement | null }
  onCode: (code: string) => void
  /** A key was pressed that is in no code. */
  onStranger: () => void
}

/** Where the caret of the field is, null while another thing has the focus. */
function useCaret(input: { current: HTMLInputElement | null }): number | null {
  const [caret, setCaret] = useState<number | null>(null)
  useEffect(() => {
    const read = () => {
      const field = input.current
      setCaret(field !== null && document.activeElement === field ? (field.selectionStart ?? 0) : null)
    }
    read()
    for (const type of ['selectionchange', 'focusin', 'focusout']) document.addEventListener(type, read)
    return () => {
      for (const type of ['selectionchange', 'focusin', 'focusout']) document.removeEventListener(type, read)
    }
  }, [input])
  return caret
}

export function CodeField({ code, invalid, input, onCode, onStranger }: CodeFieldProps) {
  const caret = useCaret(input)

  const settle = (field: HTMLInputElement, composing: boolean) => {
    const edit = codeAfterEdit(field.value, field.selectionStart ?? field.value.length)
    if (hasStranger(field.value)) onStranger()
    else onCode(edit.code)
    // A text that is still being composed belongs to the keyboard; rewriting it would break the syllable.
    if (composing || field.value === edit.code) return
    field.value = edit.code
    field.setSelectionRange(edit.caret, edit.caret)
  }

  // By hand, because Preact knows no such property: the browser has `compositionend` as an event only.
  useEffect(() => {
    const field = input.current
    const composed = () => field && settle(field, false)
    field?.addEventListener('compositionend', composed)
    return () => field?.removeEventListener('compositionend', composed)
  })

  const pick = (field: HTMLInputElement, clientX: number) => {
    if (field.selectionStart !== field.selectionEnd) return
    const { left, width } = field.getBoundingClientRect()
    const index = Math.min(Math.floor(((clientX - left) / width) * CODE_LENGTH), code.length)
    field.setSelectionRange(index, Math.min(index + 1, code.length))
  }

  return (
    <div class="cargo">
      {BOXES.map((index) => (
        <Box key={index} index={index} character={code[index]} here={caret !== null && Math.min(caret, 5) === index} />
      ))}
      <input
        ref={input}
        id="code"
        type="text"
        autocomplete="off"
        autocapitalize="characters"
        autocorrect="off"
        spellcheck={false}
        enterkeyhint="go"
        aria-describedby="code-help"
        aria-invalid={invalid}
        onInput={(event) => settle(event.currentTarget, event.isComposing)}
        onClick={(event) => pick(event.currentTarget, event.clientX)}
      />
    </div>
  )
}

function Box({ index, character, here }: { index: number; character: string | undefined; here: boolean }) {
  return (
    <span
      class={`box${character ? ' loaded' : ''}${here ? ' here' : ''}`}
      style={serviceStyle(index)}
      aria-hidden="true"
    >
      {character}
    </span>
  )
}
