/* What an incident struck, as people read it: a request type by the lesson's word for it; modules, services and nodes keep their names,
   also where a request type has the same id. What the incident is called: i18n/incidents.ts. */
import type { IncidentKind } from '../../../shared/lessons/lesson.ts'

/** Incidents of traffic, by their kind and by the happening they become: their targets are request types. */
const OF_TRAFFIC: ReadonlySet<string> = new Set<IncidentKind | 'spike-started'>([
  'spike',
  'spike-started',
  'flash-sale',
  'viral-page',
  'crawler',
  'slow-ramp',
])

/** @param classNames the lesson's words by id of request type */
export function incidentTarget(kind: string, target: string, classNames: Readonly<Record<string, string>>): string {
  return OF_TRAFFIC.has(kind) ? (classNames[target] ?? target) : target
}
