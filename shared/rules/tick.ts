/* One tick of one cluster: the stages of GAME.md §7 in their order. Each has its own file; this one only says what comes after
   what. Commands came before the tick, phases are counted in game/evolve.ts. */

import type { Cluster } from '../world/cluster.ts'
import { followCauses } from './causes.ts'
import type { RuleContext } from './context.ts'
import { advance, controllers, killPod } from './control.ts'
import { flow } from './flow.ts'
import { strike } from './incidents.ts'
import { placePending } from './schedule.ts'
import { book } from './score.ts'
import { copyCluster } from './split.ts'
import { advanceTickets } from './tickets.ts'
import { arrivals } from './traffic.ts'

/** Raised when a change of the rules would fold an old log to another state. */
export const RULES_VERSION = 1

/** The cluster a tick later; the argument is left as it was. */
export function tickCluster(previous: Cluster, ctx: RuleContext): Cluster {
  const cluster = copyCluster(previous)
  strike(cluster, ctx)
  advance(cluster, ctx)
  advanceTickets(cluster, ctx)
  const coming = arrivals(cluster, ctx)
  flow(cluster, coming, ctx, (pod, reason) => killPod(cluster, pod, reason, ctx))
  controllers(cluster, ctx)
  placePending(cluster, ctx)
  book(cluster, ctx)
  followCauses(cluster, ctx)
  return cluster
}
