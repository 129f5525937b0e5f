/* Which panel is open over the board: at most one. */
import { Cards } from './cards.tsx'
import { useBoard } from './context.ts'
import { ServiceEditor } from './pack/editor.tsx'
import { NodePanel } from './schedule/node-panel.tsx'
import { PendingPanel } from './schedule/pending-panel.tsx'
import { NewService } from './split/new-service.tsx'
import { WhyPanel } from './watch/why-panel.tsx'

export function Panels() {
  const { panel } = useBoard()
  const open = panel.value
  const close = () => {
    panel.value = null
  }
  switch (open?.kind) {
    case 'service':
      return <ServiceEditor key={open.service} id={open.service} close={close} />
    case 'node':
      return <NodePanel id={open.node} close={close} />
    case 'new-service':
      return <NewService modules={open.modules} close={close} />
    case 'why':
      return <WhyPanel happening={open.happening} close={close} />
    case 'pending':
      return <PendingPanel id={open.pod} close={close} />
    case 'cards':
      return <Cards lane={open.lane} close={close} />
    case undefined:
      return null
  }
}
