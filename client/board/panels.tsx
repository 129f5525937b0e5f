/* Which panel is open over the board: at most one. The larger ones are fetched once the board stands (lazy.tsx), those that answer "why"
   are there from the start. */
import type { Happening } from '../../shared/world/happening.ts'
import type { ModuleId } from '../../shared/lessons/lesson.ts'
import { useBoard } from './context.ts'
import { dialogAway, lazyPart, useFetched } from './lazy.tsx'
import { furtherPart } from './pack/further-part.ts'
import { NodePanel } from './schedule/node-panel.tsx'
import { nodePart } from './schedule/node-part.ts'
import { PendingPanel } from './schedule/pending-panel.tsx'

const glossary = lazyPart<{ close: () => void }>(
  () => import('./glossary/glossary.tsx').then(({ Glossary }) => Glossary),
  dialogAway,
)

const platform = lazyPart<{ kind: 'tools' | 'tickets' | 'wall'; close: () => void }>(
  () => import('./platform/panels.tsx').then(({ PlatformPanel }) => PlatformPanel),
  dialogAway,
)

const why = lazyPart<{ happening: Happening; close: () => void }>(
  () => import('./watch/why-panel.tsx').then(({ WhyPanel }) => WhyPanel),
  dialogAway,
)

const editor = lazyPart<{ id: string; close: () => void }>(
  () => import('./pack/editor.tsx').then(({ ServiceEditor }) => ServiceEditor),
  dialogAway,
)

const newService = lazyPart<{ modules: readonly ModuleId[]; close: () => void }>(
  () => import('./split/new-service.tsx').then(({ NewService }) => NewService),
  dialogAway,
)

const cards = lazyPart<{ lane: 'split' | 'pack' | 'schedule'; close: () => void }>(
  () => import('./cards.tsx').then(({ Cards }) => Cards),
  dialogAway,
)

const LATER = [editor, newService, cards, glossary, platform, why, furtherPart, nodePart]

export function Panels() {
  const { panel } = useBoard()
  useFetched(LATER)
  const open = panel.value
  const close = () => {
    panel.value = null
  }
  switch (open?.kind) {
    case 'service':
      return <editor.Part key={open.service} id={open.service} close={close} />
    case 'node':
      return <NodePanel id={open.node} close={close} />
    case 'new-service':
      return <newService.Part modules={open.modules} close={close} />
    case 'why':
      return <why.Part happening={open.happening} close={close} />
    case 'pending':
      return <PendingPanel id={open.pod} close={close} />
    case 'cards':
      return <cards.Part lane={open.lane} close={close} />
    case 'glossary':
      return <glossary.Part close={close} />
    case 'tools':
    case 'tickets':
    case 'wall':
      return <platform.Part key={open.kind} kind={open.kind} close={close} />
    case undefined:
      return null
  }
}
