/* What the service is packed in, each way with what it costs and what it isolates; what a packing does to numbers is draft.ts. */
import type { Lesson, Packing } from '../../../shared/lessons/lesson.ts'
import { PACKINGS } from '../../../shared/lessons/kinds.ts'
import { marks } from '../../i18n/marks.ts'
import { wishes } from '../../i18n/wishes.ts'
import { useBoard } from '../context.ts'
import { packingName } from '../words/names.ts'
import { repacked } from './draft.ts'
import { vulnerabilitiesOf } from './layers.ts'
import type { PartProps } from './numbers-part.tsx'

function says(packing: Packing, { tunables }: Lesson): string {
  const byHand = { seconds: tunables.metalInstallSecondsPerModule }
  switch (packing) {
    case 'metal':
      return wishes.packingMetal(byHand)
    case 'vm':
      return wishes.packingVm({
        ...{ memory: tunables.vmTaxMi, cpu: tunables.vmCpuShare, seconds: tunables.vmBootSeconds },
      })
    case 'container':
      return wishes.packingContainer({
        ...{ memory: tunables.containerTaxMi, cpu: tunables.containerCpuShare },
        seconds: tunables.containerBootSeconds,
      })
    case 'os-container':
      return wishes.packingOsContainer(byHand)
  }
}

/** A wall as the board draws it: none, thick with a guest in it, thin, thin and full. */
function Wall({ packing }: { packing: Packing }) {
  return <span class={`wall-picture wall-${packing}`} aria-hidden="true" />
}

export function PackingPart({ service, draft, change }: PartProps) {
  const { lesson } = useBoard()
  const n = vulnerabilitiesOf({ packing: draft.packing, image: draft.image, modules: service.modules }, lesson)
  return (
    <fieldset class="choices packings">
      <legend>{wishes.packing()}</legend>
      {PACKINGS.map((packing) => (
        <label key={packing} class={draft.packing === packing ? 'choice chosen' : 'choice'}>
          <input
            type="radio"
            name="packing"
            checked={draft.packing === packing}
            onChange={() => change(repacked(draft, packing, lesson))}
          />
          <Wall packing={packing} />
          {packingName(packing)}
        </label>
      ))}
      <p class="note">{says(draft.packing, lesson)}</p>
      {draft.packing !== 'container' && <p class="note">{marks.vulnerabilities({ n })}</p>}
    </fieldset>
  )
}
