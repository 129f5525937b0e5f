/* A design taken from a cluster at the end of a round, and the cluster a next round starts from. Only what people decided is
   carried over: split, sizes, pins, policy, sagas and how many nodes; every node and pod starts afresh. */

import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import { applyTeamCommand, checkTeamCommand } from '../rules/acts.ts'
import type { RuleContext } from '../rules/context.ts'
import { settleInPlan } from '../rules/control.ts'
import { startCluster } from '../rules/split.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { Design, ServiceDesign } from '../world/design.ts'
import type { NodeId, TeamId } from '../world/ids.ts'
import type { TeamCommand } from './command.ts'

/** What a team would start its next round from, in the order its services were made. */
export function designOf(cluster: Cluster, lesson: Lesson): Design {
  const nodes = Object.values(cluster.nodes).sort((left, right) => left.number - right.number)
  const renumbered: Record<NodeId, NodeId> = {}
  for (const [index, node] of nodes.entries()) renumbered[node.id] = `node-${index + 1}`
  const services = Object.values(cluster.services).sort((left, right) => left.order - right.order)
  return {
    services: services.flatMap((service) => serviceDesign(service, ownedBy(cluster, service, lesson), renumbered)),
    nodes: Math.max(1, Math.min(nodes.length, lesson.nodes.cap)),
    policy: cluster.policy,
    sagas: lesson.classes.filter((one) => cluster.sagas[one.id] === true).map((one) => one.id),
    tools: [...cluster.tools],
    nodeAutoscalerMax: cluster.nodeAutoscalerMax,
  }
}

function ownedBy(cluster: Cluster, service: Service, lesson: Lesson): ModuleId[] {
  return lesson.modules.map((module) => module.id).filter((module) => cluster.owners[module] === service.id)
}

/** Nothing of a service whose modules have all been given to others. */
function serviceDesign(service: Service, modules: ModuleId[], renumbered: Record<NodeId, NodeId>): ServiceDesign[] {
  const release = service.releases.at(-1)
  if (release === undefined || modules.length === 0) return []
  const pins = service.slots.map((slot) => (slot.pin === null ? null : (renumbered[slot.pin] ?? null)))
  const { image, packing, resources, scheduling } = release
  const scaler = service.autoscaler
  const autoscaler = scaler && {
    minReplicas: scaler.minReplicas,
    maxReplicas: scaler.maxReplicas,
    targetPercent: scaler.targetPercent,
  }
  const { id, disruptionBudget } = service
  return [{ id, modules, image, packing, resources: { ...resources }, scheduling, autoscaler, disruptionBudget, pins }]
}

/** Can a design of an earlier round be played in this lesson: are its modules the lesson's, each exactly once? */
export function designFits(design: Design, lesson: Lesson): boolean {
  const placed = design.services.flatMap((service) => service.modules)
  return placed.length === lesson.modules.length && lesson.modules.every((module) => placed.includes(module.id))
}

/** The settled cluster a team begins its plan with. */
export function clusterOf(team: TeamId, design: Design | undefined, ctx: RuleContext): Cluster {
  if (design === undefined) return startCluster(team, ctx.lesson)
  const cluster = startCluster(team, lessonStartingWith(design, ctx.lesson))
  for (const command of decisionsOf(design)) {
    if (checkTeamCommand(cluster, command, ctx) === null) applyTeamCommand(cluster, command, ctx)
  }
  settleInPlan(cluster, ctx)
  return cluster
}

function lessonStartingWith(design: Design, lesson: Lesson): Lesson {
  return {
    ...lesson,
    nodes: { ...lesson.nodes, count: design.nodes },
    start: design.services.map((service) => ({
      id: service.id,
      modules: service.modules,
      replicas: service.pins.length,
      packing: service.packing,
      image: service.image,
      ...service.resources,
    })),
  }
}

/** What the lesson's way of starting cannot say, as the commands a team would have used. */
function decisionsOf(design: Design): TeamCommand[] {
  const commands: TeamCommand[] = [{ kind: 'set-policy', policy: design.policy }]
  // [TOO6] Bought anew, as far as the lesson offers them; the world refuses the rest.
  for (const tool of design.tools) commands.push({ kind: 'buy-tool', tool })
  commands.push({ kind: 'set-node-autoscaler', maxNodes: design.nodeAutoscalerMax })
  for (const id of design.sagas) commands.push({ kind: 'set-saga', class: id, on: true })
  for (const service of design.services) {
    commands.push({ kind: 'set-scheduling', service: service.id, scheduling: service.scheduling })
    commands.push({ kind: 'set-autoscaler', service: service.id, autoscaler: service.autoscaler })
    commands.push({ kind: 'set-disruption-budget', service: service.id, budget: service.disruptionBudget })
    for (const [index, node] of service.pins.entries()) {
      if (node !== null) commands.push({ kind: 'place-pod', service: service.id, slot: index + 1, node })
    }
  }
  return commands
}
