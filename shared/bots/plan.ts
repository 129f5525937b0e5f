/* Building a design at the board, act by act: each is said on a view of what the ones before it came to. The design itself is design.ts;
   what a person does once it is live, mind.ts. */

import type { TeamCommand } from '../game/command.ts'
import type { ServiceView, TeamView } from '../game/view.types.ts'
import type { Lesson } from '../lessons/lesson.ts'
import { isByHand } from '../rules/packing.ts'
import type { Resources } from '../world/cluster.ts'
import type { ServiceId } from '../world/ids.ts'
import type { Blueprint } from './design.ts'
import { nextWithRoom, roomiest } from './room.ts'

/** As rules/replicas.ts bounds them; whoever fills nodes need not be refused to know. */
const MOST_REPLICAS = 20
const MOST_PODS = 60

/** The next act on seeing a view; null once the design stands. */
export type Plan = (view: TeamView) => TeamCommand | null

type Steps = Generator<TeamCommand, void, void>

export function createPlan(blueprint: Blueprint, lesson: Lesson): Plan {
  let seen: TeamView | null = null
  const look: Look = () => {
    if (seen === null) throw new Error('a plan goes on a view')
    return seen
  }
  const steps = build(blueprint, lesson, look)
  return (view) => {
    seen = view
    const next = steps.next()
    return next.done ? null : next.value
  }
}

type Look = () => TeamView

function* build(blueprint: Blueprint, lesson: Lesson, look: Look): Steps {
  yield* blueprint.opening
  yield* giveBackNodes(blueprint.nodes, lesson, look)
  for (const setting of blueprint.settings) if (!isSo(setting, look())) yield setting
  if (blueprint.byHand) yield* growByHand(blueprint, lesson, look)
  else yield* grow(blueprint, look)
  yield* blueprint.closing
}

/** Whether a service already has the resources that would be set. A bare process has no limits to set. */
function isSo(setting: TeamCommand, view: TeamView): boolean {
  if (setting.kind !== 'set-resources') return false
  const service = viewOf(view, setting.service)
  if (!service) return false
  const same = (keys: readonly (keyof Resources)[]) => keys.every((key) => setting[key] === service[key])
  return same(REQUESTS) && (service.packing === 'metal' || same(LIMITS))
}

const REQUESTS = ['cpuRequestMillis', 'memoryRequestMi'] as const
const LIMITS = ['cpuLimitMillis', 'memoryLimitMi'] as const

/**
 * Nodes beyond those wanted, the highest number first: emptied and returned. What a controller brings back elsewhere is drained, what was
 * installed by hand is carried; a node that can't be emptied is kept.
 */
function* giveBackNodes(nodes: number, lesson: Lesson, look: Look): Steps {
  for (let more = look().nodes.length - nodes; more > 0; more--) {
    const last = look().nodes.at(-1)
    if (last === undefined) return
    const isEmpty = () => look().pods.every((pod) => pod.node !== last.id)
    if (!isEmpty() && comesBack(last.id, lesson, look())) yield { kind: 'drain', node: last.id }
    else if (!isEmpty()) yield* carryAway(last.id, lesson, look)
    if (!isEmpty()) return
    yield { kind: 'release-node', node: last.id }
  }
}

/** [PACK21] Whether a controller makes the node's pods anew elsewhere. */
function comesBack(node: string, lesson: Lesson, view: TeamView): boolean {
  const here = view.pods.filter((pod) => pod.node === node).map((pod) => viewOf(view, pod.service))
  return lesson.unlocks.includes('replica-controller') && !here.some((service) => service && isByHand(service))
}

function* carryAway(node: string, lesson: Lesson, look: Look): Steps {
  const here = look().pods.filter((pod) => pod.node === node)
  for (const pod of here) {
    const others = { ...look(), nodes: look().nodes.filter((one) => one.id !== node) }
    const target = roomiest(others, pod, lesson)
    if (!target) continue
    const { service, slot } = pod
    yield { kind: 'place-pod', service, slot, node: target.id }
    // Where there is a scheduler it is not to stay bound to that node for good.
    if (lesson.unlocks.includes('scheduler')) yield { kind: 'release-pod', service, slot }
  }
}

function* grow({ replicas, fill }: Blueprint, look: Look): Steps {
  for (const { service, now, wanted } of replicas) {
    if (wanted !== now) yield { kind: 'scale-service', service, replicas: wanted }
  }
  if (fill) yield* inTurns(replicas, look, (service) => oneMore(service, look))
}

/** Every replica is pinned, service after service, round the nodes. */
function* growByHand({ replicas, fill }: Blueprint, lesson: Lesson, look: Look): Steps {
  let number = 0
  const place = function* (service: ServiceId, slot: number): Steps {
    const pod = look().pods.find((one) => one.service === service && one.slot === slot)
    if (pod === undefined) return
    // Where it is now it takes no more room than it has.
    const here = { ...look(), nodes: look().nodes.map((node) => (node.id === pod.node ? without(node, pod) : node)) }
    const target = nextWithRoom(here, number, pod, lesson)
    if (target === null) return
    number = target.number
    yield { kind: 'place-pod', service, slot, node: target.id }
  }
  const another = function* (service: ServiceId): Steps {
    const before = viewOf(look(), service)
    const like = look().pods.find((pod) => pod.service === service)
    if (!before || !like || nextWithRoom(look(), number, like, lesson) === null) return
    yield { kind: 'scale-service', service, replicas: before.replicas + 1 }
    yield* place(service, before.replicas + 1)
  }
  for (const { service } of replicas) yield* place(service, 1)
  for (const { service, wanted } of replicas) {
    for (let count = 1; count < wanted; count++) yield* another(service)
  }
  if (fill) yield* inTurns(replicas, look, another)
}

function without<Node extends { cpuRequestedMillis: number; memoryRequestedMi: number }>(
  node: Node,
  pod: { cpuRequestMillis: number; memoryRequestMi: number },
): Node {
  return {
    ...node,
    cpuRequestedMillis: node.cpuRequestedMillis - pod.cpuRequestMillis,
    memoryRequestedMi: node.memoryRequestedMi - pod.memoryRequestMi,
  }
}

/** One more replica of each service in turn; a service that got none stays as it is. */
function* inTurns(replicas: Blueprint['replicas'], look: Look, more: (service: ServiceId) => Steps): Steps {
  let growing = replicas.map((one) => one.service)
  while (growing.length > 0) {
    const next: ServiceId[] = []
    for (const service of growing) {
      const before = viewOf(look(), service)
      if (!before || before.replicas >= MOST_REPLICAS || look().pods.length >= MOST_PODS) continue
      yield* more(service)
      const after = viewOf(look(), service)
      if (after && after.replicas > before.replicas && after.ready === after.replicas) next.push(service)
    }
    growing = next
  }
}

/** Asks for one more, and takes the wish back if no node takes it. */
function* oneMore(service: ServiceId, look: Look): Steps {
  const before = viewOf(look(), service)
  if (!before || before.ready < before.replicas) return
  yield { kind: 'scale-service', service, replicas: before.replicas + 1 }
  const after = viewOf(look(), service)
  if (after && after.ready < after.replicas) yield { kind: 'scale-service', service, replicas: before.replicas }
}

function viewOf(view: TeamView, service: ServiceId): ServiceView | undefined {
  return view.services.find((one) => one.id === service)
}
