/* Nodes (GAME.md §5, §6): rented, given back, cordoned, and what the controller does when one falls silent. How one is emptied on
   purpose: drain.ts; how it crashes: incidents.ts; where its pods go next: replicas.ts and schedule.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Refusal } from '../world/act.ts'
import type { Cluster, Node, Pod } from '../world/cluster.ts'
import type { NodeId } from '../world/ids.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { comesBack } from './evict.ts'
import { HOME_PROVIDER } from './packing.ts'
import { isLeaving, removePod, replacePod, stopServing } from './pods.ts'
import { releaseOfPod } from './release.ts'

/** A node's number from 1 gives its zone: the lesson's zones in turn. */
export function makeNode(number: number, lesson: Lesson, lifecycle: Node['lifecycle']): Node {
  const { zones, cpuMillis, memoryMi, special } = lesson.nodes
  const own = special.find((one) => one.number === number)
  return {
    id: `node-${number}`,
    number,
    zone: zones[(number - 1) % Math.max(1, zones.length)] ?? '',
    cpuMillis,
    memoryMi,
    lifecycle,
    cordoned: false,
    draining: false,
    drainHeldSinceTick: null,
    labels: { ...own?.labels },
    taints: [...(own?.taints ?? [])],
    desktop: own?.desktop ?? false,
    provider: own?.provider ?? HOME_PROVIDER,
    unneededSinceTick: null,
    layers: {},
  }
}

/** [NOD1] a rented node joins after 20 s; in plan at once. */
export function rentNode(cluster: Cluster, ctx: RuleContext): void {
  cluster.nodesNumbered += 1
  const ticksLeft = ticksOf(ctx.lesson.tunables.nodeProvisionSeconds)
  const lifecycle: Node['lifecycle'] = ctx.phase === 'plan' ? { kind: 'ready' } : { kind: 'provisioning', ticksLeft }
  const node = makeNode(cluster.nodesNumbered, ctx.lesson, lifecycle)
  cluster.nodes[node.id] = node
}

/** [NOD2] at most the lesson's cap; dead nodes count until they are given back. [NOD10] Owned machines are bought in plan, never live. */
export function checkRent(cluster: Cluster, ctx: RuleContext): Refusal | null {
  const { cap } = ctx.lesson.nodes
  const nodes = Object.keys(cluster.nodes).length
  if (isBoundToOwner(ctx)) return { code: 'node-owned', facts: { nodes } }
  return nodes >= cap ? { code: 'node-cap', facts: { cap, nodes } } : null
}

/** Owned machines are there before the doors open, and paid to the end. */
function isBoundToOwner(ctx: RuleContext): boolean {
  return ctx.lesson.nodes.ownership === 'owned' && ctx.phase === 'live'
}

/** [NOD3] a node is given back empty, or dead: then at once, pods and all. The last living one stays. [NOD10] Nobody takes an owned one back. */
export function checkNodeRelease(cluster: Cluster, node: NodeId, ctx: RuleContext): Refusal | null {
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  if (isBoundToOwner(ctx)) return { code: 'node-owned', facts: { node } }
  if (isSilent(target)) return null
  const living = Object.values(cluster.nodes).filter((one) => !isSilent(one)).length
  if (living <= 1) return { code: 'last-node', facts: { node } }
  const pods = podsOn(cluster, node).filter((pod) => pod.lifecycle.kind !== 'failed').length
  return pods > 0 ? { code: 'pods-on-node', facts: { node, pods } } : null
}

/** Takes the node away. What was still listed on a dead one is replaced at once, where something replaces pods at all. */
export function releaseNode(cluster: Cluster, node: NodeId, ctx: RuleContext): void {
  evictAll(cluster, podsOn(cluster, node), node, ctx)
  for (const pod of podsOn(cluster, node)) {
    stopServing(cluster, pod)
    pod.memoryMi = 0
    pod.node = null
    pod.lifecycle = { kind: 'failed', reason: 'NodeLost' }
  }
  // A pin to a machine that is gone for good would bind its slot to nothing.
  for (const service of Object.values(cluster.services)) {
    service.slots = service.slots.map((slot) => (slot.pin === node ? { ...slot, pin: null } : slot))
  }
  delete cluster.nodes[node]
}

export function checkCordon(cluster: Cluster, node: NodeId, cordoned: boolean): Refusal | null {
  const target = cluster.nodes[node]
  if (!target) return { code: 'unknown-node', facts: { node } }
  const same = target.cordoned === cordoned && (cordoned || !target.draining)
  return same ? { code: 'no-change', facts: { node } } : null
}

