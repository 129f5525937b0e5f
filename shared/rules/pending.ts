/* Why a pod is Pending: kube-scheduler's verdict over all nodes, in its own words and its own order. The filters themselves: fit.ts. */

import type { NodeFilter, PendingReason, TaintName } from '../world/cluster.ts'
import { byId, type NodeId } from '../world/ids.ts'
import type { Misfit } from './fit.ts'

type Part = PendingReason['filters'][number]

/** kube-scheduler's words for each filter (`ErrReason…` of each plugin); the last two are this game's own. */
const FILTER_WORDS: Record<NodeFilter, string> = {
  'insufficient-cpu': 'Insufficient cpu',
  'insufficient-memory': 'Insufficient memory',
  'too-many-pods': 'Too many pods',
  unschedulable: 'node(s) were unschedulable',
  'not-ready': 'node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
  'pinned-elsewhere': "node(s) didn't match the requested node name",
  'untolerated-taint': 'node(s) had untolerated taint',
  'node-selector': "node(s) didn't match Pod's node affinity/selector",
  affinity: "node(s) didn't match pod affinity rules",
  'anti-affinity': "node(s) didn't match pod anti-affinity rules",
  'existing-anti-affinity': "node(s) didn't satisfy existing pods anti-affinity rules",
  'topology-spread': "node(s) didn't match pod topology spread constraints",
  'library-clash': 'node(s) had other versions of its libraries installed',
  'no-scheduler': 'node(s) had no scheduler to choose them',
}

/** [SCH9] every reason with the nodes it refused, sorted as text, count first: `framework/types.go`, FitError. */
export function pendingReason(byNode: Record<NodeId, Misfit[]>): PendingReason {
  const parts = new Map<string, Part>()
  for (const found of Object.values(byNode)) {
    for (const { filter, taint } of found) {
      const words = wordsOf(filter, taint)
      const nodes = (parts.get(words)?.nodes ?? 0) + 1
      parts.set(words, taint === undefined ? { filter, nodes } : { filter, nodes, taint })
    }
  }
  const filters = [...parts.values()].sort((left, right) => byId(partText(left), partText(right)))
  return { nodes: Object.keys(byNode).length, filters, byNode }
}

/** [TNT2] a taint is called by its key and value: `tainttoleration/taint_toleration.go`. */
function wordsOf(filter: NodeFilter, taint: TaintName | undefined): string {
  return taint === undefined ? FILTER_WORDS[filter] : `${FILTER_WORDS[filter]} {${taint.key}: ${taint.value}}`
}

function partText({ filter, nodes, taint }: Part): string {
  return `${nodes} ${wordsOf(filter, taint)}`
}

/** The line kube-scheduler would write: `0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient memory.` */
export function pendingLine(reason: Pick<PendingReason, 'nodes' | 'filters'>): string {
  if (reason.nodes === 0) return 'no nodes available to schedule pods'
  return `0/${reason.nodes} nodes are available: ${reason.filters.map(partText).join(', ')}.`
}
