/* Whose a pod is, drawn small: a service's letter on its colour, or for a platform tool, which has no letter and no row, its name on
   neutral ground. The letters themselves are ui/service-badge.tsx. */
import type { ServiceView, TeamView } from '../../shared/game/view.types.ts'
import type { ToolKind } from '../../shared/lessons/kinds.ts'
import { marks } from '../i18n/marks.ts'
import { ServiceBadge, serviceStyle } from '../ui/service-badge.tsx'
import { toolName } from './words/names.ts'

/** Where a container is too narrow for the name. */
const SHORT: Record<ToolKind, () => string> = {
  monitoring: marks.toolShortMonitoring,
  cicd: marks.toolShortCicd,
  scanner: marks.toolShortScanner,
  mesh: marks.toolShortMesh,
  mirror: marks.toolShortMirror,
}

type Marked = Pick<ServiceView, 'order' | 'tool'>

/** Colours of a service; a tool is drawn in the ink of notes. */
export function markStyle(service: Marked | undefined): Record<string, string> {
  return service && service.tool !== ''
    ? { '--service': 'var(--ink-2)', '--on-service': 'var(--panel)' }
    : serviceStyle(service?.order ?? 0)
}

/** `slot` makes it a pod's; a tool has one pod only. */
export function ServiceMark({ service, slot }: { service: Marked | undefined; slot?: number }) {
  if (service && service.tool !== '')
    return (
      <span class="service-badge tool-badge" style={markStyle(service)}>
        <span class="tool-long">{toolName(service.tool)}</span>
        <span class="tool-short" aria-hidden="true">
          {SHORT[service.tool]()}
        </span>
      </span>
    )
  return <ServiceBadge index={service?.order ?? 0} {...(slot === undefined ? {} : { slot })} />
}

/** How a pod is called: `search-2`, or the tool's name. */
export function podName(
  service: Pick<ServiceView, 'tool'> | undefined,
  pod: { service: string; slot: number },
): string {
  return service && service.tool !== '' ? toolName(service.tool) : `${pod.service}-${pod.slot}`
}

/** The services a team made, without its platform tools. */
export function ownServices(view: Pick<TeamView, 'services'>): ServiceView[] {
  return view.services.filter(({ tool }) => tool === '')
}