/** Uncordoning also calls a drain off. */
export function cordon(cluster: Cluster, node: NodeId, cordoned: boolean): void {
  const target = cluster.nodes[node]
  if (!target) return
  target.cordoned = cordoned
  if (cordoned) return
  target.draining = false
  target.drainHeldSinceTick = null
}

/** [NOD1] */
export function advanceProvisioning(cluster: Cluster, ctx: RuleContext): void {
  for (const node of Object.values(cluster.nodes)) {
    if (node.lifecycle.kind !== 'provisioning') continue
    const ticksLeft = ctx.phase === 'plan' ? 0 : node.lifecycle.ticksLeft - 1
    if (ticksLeft > 0) {
      node.lifecycle = { kind: 'provisioning', ticksLeft }
      continue
    }
    node.lifecycle = { kind: 'ready' }
    if (ctx.phase === 'live') ctx.emit({ kind: 'node-joined', severity: 'info', node: node.id, facts: {} })
  }
}

/** What the node controller does at this tick: notices silence, and evicts when the toleration has run out. */
export function watchNodes(cluster: Cluster, ctx: RuleContext): void {
  for (const node of Object.values(cluster.nodes)) {
    if (node.lifecycle.kind === 'down') noticeSilence(cluster, node, node.lifecycle.sinceTick, ctx)
    if (node.lifecycle.kind === 'not-ready') evictFromDead(cluster, node, node.lifecycle.sinceTick, ctx)
  }
}

/** [NOD6] silent for 4 s: NotReady, and its pods leave the endpoints; the API still lists them. */
function noticeSilence(cluster: Cluster, node: Node, sinceTick: number, ctx: RuleContext): void {
  if (ctx.tick - sinceTick < ticksOf(ctx.lesson.tunables.nodeNotReadySeconds)) return
  node.lifecycle = { kind: 'not-ready', sinceTick: ctx.tick }
  let pods = 0
  for (const pod of podsOn(cluster, node.id)) {
    if (isLeaving(pod)) {
      removePod(cluster, pod)
      continue
    }
    if (pod.lifecycle.kind === 'failed') continue
    stopServing(cluster, pod)
    pod.memoryMi = 0
    pod.leakedMi = 0
    pod.lastDeath = 'NodeLost'
    pod.lifecycle = { kind: 'lost', sinceTick: ctx.tick }
    pods += 1
  }
  // [NOD8] a dead node is rented until somebody returns it (GAME.md §5, §11): what it goes on costing is part of the news.
  const { pricePerMinute } = ctx.lesson.nodes
  ctx.emit({ kind: 'node-not-ready', severity: 'down', node: node.id, facts: { pods, pricePerMinute } })
}

/** [NOD7] tolerationSeconds (the pod's own, else 10 s) after NotReady each is evicted, and the replica controller makes another. */
function evictFromDead(cluster: Cluster, node: Node, sinceTick: number, ctx: RuleContext): void {
  if (!ctx.lesson.unlocks.includes('replica-controller')) return
  const due = podsOn(cluster, node.id).filter((pod) => ctx.tick - sinceTick >= toleranceTicks(cluster, pod, ctx.lesson))
  if (due.length > 0) evictAll(cluster, due, node.id, ctx)
}

function toleranceTicks(cluster: Cluster, pod: Pod, lesson: Lesson): number {
  return ticksOf(releaseOfPod(cluster, pod).scheduling.tolerationSeconds ?? lesson.tunables.tolerationSeconds)
}

function evictAll(cluster: Cluster, pods: readonly Pod[], node: NodeId, ctx: RuleContext): void {
  if (!ctx.lesson.unlocks.includes('replica-controller')) return
  let replaced = 0
  for (const pod of pods) {
    if (isLeaving(pod)) {
      removePod(cluster, pod)
      continue
    }
    // [PACK21]
    if (!comesBack(cluster, pod, ctx)) continue
    replacePod(cluster, pod, ctx)
    replaced += 1
  }
  if (replaced === 0 || ctx.phase === 'plan') return
  ctx.emit({ kind: 'pods-rescheduled', severity: 'info', node, facts: { pods: replaced } })
}

/** Crashed, noticed or not. */
function isSilent(node: Node): boolean {
  return node.lifecycle.kind === 'down' || node.lifecycle.kind === 'not-ready'
}

export function podsOn(cluster: Cluster, node: NodeId): Pod[] {
  return Object.values(cluster.pods).filter((pod) => pod.node === node)
}
