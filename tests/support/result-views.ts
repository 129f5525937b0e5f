/* What a debrief's views hold: results of one round, and of a class that has played everything there is. The views are host-views.ts. */
import { NO_MONEY } from '../../shared/game/view-parts.ts'
import type { HostView, ScreenView } from '../../shared/game/view.types.ts'
import { AWARDS } from '../../shared/rules/awards.ts'
import type { Team } from '../../shared/world/session.ts'

/** After the first round of a lesson without tickets, tools or attacks. */
export function resultsOf(teams: readonly Team[], ranking: boolean): ScreenView['results'] {
  return teams.map((team, index) => {
    const served = 16_240 - index * 390
    const givenUp = -640 - index * 210
    const nodes = -3200 - (index % 3) * 200
    const services = -400 * (2 + (index % 4))
    const anomalies = index % 3 === 1 ? -270 : 0
    const profit = served + givenUp + nodes + services + anomalies
    return {
      team: team.id,
      money: { ...NO_MONEY, profit, served, givenUp, nodes, services, anomalies, recent: 310 },
      availabilityPercent: 98.7 - index * 2.3,
      rank: ranking ? index + 1 : 0,
      points: 940 - index * 85,
      totalPoints: 940 - index * 85,
    }
  })
}

/** The same debrief after a second round of a lesson with every part there is: tickets, tools, attacks, totals, all four awards. */
export function withEverything<View extends HostView | ScreenView>(view: View): View {
  return {
    ...view,
    roundsPlayed: 2,
    clock: { ...view.clock, round: 2 },
    results: view.results.map((result, index) => {
      const { money } = result
      const tickets = 1200 - index * 130
      const tools = index % 2 === 0 ? -320 : 0
      const attacks = index % 4 === 1 ? -900 : 0
      const profit = money.profit + tickets + tools + attacks
      const points = index === 7 ? null : 1310 - index * 115
      return {
        ...result,
        money: { ...money, tickets, tools, attacks, profit },
        points,
        totalPoints: 2190 - index * 190,
      }
    }),
    awards: AWARDS.map((award, index) => ({ award, team: view.teams[(index * 3 + 1) % view.teams.length]?.id ?? '' })),
  }
}
