/* Taints and tolerations: what a node says to keep pods away, and which pods it does not concern. Setting them: scheduling.ts; who is
   evicted by one: drain.ts. */

import type { Node } from '../world/cluster.ts'
import type { Taint, TaintEffect, Toleration } from '../world/scheduling.ts'

/** Effects that keep a new pod away. */
const REFUSING: readonly TaintEffect[] = ['NoSchedule', 'NoExecute']
const EVICTING: readonly TaintEffect[] = ['NoExecute']

/** [TNT1] same key, and value and effect the same or left open: `core/v1/toleration.go`, ToleratesTaint. */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(
    ({ key, value, effect }) =>
      key === taint.key && (value === null || value === taint.value) && (effect === null || effect === taint.effect),
  )
}

/** The first taint of the node that refuses new pods and that these tolerations do not cover. */
export function refusingTaint(node: Pick<Node, 'taints'>, tolerations: readonly Toleration[]): Taint | undefined {
  return firstUntolerated(node, tolerations, REFUSING)
}

/** The first taint of the node that evicts running pods and that these tolerations do not cover. */
export function evictingTaint(node: Pick<Node, 'taints'>, tolerations: readonly Toleration[]): Taint | undefined {
  return firstUntolerated(node, tolerations, EVICTING)
}

/** How many `PreferNoSchedule` taints of the node these tolerations do not cover. */
export function dislikedTaints(node: Pick<Node, 'taints'>, tolerations: readonly Toleration[]): number {
  let count = 0
  for (const taint of node.taints) {
    if (taint.effect === 'PreferNoSchedule' && !tolerates(tolerations, taint)) count += 1
  }
  return count
}

function firstUntolerated(
  node: Pick<Node, 'taints'>,
  tolerations: readonly Toleration[],
  effects: readonly TaintEffect[],
): Taint | undefined {
  return node.taints.find((taint) => effects.includes(taint.effect) && !tolerates(tolerations, taint))
}
