/* A whole number and two keys beside it: − n +. What the number means, and whether a step is allowed, is its owner's. */
import { FORMATS } from '../i18n/format.ts'
import { language } from '../i18n/language.ts'
import { ui } from '../i18n/ui.ts'

interface StepperProps {
  /** What is counted, for screen readers. */
  label: string
  value: number
  min: number
  max: number
  onStep: (next: number) => void
}

export function Stepper({ label, value, min, max, onStep }: StepperProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot sit inside a table cell's line of text without a legend
    <span class="stepper" role="group" aria-label={label}>
      <button
        type="button"
        aria-label={ui.fewer({ what: label })}
        disabled={value <= min}
        onClick={() => onStep(value - 1)}
      >
        −
      </button>
      <output>{FORMATS.whole(value, language.value)}</output>
      <button
        type="button"
        aria-label={ui.more({ what: label })}
        disabled={value >= max}
        onClick={() => onStep(value + 1)}
      >
        +
      </button>
    </span>
  )
}
