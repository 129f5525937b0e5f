/* Incidents while they last (GAME.md §8): the list of effects that the other chapters ask, and the remedy people have where one command is
   it. How one strikes: incidents.ts; how it goes on and ends by itself: effect-turns.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster, Node } from '../world/cluster.ts'
import type { Effect, EffectKind, EffectOf } from '../world/effect.ts'
import type { Facts } from '../world/happening.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import { TICK_SECONDS } from '../world/units.ts'
import type { HappeningDraft, RuleContext } from './context.ts'

type EffectSpan = Pick<Effect, 'id' | 'sinceTick'> & { untilTick: number }

/** The effects of one kind that act now. */
export function effectsOf<Kind extends EffectKind>(cluster: Cluster, kind: Kind): EffectOf<Kind>[] {
  return cluster.effects.filter((effect): effect is EffectOf<Kind> => effect.kind === kind)
}

/** What every effect of an incident has: its name, its beginning and its end. */
export function lasting({ id, lastTicks }: { id: string; lastTicks: number }, ctx: RuleContext): EffectSpan {
  return { id, sinceTick: ctx.tick, untilTick: ctx.tick + lastTicks }
}

/** One more effect; the list is replaced. */
export function addEffect(cluster: Cluster, effect: Effect): void {
  cluster.effects = [...cluster.effects, effect]
}

/**
 * [INC3] The node an incident means: the starting node of that number, or where a team has returned it its lowest rented one, so that
 * an incident strikes everybody alike.
 */
export function nodeStruck(cluster: Cluster, target: NodeId): Node | undefined {
  return cluster.nodes[target] ?? lowestNode(cluster)
}

function lowestNode(cluster: Cluster): Node | undefined {
  let lowest: Node | undefined
  for (const node of Object.values(cluster.nodes)) {
    if (node.lifecycle.kind === 'ready' && (lowest === undefined || node.number < lowest.number)) lowest = node
  }
  return lowest
}

/** [INC16] Whether the node's container engine is away: what runs there runs on, nothing is pulled or started. */
export function isEngineAway(cluster: Cluster, node: NodeId): boolean {
  return cluster.effects.some(
    (effect) => (effect.kind === 'engine-restart' || effect.kind === 'reboot') && effect.node === node,
  )
}

/** [INC22] Refuses where no certificate has expired. */
export function checkRotate(cluster: Cluster, service: ServiceId): Refusal | null {
  if (!cluster.services[service]) return { code: 'unknown-service', facts: { service } }
  const expired = effectsOf(cluster, 'certificate-expired').some((effect) => effect.service === service)
  return expired ? null : { code: 'certificate-valid', facts: { service } }
}

/** [INC22] A new certificate: the service's remote calls succeed again from the next tick. */
export function rotateCertificate(cluster: Cluster, service: ServiceId, ctx: RuleContext): void {
  const expired = effectsOf(cluster, 'certificate-expired').filter((effect) => effect.service === service)
  cluster.effects = cluster.effects.filter((effect) => !expired.some((one) => one.id === effect.id))
  for (const effect of expired.slice(0, 1)) tellEnd(effect, {}, ctx, 'good')
}

/** It is over, and how long it lasted. What it struck beside a node or a service stands in `facts`. */
export function tellEnd(
  effect: Effect,
  facts: Facts,
  ctx: RuleContext,
  severity: HappeningDraft['severity'] = 'info',
): void {
  const seconds = (ctx.tick - effect.sinceTick) * TICK_SECONDS
  const draft: HappeningDraft = { kind: 'effect-ended', severity, facts: { effect: effect.kind, seconds, ...facts } }
  if ('node' in effect) draft.node = effect.node
  if ('service' in effect) draft.service = effect.service
  ctx.emit(draft)
}
