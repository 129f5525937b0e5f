/* Whether what a lesson claims is so, on rounds that were played (balance.ts), and whether the lesson tells good play from poor at all.
   A lesson whose claim does not hold does not ship. Across lessons: winners.ts. */

import type { BeatsClaim, Bound, Claim, MeasureClaim, Side, WinnersClaim } from '../lessons/claim.ts'
import type { LessonFile } from '../lessons/strategy.ts'
import {
  baseConditions,
  conditionsOf,
  deviationOf,
  measureKey,
  meanOf,
  type Play,
  playJob,
  playTable,
  reactionsOf,
  type ScenarioResult,
  type Seeds,
  type StrategyResult,
} from './balance.ts'
import { scenarioKey } from './conditions.ts'

/** GAME.md §11: reference − floor is at least this share of the value offered, on every seed. */
const VALID_SHARE = 0.15

export type Figures =
  /** Mean difference ÷ the reference strategy's mean profit. */
  | { kind: 'beats'; seedShare: number; margin: number }
  /** What was measured, and what the other side came to, over the check seeds. */
  | { kind: 'measure'; seedShare: number; own: Spread; other: Spread | null }
  /** Share of the check seeds each strategy won. */
  | { kind: 'winners'; shares: Record<string, number>; winners: number }

export interface Spread {
  mean: number
  deviation: number
  least: number
  most: number
}

/** A claim at one delay of the bots; null: each strategy's own. */
export interface ClaimCheck {
  reactionSeconds: number | null
  figures: Figures
  holds: boolean
}

export interface ClaimResult {
  claim: Claim
  checks: ClaimCheck[]
  /** At every delay. */
  holds: boolean
}

/** Whether reference and floor are far enough apart to give class points between them. */
export interface Validity {
  /** (reference − floor) ÷ value offered, the least and the mean over the check seeds. */
  least: number
  mean: number
  seedsBelow: string[]
  holds: boolean
}

export interface BalanceResult {
  lesson: string
  scenarios: ScenarioResult[]
  claims: ClaimResult[]
  validity: Validity
}

/** Plays a lesson's table and checks its claims. `play` is a parameter so that a shell may spread the rounds over processors. */
export function checkBalance(file: LessonFile, options: Seeds, play: Play = playJob): BalanceResult {
  const scenarios = playTable(file, options, play)
  return {
    lesson: file.lesson.id,
    scenarios,
    claims: file.claims.map((claim) => checkClaim(file, claim, scenarios, options)),
    validity: checkValidity(file, scenarios, options),
  }
}

function checkClaim(file: LessonFile, claim: Claim, scenarios: ScenarioResult[], options: Seeds): ClaimResult {
  const checks = reactionsOf(claim, options).map((reactionSeconds) => ({
    reactionSeconds,
    ...judge(file, claim, scenarios, reactionSeconds),
  }))
  return { claim, checks, holds: checks.every((check) => check.holds) }
}

type Verdict = Pick<ClaimCheck, 'figures' | 'holds'>

function judge(file: LessonFile, claim: Claim, scenarios: ScenarioResult[], reaction: number | null): Verdict {
  const of = (side: Side) => resultOf(scenarios, scenarioKey(conditionsOf(side, reaction)), side.strategy)
  switch (claim.kind) {
    case 'beats': {
      const key = scenarioKey(conditionsOf(claim, reaction))
      return judgeBeats(
        claim,
        of(claim.better),
        of(claim.worse),
        resultOf(scenarios, key, file.lesson.referenceStrategy),
      )
    }
    case 'measure':
      return judgeMeasure(claim, of(claim.subject), 'other' in claim.bound ? of(claim.bound.other) : null)
    case 'winners':
      return judgeWinners(
        claim,
        claim.strategies.map((id) => resultOf(scenarios, scenarioKey(conditionsOf(claim, reaction)), id)),
      )
  }
}

