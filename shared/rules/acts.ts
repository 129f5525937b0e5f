/* What a team does to its cluster, act by act: whether the world allows it, and what it changes. The one table that decide and
   evolve both walk; each check and each act stands in its own chapter. */

import { assertNever } from '../lib/assert.ts'
import { checksum } from '../lib/checksum.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Refusal, TeamCommand } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import { checkAutoscaler, setAutoscaler } from './autoscale.ts'
import { hasClass } from './catalog.ts'
import type { RuleContext } from './context.ts'
import { checkBudget, setBudget } from './disruption.ts'
import { checkDrain, drain } from './drain.ts'
import { checkRotate, rotateCertificate } from './effects.ts'
import { checkNodeAutoscaler, setNodeAutoscaler } from './node-autoscale.ts'
import { checkCordon, checkNodeRelease, checkRent, cordon, releaseNode, rentNode } from './nodes.ts'
import { wantedResources } from './packing.ts'
import { checkPacking, setPacking } from './packing-acts.ts'
import { checkPlacement, checkRelease } from './placement.ts'
import { placeAfresh } from './plan.ts'
import { wantedRelease } from './release.ts'
import { checkRestart, checkScale, restartSlot, scaleService } from './replicas.ts'
import {
  checkImage,
  checkPause,
  checkResources,
  checkRollback,
  checkStartRollout,
  pauseRollout,
  rollBack,
  setImage,
  setResources,
  startRollout,
} from './rollout-acts.ts'
import { checkScheduling, checkTaint, checkUntaint, setScheduling, taint, untaint } from './scheduling.ts'
import { checkMerge, checkMove, checkSplit, createService, mergeServices, moveModules } from './split.ts'
import { checkShip, shipTicket } from './tickets.ts'
import { buyTool, checkBuy, checkSell, refusalOfTool, sellTool } from './tool-acts.ts'

/** Why the act cannot happen now, with the facts for a sentence; null when it can. Changes nothing. */
export function checkTeamCommand(cluster: Cluster, command: TeamCommand, ctx: RuleContext): Refusal | null {
  const { lesson } = ctx
  if ('service' in command && isLeavingService(cluster, command.service)) {
    return { code: 'unknown-service', facts: { service: command.service } }
  }
  const ofTool = refusalOfTool(cluster, command)
  if (ofTool) return ofTool
  switch (command.kind) {
    case 'split-service':
      return checkSplit(cluster, command.newService, command.modules, lesson)
    case 'merge-services':
      return checkMerge(cluster, command.from, command.into, lesson)
    case 'move-module':
      return checkMove(cluster, command.module, command.to, lesson)
    case 'set-image':
      return checkImage(cluster, command.service, command.image)
    case 'set-resources':
      return checkResources(cluster, command)
    case 'scale-service':
      return checkScale(cluster, command.service, command.replicas)
    case 'place-pod':
      return checkPlacement(cluster, command.service, command.slot, command.node, lesson)
    case 'release-pod':
      return checkRelease(cluster, command.service, command.slot)
    case 'set-policy':
      return cluster.policy === command.policy ? { code: 'no-change', facts: { policy: command.policy } } : null
    case 'set-saga':
      return checkSaga(cluster, command.class, command.on, lesson)
    case 'start-rollout':
      return checkStartRollout(cluster, command, lesson)
    case 'pause-rollout':
      return checkPause(cluster, command.service, command.paused)
    case 'rollback':
      return checkRollback(cluster, command.service, command.revision, lesson)
    case 'rent-node':
      return checkRent(cluster, ctx)
    case 'release-node':
      return checkNodeRelease(cluster, command.node, ctx)
    case 'cordon':
      return checkCordon(cluster, command.node, true)
    case 'uncordon':
      return checkCordon(cluster, command.node, false)
    case 'drain':
      return checkDrain(cluster, command.node, ctx)
    case 'restart':
      return checkRestart(cluster, command.service, command.slot)
    case 'set-packing':
      return checkPacking(cluster, command.service, command.packing, ctx)
    case 'set-scheduling':
      return checkScheduling(cluster, command, ctx)
    case 'set-autoscaler':
      return checkAutoscaler(cluster, command, ctx)
    case 'set-node-autoscaler':
      return checkNodeAutoscaler(cluster, command.maxNodes, ctx)
    case 'set-disruption-budget':
      return checkBudget(cluster, command, ctx)
    case 'taint':
      return checkTaint(cluster, command, ctx)
    case 'untaint':
      return checkUntaint(cluster, command.node, command.key, ctx)
    case 'rotate-certificate':
      return checkRotate(cluster, command.service)
    case 'ship-ticket':
      return checkShip(cluster, command.ticket, ctx)
    case 'buy-tool':
      return checkBuy(cluster, command.tool, ctx)
    case 'sell-tool':
      return checkSell(cluster, command.tool)
    default:
      return assertNever(command)
  }
}

/** Its modules have all been given to others; it only answers until they are ready there. */
function isLeavingService(cluster: Cluster, id: ServiceId): boolean {
  return cluster.services[id]?.tool === null && !Object.values(cluster.owners).includes(id)
}

