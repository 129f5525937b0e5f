/* The Ready button of the plan phase, and who of the team has pressed it. All teams ready: live begins at once. */
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { useBoard } from '../context.ts'

export function Ready() {
  const { model, acts, me, mates, readOnly, lesson } = useBoard()
  const ready = model.part((view) => view.ready).value
  const mine = me !== null && ready.includes(me)
  const all = mates.value
  const n = all.filter(({ id }) => ready.includes(id)).length
  return (
    <section class="ready" aria-label={play.readyTitle()}>
      <p class="note">{lesson.unlocks.includes('split') ? play.readyNote() : play.readyNoteWhole()}</p>
      <div class="ready-line">
        {!readOnly && (
          <Button
            kind={mine ? 'outline' : 'fill'}
            class={acts.isPending('ready') ? 'waits' : ''}
            onClick={() => acts.act({ kind: 'ready', ready: !mine })}
          >
            {mine ? play.buttonNotReady() : play.buttonReady()}
          </Button>
        )}
        <ul class="ready-mates">
          {all.map(({ id, name }) => (
            <li key={id} class={ready.includes(id) ? 'is-ready' : ''} title={name}>
              <span class="visually-hidden">
                {ready.includes(id) ? play.readyBy({ name }) : play.notReadyBy({ name })}
              </span>
            </li>
          ))}
        </ul>
        <span class="ready-count" aria-hidden="true">
          {play.readyMates({ n, all: all.length })}
        </span>
      </div>
    </section>
  )
}
