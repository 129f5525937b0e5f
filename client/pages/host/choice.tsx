/* A labelled list and a labelled line, for the instructor's forms: the browser's own, so that keyboard and phone do what they always do. */

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: readonly (readonly [Value, string])[]
  onChoose: (value: Value) => void
}

export function Choice<Value extends string>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const picked = options.find(([one]) => one === event.currentTarget.value)
          if (picked) onChoose(picked[0])
        }}
      >
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

interface FieldProps {
  /** Read aloud; what is seen stands beside it. */
  label: string
  value: string
  maxLength: number
  onType: (value: string) => void
}

export function Field({ label, value, maxLength, onType }: FieldProps) {
  return (
    <input
      class="field"
      type="text"
      aria-label={label}
      value={value}
      maxLength={maxLength}
      autocomplete="off"
      onInput={(event) => onType(event.currentTarget.value)}
    />
  )
}