function checkSaga(cluster: Cluster, id: string, on: boolean, lesson: Lesson): Refusal | null {
  if (!hasClass(lesson, id)) return { code: 'unknown-class', facts: { class: id } }
  return (cluster.sagas[id] ?? false) === on ? { code: 'no-change', facts: { class: id } } : null
}

/**
 * Does the act on the working copy; `checkTeamCommand` has let it through. In plan the caller settles the cluster afterwards;
 * live only wishes change here (slots, releases, pins), and the stages of the tick do the rest.
 */
export function applyTeamCommand(cluster: Cluster, command: TeamCommand, ctx: RuleContext): void {
  const before = ctx.phase === 'plan' ? placedFor(cluster, ctx.lesson) : null
  perform(cluster, command, ctx)
  if (!before) return
  const again = command.kind === 'start-rollout' ? command.service : null
  for (const [id, requests] of placedFor(cluster, ctx.lesson)) {
    const service = cluster.services[id]
    if (service && (id === again || (before.get(id) ?? requests) !== requests)) placeAfresh(cluster, service, ctx)
  }
}

/** What the places of a service's pods were chosen for, as one text to compare: its packing, its requests, a bare process's libraries. */
function placedFor(cluster: Cluster, lesson: Lesson): Map<ServiceId, string> {
  const requests = new Map<ServiceId, string>()
  for (const service of Object.values(cluster.services)) {
    const { packing, modules, scheduling } = wantedRelease(service)
    const { cpuRequestMillis, memoryRequestMi } = wantedResources(cluster, service, lesson)
    const bare = packing === 'metal' ? modules.join('+') : ''
    requests.set(service.id, `${packing} ${cpuRequestMillis}/${memoryRequestMi} ${bare} ${checksum(scheduling)}`)
  }
  return requests
}

function perform(cluster: Cluster, command: TeamCommand, ctx: RuleContext): void {
  switch (command.kind) {
    case 'split-service':
      createService(cluster, command.newService, command.modules, ctx)
      return
    case 'merge-services':
      mergeServices(cluster, command.from, command.into, ctx)
      return
    case 'move-module':
      moveModules(cluster, [command.module], command.to, ctx)
      return
    case 'set-policy':
      cluster.policy = command.policy
      return
    case 'set-saga':
      cluster.sagas[command.class] = command.on
      return
    case 'rent-node':
      rentNode(cluster, ctx)
      return
    case 'release-node':
      releaseNode(cluster, command.node, ctx)
      return
    case 'cordon':
      cordon(cluster, command.node, true)
      return
    case 'uncordon':
      cordon(cluster, command.node, false)
      return
    case 'drain':
      drain(cluster, command.node)
      return
    case 'taint':
      taint(cluster, command)
      return
    case 'untaint':
      untaint(cluster, command.node, command.key)
      return
    case 'set-node-autoscaler':
      setNodeAutoscaler(cluster, command.maxNodes)
      return
    case 'ship-ticket':
      shipTicket(cluster, command.ticket, ctx)
      return
    case 'buy-tool':
      buyTool(cluster, command.tool, ctx)
      return
    case 'sell-tool':
      sellTool(cluster, command.tool, ctx)
      return
    default:
      performOnService(cluster, serviceOf(cluster, command.service), command, ctx)
      return
  }
}

function pinSlot(service: Service, slot: number, pin: NodeId | null): void {
  service.slots[slot - 1] = { ...service.slots[slot - 1], pin }
}

type ServiceCommand = Extract<TeamCommand, { service: ServiceId }>

function performOnService(cluster: Cluster, service: Service, command: ServiceCommand, ctx: RuleContext): void {
  switch (command.kind) {
    case 'set-image':
      setImage(cluster, service, command.image, ctx)
      return
    case 'set-resources':
      setResources(cluster, service, command, ctx)
      return
    case 'scale-service':
      scaleService(cluster, service, command.replicas, ctx)
      return
    case 'place-pod':
      pinSlot(service, command.slot, command.node)
      return
    case 'release-pod':
      pinSlot(service, command.slot, null)
      return
    case 'start-rollout':
      startRollout(cluster, service, command, ctx)
      return
    case 'pause-rollout':
      pauseRollout(service, command.paused, ctx)
      return
    case 'rollback':
      rollBack(cluster, service, command.revision, ctx)
      return
    case 'restart':
      restartSlot(cluster, service, command.slot, ctx)
      return
    case 'set-packing':
      setPacking(cluster, service, command.packing, ctx)
      return
    case 'set-scheduling':
      setScheduling(cluster, service, command, ctx)
      return
    case 'set-autoscaler':
      setAutoscaler(service, command)
      return
    case 'set-disruption-budget':
      setBudget(service, command)
      return
    case 'rotate-certificate':
      rotateCertificate(cluster, service.id, ctx)
      return
    default:
      assertNever(command)
  }
}

function serviceOf(cluster: Cluster, id: ServiceId): Service {
  const service = cluster.services[id]
  if (!service) throw new Error(`act on a service that is not there: ${id}`)
  return service
}
