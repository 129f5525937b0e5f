/* One number of a packing with its keys − and +, what it is now, and what is wrong with it right below. */
import { useId } from 'preact/hooks'
import { ui } from '../../i18n/ui.ts'

interface NumberFieldProps {
  label: string
  unit: string
  value: number
  step: number
  /** Where the key − stops; one step where nothing is said. */
  least?: number
  error: string | null
  advice: string | null
  onChange: (next: number) => void
}

export function NumberField({ label, unit, value, step, least = step, error, advice, onChange }: NumberFieldProps) {
  const id = useId()
  const stepped = (by: 1 | -1) => {
    const from = Number.isFinite(value) ? value : 0
    onChange(Math.max(least, Math.round(from / step + by) * step))
  }
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      <span class="field-keys">
        <button type="button" aria-label={ui.fewer({ what: label })} onClick={() => stepped(-1)}>
          −
        </button>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autocomplete="off"
          value={Number.isNaN(value) ? '' : String(value)}
          aria-invalid={error !== null}
          aria-describedby={error || advice ? `${id}-note` : undefined}
          onInput={(event) => {
            const typed = event.currentTarget.value.replace(/[^\d]/g, '')
            onChange(typed === '' ? Number.NaN : Number(typed))
          }}
        />
        <span class="field-unit">{unit}</span>
        <button type="button" aria-label={ui.more({ what: label })} onClick={() => stepped(1)}>
          +
        </button>
      </span>
      {(error ?? advice) && (
        <p id={`${id}-note`} class={error ? 'field-error' : 'note'} role={error ? 'alert' : undefined}>
          {error ?? advice}
        </p>
      )}
    </div>
  )
}
