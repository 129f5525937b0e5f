/* Whether what a lesson claims is so, on rounds that were played (balance.ts), and whether the lesson tells good play from poor at all.
   A lesson whose claim does not hold does not ship. */

import type { BeatsClaim, Claim, LessonFile, MeasureClaim } from '../lessons/strategy.ts'
import {
  measureKey,
  meanOf,
  ownIncidents,
  type Outcome,
  type Play,
  playJob,
  playTable,
  type ScenarioResult,
  scenarioKey,
  type Seeds,
  type StrategyResult,
} from './balance.ts'

/** GAME.md §11: reference − floor is at least this share of the value offered, on every seed. */
const VALID_SHARE = 0.15

export interface ClaimResult {
  claim: Claim
  /** Share of check seeds on which it was so. */
  seedShare: number
  /** `beats`: mean difference ÷ the reference strategy's mean profit. `measure`: the means of what was measured. */
  figures:
    | { kind: 'beats'; margin: number }
    | { kind: 'measure'; mean: number; least: number; most: number; other?: number }
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
export function checkBalance(file: LessonFile, seeds: Seeds, play: Play = playJob): BalanceResult {
  const scenarios = playTable(file, seeds, play)
  return {
    lesson: file.lesson.id,
    scenarios,
    claims: file.claims.map((claim) => checkClaim(file, claim, scenarios)),
    validity: checkValidity(file, scenarios, seeds.check),
  }
}

/** Judges one claim by what was played. */
export function checkClaim(file: LessonFile, claim: Claim, scenarios: ScenarioResult[]): ClaimResult {
  return claim.kind === 'beats' ? checkBeats(file, claim, scenarios) : checkMeasure(claim, scenarios)
}

function checkBeats(file: LessonFile, claim: BeatsClaim, scenarios: ScenarioResult[]): ClaimResult {
  const key = scenarioKey(claim)
  const better = resultOf(scenarios, key, claim.better)
  const worse = resultOf(scenarios, key, claim.worse)
  const ahead = better.outcomes.filter(({ profit }, rank) => profit > worse.outcomes[rank]!.profit).length
  const seedShare = ahead / better.outcomes.length
  const margin = (better.mean - worse.mean) / resultOf(scenarios, key, file.lesson.referenceStrategy).mean
  const holds = seedShare >= claim.seedShare && margin >= claim.margin
  return { claim, seedShare, figures: { kind: 'beats', margin }, holds }
}

function checkMeasure(claim: MeasureClaim, scenarios: ScenarioResult[]): ClaimResult {
  const measured = (outcome: Outcome) => outcome.measured[measureKey(claim.measure)]!
  const values = resultOf(scenarios, scenarioKey(claim), claim.strategy).outcomes.map(measured)
  const { bound } = claim
  const others =
    bound.kind === 'above' ? resultOf(scenarios, scenarioKey(bound), bound.strategy).outcomes.map(measured) : undefined
  const within = values.filter((value, rank) => {
    if (bound.kind === 'at-least') return value >= bound.value
    if (bound.kind === 'at-most') return value <= bound.value
    return value - others![rank]! >= bound.by
  })
  const seedShare = within.length / values.length
  const range = { mean: meanOf(values), least: Math.min(...values), most: Math.max(...values) }
  const figures = { kind: 'measure' as const, ...range, ...(others ? { other: meanOf(others) } : {}) }
  return { claim, seedShare, figures, holds: seedShare >= claim.seedShare }
}

/** With the lesson's own incidents, on every check seed. */
export function checkValidity(file: LessonFile, scenarios: ScenarioResult[], check: string[]): Validity {
  const key = scenarioKey(ownIncidents(file))
  const floor = resultOf(scenarios, key, file.lesson.floorStrategy)
  const shares = resultOf(scenarios, key, file.lesson.referenceStrategy).outcomes.map(
    ({ profit, offered }, rank) => (profit - floor.outcomes[rank]!.profit) / offered,
  )
  const seedsBelow = check.filter((_, rank) => !(shares[rank]! >= VALID_SHARE))
  return { least: Math.min(...shares), mean: meanOf(shares), seedsBelow, holds: seedsBelow.length === 0 }
}

function resultOf(scenarios: ScenarioResult[], key: string, id: string): StrategyResult {
  const result = scenarios.find((one) => one.key === key)?.strategies.find((one) => one.strategy === id)
  if (!result) throw new Error(`strategy ${id} was not played (${key})`)
  return result
}
