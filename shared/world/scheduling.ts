/* Where a pod wants to go and what keeps it away: the fields of a pod template that the scheduler reads, as Kubernetes names them
   (KUBE.md A). What they do: rules/fit.ts and rules/rank.ts. */

import type { ServiceId } from './ids.ts'

export type Topology = 'node' | 'zone'
export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'

export interface Taint {
  key: string
  value: string
  effect: TaintEffect
}

export interface Toleration {
  key: string
  /** Absent value or effect: any (operator Exists). */
  value: string | null
  effect: TaintEffect | null
}

export interface Scheduling {
  /** Labels a node must have. */
  nodeSelector: Record<string, string>
  /** Near the pods of another service. */
  affinity: { service: ServiceId; topology: Topology; required: boolean } | null
  /** Away from the pods of its own service. */
  antiAffinity: { topology: Topology; required: boolean } | null
  /** PodTopologySpread over its own service's pods; absent, the scheduler's soft defaults hold. */
  spread: { topology: Topology; maxSkew: number; hard: boolean } | null
  tolerations: Toleration[]
  /** Value of its PriorityClass: 0 where nobody said anything; higher ones may evict lower ones. */
  priority: number
  /** Seconds its pods stay bound to a node that is NotReady; null: the lesson's `tolerationSeconds`. */
  tolerationSeconds: number | null
}

/** A pod template that says nothing. */
export const NO_SCHEDULING: Scheduling = {
  nodeSelector: {},
  affinity: null,
  antiAffinity: null,
  spread: null,
  tolerations: [],
  priority: 0,
  tolerationSeconds: null,
}
