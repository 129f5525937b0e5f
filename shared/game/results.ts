/* How a round ended and how the class stands: profits, class points, ranks, awards (GAME.md §11). From debrief on; what a round's floor and
   reference come to is played elsewhere (bots/benchmark.ts) and arrives as an entry of the log. */

import { awardsOf, type Given } from '../rules/awards.ts'
import { classPoints, profitThousandths } from '../rules/score.ts'
import type { TeamId } from '../world/ids.ts'
import type { Session } from '../world/session.ts'
import { teamsOf } from './seating.ts'
import { availabilityOf, moneyOf } from './view-parts.ts'
import type { ScreenView } from './view.types.ts'

type Result = Session['results'][number]

/** A line a team. Ranks are shared by equals; 0 where the ranking is not `shown`, or the round is not ranked. */
export function resultsOf(session: Session, shown: boolean): ScreenView['results'] {
  const { round: current } = session
  if (current === null || !isOver(session)) return []
  const result = session.results.find((one) => one.round === current.number)
  const standings = new Map(teamsOf(session).map((team) => [team.id, standingOf(session, team.id)]))
  return teamsOf(session).flatMap((team) => {
    const cluster = current.clusters[team.id]
    if (cluster === undefined) return []
    const own = standings.get(team.id) ?? 0
    const better = [...standings.values()].filter((standing) => standing > own).length
    return [
      {
        team: team.id,
        money: moneyOf(cluster),
        availabilityPercent: availabilityOf(cluster),
        rank: shown && current.ranked ? 1 + better : 0,
        points: result === undefined ? null : pointsOf(result, team.id),
        totalPoints: totalPointsOf(session, team.id),
      },
    ]
  })
}

/** [RES4] The round's awards, where one was played to its end. */
export function roundAwards(session: Session): Given[] {
  const { round } = session
  if (round === null || !isOver(session) || !session.results.some((one) => one.round === round.number)) return []
  return awardsOf(
    round.clusters,
    teamsOf(session).map((team) => team.id),
  )
}

function isOver({ phase }: Session): boolean {
  return phase.kind === 'debrief' || phase.kind === 'ended'
}

/** [RES1] Class points of a team in a round that ended; null before it is judged, in an unranked round, and for who did not play. */
export function pointsOf({ ranked, benchmark, profitThousandths: profits }: Result, team: TeamId): number | null {
  const profit = profits[team]
  return ranked && benchmark !== undefined && profit !== undefined ? classPoints(profit, benchmark) : null
}

/** [RES2] The sum over all rounds; a round without points adds nothing. */
export function totalPointsOf(session: Session, team: TeamId): number {
  return session.results.reduce((sum, result) => sum + (pointsOf(result, team) ?? 0), 0)
}

/** [RES3] By what teams are ranked: class points once all ranked rounds are judged, this round's profit until then. */
function standingOf(session: Session, team: TeamId): number {
  if (isRankedByPoints(session)) return totalPointsOf(session, team)
  const cluster = session.round?.clusters[team]
  return cluster === undefined ? Number.NEGATIVE_INFINITY : profitThousandths(cluster)
}

function isRankedByPoints(session: Session): boolean {
  const ranked = session.results.filter((result) => result.ranked)
  const isJudged = ranked.every((result) => result.benchmark !== undefined)
  return isJudged && ranked.some((result) => Object.keys(result.profitThousandths).some(hasPoints(result)))
}

function hasPoints(result: Result): (team: TeamId) => boolean {
  return (team) => pointsOf(result, team) !== null
}
