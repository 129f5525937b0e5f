/* Awards beside the winner (GAME.md §11), so that a debrief has more than one hero: read from the clusters as live left them. The gauges
   they compare are gauges.ts; who won is game/results.ts. */

import type { Cluster } from '../world/cluster.ts'
import type { TeamId } from '../world/ids.ts'
import { availability, costPerThousand } from './gauges.ts'
import { profitThousandths } from './score.ts'

/** In the order in which they are given. */
export const AWARDS = ['longest-uptime', 'fastest-recovery', 'thriftiest', 'boldest-release'] as const
export type Award = (typeof AWARDS)[number]

export interface Given {
  award: Award
  team: TeamId
}

/** Whoever is thrifty must still have served its users. */
const THRIFTY_AVAILABILITY = 0.9
/** Change failure rate up to which shipping often is bold and not reckless: DORA's high performers (Accelerate State of DevOps, 2019). */
const BOLD_FAILURE_SHARE = 0.15

/** What a team has to show for an award, the more the better; null: nothing. */
const MERITS: Record<Award, (cluster: Cluster) => number | null> = {
  /** [AWA1] The longest time in which at least 90 % of the attempts were served. */
  'longest-uptime': ({ longestUpTicks }) => (longestUpTicks > 0 ? longestUpTicks : null),
  /** [AWA2] Was out, and had got over even its worst outage soonest; not while it is out still. */
  'fastest-recovery': ({ worstRecoveryTicks, outageTicks }) =>
    worstRecoveryTicks > 0 && outageTicks === 0 ? -worstRecoveryTicks : null,
  /** [AWA3] Lowest spending per 1,000 requests served, by a team that earned something and served nine in ten. */
  thriftiest: (cluster) => {
    const cost = costPerThousand(cluster)
    const earns = profitThousandths(cluster) > 0 && availability(cluster) >= THRIFTY_AVAILABILITY
    return cost !== null && earns ? -cost : null
  },
  /** [AWA4] Most deployments, at most 15 % of them failures. */
  'boldest-release': ({ deliveries }) => {
    const failed = deliveries.filter((delivery) => delivery.failed).length
    return deliveries.length > 0 && failed <= deliveries.length * BOLD_FAILURE_SHARE ? deliveries.length : null
  },
}

/**
 * [AWA5] Each award to one team, or to none where nobody earned it. Between equals it goes to the one with fewer awards so far, then to
 * the first of `teams`: there should be more than one hero.
 */
export function awardsOf(clusters: Readonly<Record<TeamId, Cluster>>, teams: readonly TeamId[]): Given[] {
  const given: Given[] = []
  const wins = (team: TeamId) => given.filter((one) => one.team === team).length
  for (const award of AWARDS) {
    let best: { team: TeamId; merit: number } | null = null
    for (const team of teams) {
      const cluster = clusters[team]
      const merit = cluster === undefined ? null : MERITS[award](cluster)
      if (merit === null) continue
      if (best === null || merit > best.merit || (merit === best.merit && wins(team) < wins(best.team))) {
        best = { team, merit }
      }
    }
    if (best !== null) given.push({ award, team: best.team })
  }
  return given
}
