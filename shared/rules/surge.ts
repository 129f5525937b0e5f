/* How far a rolling update may overshoot and undershoot: Kubernetes' own rounding (KUBE.md A). Used by rollout.ts and replicas.ts. */

import type { Service } from '../world/cluster.ts'

/** [ROL1] pods above the wanted number: the percentage rounded up. */
export function surgeOf(service: Service, replicas: number): number {
  return Math.ceil((replicas * service.maxSurgePercent) / 100)
}

/** [ROL2] pods that may be missing: rounded down; where both come to 0, one (`deployment/util`, ResolveFenceposts). */
export function unavailableOf(service: Service, replicas: number): number {
  const unavailable = Math.floor((replicas * service.maxUnavailablePercent) / 100)
  return surgeOf(service, replicas) === 0 && unavailable === 0 ? 1 : unavailable
}
