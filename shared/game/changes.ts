/* What a change was, in facts: the feed writes "Jiho: catalog replicas 2 → 3" from them. Every fact is read from the cluster
   before and after, so that the line says what came of the command and not only what was asked. */

import { assertNever } from '../lib/assert.ts'
import type { Cluster, Release } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import type { TeamCommand } from './command.ts'

export interface Change {
  service?: ServiceId
  node?: NodeId
  facts: Facts
}

/** Facts of one accepted command; `what` is the command's kind, `from` and `to` the values where there are such. */
export function describeChange(command: TeamCommand, before: Cluster, after: Cluster): Change {
  const what = command.kind
  switch (command.kind) {
    case 'split-service': {
      const sources = [...new Set(command.modules.map((module) => before.owners[module] ?? ''))]
      return {
        service: command.newService,
        facts: { what, from: sources.join(' '), to: command.newService, modules: command.modules.join(' ') },
      }
    }
    case 'merge-services':
      return { service: command.into, facts: { what, from: command.from, to: command.into } }
    case 'move-module':
      return {
        service: command.to,
        facts: { what, module: command.module, from: before.owners[command.module] ?? '', to: command.to },
      }
    case 'set-image': {
      const from = wanted(before, command.service)?.image ?? ''
      return { service: command.service, facts: { what, from, to: command.image } }
    }
    case 'set-resources':
      return { service: command.service, facts: { what, ...resourceChanges(command.service, before, after) } }
    case 'set-packing': {
      const from = wanted(before, command.service)?.packing ?? ''
      return { service: command.service, facts: { what, from, to: command.packing } }
    }
    case 'set-scheduling':
      return { service: command.service, facts: { what, fields: Object.keys(command.scheduling).sort().join(' ') } }
    case 'set-autoscaler': {
      const { autoscaler } = command
      if (autoscaler === null) return { service: command.service, facts: { what, to: 'off' } }
      return { service: command.service, facts: { what, to: 'on', ...autoscaler } }
    }
    case 'set-node-autoscaler':
      return { facts: { what, from: before.nodeAutoscalerMax ?? 'off', to: command.maxNodes ?? 'off' } }
    case 'set-disruption-budget':
      return { service: command.service, facts: { what, to: command.budget?.minAvailable ?? 'off' } }
    case 'taint':
    case 'untaint':
      return { node: command.node, facts: { what, key: command.key } }
    case 'rotate-certificate':
      return { service: command.service, facts: { what } }
    case 'ship-ticket': {
      const module = before.tickets[command.ticket]?.module ?? ''
      return { service: before.owners[module] ?? '', facts: { what, ticket: command.ticket, module } }
    }
    case 'buy-tool':
    case 'sell-tool':
      return { facts: { what, tool: command.tool } }
    case 'scale-service': {
      const from = before.services[command.service]?.slots.length ?? 0
      return { service: command.service, facts: { what, from, to: command.replicas } }
    }
    case 'place-pod':
    case 'release-pod':
    case 'restart':
      return podChange(command, before)
    case 'set-policy':
      return { facts: { what, from: before.policy, to: command.policy } }
    case 'set-saga': {
      const from = before.sagas[command.class] === true ? 'on' : 'off'
      return { facts: { what, class: command.class, from, to: command.on ? 'on' : 'off' } }
    }
    case 'start-rollout':
      return { service: command.service, facts: { what, strategy: command.strategy } }
    case 'pause-rollout':
      return { service: command.service, facts: { what, to: command.paused ? 'paused' : 'going' } }
    case 'rollback': {
      const from = wanted(before, command.service)?.revision ?? 0
      return { service: command.service, facts: { what, from, to: command.revision ?? 'previous' } }
    }
    case 'rent-node': {
      const node = Object.keys(after.nodes).find((id) => before.nodes[id] === undefined) ?? ''
      return { node, facts: { what, from: count(before.nodes), to: count(after.nodes) } }
    }
    case 'release-node':
    case 'cordon':
    case 'uncordon':
    case 'drain':
      return { node: command.node, facts: { what, nodes: count(after.nodes) } }
    default:
      return assertNever(command)
  }
}

function podChange(
  command: Extract<TeamCommand, { kind: 'place-pod' | 'release-pod' | 'restart' }>,
  before: Cluster,
): Change {
  const pod = Object.values(before.pods).find((one) => one.service === command.service && one.slot === command.slot)
  const facts: Facts = { what: command.kind, pod: `${command.service}-${command.slot}`, from: pod?.node ?? '' }
  if (command.kind !== 'place-pod') return { service: command.service, facts }
  return { service: command.service, node: command.node, facts: { ...facts, to: command.node } }
}

/** Each resource that changed as `NAMEFrom` and `NAMETo`. */
function resourceChanges(service: ServiceId, before: Cluster, after: Cluster): Facts {
  const old = wanted(before, service)?.resources
  const fresh = wanted(after, service)?.resources
  const facts: Facts = {}
  if (old === undefined || fresh === undefined) return facts
  for (const key of ['cpuRequestMillis', 'cpuLimitMillis', 'memoryRequestMi', 'memoryLimitMi'] as const) {
    if (old[key] === fresh[key]) continue
    facts[`${key}From`] = old[key]
    facts[`${key}To`] = fresh[key]
  }
  return facts
}

function wanted(cluster: Cluster, service: ServiceId): Release | undefined {
  return cluster.services[service]?.releases.at(-1)
}

function count(record: Record<string, unknown>): number {
  return Object.keys(record).length
}
