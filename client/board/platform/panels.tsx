/* The panels of the strip in one piece, fetched once the board stands (../lazy.tsx). */
import './panels.css'
import { TicketsPanel } from './tickets-panel.tsx'
import { ToolsPanel } from './tools-panel.tsx'
import { WallPanel } from './wall-panel.tsx'

interface PlatformPanelProps {
  kind: 'tools' | 'tickets' | 'wall'
  close: () => void
}

export function PlatformPanel({ kind, close }: PlatformPanelProps) {
  switch (kind) {
    case 'tools':
      return <ToolsPanel close={close} />
    case 'tickets':
      return <TicketsPanel close={close} />
    case 'wall':
      return <WallPanel close={close} />
  }
}
