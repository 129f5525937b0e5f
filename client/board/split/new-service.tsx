/* A new service: which modules move out, and what it is called. Names come from the modules and from the lesson's list, so that no
   name of a person gets into the log. */
import { useState } from 'preact/hooks'
import type { Lesson, ModuleId } from '../../../shared/lessons/lesson.ts'
import type { TeamView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ServiceBadge } from '../../ui/service-badge.tsx'
import { useBoard } from '../context.ts'
import { ownServices } from '../service-mark.tsx'
import { costOf } from './cost-lines.tsx'

/** Names that are free for a service of these modules: their own first, then the lesson's. */
export function freeLabels(modules: readonly ModuleId[], lesson: Lesson, view: TeamView): string[] {
  const taken = new Set(view.services.map(({ id }) => id))
  const own = modules.filter((module) => lesson.modules.some(({ id }) => id === module))
  return [...own, ...lesson.serviceLabels].filter((label) => !taken.has(label))
}

/** A service that the move would leave empty, or null. */
export function emptied(modules: readonly ModuleId[], view: TeamView): string | null {
  const holders = view.services.filter((service) => service.modules.length > 0)
  return holders.find((service) => service.modules.every((module) => modules.includes(module)))?.id ?? null
}

function Modules({ chosen, choose }: { chosen: readonly ModuleId[]; choose: (next: ModuleId[]) => void }) {
  const { model } = useBoard()
  return (
    <fieldset class="choices">
      <legend>{play.newModules()}</legend>
      {ownServices(model.view.value).map((service) => (
        <div key={service.id} class="choice-group">
          <ServiceBadge index={service.order} />
          {service.modules.map((module) => {
            const on = chosen.includes(module)
            return (
              <label key={module} class={on ? 'choice chosen' : 'choice'}>
                <input
                  type="checkbox"
                  checked={on}
                  onChange={() => choose(on ? chosen.filter((one) => one !== module) : [...chosen, module])}
                />
                {module}
              </label>
            )
          })}
        </div>
      ))}
    </fieldset>
  )
}

export function NewService({ modules, close }: { modules: readonly ModuleId[]; close: () => void }) {
  const board = useBoard()
  const [chosen, choose] = useState([...modules])
  const [picked, pick] = useState('')
  const view = board.model.view.value
  const labels = freeLabels(chosen, board.lesson, view)
  const label = labels.includes(picked) ? picked : (labels[0] ?? '')
  const empty = emptied(chosen, view)
  const error = empty !== null ? play.newLast({ service: empty }) : null
  const may = chosen.length > 0 && label !== '' && error === null
  const create = () => {
    close()
    board.acts.act({ kind: 'split-service', newService: label, modules: chosen })
  }
  const actions = (
    <>
      <Button kind="fill" disabled={!may} onClick={create}>
        {play.buttonCreate({ label })}
      </Button>
      <Button onClick={close}>{play.buttonCancel()}</Button>
    </>
  )
  return (
    <Dialog open title={play.newTitle()} onClose={close} actions={actions}>
      <Modules chosen={chosen} choose={choose} />
      <fieldset class="choices">
        <legend>{play.newLabel()}</legend>
        {labels.map((one) => (
          <label key={one} class={one === label ? 'choice chosen' : 'choice'}>
            <input type="radio" name="label" checked={one === label} onChange={() => pick(one)} />
            {one}
          </label>
        ))}
      </fieldset>
      {chosen.length === 0 && <p class="note">{play.newNone()}</p>}
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {may && (
        <ul class="cost">
          {costOf(board, chosen, '*').map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p class="note">{play.newStart()}</p>
    </Dialog>
  )
}
