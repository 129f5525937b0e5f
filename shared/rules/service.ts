/* A service as it is when it is made: slots, its first release, nothing measured. What becomes of it: split.ts, release.ts. */

import type { Release, Service } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'

/** GAME.md §6: Kubernetes' default of both maxSurge and maxUnavailable. */
const ROLLING_PERCENT = 25

/** A service with nothing measured yet and no pods. */
export function makeService(id: ServiceId, order: number, replicas: number, release: Release): Service {
  return {
    id,
    order,
    slots: Array.from({ length: replicas }, () => ({ pin: null })),
    releases: [release],
    rollout: { kind: 'done' },
    maxSurgePercent: ROLLING_PERCENT,
    maxUnavailablePercent: ROLLING_PERCENT,
    tool: null,
    autoscaler: null,
    disruptionBudget: null,
    breaker: { kind: 'closed', badShare: 0 },
    inFlight: 0,
    holdSeconds: 0,
    waitSeconds: 0,
    flow: {
      entriesPerSecond: 0,
      workCores: 0,
      capacityCores: 0,
      utilisation: 0,
      responseMs: 0,
      successShare: 1,
      refusedShare: 0,
      droppedShare: 0,
      brokenShare: 0,
      retriedShare: 0,
      throttledShare: 0,
    },
  }
}
