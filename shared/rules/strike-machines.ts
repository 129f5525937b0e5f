/* Incidents of machines (GAME.md §8, §14): nodes and zones that go dark, kernels that panic, disks, links and neighbours. What a
   dead node leads to is nodes.ts. */

import { assertNever } from '../lib/assert.ts'
import type { IncidentKind } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod } from '../world/cluster.ts'
import type { EffectOf } from '../world/effect.ts'
import { byId } from '../world/ids.ts'
import type { Incident } from '../world/session.ts'
import { TICK_SECONDS } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { killPod } from './control.ts'
import { addEffect, lasting, nodeStruck } from './effects.ts'
import { isLeaving } from './pods.ts'
import { releaseOfPod } from './release.ts'

type MachineKind = Extract<
  IncidentKind,
  | 'node-crash'
  | 'zone-outage'
  | 'slow-disk'
  | 'noisy-neighbour'
  | 'network-delay'
  | 'kernel-panic'
  | 'engine-restart'
  | 'patch-due'
>

export function strikeMachines(cluster: Cluster, kind: MachineKind, incident: Incident, ctx: RuleContext): void {
  const { strength } = incident
  const span = lasting(incident, ctx)
  if (kind === 'zone-outage') {
    loseZone(cluster, incident, ctx)
    return
  }
  // [INC27] Every pair of zones alike; whoever keeps a call's two ends in one zone does not feel it.
  if (kind === 'network-delay') {
    addEffect(cluster, { ...span, kind, ms: strength })
    return
  }
  const node = nodeStruck(cluster, incident.target)
  if (node === undefined) return
  switch (kind) {
    // [INC3]
    case 'node-crash':
      if (node.lifecycle.kind === 'ready') node.lifecycle = { kind: 'down', sinceTick: ctx.tick }
      break
    // [INC12] Pulls on the node go at this share of their speed; what runs is not touched.
    case 'slow-disk':
      addEffect(cluster, { ...span, kind, node: node.id, factor: strength })
      break
    // [INC13] Somebody else's load takes so many cores of the node.
    case 'noisy-neighbour':
      addEffect(cluster, { ...span, kind, node: node.id, cores: strength })
      break
    // [INC15]
    case 'kernel-panic':
      panic(cluster, node, incident, ctx)
      break
    // [INC16] [INC25]
    case 'engine-restart':
    case 'patch-due':
      addEffect(cluster, { ...span, kind, node: node.id })
      break
    default:
      assertNever(kind)
  }
}

/** [INC11] Every node of the zone falls silent at once; they come back by themselves when it is over (effect-turns.ts). */
function loseZone(cluster: Cluster, incident: Incident, ctx: RuleContext): void {
  const zone = incident.target
  const outage: EffectOf<'zone-outage'> = { ...lasting(incident, ctx), kind: 'zone-outage', zone, nodes: [] }
  darken(cluster, outage, ctx)
  addEffect(cluster, outage)
  const pods = Object.values(cluster.pods).filter((pod) => pod.node !== null && outage.nodes.includes(pod.node)).length
  const facts = { zone, nodes: outage.nodes.length, pods, seconds: incident.lastTicks * TICK_SECONDS }
  ctx.emit({ kind: 'zone-lost', severity: pods > 0 ? 'error' : 'info', facts })
}

/** Takes the zone's living nodes down and writes them on the outage: those there when it strikes, and those that join it later. */
export function darken(cluster: Cluster, outage: EffectOf<'zone-outage'>, ctx: RuleContext): void {
  for (const node of Object.values(cluster.nodes)) {
    if (node.zone !== outage.zone || node.lifecycle.kind !== 'ready') continue
    node.lifecycle = { kind: 'down', sinceTick: ctx.tick }
    outage.nodes = [...outage.nodes, node.id]
  }
}

/**
 * [INC15] Everything that shares the node's kernel dies with it and waits for the reboot; of the virtual machines, which bring their own,
 * a single one is hit. A node with nothing but virtual machines does not reboot: it was a guest's kernel.
 */
function panic(cluster: Cluster, node: Node, incident: Incident, ctx: RuleContext): void {
  if (node.lifecycle.kind !== 'ready') return
  const here = Object.values(cluster.pods).filter((pod) => pod.node === node.id)
  const guests = here.filter((pod) => releaseOfPod(cluster, pod).packing === 'vm')
  const sharing = here.filter((pod) => !guests.includes(pod))
  const reboots = sharing.length > 0 || guests.length === 0
  if (reboots) addEffect(cluster, { ...lasting(incident, ctx), kind: 'reboot', node: node.id })
  let died = 0
  for (const pod of sharing) if (dieInPanic(cluster, pod, incident.lastTicks, ctx)) died += 1
  const guest = guests.filter((pod) => runs(pod) && !isLeaving(pod)).sort((left, right) => byId(left.id, right.id))[0]
  if (guest !== undefined) {
    killPod(cluster, guest.id, 'Error', ctx)
    died += 1
  }
  const facts = { pods: died, spared: guests.length - (guest === undefined ? 0 : 1) }
  const seconds = reboots ? incident.lastTicks * TICK_SECONDS : 0
  const severity = died > 0 ? 'error' : 'info'
  ctx.emit({ kind: 'kernel-panic', severity, node: node.id, facts: { ...facts, seconds } })
}

function runs(pod: Pod): boolean {
  const { kind } = pod.lifecycle
  return kind === 'ready' || kind === 'starting' || kind === 'terminating'
}

/** Whether it ran. No container starts before the kernel is up again, one tick after the last of the reboot. */
function dieInPanic(cluster: Cluster, pod: Pod, rebootTicks: number, ctx: RuleContext): boolean {
  const ran = runs(pod)
  if (ran) killPod(cluster, pod.id, 'Error', ctx)
  const { lifecycle } = pod
  if (lifecycle.kind === 'back-off') {
    pod.lifecycle = { ...lifecycle, ticksLeft: Math.max(lifecycle.ticksLeft, rebootTicks + 1) }
  }
  return ran
}
