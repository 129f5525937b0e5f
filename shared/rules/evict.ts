/* Taking a pod down on purpose: for a drain, for a taint, for a pod of higher priority. Whether that may be: drain.ts, disruption.ts,
   preempt.ts; how a pod ends: pods.ts. */

import type { Cluster, Pod } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { isByHand } from './packing.ts'
import { createSuccessor, terminatePod } from './pods.ts'
import { releaseOfPod } from './release.ts'

/** [NOD9] whether a controller makes another pod elsewhere when this one is gone: none does for what people install by hand. */
export function comesBack(cluster: Cluster, pod: Pod, ctx: RuleContext): boolean {
  const watches = ctx.phase === 'plan' || ctx.lesson.unlocks.includes('replica-controller')
  return watches && !isByHand(releaseOfPod(cluster, pod))
}

/** Ends a pod gracefully; its controller makes a successor at once, where one watches. */
export function evictPod(cluster: Cluster, pod: Pod, ctx: RuleContext): void {
  if (comesBack(cluster, pod, ctx)) createSuccessor(cluster, pod, ctx)
  terminatePod(cluster, pod, ctx)
}
