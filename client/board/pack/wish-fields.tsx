/* The small fields of the editor's further sections: a named line, a choice from a list, must or may. */
import type { ComponentChildren } from 'preact'
import { wishes } from '../../i18n/wishes.ts'

export function Wish({ name, note, children }: { name: string; note?: string; children: ComponentChildren }) {
  return (
    <div class="wish">
      <span class="wish-name">{name}</span>
      <div class="wish-choice">{children}</div>
      {note && <p class="note">{note}</p>}
    </div>
  )
}

interface PickProps {
  label: string
  value: string
  options: readonly [value: string, name: string][]
  onPick: (value: string) => void
}

export function Pick({ label, value, options, onPick }: PickProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** `requiredDuringScheduling…` or `preferredDuringScheduling…`. */
export function MustOrMay({ label, must, onPick }: { label: string; must: boolean; onPick: (must: boolean) => void }) {
  return (
    <Pick
      label={`${label}: ${wishes.required()} / ${wishes.preferred()}`}
      value={must ? 'must' : 'may'}
      options={[
        ['may', wishes.preferred()],
        ['must', wishes.required()],
      ]}
      onPick={(value) => onPick(value === 'must')}
    />
  )
}
