/* Schedule (GAME.md §5): pods without a node are tried one after another, filter, score, bind; a pod that fits nowhere may preempt lower
   ones, or stays Pending with kube-scheduler's reason. Filters: fit.ts; scores: rank.ts; victims: preempt.ts; by hand: placement.ts. */

import { draw } from '../lib/random.ts'
import type { Cluster, Node, PendingReason, Pod } from '../world/cluster.ts'
import { byId, type NodeId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { evictPod } from './evict.ts'
import { addRequests, type Filter, filterOf, type Misfit, sceneOf, usageOf } from './fit.ts'
import { beginPulling } from './pack.ts'
import { pendingReason } from './pending.ts'
import { isLeaving } from './pods.ts'
import { findPreemption, hasLowerPods, type Preemption, waitsForVictims } from './preempt.ts'
import { type Ranking, rank } from './rank.ts'
import { modulesOf } from './release.ts'
import { priorityOf, type Scene, type Seeker, seekerOf } from './seeker.ts'

type Verdicts = Record<NodeId, Misfit[]>
/** What was said to pods like this one since a node last changed: what is the same asks only once. */
type Refused = Map<string, PendingReason>

/**
 * Tries every pod that waits for a node: [SCH15] the highest priority first, then the longest waiting (`queuesort/priority_sort.go`).
 * Kubernetes retries after 1 s to 10 s or when an event could help; compressed tenfold that is at most four ticks, so each tick is a
 * retry.
 */
export function placePending(cluster: Cluster, ctx: RuleContext): void {
  let waiting = waitingPods(cluster)
  while (waiting.length > 0) {
    const scene = sceneOf(cluster, ctx.lesson)
    const refused: Refused = new Map()
    let hasPreempted = false
    for (const pod of waiting) hasPreempted = tryPod(scene, refused, pod, ctx) || hasPreempted
    // [PRE6] in plan everything is instant: those who had to give way look for another node at once.
    waiting = hasPreempted && ctx.phase === 'plan' ? waitingPods(cluster) : []
  }
}

function waitingPods(cluster: Cluster): Pod[] {
  const waiting = Object.values(cluster.pods).filter((pod) => pod.lifecycle.kind === 'pending')
  return waiting.sort((left, right) => queueOrder(cluster, left, right))
}

function queueOrder(cluster: Cluster, left: Pod, right: Pod): number {
  const priority = priorityOf(cluster, right) - priorityOf(cluster, left)
  const waited = pendingSince(left) - pendingSince(right)
  const order = (cluster.services[left.service]?.order ?? 0) - (cluster.services[right.service]?.order ?? 0)
  return priority || waited || order || left.slot - right.slot || byId(left.id, right.id)
}

function pendingSince(pod: Pod): number {
  return pod.lifecycle.kind === 'pending' ? pod.lifecycle.sinceTick : 0
}

/** Returns whether others had to give way. */
function tryPod(scene: Scene, refused: Refused, pod: Pod, ctx: RuleContext): boolean {
  const { cluster } = scene
  if (!cluster.services[pod.service] || pod.lifecycle.kind !== 'pending') return false
  const likeness = likenessOf(cluster, pod)
  const reason = scene.nominees.length === 0 ? refused.get(likeness) : undefined
  if (reason) {
    pod.lifecycle = { kind: 'pending', sinceTick: pod.lifecycle.sinceTick, reason }
    return false
  }
  const seeker = seekerOf(cluster, pod, ctx.lesson)
  const { candidates, byNode } = filterNodes(scene, seeker, ctx)
  if (candidates.length === 0) {
    const madeWay = tryOverOthers(scene, seeker, pod, byNode, ctx)
    if (madeWay) refused.clear()
    else if (pod.lifecycle.reason) refused.set(likeness, pod.lifecycle.reason)
    return madeWay
  }
  refused.clear()
  // [PRE4] the node that was cleared for it comes before a better one: `evaluateNominatedNode`.
  const { nominated } = pod.lifecycle
  const own = nominated === undefined ? undefined : candidates.find((node) => node.id === nominated)
  bind(scene, seeker, pod, own ?? bestNode({ scene, seeker, candidates }, pod, ctx), ctx)
  return false
}

/** Pods of the same revision that are bound to no other node are told the same. */
function likenessOf(cluster: Cluster, pod: Pod): string {
  const pin = cluster.services[pod.service]?.slots[pod.slot - 1]?.pin ?? ''
  return `${pod.service} ${pod.revision} ${pod.sidecar} ${pin}`
}

/** [SCH1] without a scheduler nothing chooses a node for a pod that is not pinned. */
function filterNodes(scene: Scene, seeker: Seeker, ctx: RuleContext): { candidates: Node[]; byNode: Verdicts } {
  const nobodyChooses = seeker.pin === null && !ctx.lesson.unlocks.includes('scheduler')
  const filter: Filter = nobodyChooses ? () => [{ filter: 'no-scheduler' }] : filterOf(scene, seeker)
  const candidates: Node[] = []
  const byNode: Verdicts = {}
  for (const node of scene.nodes) {
    const found = filter(node)
    if (found.length === 0) candidates.push(node)
    else byNode[node.id] = found
  }
  return { candidates, byNode }
}

/** [SCH3] the highest score wins. [SCH4] ties fall to a draw keyed by what is placed and where, not by when. */
function bestNode(ranking: Ranking, pod: Pod, ctx: RuleContext): Node {
  const scores = rank(ranking)
  const best = scores.reduce((highest, score) => Math.max(highest, score), 0)
  const tied = ranking.candidates.filter((_, index) => scores[index] === best)
  const first = tied[0]
  if (!first) throw new Error('invariant broken: no node to choose from')
  if (tied.length === 1) return first
  const service = ranking.scene.cluster.services[pod.service]
  const meaning = `${(service && modulesOf(service)[0]) ?? pod.service}:${pod.slot}`
  const luck = (node: Node) => draw(ctx.seed, 'schedule-tie', 0, `${meaning}:${node.number}`)
  return tied.reduce((chosen, node) => (luck(node) > luck(chosen) ? node : chosen), first)
}

function bind(scene: Scene, seeker: Seeker, pod: Pod, node: Node, ctx: RuleContext): void {
  pod.node = node.id
  beginPulling(scene.cluster, pod, ctx.lesson)
  const usage = scene.usages.get(node.id)
  if (usage) addRequests(usage, seeker.resources)
  if (ctx.phase === 'plan') return
  const facts = { pod: pod.id, slot: pod.slot }
  ctx.emit({ kind: 'scheduled', severity: 'info', service: pod.service, node: node.id, facts })
}

/** A pod that fits nowhere: Pending with the reason, after lower ones have been asked to make room. Returns whether they were. */
function tryOverOthers(scene: Scene, seeker: Seeker, pod: Pod, byNode: Verdicts, ctx: RuleContext): boolean {
  if (pod.lifecycle.kind !== 'pending') return false
  const { sinceTick, nominated } = pod.lifecycle
  const pending = { kind: 'pending' as const, sinceTick, reason: pendingReason(byNode) }
  if (waitsForVictims(scene, seeker, byNode)) {
    pod.lifecycle = nominated === undefined ? pending : { ...pending, nominated }
    return false
  }
  const preemption = preemptionFor(scene, seeker, byNode, ctx)
  if (preemption === null) {
    pod.lifecycle = pending
    return false
  }
  const { node } = preemption
  pod.lifecycle = { ...pending, nominated: node.id }
  scene.nominees.push(pod)
  giveWay(scene, seeker, preemption, ctx)
  if (!preemption.victims.some((victim) => scene.cluster.pods[victim.id] === victim)) {
    bind(scene, seeker, pod, node, ctx)
  }
  return true
}

/** Nobody preempts where there is no scheduler, or nothing of a lower priority. */
function preemptionFor(scene: Scene, seeker: Seeker, byNode: Verdicts, ctx: RuleContext): Preemption | null {
  if (!hasLowerPods(scene.cluster, seeker.release.scheduling.priority)) return null
  return ctx.lesson.unlocks.includes('scheduler') ? findPreemption(scene, seeker, byNode) : null
}

/**
 * [PRE5] The victims leave gracefully, their controllers make others, and lower pods lose the room that was kept for them there. It is
 * told by what monitoring sees of it: observe-placement.ts.
 */
function giveWay(scene: Scene, seeker: Seeker, { node, victims }: Preemption, ctx: RuleContext): void {
  const { cluster } = scene
  for (const victim of victims) {
    if (isLeaving(victim)) continue
    victim.lastDeath = 'Preempted'
    evictPod(cluster, victim, ctx)
  }
  scene.usages.set(node.id, usageOf(cluster, node.id, scene.lesson))
  for (const other of scene.nominees) {
    const { lifecycle } = other
    if (lifecycle.kind !== 'pending' || lifecycle.nominated !== node.id) continue
    if (priorityOf(cluster, other) >= seeker.release.scheduling.priority) continue
    other.lifecycle = { kind: 'pending', sinceTick: lifecycle.sinceTick, reason: lifecycle.reason }
  }
}
