/* Which strategy wins each lesson, and whether one wins them all: a course in which the same answer is always right teaches that answer
   and nothing else. Claims of a single lesson are claims.ts. */

import type { BalanceResult } from './claims.ts'

export interface Winner {
  lesson: string
  strategy: string
  mean: number
}

/** By lesson, whoever earns most on the mean under the lesson's own conditions: its first scenario. */
export function winnersOf(results: readonly BalanceResult[]): Winner[] {
  return results.flatMap(({ lesson, scenarios }) => {
    const [own] = scenarios
    const best = own?.strategies.reduce((first, one) => (one.mean > first.mean ? one : first))
    return best ? [{ lesson, strategy: best.strategy, mean: best.mean }] : []
  })
}

/** From so many lessons on that share a strategy's id it is no chance any more. */
const LESSONS_TO_TELL = 3

/** The strategy that is played in every lesson and wins every one, or null. */
export function alwaysWins(results: readonly BalanceResult[]): string | null {
  const winners = winnersOf(results)
  const [first] = winners
  if (winners.length < LESSONS_TO_TELL || !first) return null
  return winners.every((one) => one.strategy === first.strategy) ? first.strategy : null
}
