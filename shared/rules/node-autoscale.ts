/* The node autoscaler (GAME.md §6), as cluster-autoscaler: driven by pods that find no node, not by CPU. It rents a node that would take
   them, and returns one nobody needs. More pods: autoscale.ts; how a node is emptied: drain.ts. */

import type { Refusal } from '../world/act.ts'
import type { Cluster, Node, Pod } from '../world/cluster.ts'
import { byId, type ServiceId } from '../world/ids.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { allowedDisruptions } from './disruption.ts'
import { checkDrain, drain } from './drain.ts'
import { comesBack } from './evict.ts'
import { addRequests, filterOf, sceneOf, usageOf } from './fit.ts'
import { checkNodeRelease, checkRent, makeNode, podsOn, releaseNode, rentNode } from './nodes.ts'
import { isLeaving, isServing } from './pods.ts'
import { priorityOf, type Scene, seekerOf } from './seeker.ts'

/** `--scan-interval` 10 s, and how long a pod waits before it counts, compressed. */
const SCAN_SECONDS = 1
/** `--scale-down-utilization-threshold`: of the larger of the two requests. */
const UNNEEDED_BELOW = 0.5
/** `--scale-down-unready-time` 20 min beside `--scale-down-unneeded-time` 10 min. */
const UNREADY_FACTOR = 2

/** [NAS6] Refuses where it is locked, where machines are owned, and the maximum it has. */
export function checkNodeAutoscaler(cluster: Cluster, maxNodes: number | null, ctx: RuleContext): Refusal | null {
  if (!ctx.lesson.unlocks.includes('node-autoscaler')) {
    return { code: 'locked-by-lesson', facts: { unlock: 'node-autoscaler' } }
  }
  if (cluster.nodeAutoscalerMax === maxNodes) return { code: 'no-change', facts: {} }
  const owned = ctx.lesson.nodes.ownership === 'owned'
  return owned && maxNodes !== null ? { code: 'node-owned', facts: { nodes: Object.keys(cluster.nodes).length } } : null
}

export function setNodeAutoscaler(cluster: Cluster, maxNodes: number | null): void {
  cluster.nodeAutoscalerMax = maxNodes
  if (maxNodes === null) for (const node of Object.values(cluster.nodes)) node.unneededSinceTick = null
}

/** [NAS1] one look a second: whether a pod needs a node, then whether a node is needed. Without a scheduler nobody would place anything. */
export function runNodeAutoscaler(cluster: Cluster, ctx: RuleContext): void {
  if (ctx.phase === 'plan' || cluster.nodeAutoscalerMax === null) return
  if (ctx.liveTick % ticksOf(SCAN_SECONDS) !== 0 || !ctx.lesson.unlocks.includes('scheduler')) return
  const waiting = unschedulable(cluster, ctx)
  if (waiting.length > 0) rentFor(cluster, waiting, ctx)
  noteUnneeded(cluster, waiting.length > 0, ctx)
  returnOne(cluster, ctx)
}

/** Pods that have been Pending for a second with a reason; those whose room is being cleared by preemption have a node already. */
function unschedulable(cluster: Cluster, ctx: RuleContext): Pod[] {
  const waiting = Object.values(cluster.pods).filter(
    ({ lifecycle }) =>
      lifecycle.kind === 'pending' &&
      lifecycle.reason !== null &&
      lifecycle.nominated === undefined &&
      ctx.tick - lifecycle.sinceTick >= ticksOf(SCAN_SECONDS),
  )
  return waiting.sort(
    (left, right) => priorityOf(cluster, right) - priorityOf(cluster, left) || byId(left.id, right.id),
  )
}

/**
 * [NAS2] A fresh node of the lesson's kind is rented when it would take a pod that no other takes or will take; one at a look, up to the
 * smaller of its own maximum and the lesson's cap, all nodes counted.
 */
function rentFor(cluster: Cluster, waiting: readonly Pod[], ctx: RuleContext): void {
  const nodes = Object.keys(cluster.nodes).length
  if (nodes >= (cluster.nodeAutoscalerMax ?? 0) || checkRent(cluster, ctx) !== null) return
  const pods = podsForFreshNode(cluster, waiting, ctx)
  if (pods === 0) return
  rentNode(cluster, ctx)
  const { pricePerMinute } = ctx.lesson.nodes
  const node = `node-${cluster.nodesNumbered}`
  ctx.emit({ kind: 'node-rented', severity: 'info', node, facts: { pods, nodes: nodes + 1, pricePerMinute } })
}

/** How many of them a fresh node would take, after those that are there by now and those on their way have taken theirs. */
function podsForFreshNode(cluster: Cluster, waiting: readonly Pod[], ctx: RuleContext): number {
  const upcoming = Object.values(cluster.nodes)
    .filter((node) => node.lifecycle.kind === 'provisioning')
    .map((node): Node => ({ ...node, lifecycle: { kind: 'ready' } }))
  const fresh = makeNode(cluster.nodesNumbered + 1, ctx.lesson, { kind: 'ready' })
  const added = Object.fromEntries([...upcoming, fresh].map((node) => [node.id, node]))
  const trial = trialOf({ ...cluster, nodes: { ...cluster.nodes, ...added } }, ctx)
  let pods = 0
  // By number: the fresh one comes last.
  for (const pod of waiting) if (placeInTrial(trial, pod, trial.nodes) === fresh) pods += 1
  return pods
}

