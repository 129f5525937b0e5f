/* What monitoring can show of pods on their way: no node for them, an image that does not come, restarts in a loop, a rollout that is
   stuck, a release that is held back, a drain that waits. Services at work are observe-services.ts. */

import type { Cluster, Node, Pod } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import { podName } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { mayEvict } from './disruption.ts'
import { effectsOf } from './effects.ts'
import { libraryClash } from './libraries.ts'
import { isRouted, type Observation, ofService, type Watched } from './observation.ts'
import { isServing } from './pods.ts'
import { requestsOf, vulnerabilitiesOf } from './packing.ts'
import { pullWait } from './pulls.ts'
import { releaseOfPod } from './release.ts'
import { isStuck } from './rollout.ts'

/** A pod may look for a node this long before anybody is told. */
const PENDING_TICKS = 4
/** Restarts since it was last healthy for long: the first is made at once, after the second it is a loop. */
const LOOP_RESTARTS = 2
/** A pull that takes longer by itself is worth telling. */
const LONG_PULL_SECONDS = 6
/** A drain that has got on in this time is not held up. */
const HELD_TICKS = 16

/** Everything about a service's pods that are not at work. */
export function observePlacement(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, pods } = watched
  const waiting = pods.find(
    (pod) =>
      pod.lifecycle.kind === 'pending' &&
      pod.lifecycle.reason !== null &&
      ctx.tick - pod.lifecycle.sinceTick >= PENDING_TICKS,
  )
  if (waiting) seen.push(ofService('unschedulable', service, true, () => pendingFacts(cluster, waiting, ctx)))
  const { rollout } = service
  if (rollout.kind === 'rolling' && isStuck(cluster, service.id, ctx.tick)) {
    seen.push(ofService('rollout-stuck', service, true, () => stuckFacts(watched, ctx.tick - rollout.progressTick)))
  }
  const looping = pods.find((pod) => pod.lifecycle.kind === 'back-off' && pod.backOffs > LOOP_RESTARTS)
  if (looping) {
    const facts = () => ({
      pod: podName(looping),
      restarts: looping.restarts,
      death: looping.lastDeath ?? '',
      memoryLimitMi: releaseOfPod(cluster, looping).resources.memoryLimitMi,
    })
    seen.push(ofService('crash-loop', service, true, facts))
  }
  observePulls(cluster, watched, ctx, seen)
  if (rollout.kind === 'building' && rollout.stage === 'blocked') {
    const facts = () => ({ vulnerabilities: vulnerabilitiesOf(watched.release, ctx.lesson) })
    seen.push(ofService('image-blocked', service, true, facts))
  }
  const gone = pods.find((pod) => pod.lastDeath === 'Preempted' && pod.lifecycle.kind === 'terminating')
  if (gone) {
    const facts = { pod: podName(gone), node: gone.node ?? '' }
    seen.push({
      ...ofService('preempted', service, true, () => facts),
      ...(gone.node === null ? {} : { node: gone.node }),
    })
  }
  if (waiting) observeInstalled(cluster, watched, waiting, ctx, seen)
}

/** [CAU11] An image that does not come, or takes long, while the service is short of a replica. */
function observePulls(cluster: Cluster, watched: Watched, ctx: RuleContext, seen: Observation[]): void {
  const { service, pods, serving } = watched
  if (serving.length >= service.slots.length || !isRouted(cluster, service.id)) return
  for (const pod of pods) {
    if (pod.lifecycle.kind !== 'pulling' || pod.node === null) continue
    const because = pullReason(cluster, pod, pod.lifecycle.totalMi, ctx)
    if (because === null) continue
    const facts = { pod: podName(pod), imageMi: Math.round(pod.lifecycle.totalMi), because }
    seen.push({ ...ofService('pull-waiting', service, true, () => facts), node: pod.node })
    return
  }
}

