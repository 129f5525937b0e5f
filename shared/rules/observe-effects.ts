/* Incidents while they last, as monitoring shows them: each effect on the list, a crawler, a kernel that panicked. Whether one is to blame
   for anything is suspects.ts: an incident that hurts nobody is news, and no more. */

import { assertNever } from '../lib/assert.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Effect, EffectOf } from '../world/effect.ts'
import type { Facts, HappeningKind } from '../world/happening.ts'
import type { NodeId } from '../world/ids.ts'
import { TICK_SECONDS } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { nodeStruck } from './effects.ts'
import { type Observation, percent } from './observation.ts'

const MILLIS_PER_CORE = 1000

/** Roots before what comes of them: zones before nodes, effects before failures. */
export function observeEffects(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const effect of cluster.effects) seen.push(ofEffect(cluster, effect, ctx))
  observeCrawlers(cluster, ctx, seen)
  observePanics(cluster, ctx, seen)
}

interface Struck {
  subject?: string
  service?: string
  node?: string
  facts: Facts
}

function observation(kind: HappeningKind, struck: Struck): Observation {
  const { subject, facts, ...where } = struck
  return { id: subject === undefined ? kind : `${kind}:${subject}`, kind, ...where, opens: true, facts: () => facts }
}

function ofEffect(cluster: Cluster, effect: Effect, ctx: RuleContext): Observation {
  switch (effect.kind) {
    case 'slow-disk':
      return onNode('slow-disk', effect.node, { percent: percent(effect.factor) })
    case 'noisy-neighbour':
      return onNode('noisy-neighbour', effect.node, { cpuMillis: Math.round(effect.cores * MILLIS_PER_CORE) })
    case 'engine-restart':
      return onNode('engine-restarting', effect.node, {})
    case 'patch-due':
      return onNode('patch-due', effect.node, {})
    case 'reboot':
      return onNode('kernel-panic', effect.node, { ...hitOn(cluster, [effect.node]), seconds: secondsOf(effect) })
    case 'zone-outage':
      return observation('zone-lost', {
        subject: effect.zone,
        facts: { zone: effect.zone, nodes: effect.nodes.length, ...hitOn(cluster, effect.nodes) },
      })
    case 'network-delay':
      return observation('network-delayed', { facts: { ms: effect.ms } })
    case 'registry-down':
      return observation('registry-down', { facts: {} })
    case 'retry-storm':
      return observation('retry-wave', { facts: {} })
    case 'slow-dependency':
      return atModule('dependency-slow', cluster, effect.module, { ms: effect.ms })
    case 'failing-dependency':
      return atModule('dependency-failing', cluster, effect.module, { errorPercent: percent(effect.share) })
    case 'poison-request':
      return atModule('poisoned', cluster, effect.module, {})
    case 'certificate-expired':
      return observation('certificate-expired', { subject: effect.service, service: effect.service, facts: {} })
    case 'exploited':
      return exploited(effect, ctx)
    default:
      return assertNever(effect)
  }
}

/** How long it lasts in all. */
function secondsOf({ sinceTick, untilTick }: Effect): number {
  return ((untilTick ?? sinceTick) - sinceTick) * TICK_SECONDS
}

function onNode(kind: HappeningKind, node: NodeId, facts: Facts): Observation {
  return observation(kind, { subject: node, node, facts })
}

function atModule(kind: HappeningKind, cluster: Cluster, module: string, facts: Facts): Observation {
  const service = cluster.routes[module]
  const struck: Struck = { subject: module, facts: { module, ...facts } }
  if (service !== undefined) struck.service = service
  return observation(kind, struck)
}

/** A break-in by way of an unpatched node is called after the patch that was due (attacks.ts). */
function exploited(effect: EffectOf<'exploited'>, ctx: RuleContext): Observation {
  const { service, share, id } = effect
  const isPatch = ctx.incidents.some((incident) => incident.kind === 'patch-due' && id.startsWith(`${incident.id}:`))
  const facts: Facts = { errorPercent: percent(share) }
  if (isPatch) facts['through'] = 'patch-due'
  return observation('exploited', { subject: service, service, facts })
}

/** What stands on these nodes, or has just died there: `pods` and the names of their `services`. */
function hitOn(cluster: Cluster, nodes: readonly NodeId[]): Facts {
  const hit = Object.values(cluster.pods).filter((pod) => pod.node !== null && nodes.includes(pod.node))
  return { pods: hit.length, services: [...new Set(hit.map((pod) => pod.service))].sort().join(' ') }
}

/** A spike whose requests are worth nothing to anybody. */
function observeCrawlers(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const spike of cluster.extraSpikes) {
    if (spike.worthless !== true || ctx.liveTick < spike.startTick || ctx.liveTick >= spike.endTick) continue
    const facts = { class: spike.class, factor: Math.round(spike.factor * 10) / 10 }
    seen.push(observation('crawler', { subject: spike.class, facts }))
  }
}

/**
 * A kernel that panicked is seen by its reboot; one that ran virtual machines alone lost a single guest and does not reboot. It is over
 * when what died with it runs again (causes.ts).
 */
function observePanics(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const incident of ctx.incidents) {
    if (incident.kind !== 'kernel-panic' || incident.liveTick !== ctx.liveTick) continue
    if (seen.some((one) => one.kind === 'kernel-panic')) continue
    const node = nodeStruck(cluster, incident.target)?.id ?? incident.target
    const dead = Object.values(cluster.pods).find(
      (pod) => pod.node === node && pod.lastDeath === 'Error' && pod.lifecycle.kind === 'back-off',
    )
    if (dead !== undefined) seen.push(onNode('kernel-panic', node, { pods: 1, services: dead.service }))
  }
}