/** A copy to try placements on; pods are replaced in it and never written into. */
function trialOf(cluster: Cluster, ctx: RuleContext): Scene {
  return sceneOf({ ...cluster, pods: { ...cluster.pods } }, ctx.lesson)
}

/** Puts the pod on the first of these nodes that takes it; null if none does. */
function placeInTrial(trial: Scene, pod: Pod, nodes: readonly Node[]): Node | null {
  const seeker = seekerOf(trial.cluster, pod, trial.lesson)
  const filter = filterOf(trial, seeker)
  for (const node of nodes) {
    if (filter(node).length > 0) continue
    trial.cluster.pods[pod.id] = { ...pod, node: node.id, lifecycle: { kind: 'starting', ticksLeft: 1, totalTicks: 1 } }
    const usage = trial.usages.get(node.id)
    if (usage) addRequests(usage, seeker.resources)
    return node
  }
  return null
}

/**
 * [NAS3] A node is unneeded while its pods request less than half of it, all of them find room on other nodes and no budget forbids their
 * going; never while a pod waits for a node, unless it is cordoned and of no use to that one.
 */
function noteUnneeded(cluster: Cluster, someoneWaits: boolean, ctx: RuleContext): void {
  for (const node of Object.values(cluster.nodes)) {
    if ((someoneWaits && !node.cordoned) || !isUnneeded(cluster, node, ctx)) node.unneededSinceTick = null
    else node.unneededSinceTick ??= ctx.tick
  }
}

function isUnneeded(cluster: Cluster, node: Node, ctx: RuleContext): boolean {
  if (node.lifecycle.kind === 'provisioning') return false
  const usage = usageOf(cluster, node.id, ctx.lesson)
  const share = Math.max(usage.cpuMillis / node.cpuMillis, usage.memoryMi / node.memoryMi)
  if (share >= UNNEEDED_BELOW) return false
  const pods = podsOn(cluster, node.id).filter((pod) => !isLeaving(pod) && pod.lifecycle.kind !== 'failed')
  if (pods.some((pod) => !comesBack(cluster, pod, ctx))) return false
  return budgetsAllow(cluster, pods) && findRoomElsewhere(cluster, node, pods, ctx)
}

/** All of the node's pods may go at once. */
function budgetsAllow(cluster: Cluster, pods: readonly Pod[]): boolean {
  const going = new Map<ServiceId, number>()
  for (const pod of pods) if (isServing(pod)) going.set(pod.service, (going.get(pod.service) ?? 0) + 1)
  for (const [id, count] of going) {
    const service = cluster.services[id]
    if (service && count > allowedDisruptions(cluster, service)) return false
  }
  return true
}

function findRoomElsewhere(cluster: Cluster, node: Node, pods: readonly Pod[], ctx: RuleContext): boolean {
  if (pods.length === 0) return true
  const left = { ...cluster.pods }
  for (const pod of pods) delete left[pod.id]
  const trial = trialOf({ ...cluster, pods: left }, ctx)
  const others = trial.nodes.filter((other) => other !== node)
  return pods.every((pod) => placeInTrial(trial, pod, others) !== null)
}

/**
 * [NAS4] One at a time, the longest unneeded first: drained when it has been unneeded for 60 s (a dead one for twice as long), returned
 * when it is empty. [NAS5] Any node, be it one the team started with; the last living one stays.
 */
function returnOne(cluster: Cluster, ctx: RuleContext): void {
  if (Object.values(cluster.nodes).some((node) => node.draining)) return
  const due = Object.values(cluster.nodes).filter((node) => isDue(node, ctx))
  due.sort(
    (left, right) => (left.unneededSinceTick ?? 0) - (right.unneededSinceTick ?? 0) || left.number - right.number,
  )
  const node = due.find((one) => mayGo(cluster, one, ctx))
  if (!node) return
  if (checkNodeRelease(cluster, node.id, ctx) === null) giveBack(cluster, node, ctx)
  else drain(cluster, node.id)
}

function isDue(node: Node, ctx: RuleContext): boolean {
  if (node.unneededSinceTick === null) return false
  const factor = node.lifecycle.kind === 'not-ready' ? UNREADY_FACTOR : 1
  return ctx.tick - node.unneededSinceTick >= factor * ticksOf(ctx.lesson.tunables.nodeAutoscalerUnneededSeconds)
}

function mayGo(cluster: Cluster, node: Node, ctx: RuleContext): boolean {
  const refusal = checkNodeRelease(cluster, node.id, ctx)
  return refusal === null || (refusal.code === 'pods-on-node' && checkDrain(cluster, node.id, ctx) === null)
}

function giveBack(cluster: Cluster, node: Node, ctx: RuleContext): void {
  const { pricePerMinute } = ctx.lesson.nodes
  releaseNode(cluster, node.id, ctx)
  const facts = { nodes: Object.keys(cluster.nodes).length, pricePerMinute }
  ctx.emit({ kind: 'node-returned', severity: 'info', node: node.id, facts })
}
