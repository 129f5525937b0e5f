/* Requests and limits of the service being edited, with suggestions; which of them a packing has is draft.ts. */
import type { ServiceView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { useBlind } from '../blind.ts'
import { useBoard } from '../context.ts'
import { whole } from '../topbar.tsx'
import { adviceOf, type Draft, type Field, fieldsOf, type Preset, presetOf, STEP, troubleOf } from './draft.ts'
import { NumberField } from './number-field.tsx'

export interface PartProps {
  service: ServiceView
  draft: Draft
  change: (next: Draft) => void
}

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

/** Suggestions measure the service; whoever sees no figures gets none. */
export function Presets({ service, draft, change }: PartProps) {
  const { lesson } = useBoard()
  const blind = useBlind()
  const names: [Preset, string][] = [
    ['tight', play.presetTight()],
    ['measured', play.presetMeasured()],
    ['roomy', play.presetRoomy()],
  ]
  if (blind) return null
  return (
    <div class="presets">
      <span class="note">{play.editorPresets()}</span>
      {names.map(([preset, name]) => (
        <Button key={preset} onClick={() => change(presetOf(preset, draft, service, lesson))}>
          {name}
        </Button>
      ))}
    </div>
  )
}

export function Numbers({ service, draft, change }: PartProps) {
  const { lesson } = useBoard()
  return (
    <div class="fields">
      {fieldsOf(draft.packing).map((field) => {
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
