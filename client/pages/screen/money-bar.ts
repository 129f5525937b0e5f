/* A team's money as one bar: its whole length is what was earned, what it cost is taken off the right end, what is left is profit. */
import type { MoneyView, ScreenView } from '../../../shared/game/view.types.ts'

export interface BarPart {
  kind: 'profit' | 'givenUp' | 'nodes' | 'services' | 'anomalies'
  /** In the round's currency, never negative. */
  amount: number
}

const COSTS = ['givenUp', 'nodes', 'services', 'anomalies'] as const

/** Parts from left to right; they add up to what was earned. Costs beyond it are cut off: the sum beside the bar is then negative. */
export function barParts(money: MoneyView): BarPart[] {
  let left = Math.max(0, money.served)
  const costs = COSTS.map((kind): BarPart => {
    const amount = Math.min(left, Math.abs(money[kind]))
    left -= amount
    return { kind, amount }
  })
  return [{ kind: 'profit', amount: left }, ...costs.filter((part) => part.amount > 0)]
}

/** In the order of teams as they were given; by rank only when the class may see it. */
export function orderResults(results: ScreenView['results'], ranking: boolean): ScreenView['results'] {
  return ranking ? results.toSorted((left, right) => left.rank - right.rank) : results
}
