/* Break-ins (GAME.md §8): how likely a known vulnerability is found, what it costs, and what fails while the attackers are inside.
   Which vulnerabilities a release has is packing.ts; keeping them out of images is the scanner's, tools.ts. */

import { draw } from '../lib/random.ts'
import type { ModuleId } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import type { RuleContext } from './context.ts'
import { addEffect, lasting } from './effects.ts'
import { vulnerabilitiesOf } from './packing.ts'
import { answers } from './pods.ts'
import { releaseOfPod } from './release.ts'
import { charge } from './score.ts'
import { toolWorks } from './tools.ts'

/** Vulnerabilities with which an attack succeeds half of the time: chance v/(v + 20). */
const EVEN_CHANCE_VULNERABILITIES = 20
/** Known ones a scanner that works leaves at most. */
const LEFT_BY_SCANNER = 2

interface Attack {
  /** The incident's; every draw hangs on it. */
  id: string
  /** Share of the requests that fail while they are inside, and for how long. */
  share: number
  lastTicks: number
}

/**
 * [INC23] An attack on the service that answers for a module: it succeeds with chance v/(v + 20). The luck is the attack's own, not the
 * defence's: with fewer vulnerabilities a team is only ever safer. A service that does not answer has no door to break in by.
 */
export function attackService(cluster: Cluster, attack: Attack & { module: ModuleId }, ctx: RuleContext): void {
  const service = cluster.routes[attack.module]
  if (service === undefined) return
  let known = 0
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service !== service || !answers(cluster, pod)) continue
    known = Math.max(known, vulnerabilitiesOf(releaseOfPod(cluster, pod), ctx.lesson))
  }
  if (toolWorks(cluster, 'scanner')) known = Math.min(known, LEFT_BY_SCANNER)
  if (!succeeds(`${attack.id}:${attack.module}`, known, ctx)) return
  charge(cluster, 'attacks', ctx.lesson.tunables.exploitCost)
  breakIn(cluster, attack.id, service, attack, ctx)
}

/**
 * [INC26] An attack on a node whose operating system was never patched: as on a `full` image, whatever the pods are made of, and the
 * scanner does not see it. A service suffers by the share of its replicas that stand there.
 */
export function attackNode(cluster: Cluster, attack: Attack & { node: NodeId }, ctx: RuleContext): void {
  const ready = new Map<ServiceId, { all: number; here: number }>()
  for (const pod of Object.values(cluster.pods)) {
    if (!answers(cluster, pod)) continue
    const count = ready.get(pod.service) ?? { all: 0, here: 0 }
    ready.set(pod.service, { all: count.all + 1, here: count.here + (pod.node === attack.node ? 1 : 0) })
  }
  const reached = [...ready].filter(([, count]) => count.here > 0)
  if (reached.length === 0 || !succeeds(attack.id, ctx.lesson.tunables.vulnerabilities.full, ctx)) return
  charge(cluster, 'attacks', ctx.lesson.tunables.exploitCost)
  for (const [service, count] of reached) {
    const share = attack.share * (count.here / count.all)
    breakIn(cluster, `${attack.id}:${service}`, service, { ...attack, share }, ctx)
  }
}

function succeeds(identity: string, vulnerabilities: number, ctx: RuleContext): boolean {
  const chance = vulnerabilities / (vulnerabilities + EVEN_CHANCE_VULNERABILITIES)
  return draw(ctx.seed, 'exploit', 0, identity) < chance
}

function breakIn(cluster: Cluster, id: string, service: ServiceId, attack: Attack, ctx: RuleContext): void {
  addEffect(cluster, { ...lasting({ ...attack, id }, ctx), kind: 'exploited', service, share: attack.share })
}
