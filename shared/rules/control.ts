/* Control (GAME.md §5–§7): what kubelets and controllers do in a tick, in order. The chapters do the work: nodes.ts, pack.ts,
   rollout.ts, replicas.ts, strangler.ts; this file has the life and death of one container and the lists of stages. */

import { assertNever } from '../lib/assert.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Cluster, DeathReason, Pod } from '../world/cluster.ts'
import type { PodId } from '../world/ids.ts'
import { ticksOf } from '../world/units.ts'
import { runAutoscalers } from './autoscale.ts'
import { reportDeath } from './causes.ts'
import type { RuleContext } from './context.ts'
import { emptyNodes } from './drain.ts'
import { runNodeAutoscaler } from './node-autoscale.ts'
import { advanceProvisioning, watchNodes } from './nodes.ts'
import { podsByService, removePod, stopServing } from './pods.ts'
import { advancePulls } from './pulls.ts'
import { keepReplicas, restartContainer } from './replicas.ts'
import { advancePipeline } from './pipeline.ts'
import { advanceRollout } from './rollout.ts'
import { advanceMoves } from './strangler.ts'

export { settleInPlan } from './plan.ts'

/** Stage 0 of a tick: what runs by itself gets on: nodes join, builds, pulls, starts, back-offs, terminations. */
export function advance(cluster: Cluster, ctx: RuleContext): void {
  advanceProvisioning(cluster, ctx)
  advancePipeline(cluster, ctx)
  advancePulls(cluster, ctx.lesson)
  for (const pod of Object.values(cluster.pods)) advancePod(cluster, pod, ctx)
}

/** Stage 8: controllers act on what they can observe at this tick. */
export function controllers(cluster: Cluster, ctx: RuleContext): void {
  watchNodes(cluster, ctx)
  emptyNodes(cluster, ctx)
  runAutoscalers(cluster, ctx)
  for (const service of Object.values(cluster.services)) advanceRollout(cluster, service, ctx)
  const pods = podsByService(cluster)
  for (const service of Object.values(cluster.services)) {
    keepReplicas(cluster, service, pods.get(service.id) ?? [], ctx, false)
  }
  advanceMoves(cluster, ctx)
  runNodeAutoscaler(cluster, ctx)
}

/** A pod gets on by one tick, if its node lives. */
function advancePod(cluster: Cluster, pod: Pod, ctx: RuleContext): void {
  if (pod.node === null || cluster.nodes[pod.node]?.lifecycle.kind !== 'ready') return
  const { lifecycle } = pod
  switch (lifecycle.kind) {
    case 'starting':
      if (lifecycle.ticksLeft > 1) pod.lifecycle = { ...lifecycle, ticksLeft: lifecycle.ticksLeft - 1 }
      else pod.lifecycle = { kind: 'ready', sinceTick: ctx.tick }
      return
    case 'back-off':
      if (lifecycle.ticksLeft > 1) pod.lifecycle = { ...lifecycle, ticksLeft: lifecycle.ticksLeft - 1 }
      else restartContainer(cluster, pod, ctx)
      return
    case 'terminating':
      if (lifecycle.ticksLeft > 1) pod.lifecycle = { ...lifecycle, ticksLeft: lifecycle.ticksLeft - 1 }
      else removePod(cluster, pod)
      return
    case 'pending':
    case 'pulling':
    case 'ready':
    case 'failed':
    case 'lost':
      return
    default:
      assertNever(lifecycle)
  }
}

/**
 * A container dies. Its share of the requests in flight is gone with it. An eviction is for good; out of memory or an error is
 * followed by a restart on the same node where a restart policy is unlocked, else by nothing.
 */
export function killPod(cluster: Cluster, id: PodId, reason: DeathReason, ctx: RuleContext): void {
  const pod = cluster.pods[id]
  if (!pod) return
  reportDeath(cluster, pod, reason, ctx)
  if (pod.lifecycle.kind === 'terminating') {
    removePod(cluster, pod)
    return
  }
  const wasHealthy = isHealthy(pod, ctx)
  stopServing(cluster, pod)
  pod.memoryMi = 0
  pod.leakedMi = 0
  pod.lastDeath = reason
  // [CTL9] an evicted pod is Failed: no restart, whatever the policy; its ReplicaSet makes another.
  if (reason === 'Evicted' || !ctx.lesson.unlocks.includes('restart-policy')) {
    pod.lifecycle = { kind: 'failed', reason }
    return
  }
  if (wasHealthy) pod.backOffs = 0
  pod.lifecycle = { kind: 'back-off', reason, ticksLeft: backOffTicks(pod.backOffs, ctx.lesson) }
  pod.backOffs += 1
}

/** [CTL11] 60 s of health and the next death starts the back-off afresh. */
function isHealthy(pod: Pod, ctx: RuleContext): boolean {
  if (pod.lifecycle.kind !== 'ready') return false
  return ctx.tick - pod.lifecycle.sinceTick >= ticksOf(ctx.lesson.tunables.backoffResetSeconds)
}

/** [CTL10] the first restart is at once, then 1 s doubling to 30 s. */
export function backOffTicks(deaths: number, lesson: Lesson): number {
  if (deaths === 0) return 0
  let seconds = lesson.tunables.backoffFirstSeconds
  for (let death = 1; death < deaths; death++) seconds = Math.min(lesson.tunables.backoffMaxSeconds, seconds * 2)
  return ticksOf(seconds)
}
