/* Everything about one service, in one form with one key that saves it: numbers and image here and in the parts beside it; packing,
   placement wishes and controllers, which only later lessons unlock, are fetched when the board stands (further.tsx). */
import { useState } from 'preact/hooks'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ServiceBadge } from '../../ui/service-badge.tsx'
import { useBoard } from '../context.ts'
import { commandOf, draftOf, isWrong } from './draft.ts'
import { furtherPart } from './further-part.ts'
import { Images } from './image-part.tsx'
import { Merge } from './merge-part.tsx'
import { Numbers, Presets } from './numbers-part.tsx'
import { RolloutPart } from './rollout-part.tsx'

function Form({ service, close }: { service: ServiceView; close: () => void }) {
  const { acts, readOnly, lesson } = useBoard()
  const [draft, change] = useState(() => draftOf(service))
  const command = isWrong(draft) ? null : commandOf(draft, service, lesson)
  const save = () => {
    if (!command) return
    close()
    acts.act(command)
  }
  const actions = readOnly ? (
    <Button onClick={close}>{play.buttonClose()}</Button>
  ) : (
    <>
      <Button kind="fill" disabled={command === null} onClick={save}>
        {play.buttonSave()}
      </Button>
      <Button onClick={close}>{play.buttonCancel()}</Button>
    </>
  )
  const part = { service, draft, change }
  return (
    <Dialog open title={play.editorTitle({ service: service.id })} onClose={close} actions={actions}>
      <div class="editor">
        <p class="editor-modules">
          <ServiceBadge index={service.order} /> {service.modules.join(' · ')}
        </p>
        <fieldset class="plain" disabled={readOnly}>
          <furtherPart.Part {...part} section="first" close={close} />
          <Presets {...part} />
          <Numbers {...part} />
          <Images {...part} />
          <furtherPart.Part {...part} section="last" close={close} />
          <RolloutPart service={service} close={close} />
          {lesson.unlocks.includes('split') && <Merge service={service} close={close} />}
        </fieldset>
      </div>
    </Dialog>
  )
}

export function ServiceEditor({ id, close }: { id: string; close: () => void }) {
  const service = useBoard().model.services.get(id).value
  return service ? <Form service={service} close={close} /> : null
}