function judgeBeats(
  claim: BeatsClaim,
  better: StrategyResult,
  worse: StrategyResult,
  reference: StrategyResult,
): Verdict {
  const ahead = better.outcomes.filter(({ profit }, rank) => profit > worse.outcomes[rank]!.profit).length
  const seedShare = ahead / better.outcomes.length
  const margin = (better.mean - worse.mean) / reference.mean
  // Of a reference that earns nothing no margin is a share.
  const holds = seedShare >= claim.seedShare && reference.mean > 0 && margin >= claim.margin
  return { figures: { kind: 'beats', seedShare, margin }, holds }
}

function judgeMeasure(claim: MeasureClaim, subject: StrategyResult, other: StrategyResult | null): Verdict {
  const key = measureKey(claim.measure)
  const values = subject.outcomes.map(({ measured }) => measured[key]!)
  const others = other?.outcomes.map(({ measured }) => measured[key]!) ?? null
  const within = values.filter((value, rank) => isWithin(claim.bound, value, others?.[rank] ?? 0))
  const seedShare = within.length / values.length
  const holds =
    claim.seedShare === null
      ? isWithin(claim.bound, meanOf(values), meanOf(others ?? []))
      : seedShare >= claim.seedShare
  return {
    figures: { kind: 'measure', seedShare, own: spreadOf(values), other: others === null ? null : spreadOf(others) },
    holds,
  }
}

function isWithin(bound: Bound, value: number, other: number): boolean {
  switch (bound.kind) {
    case 'at-least':
      return value >= bound.value
    case 'at-most':
      return value <= bound.value
    case 'above':
      return value - other >= bound.by
    case 'times':
      // Nothing is no multiple of nothing.
      return value > 0 && value >= bound.times * other
  }
}

function spreadOf(values: number[]): Spread {
  return { mean: meanOf(values), deviation: deviationOf(values), least: Math.min(...values), most: Math.max(...values) }
}

/** A seed goes to whoever earned most on it; of equals, to the one named first. */
function judgeWinners(claim: WinnersClaim, results: StrategyResult[]): Verdict {
  const seeds = results[0]?.outcomes.length ?? 0
  const won: Record<string, number> = Object.fromEntries(claim.strategies.map((id) => [id, 0]))
  for (let rank = 0; rank < seeds; rank++) {
    const best = results.reduce((first, one) =>
      one.outcomes[rank]!.profit > first.outcomes[rank]!.profit ? one : first,
    )
    won[best.strategy] = (won[best.strategy] ?? 0) + 1
  }
  const shares = Object.fromEntries(Object.entries(won).map(([id, count]) => [id, count / seeds]))
  const winners = Object.values(shares).filter((share) => share >= claim.eachShare).length
  const holds = winners >= claim.atLeast && Object.values(shares).every((share) => share <= claim.mostShare)
  return { figures: { kind: 'winners', shares, winners }, holds }
}

/** With the lesson's own incidents, on every check seed. */
function checkValidity(file: LessonFile, scenarios: ScenarioResult[], options: Seeds): Validity {
  const key = scenarioKey(baseConditions(file, options))
  const floor = resultOf(scenarios, key, file.lesson.floorStrategy)
  const shares = resultOf(scenarios, key, file.lesson.referenceStrategy).outcomes.map(
    ({ profit, offered }, rank) => (profit - floor.outcomes[rank]!.profit) / offered,
  )
  const seedsBelow = options.check.filter((_, rank) => !(shares[rank]! >= VALID_SHARE))
  return { least: Math.min(...shares), mean: meanOf(shares), seedsBelow, holds: seedsBelow.length === 0 }
}

function resultOf(scenarios: ScenarioResult[], key: string, id: string): StrategyResult {
  const result = scenarios.find((one) => one.key === key)?.strategies.find((one) => one.strategy === id)
  if (!result) throw new Error(`strategy ${id} was not played (${key})`)
  return result
}
