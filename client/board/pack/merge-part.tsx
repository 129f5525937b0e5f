/* Merging the service that is being edited into another. */
import { useState } from 'preact/hooks'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { useBoard } from '../context.ts'

export function Merge({ service, close }: { service: ServiceView; close: () => void }) {
  const { model, acts } = useBoard()
  const others = model.services.ids.value.filter((id) => id !== service.id)
  const [into, choose] = useState(others[0] ?? '')
  if (others.length === 0) return null
  return (
    <div class="merge">
      <label>
        <span class="note">{play.merge()}</span>
        <select value={into} onChange={(event) => choose(event.currentTarget.value)}>
          {others.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <Button
        onClick={() => {
          close()
          acts.act({ kind: 'merge-services', from: service.id, into })
        }}
      >
        {play.buttonMerge()}
      </Button>
    </div>
  )
}
