/* The editor's further sections in one piece, fetched once the board stands: packing and an expired certificate above the numbers; QoS,
   placement wishes and controllers below the image. Each is there only where the lesson unlocks it. */
import './further.css'
import { wishes } from '../../i18n/wishes.ts'
import { Button } from '../../ui/button.tsx'
import { StateShape } from '../../ui/state.tsx'
import { useBoard } from '../context.ts'
import { ControllersPart } from './controllers-part.tsx'
import type { FurtherProps } from './further-part.ts'
import { PackingPart } from './packing-part.tsx'
import { PlacementPart } from './placement-part.tsx'
import { qosOfDraft, sectionsOf } from './wishes.ts'

const QOS = {
  Guaranteed: wishes.qosGuaranteed,
  Burstable: wishes.qosBurstable,
  BestEffort: wishes.qosBestEffort,
}

function Certificate({ id, close }: { id: string; close: () => void }) {
  const { acts } = useBoard()
  const rotate = () => {
    close()
    acts.act({ kind: 'rotate-certificate', service: id })
  }
  return (
    <p class="certificate">
      <StateShape state="errors" /> {wishes.certificate()}
      <Button kind="fill" onClick={rotate}>
        {wishes.buttonRotate()}
      </Button>
    </p>
  )
}

export function Further({ section, close, ...part }: FurtherProps) {
  const sections = sectionsOf(useBoard().lesson)
  if (section === 'first')
    return (
      <>
        {part.service.certificateExpired && <Certificate id={part.service.id} close={close} />}
        {sections.packing && <PackingPart {...part} />}
      </>
    )
  const qos = qosOfDraft(part.draft)
  return (
    <>
      {sections.qos && (
        <p class="qos">
          {wishes.qos()} <strong>{qos}</strong> <span class="note">{QOS[qos]()}</span>
        </p>
      )}
      {sections.placement && <PlacementPart {...part} />}
      <ControllersPart {...part} close={close} />
    </>
  )
}
