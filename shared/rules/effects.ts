/* Incidents while they last (GAME.md §8): what each effect on the list changes for the rest of the rules, how it ends, and the remedies
   people have. How one strikes: incidents.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Effect, EffectKind } from '../world/effect.ts'
import type { ServiceId } from '../world/ids.ts'

/** The effects of one kind that act now. */
export function effectsOf<Kind extends EffectKind>(cluster: Cluster, kind: Kind): Extract<Effect, { kind: Kind }>[] {
  return cluster.effects.filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind)
}

/** Refuses where no certificate has expired. */
export function checkRotate(cluster: Cluster, service: ServiceId): Refusal | null {
  if (!cluster.services[service]) return { code: 'unknown-service', facts: { service } }
  const expired = effectsOf(cluster, 'certificate-expired').some((effect) => effect.service === service)
  return expired ? null : { code: 'certificate-valid', facts: { service } }
}

/** A new certificate: the service's remote calls succeed again from the next tick. */
export function rotateCertificate(cluster: Cluster, service: ServiceId): void {
  cluster.effects = cluster.effects.filter(
    (effect) => effect.kind !== 'certificate-expired' || effect.service !== service,
  )
}
