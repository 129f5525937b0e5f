/* The balance table: every strategy of a lesson on many seeds, and whether the lesson's claims hold. A lesson whose claim does not
   hold does not ship. What a shell prints of it is server/commands/balance.ts. */

import type { IncidentKind, Lesson } from '../lessons/lesson.ts'
import type { Claim, LessonFile, StrategySpec } from '../lessons/strategy.ts'
import { profitThousandths } from '../rules/score.ts'
import { THOUSANDTHS } from '../world/units.ts'
import { createBot } from './bot.ts'
import { playRound } from './play.ts'

/** Profit of one strategy, one family member, one seed, in the round's currency. */
export type ProfitOf = (lesson: Lesson, strategy: StrategySpec, size: number, seed: string) => number

export interface StrategyResult {
  strategy: string
  /** Rank of the family member that was best on the tuning seeds. */
  size: number
  profits: number[]
  mean: number
  deviation: number
}

export interface ScenarioResult {
  incidents: IncidentKind[]
  strategies: StrategyResult[]
}

export interface ClaimResult {
  claim: Claim
  /** Share of check seeds on which `better` was ahead. */
  seedShare: number
  /** Mean difference ÷ the reference strategy's mean profit. */
  margin: number
  holds: boolean
}

export interface BalanceResult {
  lesson: string
  scenarios: ScenarioResult[]
  claims: ClaimResult[]
}

/** Seeds a family's size is chosen on, and seeds claims are checked on (GAME.md §12). */
export const TUNING_SEEDS = seeds(1, 50)
export const CHECK_SEEDS = seeds(1001, 50)

/** `count` seeds as a shell would type them, from `first` on. */
export function seeds(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, rank) => String(first + rank))
}

/** Plays one member of a strategy's family alone and returns its profit. */
export const playForProfit: ProfitOf = (lesson, strategy, size, seed) => {
  const played = playRound({ lesson, seed, bots: [createBot({ strategy, size, lesson })] })
  return profitThousandths(played.session.round!.clusters['t1']!) / THOUSANDTHS
}

/**
 * Plays what the lesson's claims speak of and checks them. `only` leaves out the strategies no claim names (short runs).
 * `profitOf` is a parameter so that a shell may spread the rounds over processors.
 */
export function checkBalance(
  file: LessonFile,
  options: { tuning: string[]; check: string[]; only: 'claimed' | 'all' },
  profitOf: ProfitOf = playForProfit,
): BalanceResult {
  const scenarios = scenariosOf(file).map((incidents) => playScenario(file, incidents, options, profitOf))
  return { lesson: file.lesson.id, scenarios, claims: file.claims.map((claim) => checkClaim(file, claim, scenarios)) }
}

/** The different sets of incidents that the claims ask for. */
function scenariosOf(file: LessonFile): IncidentKind[][] {
  const byKey = new Map<string, IncidentKind[]>()
  for (const { incidents } of file.claims) byKey.set(scenarioKey(incidents), incidents)
  return [...byKey.values()]
}

function scenarioKey(incidents: IncidentKind[]): string {
  return [...incidents].sort().join('+') || 'quiet'
}

function playScenario(
  file: LessonFile,
  incidents: IncidentKind[],
  options: { tuning: string[]; check: string[]; only: 'claimed' | 'all' },
  profitOf: ProfitOf,
): ScenarioResult {
  const key = scenarioKey(incidents)
  const lesson = { ...file.lesson, incidents: file.lesson.incidents.filter((spec) => incidents.includes(spec.kind)) }
  const named = new Set(
    file.claims
      .filter((claim) => scenarioKey(claim.incidents) === key)
      .flatMap((claim) => [claim.better, claim.worse, file.lesson.referenceStrategy]),
  )
  const strategies = file.strategies
    .filter((strategy) => options.only === 'all' || named.has(strategy.id))
    .map((strategy) => {
      const size = bestSize(lesson, strategy, options.tuning, profitOf)
      const profits = options.check.map((seed) => profitOf(lesson, strategy, size, seed))
      const mean = meanOf(profits)
      const deviation = Math.sqrt(meanOf(profits.map((profit) => (profit - mean) * (profit - mean))))
      return { strategy: strategy.id, size, profits, mean, deviation }
    })
  return { incidents, strategies }
}

/** A family plays its better member, chosen on the tuning seeds. */
function bestSize(lesson: Lesson, strategy: StrategySpec, tuning: string[], profitOf: ProfitOf): number {
  if (strategy.sizes.length === 1) return 0
  const means = strategy.sizes.map((_, size) => meanOf(tuning.map((seed) => profitOf(lesson, strategy, size, seed))))
  return means.indexOf(Math.max(...means))
}

function checkClaim(file: LessonFile, claim: Claim, scenarios: ScenarioResult[]): ClaimResult {
  const key = scenarioKey(claim.incidents)
  const scenario = scenarios.find((one) => scenarioKey(one.incidents) === key)
  const of = (id: string) => {
    const result = scenario?.strategies.find((one) => one.strategy === id)
    if (!result) throw new Error(`claim ${claim.id}: strategy ${id} was not played`)
    return result
  }
  const better = of(claim.better)
  const worse = of(claim.worse)
  const ahead = better.profits.filter((profit, rank) => profit > worse.profits[rank]!).length
  const seedShare = ahead / better.profits.length
  const margin = (better.mean - worse.mean) / of(file.lesson.referenceStrategy).mean
  return { claim, seedShare, margin, holds: seedShare >= claim.seedShare && margin >= claim.margin }
}

function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
