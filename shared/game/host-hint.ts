/* The hint a host can have shown to a team: the one for its newest failure that something can be done about. */

import type { Lesson } from '../lessons/lesson.ts'
import { severityOf } from '../rules/cause-kinds.ts'
import { hintOf } from '../rules/hints.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Cause, ChainLink, Facts, Hint } from '../world/happening.ts'
import { byId, type NodeId, type ServiceId } from '../world/ids.ts'

export interface HostHint {
  facts: Facts
  chain: ChainLink[]
  hint: Hint
  service?: ServiceId
  node?: NodeId
}

/** An incident that has hurt nobody, or traffic: what is wrong comes first. */
function isNews(cause: Cause): boolean {
  return severityOf(cause) === 'info'
}

/** Null while nothing is wrong, or nothing can be done about it. */
export function hintFor(cluster: Cluster, lesson: Lesson): HostHint | null {
  const newest = cluster.causes
    .filter((cause) => !cause.untold)
    .sort(
      (left, right) =>
        Number(isNews(left)) - Number(isNews(right)) || right.sinceTick - left.sinceTick || byId(left.id, right.id),
    )
  for (const cause of newest) {
    const hint = hintOf(cause, cluster, lesson)
    if (hint === undefined) continue
    const found: HostHint = { facts: { ...cause.facts, about: cause.kind }, chain: cause.chain, hint }
    if (cause.service !== undefined) found.service = cause.service
    if (cause.node !== undefined) found.node = cause.node
    return found
  }
  return null
}
