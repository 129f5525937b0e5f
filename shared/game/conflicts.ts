/* Which fields a command touches, and whether somebody else touched one of them after the view it was made on. A field is a
   meaning (`service:search/replicas`, `pod:search-2`), not a command: scaling and re-sizing a service do not collide. */

import type { Cluster } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import type { SeatId, TeamId } from '../world/ids.ts'
import type { Touch } from '../world/session.ts'
import { assertNever } from '../lib/assert.ts'
import type { Refusal, TeamCommand } from './command.ts'
import { compareEntryIds, type EntryId } from './entry.ts'

/** Fields a command changes, by meaning. Renting a node touches none: two people may each want one. */
export function fieldsOf(command: TeamCommand, cluster: Cluster): string[] {
  switch (command.kind) {
    case 'split-service':
      return [`service:${command.newService}`, ...command.modules.map((module) => `module:${module}`)]
    case 'merge-services':
      return [`service:${command.from}`, `service:${command.into}`, ...modulesOf(cluster, command.from)]
    case 'move-module':
      return [`module:${command.module}`]
    case 'set-image':
      return [`service:${command.service}/image`]
    case 'set-resources':
      return [`service:${command.service}/resources`]
    case 'set-packing':
      return [`service:${command.service}/packing`]
    case 'set-scheduling':
      return [`service:${command.service}/scheduling`]
    case 'set-autoscaler':
      return [`service:${command.service}/autoscaler`]
    case 'set-disruption-budget':
      return [`service:${command.service}/budget`]
    case 'rotate-certificate':
      return [`service:${command.service}/certificate`]
    case 'set-node-autoscaler':
      return ['node-autoscaler']
    case 'ship-ticket':
      return [`ticket:${command.ticket}`]
    case 'buy-tool':
    case 'sell-tool':
      return [`tool:${command.tool}`]
    case 'scale-service':
      return [`service:${command.service}/replicas`]
    case 'place-pod':
    case 'release-pod':
    case 'restart':
      return [`pod:${command.service}-${command.slot}`]
    case 'set-policy':
      return ['policy']
    case 'set-saga':
      return [`saga:${command.class}`]
    case 'start-rollout':
    case 'pause-rollout':
    case 'rollback':
      return [`service:${command.service}/rollout`]
    case 'rent-node':
      return []
    case 'release-node':
    case 'cordon':
    case 'uncordon':
    case 'drain':
    case 'taint':
    case 'untaint':
      return [`node:${command.node}`]
    default:
      return assertNever(command)
  }
}

function modulesOf(cluster: Cluster, service: string): string[] {
  return Object.keys(cluster.owners)
    .filter((module) => cluster.owners[module] === service)
    .map((module) => `module:${module}`)
}

/**
 * The refusal `conflict` when another seat touched one of the command's fields after `seen`; its facts say who, what, and how
 * the field stands now. A command without `seen` (the server's own, an inserted change of a what-if) conflicts with nobody.
 */
export function conflictOf(
  command: TeamCommand,
  cluster: Cluster,
  touched: Record<string, Touch> | undefined,
  by: SeatId,
  seen: EntryId | undefined,
): Refusal | null {
  if (seen === undefined || touched === undefined) return null
  for (const field of fieldsOf(command, cluster)) {
    const touch = touched[field]
    if (touch === undefined || touch.seat === by || compareEntryIds(touch.entry, seen) <= 0) continue
    return { code: 'conflict', facts: { seat: touch.seat, field, ...standing(field, cluster) } }
  }
  return null
}

/** Marks a command's fields as touched; the argument is left alone. */
export function touch(
  touched: Record<TeamId, Record<string, Touch>>,
  team: TeamId,
  fields: readonly string[],
  by: Touch,
): Record<TeamId, Record<string, Touch>> {
  if (fields.length === 0) return touched
  const own = { ...touched[team] }
  for (const field of fields) own[field] = by
  return { ...touched, [team]: own }
}

/** How a field stands now, in facts a sentence can use ("put search-2 on node-1 just before you"). */
function standing(field: string, cluster: Cluster): Facts {
  const colon = field.indexOf(':')
  if (field === 'node-autoscaler') return { what: field, now: cluster.nodeAutoscalerMax ?? 'off' }
  if (colon < 0) return { what: field, now: cluster.policy }
  const subject = field.slice(colon + 1)
  switch (field.slice(0, colon)) {
    case 'pod':
      return podStanding(subject, cluster)
    case 'module':
      return { what: 'module', module: subject, now: cluster.owners[subject] ?? '' }
    case 'node':
      return { what: 'node', node: subject, now: nodeStanding(subject, cluster) }
    case 'saga':
      return { what: 'saga', class: subject, now: cluster.sagas[subject] === true ? 'on' : 'off' }
    case 'ticket':
      return { what: 'ticket', ticket: subject, now: cluster.tickets[subject]?.state.kind ?? '' }
    case 'tool':
      return { what: 'tool', tool: subject, now: cluster.tools.some((tool) => tool === subject) ? 'on' : 'off' }
    default:
      return serviceStanding(subject, cluster)
  }
}

function podStanding(subject: string, cluster: Cluster): Facts {
  const dash = subject.lastIndexOf('-')
  const service = subject.slice(0, dash)
  const slot = Number(subject.slice(dash + 1))
  return { what: 'pod', pod: subject, service, now: cluster.services[service]?.slots[slot - 1]?.pin ?? '' }
}

function nodeStanding(node: string, cluster: Cluster): string {
  const found = cluster.nodes[node]
  if (found === undefined) return 'released'
  return found.draining ? 'draining' : found.cordoned ? 'cordoned' : 'open'
}

function serviceStanding(subject: string, cluster: Cluster): Facts {
  const [service = '', part = 'service'] = subject.split('/')
  const found = cluster.services[service]
  const release = found?.releases.at(-1)
  if (found === undefined || release === undefined) return { what: part, service, now: 'gone' }
  if (part === 'replicas') return { what: part, service, now: found.slots.length }
  if (part === 'image') return { what: part, service, now: release.image }
  if (part === 'packing') return { what: part, service, now: release.packing }
  if (part === 'autoscaler') return { what: part, service, now: found.autoscaler === null ? 'off' : 'on' }
  if (part === 'budget') return { what: part, service, now: found.disruptionBudget?.minAvailable ?? 'off' }
  if (part === 'rollout') return { what: part, service, now: release.revision }
  if (part === 'resources') return { what: part, service, ...release.resources, now: release.resources.memoryLimitMi }
  return { what: part, service, now: release.modules.length }
}
