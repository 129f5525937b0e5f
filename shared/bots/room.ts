/* Where a bot would put a pod by hand: what a view shows of the nodes' room. The scheduler's own filters are rules/fit.ts; a person reads
   free CPU and memory off the board, and is refused where more stands against it. */

import type { NodeView, PodView, TeamView } from '../game/view.types.ts'
import type { ServiceId } from '../world/ids.ts'

type Need = Pick<PodView, 'cpuRequestMillis' | 'memoryRequestMi'>

/** Nodes that would take a pod with these requests, by number. */
export function nodesWithRoom(view: TeamView, need: Need): NodeView[] {
  return view.nodes.filter(
    (node) =>
      node.state === 'ready' &&
      !node.cordoned &&
      node.cpuMillis - node.cpuRequestedMillis >= need.cpuRequestMillis &&
      node.memoryMi - node.memoryRequestedMi >= need.memoryRequestMi,
  )
}

/** Of those, the one with the fewest pods of the service, then the most free memory, then the lowest number; null: none has room. */
export function roomiest(view: TeamView, service: ServiceId, need: Need): NodeView | null {
  const together = (node: NodeView) => view.pods.filter((pod) => pod.node === node.id && pod.service === service).length
  const freeMi = (node: NodeView) => node.memoryMi - node.memoryRequestedMi
  const [best] = nodesWithRoom(view, need).sort(
    (left, right) => together(left) - together(right) || freeMi(right) - freeMi(left) || left.number - right.number,
  )
  return best ?? null
}

/** The node after this number that has room, going round; null: none has. */
export function nextWithRoom(view: TeamView, afterNumber: number, need: Need): NodeView | null {
  const nodes = nodesWithRoom(view, need)
  return nodes.find((node) => node.number > afterNumber) ?? nodes[0] ?? null
}
