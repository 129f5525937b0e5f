/* Transactions that the split has cut: which modules no longer change data together, and the switch that pays for a saga. */
import type { ClassId } from '../../../shared/lessons/lesson.ts'
import { play } from '../../i18n/play.ts'
import { StateShape } from '../../ui/state.tsx'
import { classesOf, cutTransactions, ownersOf } from '../calls.ts'
import { useBoard } from '../context.ts'

function SagaSwitch({ id }: { id: ClassId }) {
  const { model, acts, texts, readOnly } = useBoard()
  const on = model.part((view) => view.sagas.includes(id)).value
  const waits = acts.isPending(`saga:${id}`)
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      class={waits ? 'toggle waits' : 'toggle'}
      disabled={readOnly}
      onClick={() => acts.act({ kind: 'set-saga', class: id, on: !on })}
    >
      {play.saga({ class: texts().classes[id] ?? id })} <strong>{on ? play.sagaOn() : play.sagaOff()}</strong>
    </button>
  )
}

export function Transactions() {
  const { model, lesson, texts } = useBoard()
  const cut = model.part((view) => cutTransactions(lesson, ownersOf(view))).value
  if (cut.length === 0) return null
  return (
    <div class="transactions">
      {cut.map((modules) => {
        const classes = classesOf(lesson, modules)
        const names = classes.map((id) => texts().classes[id] ?? id).join(' · ')
        return (
          <div key={modules.join()} class="transaction">
            <p>
              <StateShape state="slow" /> {play.cutTransaction({ modules: modules.join(' · ') })}
            </p>
            <p class="note">{play.cutNote({ class: names })}</p>
            {classes.map((id) => (
              <SagaSwitch key={id} id={id} />
            ))}
          </div>
        )
      })}
    </div>
  )
}
