/* Incidents while they last (GAME.md §8): the list of effects that the other chapters ask, and the remedy people have where one command is
   it. How one strikes: incidents.ts; how it goes on and ends by itself: effect-turns.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Effect, EffectKind, EffectOf } from '../world/effect.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'

/** The effects of one kind that act now. */
export function effectsOf<Kind extends EffectKind>(cluster: Cluster, kind: Kind): EffectOf<Kind>[] {
  return cluster.effects.filter((effect): effect is EffectOf<Kind> => effect.kind === kind)
}

/** One more effect; the list is replaced. */
export function addEffect(cluster: Cluster, effect: Effect): void {
  cluster.effects = [...cluster.effects, effect]
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
  cluster.effects = cluster.effects.filter(
    (effect) => effect.kind !== 'certificate-expired' || effect.service !== service,
  )
  ctx.emit({ kind: 'effect-ended', severity: 'good', service, facts: { effect: 'certificate-expired' } })
}
