/* Where a bot would put a pod by hand: what a view shows of the nodes' room, and what keeps a pod off one. The scheduler's own filters are
   rules/fit.ts; a person reads all this off the board, and is refused where more stands against it. */

import type { NodeView, PodView, ServiceView, TeamView } from '../game/view.types.ts'
import type { Lesson } from '../lessons/lesson.ts'
import { modulesClash } from '../rules/libraries.ts'
import { refusingTaint } from '../rules/taints.ts'

type Moved = Pick<PodView, 'service' | 'slot' | 'cpuRequestMillis' | 'memoryRequestMi'>

/** Nodes that would take the pod, by number. */
export function nodesWithRoom(view: TeamView, pod: Moved, lesson: Lesson): NodeView[] {
  const service = view.services.find((one) => one.id === pod.service)
  return view.nodes.filter(
    (node) =>
      node.state === 'ready' &&
      !node.cordoned &&
      node.cpuMillis - node.cpuRequestedMillis >= pod.cpuRequestMillis &&
      node.memoryMi - node.memoryRequestedMi >= pod.memoryRequestMi &&
      (service === undefined || isWelcome(view, service, pod, node, lesson)),
  )
}

/** Neither a taint nor its own kind nor other bare processes' libraries keep it away. */
function isWelcome(view: TeamView, service: ServiceView, pod: Moved, node: NodeView, lesson: Lesson): boolean {
  const { tolerations, antiAffinity } = service.scheduling
  if (refusingTaint(node, tolerations)) return false
  const others = view.pods.filter((one) => one.node !== '' && !(one.service === pod.service && one.slot === pod.slot))
  if (antiAffinity?.required) {
    const zones = new Map(view.nodes.map((one) => [one.id, one.zone]))
    const near = (id: string) => (antiAffinity.topology === 'node' ? id === node.id : zones.get(id) === node.zone)
    if (others.some((one) => one.service === service.id && near(one.node))) return false
  }
  if (service.packing !== 'metal') return true
  const neighbours = view.services.filter(
    (one) =>
      one !== service &&
      one.packing === 'metal' &&
      others.some((pods) => pods.service === one.id && pods.node === node.id),
  )
  return !neighbours.some((one) => modulesClash(service.modules, one.modules, lesson))
}

/** Of those, the one with the fewest pods of the service, then the most free memory, then the lowest number; null: none has room. */
export function roomiest(view: TeamView, pod: Moved, lesson: Lesson): NodeView | null {
  const together = (node: NodeView) =>
    view.pods.filter((one) => one.node === node.id && one.service === pod.service).length
  const freeMi = (node: NodeView) => node.memoryMi - node.memoryRequestedMi
  const [best] = nodesWithRoom(view, pod, lesson).sort(
    (left, right) => together(left) - together(right) || freeMi(right) - freeMi(left) || left.number - right.number,
  )
  return best ?? null
}

/** The node after this number that has room, going round; null: none has. */
export function nextWithRoom(view: TeamView, afterNumber: number, pod: Moved, lesson: Lesson): NodeView | null {
  const nodes = nodesWithRoom(view, pod, lesson)
  return nodes.find((node) => node.number > afterNumber) ?? nodes[0] ?? null
}
