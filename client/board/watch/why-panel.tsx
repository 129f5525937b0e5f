/* How it came to this: the chain of a failure step by step, and what lies behind each kind of step. */
import type { Happening } from '../../../shared/world/happening.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useBoard } from '../context.ts'
import { happeningText } from '../words/happening.ts'
import { whyText } from '../words/why.ts'
import { speakerOf } from './feed.tsx'

export function WhyPanel({ happening, close }: { happening: Happening; close: () => void }) {
  const board = useBoard()
  const speaker = speakerOf(board)
  const steps = [...happening.chain, happening]
  return (
    <Dialog
      open
      title={play.whyTitle()}
      onClose={close}
      actions={<Button onClick={close}>{play.buttonClose()}</Button>}
    >
      <ol class="chain">
        {steps.map((step, index) => {
          const why = whyText(step.kind)
          return (
            <li key={`${step.kind}${step.service ?? ''}${index}`}>
              <p>
                <strong>{happeningText(step, speaker)}</strong>
              </p>
              {why && <p class="note">{why}</p>}
            </li>
          )
        })}
      </ol>
    </Dialog>
  )
}
