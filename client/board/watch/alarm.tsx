/* The one alarm that speaks: the newest failure with its sentence, one hint, one button that does it and one that explains.
   In plan its place is the Ready button's (ready.tsx). */
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { StateShape } from '../../ui/state.tsx'
import { useBlind } from '../blind.ts'
import { useBoard } from '../context.ts'
import { happeningText } from '../words/happening.ts'
import { hintWords } from '../words/hint.ts'
import { speakerOf } from './feed.tsx'

export function Alarm() {
  const board = useBoard()
  const { model, acts, panel, readOnly } = board
  const alarm = model.part((view) => view.alarm).value
  const speaker = speakerOf(board)
  const blind = useBlind()
  if (!alarm)
    return (
      <section class="alarm calm" aria-label={play.alarm()}>
        <p class="note">{blind ? marks.blindCalm() : play.calm()}</p>
      </section>
    )
  const { happening, hint } = alarm
  const words = hint && hintWords(hint, model.view.value, speaker)
  const { command, opens } = words ?? {}
  const act = () => {
    if (command) acts.act(command)
    if (opens) panel.value = { kind: 'service', service: opens }
  }
  return (
    <section class="alarm" aria-label={play.alarm()}>
      <p class="alarm-what">
        <StateShape
          state={happening.severity === 'down' ? 'down' : happening.severity === 'slow' ? 'slow' : 'errors'}
        />
        <span>{happeningText(happening, speaker)}</span>
      </p>
      {words && (
        <p class="alarm-hint">
          <span class="visually-hidden">{play.hint()}: </span>
          {words.text}
        </p>
      )}
      <div class="alarm-actions">
        {words?.button && !readOnly && (
          <Button kind="fill" onClick={act}>
            {words.button}
          </Button>
        )}
        <Button
          onClick={() => {
            panel.value = { kind: 'why', happening }
          }}
        >
          {play.buttonWhy()}
        </Button>
      </div>
    </section>
  )
}
