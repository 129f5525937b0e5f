/* Everything about how one service is packed: numbers with suggestions, the base image, its rollout, and merging it away.
   What counts as wrong is draft.ts. */
import { useState } from 'preact/hooks'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import type { BaseImage } from '../../../shared/lessons/lesson.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ServiceBadge } from '../../ui/service-badge.tsx'
import { useBoard } from '../context.ts'
import { whole } from '../topbar.tsx'
import {
  adviceOf,
  commandOf,
  type Draft,
  draftOf,
  FIELDS,
  type Field,
  type Preset,
  presetOf,
  STEP,
  troubleOf,
} from './draft.ts'
import { NumberField } from './number-field.tsx'
import { RolloutPart } from './rollout-part.tsx'

const IMAGES: readonly BaseImage[] = ['full', 'slim', 'distroless']

function labelOf(field: Field): string {
  switch (field) {
    case 'cpuRequestMillis':
      return play.editorCpuRequest()
    case 'cpuLimitMillis':
      return play.editorCpuLimit()
    case 'memoryRequestMi':
      return play.editorMemoryRequest()
    case 'memoryLimitMi':
      return play.editorMemoryLimit()
  }
}

function errorOf(draft: Draft, field: Field): string | null {
  const trouble = troubleOf(draft, field)
  switch (trouble?.kind) {
    case 'not-a-number':
      return play.editorNotNumber()
    case 'too-small':
      return play.editorTooSmall({ least: trouble.least })
    case 'cpu-below':
      return play.editorCpuBelow({ limit: draft.cpuLimitMillis, request: draft.cpuRequestMillis })
    case 'memory-below':
      return play.editorMemoryBelow({ limit: draft.memoryLimitMi, request: draft.memoryRequestMi })
    default:
      return null
  }
}

function Images({ draft, change }: { draft: Draft; change: (next: Draft) => void }) {
  const { lesson } = useBoard()
  return (
    <fieldset class="choices">
      <legend>{play.editorBase()}</legend>
      {IMAGES.map((image) => (
        <label key={image} class={draft.image === image ? 'choice chosen' : 'choice'}>
          <input
            type="radio"
            name="image"
            checked={draft.image === image}
            onChange={() => change({ ...draft, image })}
          />
          {image} <span class="note">{whole(lesson.tunables.baseImageMi[image])} Mi</span>
        </label>
      ))}
    </fieldset>
  )
}

function Presets({ service, change }: { service: ServiceView; change: (next: Draft) => void }) {
  const { lesson } = useBoard()
  const names: [Preset, string][] = [
    ['tight', play.presetTight()],
    ['measured', play.presetMeasured()],
    ['roomy', play.presetRoomy()],
  ]
  return (
    <div class="presets">
      <span class="note">{play.editorPresets()}</span>
      {names.map(([preset, name]) => (
        <Button key={preset} onClick={() => change(presetOf(preset, service, lesson))}>
          {name}
        </Button>
      ))}
    </div>
  )
}

function Numbers({ service, draft, change }: { service: ServiceView; draft: Draft; change: (next: Draft) => void }) {
  const { lesson } = useBoard()
  return (
    <div class="fields">
      {FIELDS.map((field) => {
        const advice = adviceOf(draft, field, service, lesson)
        return (
          <NumberField
            key={field}
            label={labelOf(field)}
            unit={field.startsWith('cpu') ? 'm' : 'Mi'}
            value={draft[field]}
            step={STEP[field]}
            error={errorOf(draft, field)}
            advice={
              advice &&
              (advice.kind === 'one-core'
                ? play.editorOneCore({ millis: whole(advice.millis) })
                : play.editorBelowUse({ now: advice.nowMi }))
            }
            onChange={(value) => change({ ...draft, [field]: value })}
          />
        )
      })}
    </div>
  )
}

function Merge({ service, close }: { service: ServiceView; close: () => void }) {
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

function Form({ service, close }: { service: ServiceView; close: () => void }) {
  const { acts, readOnly } = useBoard()
  const [draft, change] = useState(() => draftOf(service))
  const wrong = FIELDS.some((field) => troubleOf(draft, field) !== null)
  const command = wrong ? null : commandOf(draft, service)
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
  return (
    <Dialog open title={play.editorTitle({ service: service.id })} onClose={close} actions={actions}>
      <div class="editor">
        <p class="editor-modules">
          <ServiceBadge index={service.order} /> {service.modules.join(' · ')}
        </p>
        <fieldset class="plain" disabled={readOnly}>
          <Presets service={service} change={change} />
          <Numbers service={service} draft={draft} change={change} />
          <Images draft={draft} change={change} />
          <RolloutPart service={service} close={close} />
          <Merge service={service} close={close} />
        </fieldset>
      </div>
    </Dialog>
  )
}

export function ServiceEditor({ id, close }: { id: string; close: () => void }) {
  const service = useBoard().model.services.get(id).value
  return service ? <Form service={service} close={close} /> : null
}