function pullReason(cluster: Cluster, pod: Pod, totalMi: number, ctx: RuleContext): string | null {
  const wait = pullWait(cluster, pod)
  if (wait === 'registry-down') return 'registry'
  if (wait === 'engine-restart') return 'engine'
  if (effectsOf(cluster, 'slow-disk').some((effect) => effect.node === pod.node)) return 'disk'
  return totalMi >= ctx.lesson.tunables.pullMiPerSecond * LONG_PULL_SECONDS ? 'cold' : null
}

/** A bare process that finds other majors of its libraries installed wherever there is room. */
function observeInstalled(
  cluster: Cluster,
  { service, release }: Watched,
  pod: Pod,
  ctx: RuleContext,
  seen: Observation[],
): void {
  if (pod.lifecycle.kind !== 'pending' || release.packing !== 'metal') return
  const nodes = pod.lifecycle.reason?.byNode ?? {}
  const node = Object.keys(nodes)
    .sort()
    .find((id) => nodes[id]?.some(({ filter }) => filter === 'library-clash'))
  const clash = node === undefined ? null : libraryClash(cluster, { release, pod }, node, ctx.lesson)
  if (clash === null) return
  const facts = { library: clash.library, other: clash.service }
  seen.push(ofService('library-clash', service, true, () => facts))
}

/** Nodes that are to be emptied while a budget keeps their pods there. */
export function observeDrains(cluster: Cluster, ctx: RuleContext, seen: Observation[]): void {
  for (const node of Object.values(cluster.nodes)) {
    if (!node.draining || node.drainHeldSinceTick === null) continue
    const held = heldOn(cluster, node)
    const service = cluster.services[held?.service ?? '']
    if (service === undefined) continue
    const facts = { minAvailable: service.disruptionBudget?.minAvailable ?? 0 }
    seen.push({
      ...ofService('drain-blocked', service, ctx.tick - node.drainHeldSinceTick >= HELD_TICKS, () => facts),
      ...{ id: `drain-blocked:${node.id}`, node: node.id },
    })
  }
}

function heldOn(cluster: Cluster, node: Node): Pod | undefined {
  return Object.values(cluster.pods).find((pod) => pod.node === node.id && isServing(pod) && !mayEvict(cluster, pod))
}

function stuckFacts(watched: Watched, ticks: number): Facts {
  const fresh = watched.pods.filter((pod) => pod.revision === watched.release.revision)
  const ready = fresh.filter((pod) => pod.lifecycle.kind === 'ready').length
  return {
    revision: watched.release.revision,
    ready,
    replicas: watched.service.slots.length,
    seconds: Math.round(ticks / 4),
  }
}

/** Node by node: `filter:NODE` names what refused it, `left:NODE` how much of that resource is left (millicores or Mi). */
function pendingFacts(cluster: Cluster, pod: Pod, { lesson }: RuleContext): Facts {
  const resources = requestsOf(cluster, pod, lesson)
  const facts: Facts = {
    pod: podName(pod),
    cpuRequestMillis: resources.cpuRequestMillis,
    memoryRequestMi: resources.memoryRequestMi,
  }
  if (pod.lifecycle.kind !== 'pending' || pod.lifecycle.reason === null) return facts
  const { reason } = pod.lifecycle
  facts['nodes'] = reason.nodes
  const main = [...reason.filters].sort((left, right) => right.nodes - left.nodes)[0]
  facts['filter'] = main?.filter ?? ''
  for (const node of Object.keys(reason.byNode).sort()) {
    const verdict = reason.byNode[node]?.[0]
    if (verdict === undefined) continue
    facts[`filter:${node}`] = verdict.filter
    if (verdict.missing === undefined) continue
    const asked = verdict.filter === 'insufficient-cpu' ? resources.cpuRequestMillis : resources.memoryRequestMi
    facts[`left:${node}`] = Math.max(0, Math.round(asked - verdict.missing))
  }
  return facts
}
