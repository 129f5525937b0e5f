/* What an incident's effect does by itself from tick to tick, and how it ends: when its time is up, when what it struck is gone, or when
   somebody has seen to it. How one strikes: incidents.ts; what the other chapters read of it: effects.ts. */

import { assertNever } from '../lib/assert.ts'
import { draw } from '../lib/random.ts'
import type { Cluster, Pod } from '../world/cluster.ts'
import type { Effect, EffectOf } from '../world/effect.ts'
import { byId, type NodeId, type ServiceId } from '../world/ids.ts'
import { ticksOf } from '../world/units.ts'
import { attackNode } from './attacks.ts'
import type { RuleContext } from './context.ts'
import { killPod } from './control.ts'
import { tellEnd } from './effects.ts'
import { beginPulling } from './pack.ts'
import { answers, holdsResources, podsOf, removePod } from './pods.ts'
import { darken } from './strike-machines.ts'

/** What a break-in by way of an unpatched node is like (GAME.md §8, as by any other). */
const UNPATCHED = { share: 0.5, lastSeconds: 20 }

/** Stage 0: [INC24] effects end by themselves when their time is up or what they struck is gone, and it is told. */
export function endEffects(cluster: Cluster, ctx: RuleContext): void {
  if (cluster.effects.length === 0) return
  const over = cluster.effects.filter((effect) => isOver(cluster, effect, ctx))
  if (over.length === 0) return
  cluster.effects = cluster.effects.filter((effect) => !over.includes(effect))
  for (const effect of over) end(cluster, effect, ctx)
}

/** Stage 0, after what is due has struck: effects that do something themselves. */
export function advanceEffects(cluster: Cluster, ctx: RuleContext): void {
  for (const effect of cluster.effects) {
    if (effect.kind === 'poison-request') poison(cluster, effect, ctx)
    else if (effect.kind === 'zone-outage') darken(cluster, effect, ctx)
  }
}

function isOver(cluster: Cluster, effect: Effect, ctx: RuleContext): boolean {
  if (effect.untilTick !== null && effect.untilTick <= ctx.tick) return true
  if ('node' in effect && cluster.nodes[effect.node] === undefined) return true
  if ('service' in effect && cluster.services[effect.service] === undefined) return true
  return effect.kind === 'patch-due' && isDrained(cluster, effect.node)
}

function end(cluster: Cluster, effect: Effect, ctx: RuleContext): void {
  switch (effect.kind) {
    case 'zone-outage':
      for (const node of effect.nodes) bringBack(cluster, node, ctx)
      tellEnd(effect, { zone: effect.zone }, ctx)
      break
    case 'patch-due':
      endPatch(cluster, effect, ctx)
      break
    case 'slow-dependency':
    case 'failing-dependency':
    case 'poison-request':
      tellEnd(effect, { module: effect.module }, ctx)
      break
    case 'slow-disk':
    case 'noisy-neighbour':
    case 'network-delay':
    case 'registry-down':
    case 'certificate-expired':
    case 'exploited':
    case 'retry-storm':
    case 'engine-restart':
    case 'reboot':
      tellEnd(effect, {}, ctx)
      break
    default:
      assertNever(effect)
  }
}

/** [INC25] Patched: cordoned, and nothing runs on it any more. A node that happens to be empty would get new pods in the middle of it. */
function isDrained(cluster: Cluster, id: NodeId): boolean {
  const node = cluster.nodes[id]
  if (node?.lifecycle.kind !== 'ready' || !node.cordoned) return false
  return !Object.values(cluster.pods).some((pod) => pod.node === id && holdsResources(pod))
}

/** [INC25] In time, or returned, it ends well; [INC26] else whoever waits for such a node tries the door. */
function endPatch(cluster: Cluster, effect: EffectOf<'patch-due'>, ctx: RuleContext): void {
  if (cluster.nodes[effect.node] === undefined || isDrained(cluster, effect.node)) {
    tellEnd(effect, { patched: 1 }, ctx, 'good')
    return
  }
  const { share, lastSeconds } = UNPATCHED
  attackNode(cluster, { id: effect.id, node: effect.node, share, lastTicks: ticksOf(lastSeconds) }, ctx)
  tellEnd(effect, { patched: 0 }, ctx)
}

/**
 * [INC14] The node answers again. What ran on it does not: containers that the API still lists are started anew where a restart policy is
 * unlocked, with the layers on its disk; else they stay dead. Pods evicted meanwhile are elsewhere.
 */
function bringBack(cluster: Cluster, id: NodeId, ctx: RuleContext): void {
  const node = cluster.nodes[id]
  if (node === undefined || (node.lifecycle.kind !== 'down' && node.lifecycle.kind !== 'not-ready')) return
  node.lifecycle = { kind: 'ready' }
  for (const pod of Object.values(cluster.pods)) {
    if (pod.node === id && pod.lifecycle.kind !== 'failed') startOver(cluster, pod, ctx)
  }
  ctx.emit({ kind: 'node-back', severity: 'good', node: id, facts: {} })
}

function startOver(cluster: Cluster, pod: Pod, ctx: RuleContext): void {
  if (pod.lifecycle.kind === 'terminating') {
    removePod(cluster, pod)
    return
  }
  // The silence may have been too short to be noticed.
  if (pod.lifecycle.kind !== 'lost') killPod(cluster, pod.id, 'NodeLost', ctx)
  if (!ctx.lesson.unlocks.includes('restart-policy')) {
    pod.lifecycle = { kind: 'failed', reason: 'NodeLost' }
    return
  }
  pod.restarts += 1
  pod.restartedTick = ctx.tick
  beginPulling(cluster, pod, ctx.lesson)
}

/** [INC18] Each time such a request comes, the replica that takes it dies; nobody who is not ready takes one. */
function poison(cluster: Cluster, effect: EffectOf<'poison-request'>, ctx: RuleContext): void {
  if (ctx.tick < effect.nextTick) return
  effect.nextTick += effect.everyTicks
  const victim = replicaStruck(cluster, cluster.routes[effect.module] ?? '', effect.id, ctx)
  if (victim !== undefined) killPod(cluster, victim.id, 'Error', ctx)
}

/** Drawn by slot, so that one replica more or less does not send every request elsewhere. */
function replicaStruck(cluster: Cluster, service: ServiceId, id: string, ctx: RuleContext): Pod | undefined {
  const luck = (pod: Pod) => draw(ctx.seed, 'poison', ctx.liveTick, `${id}:${pod.slot}`)
  const answering = podsOf(cluster, service).filter((pod) => answers(cluster, pod))
  return answering.sort((left, right) => luck(right) - luck(left) || byId(left.id, right.id))[0]
}
