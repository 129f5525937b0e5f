/* What a node would say to a pod in the hand, before anything is sent: the same filters as the scheduler's, from what the view shows.
   The server decides; this only keeps a hand from finding out the hard way. */
import type { NodeView, PodView } from '../../shared/game/view.types.ts'

export type Verdict =
  | { kind: 'fits' }
  /** It stands here already. */
  | { kind: 'here' }
  /** Missing amounts, 0 where there is enough. */
  | { kind: 'short'; cpuMillis: number; memoryMi: number }
  | { kind: 'cordoned' }
  | { kind: 'not-ready' }
  | { kind: 'provisioning'; seconds: number }

/** The verdict of one node on one pod. */
export function verdictOf(
  pod: Pick<PodView, 'node' | 'cpuRequestMillis' | 'memoryRequestMi'>,
  node: NodeView,
): Verdict {
  if (node.state === 'provisioning') return { kind: 'provisioning', seconds: node.seconds }
  if (node.state === 'not-ready' || node.state === 'down') return { kind: 'not-ready' }
  if (pod.node === node.id) return { kind: 'here' }
  if (node.cordoned) return { kind: 'cordoned' }
  const cpuMillis = Math.max(0, node.cpuRequestedMillis + pod.cpuRequestMillis - node.cpuMillis)
  const memoryMi = Math.max(0, node.memoryRequestedMi + pod.memoryRequestMi - node.memoryMi)
  return cpuMillis > 0 || memoryMi > 0 ? { kind: 'short', cpuMillis, memoryMi } : { kind: 'fits' }
}

/** The node a hesitant hand is offered: of those that fit, the one with the most memory left; null when none fits. */
export function roomiestNode(pod: PodView, nodes: readonly NodeView[]): NodeView | null {
  const free = (node: NodeView) => node.memoryMi - node.memoryRequestedMi
  const fitting = nodes.filter((node) => verdictOf(pod, node).kind === 'fits')
  return fitting.reduce<NodeView | null>((best, node) => (best && free(best) >= free(node) ? best : node), null)
}
