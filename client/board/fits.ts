/* What a node would say to a pod in the hand, before anything is sent: the same filters as the scheduler's, from what the view shows.
   The server decides; this only keeps a hand from finding out the hard way. */
import type { NodeView, PodView, ServiceView, TeamView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { modulesClash } from '../../shared/rules/libraries.ts'
import { refusingTaint } from '../../shared/rules/taints.ts'
import type { Topology } from '../../shared/world/scheduling.ts'

export type Verdict =
  | { kind: 'fits' }
  /** It stands here already. */
  | { kind: 'here' }
  /** Missing amounts, 0 where there is enough. */
  | { kind: 'short'; cpuMillis: number; memoryMi: number }
  | { kind: 'cordoned' }
  | { kind: 'not-ready' }
  | { kind: 'provisioning'; seconds: number }
  | { kind: 'tainted'; key: string }
  | { kind: 'selector' }
  | { kind: 'affinity' }
  | { kind: 'anti-affinity' }
  | { kind: 'clash' }

type Asking = Pick<PodView, 'service' | 'slot' | 'node' | 'cpuRequestMillis' | 'memoryRequestMi'>

/** What the wishes of a pod's service are held against. */
export interface Scene {
  view: Pick<TeamView, 'services' | 'pods' | 'nodes'>
  lesson: Lesson
}

/** The verdict of one node on one pod; without a scene its service has no wishes. */
export function verdictOf(pod: Asking, node: NodeView, scene?: Scene): Verdict {
  if (node.state === 'provisioning') return { kind: 'provisioning', seconds: node.seconds }
  if (node.state === 'not-ready' || node.state === 'down') return { kind: 'not-ready' }
  if (pod.node === node.id) return { kind: 'here' }
  if (node.cordoned) return { kind: 'cordoned' }
  const service = scene?.view.services.find(({ id }) => id === pod.service)
  const kept = service ? keptAway(service, node) : null
  if (kept) return kept
  const cpuMillis = Math.max(0, node.cpuRequestedMillis + pod.cpuRequestMillis - node.cpuMillis)
  const memoryMi = Math.max(0, node.memoryRequestedMi + pod.memoryRequestMi - node.memoryMi)
  if (cpuMillis > 0 || memoryMi > 0) return { kind: 'short', cpuMillis, memoryMi }
  return (service && scene && amongOthers(pod, service, node, scene)) || { kind: 'fits' }
}

/** TaintToleration and NodeAffinity: the node's own marks. */
function keptAway({ scheduling }: ServiceView, node: NodeView): Verdict | null {
  const taint = refusingTaint(node, scheduling.tolerations)
  if (taint) return { kind: 'tainted', key: taint.key }
  const label = (key: string) => (key === 'node' ? node.id : key === 'zone' ? node.zone : node.labels[key])
  const wanted = Object.entries(scheduling.nodeSelector)
  return wanted.every(([key, value]) => label(key) === value) ? null : { kind: 'selector' }
}

/** InterPodAffinity, and whose libraries get in each other's way: it depends on who stands there. */
function amongOthers(pod: Asking, service: ServiceView, node: NodeView, { view, lesson }: Scene): Verdict | null {
  const { affinity, antiAffinity } = service.scheduling
  const others = view.pods.filter((one) => one.node !== '' && !(one.service === pod.service && one.slot === pod.slot))
  const zoneOf = (id: string) => view.nodes.find((one) => one.id === id)?.zone
  const isNear = (one: PodView, topology: Topology) =>
    topology === 'node' ? one.node === node.id : zoneOf(one.node) === node.zone
  if (affinity?.required) {
    const friends = others.filter((one) => one.service === affinity.service)
    const isFirst = friends.length === 0 && affinity.service === service.id
    if (!isFirst && !friends.some((one) => isNear(one, affinity.topology))) return { kind: 'affinity' }
  }
  const own = others.filter((one) => one.service === service.id)
  if (antiAffinity?.required && own.some((one) => isNear(one, antiAffinity.topology))) return { kind: 'anti-affinity' }
  return isClash(others, service, node, view.services, lesson) ? { kind: 'clash' } : null
}

function isClash(
  others: readonly PodView[],
  service: ServiceView,
  node: NodeView,
  services: readonly ServiceView[],
  lesson: Scene['lesson'],
): boolean {
  if (service.packing !== 'metal') return false
  const here = new Set(others.filter((one) => one.node === node.id).map((one) => one.service))
  return services.some(
    (one) =>
      one.id !== service.id &&
      one.packing === 'metal' &&
      here.has(one.id) &&
      modulesClash(service.modules, one.modules, lesson),
  )
}

/** The node a hesitant hand is offered: of those that fit, the one with the most memory left; null when none fits. */
export function roomiestNode(pod: PodView, nodes: readonly NodeView[], scene?: Scene): NodeView | null {
  const free = (node: NodeView) => node.memoryMi - node.memoryRequestedMi
  const fitting = nodes.filter((node) => verdictOf(pod, node, scene).kind === 'fits')
  return fitting.reduce<NodeView | null>((best, node) => (best && free(best) >= free(node) ? best : node), null)
}
