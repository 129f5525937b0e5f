/* Which columns the instructor's table of results has, and what stands in them: points once the round is judged, and parts of the money
   that only some lessons have where some team has any. The table is debrief.tsx. */
import type { HostView } from '../../../shared/game/view.types.ts'
import { FORMATS } from '../../i18n/format.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { hasAny, hasPoints } from '../screen/money-bar.ts'

export type Result = HostView['results'][number]

export interface Column {
  key: string
  name: () => string
  says: (result: Result) => string
}

const NOTHING = '–'

/** From left to right, after the team. */
export function columnsOf(view: HostView): Column[] {
  const { results } = view
  const totals = view.roundsPlayed > 1 && results.some((result) => result.totalPoints !== 0)
  const always = (column: Column): Column[] => [column]
  const where = (there: boolean, column: Column): Column[] => (there ? [column] : [])
  return [
    always({ key: 'profit', name: host.columnProfit, says: ({ money }) => whole(money.profit) }),
    where(hasPoints(results), { key: 'points', name: host.columnPoints, says: pointsOf }),
    where(totals, { key: 'total', name: host.columnTotal, says: ({ totalPoints }) => whole(totalPoints) }),
    always({ key: 'earned', name: host.columnEarned, says: ({ money }) => whole(money.served) }),
    where(hasAny(results, 'tickets'), {
      key: 'tickets',
      name: host.columnTickets,
      says: ({ money }) => whole(money.tickets),
    }),
    always({ key: 'givenUp', name: host.columnGivenUp, says: ({ money }) => cost(money.givenUp) }),
    always({ key: 'nodes', name: host.columnNodes, says: ({ money }) => cost(money.nodes) }),
    always({ key: 'services', name: host.columnServices, says: ({ money }) => cost(money.services) }),
    always({ key: 'anomalies', name: host.columnAnomalies, says: ({ money }) => cost(money.anomalies) }),
    where(hasAny(results, 'tools'), { key: 'tools', name: host.columnTools, says: ({ money }) => cost(money.tools) }),
    where(hasAny(results, 'attacks'), {
      key: 'attacks',
      name: host.columnAttacks,
      says: ({ money }) => cost(money.attacks),
    }),
    always({
      key: 'availability',
      name: host.columnAvailability,
      says: ({ availabilityPercent }) => `${FORMATS.number(availabilityPercent, language.value)}%`,
    }),
  ].flat()
}

function whole(amount: number): string {
  return FORMATS.whole(amount, language.value)
}

/** Costs are costs whatever sign the books give them. */
function cost(amount: number): string {
  return Math.round(amount) === 0 ? NOTHING : whole(-Math.abs(amount))
}

function pointsOf({ points }: Result): string {
  return points === null ? NOTHING : whole(points)
}
