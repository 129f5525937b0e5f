/* Nodes emptied on purpose (GAME.md §6): a drain takes down what disruption budgets allow, tick after tick; a NoExecute taint asks nobody.
   Cordons and dead nodes: nodes.ts; what budgets allow: disruption.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster, Node, Pod } from '../world/cluster.ts'
import { byId, type NodeId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { mayEvict } from './disruption.ts'
import { comesBack, evictPod } from './evict.ts'
import { podsOn } from './nodes.ts'
import { isByHand } from './packing.ts'
import { isDead, isLeaving } from './pods.ts'
import { releaseOfPod } from './release.ts'
import { evictingTaint } from './taints.ts'

/** [NOD4] draining needs a controller that brings the pods back elsewhere (`kubectl drain` refuses unmanaged pods) and a living node. */
export function checkDrain(cluster: Cluster, node: NodeId, ctx: RuleContext): Refusal | null {
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  if (!ctx.lesson.unlocks.includes('replica-controller')) {
    return { code: 'locked-by-lesson', facts: { unlock: 'replica-controller' } }
  }
  if (target.lifecycle.kind !== 'ready' && target.lifecycle.kind !== 'down') {
    return { code: 'node-not-ready', facts: { node } }
  }
  const pods = podsOn(cluster, node)
  if (target.draining || (target.cordoned && pods.length === 0)) return { code: 'no-change', facts: { node } }
  return refusalOfHands(cluster, node, pods)
}

/** [PACK21] what was installed by hand has no controller that would bring it back: people move it first. */
function refusalOfHands(cluster: Cluster, node: NodeId, pods: readonly Pod[]): Refusal | null {
  const stays = pods.find((pod) => !isLeaving(pod) && !isDead(pod) && isByHand(releaseOfPod(cluster, pod)))
  if (!stays) return null
  const { packing } = releaseOfPod(cluster, stays)
  return { code: 'not-for-packing', facts: { node, service: stays.service, slot: stays.slot, packing } }
}

export function drain(cluster: Cluster, node: NodeId): void {
  const target = cluster.nodes[node]
  if (!target) return
  target.cordoned = true
  target.draining = true
  target.drainHeldSinceTick = null
}

/** One tick of all drains and evicting taints. */
export function emptyNodes(cluster: Cluster, ctx: RuleContext): void {
  for (const node of Object.values(cluster.nodes)) {
    if (node.taints.some((taint) => taint.effect === 'NoExecute')) evictIntolerant(cluster, node, ctx)
    if (node.draining) advanceDrain(cluster, node, ctx)
  }
}

/** [TNT4] a NoExecute taint evicts what does not tolerate it, at once and past any budget: `tainteviction/taint_eviction.go` deletes. */
function evictIntolerant(cluster: Cluster, node: Node, ctx: RuleContext): void {
  let pods = 0
  for (const pod of podsOn(cluster, node.id)) {
    if (isLeaving(pod)) continue
    if (!evictingTaint(node, releaseOfPod(cluster, pod).scheduling.tolerations)) continue
    if (comesBack(cluster, pod, ctx)) pods += 1
    evictPod(cluster, pod, ctx)
  }
  if (pods === 0 || ctx.phase === 'plan') return
  ctx.emit({ kind: 'pods-rescheduled', severity: 'info', node: node.id, facts: { pods } })
}

/**
 * [NOD5] a drain evicts gracefully every pod whose budget allows it, successors are made at once; it goes on as pods become healthy
 * elsewhere (`kubectl drain` asks again after each 429) and ends when the node is empty, which stays cordoned. [PDB5] In plan nobody is
 * served yet, so budgets hold nothing back.
 */
function advanceDrain(cluster: Cluster, node: Node, ctx: RuleContext): void {
  const held: Pod[] = []
  let evicted = 0
  for (const pod of inOrder(cluster, toDrain(cluster, node.id))) {
    if (isLeaving(pod)) continue
    if (ctx.phase === 'live' && !mayEvict(cluster, pod)) {
      held.push(pod)
      continue
    }
    evictPod(cluster, pod, ctx)
    evicted += 1
  }
  if (toDrain(cluster, node.id).length === 0) node.draining = false
  // [PDB6] held since nothing has gone, and nothing is on its way that would let it; how long that is worth telling: observe-placement.ts.
  const isHeld = evicted === 0 && held.some((pod) => !hasMoreOnTheWay(cluster, pod))
  node.drainHeldSinceTick = isHeld ? (node.drainHeldSinceTick ?? ctx.tick) : null
}

/** A drain that waits for a successor's start is no news. */
function hasMoreOnTheWay(cluster: Cluster, { service }: Pod): boolean {
  return Object.values(cluster.pods).some(
    ({ service: id, lifecycle }) => id === service && (lifecycle.kind === 'pulling' || lifecycle.kind === 'starting'),
  )
}

/** [PACK21] the remains of what was installed by hand stay for the people who will install it again. */
function toDrain(cluster: Cluster, node: NodeId): Pod[] {
  return podsOn(cluster, node).filter((pod) => isLeaving(pod) || !isByHand(releaseOfPod(cluster, pod)))
}

/** By service, slot and id: which of them a budget holds must not hang on the order in which they were made. */
function inOrder(cluster: Cluster, pods: Pod[]): Pod[] {
  const rank = (pod: Pod) => cluster.services[pod.service]?.order ?? 0
  return pods.sort((left, right) => rank(left) - rank(right) || left.slot - right.slot || byId(left.id, right.id))
}
