/* A team's money as one bar: its whole length is what was earned, what it cost is taken off the right end, what is left is profit.
   Which kinds a class needs a key for, and in what order its teams stand. Drawn by debrief-board.tsx. */
import type { MoneyView, ScreenView } from '../../../shared/game/view.types.ts'

type Results = ScreenView['results']

const COSTS = ['givenUp', 'nodes', 'services', 'anomalies', 'tools', 'attacks'] as const

export interface BarPart {
  kind: 'profit' | (typeof COSTS)[number]
  /** In the round's currency, never negative. */
  amount: number
}

/** `tickets` is a share of what was earned: a line along the bar, not a piece of it. */
export type KeyKind = BarPart['kind'] | 'tickets'

/** All that came in: requests served and tickets shipped. */
export function earnedOf(money: MoneyView): number {
  return Math.max(0, money.served + money.tickets)
}

/** Parts from left to right; they add up to what was earned. Costs beyond it are cut off: the sum beside the bar is then negative. */
export function barParts(money: MoneyView): BarPart[] {
  let left = earnedOf(money)
  const costs = COSTS.map((kind): BarPart => {
    const amount = Math.min(left, Math.abs(money[kind]))
    left -= amount
    return { kind, amount }
  })
  return [{ kind: 'profit', amount: left }, ...costs.filter((part) => part.amount > 0)]
}

/** Profit, and of the rest what at least one team has: a key for what nobody sees is noise. */
export function keyKinds(results: Results): KeyKind[] {
  const rest = (['tickets', ...COSTS] as const).filter((kind) => hasAny(results, kind))
  return ['profit', ...rest]
}

/** Whether a part is anything but 0 for some team, to the whole unit that is shown. */
export function hasAny(results: Results, kind: Exclude<KeyKind, 'profit'>): boolean {
  return results.some(({ money }) => Math.round(money[kind]) !== 0)
}

/** Whether the round gave class points: judged and ranked. */
export function hasPoints(results: Results): boolean {
  return results.some(({ points }) => points !== null)
}

/** In the order of teams as they were given; by rank only when the class may see it. */
export function orderResults(results: Results, ranking: boolean): Results {
  return ranking ? results.toSorted((left, right) => left.rank - right.rank) : results
}
