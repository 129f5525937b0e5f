/* The balance table: every strategy of a lesson on many seeds. Under what conditions is conditions.ts; whether the lesson's claims hold on
   what was played claims.ts; what their own measures read from a round measures.ts; what a shell prints server/commands/balance.ts. */

import type { Claim, Conditions, Side } from '../lessons/claim.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { MeasureRef } from '../lessons/measures.ts'
import type { LessonFile, StrategySpec } from '../lessons/strategy.ts'
import { profitThousandths } from '../rules/score.ts'
import { THOUSANDTHS } from '../world/units.ts'
import { createTeam } from './bot.ts'
import { lessonUnder, ownConditions, scenarioKey } from './conditions.ts'
import { createGauge } from './measures.ts'
import { playRound } from './play.ts'

/** One round of the table: a member of a strategy's family on a seed, under the conditions its scenario names. */
export interface Job {
  scenario: string
  lesson: Lesson
  strategy: StrategySpec
  size: number
  seed: string
  measures: MeasureRef[]
  /** Of every bot; absent: the strategy's own. */
  reactionSeconds?: number
}

/** What a round came to. Money in the round's currency. */
export interface Outcome {
  profit: number
  /** Σ base arrivals × value: what there was to earn. */
  offered: number
  /** By `measureKey`. */
  measured: Record<string, number>
}

export type Play = (job: Job) => Outcome

export interface StrategyResult {
  strategy: string
  /** Rank of the family member that was best on the tuning seeds. */
  size: number
  /** By check seed. */
  outcomes: Outcome[]
  /** Of the profits. */
  mean: number
  deviation: number
}

export interface ScenarioResult {
  key: string
  strategies: StrategyResult[]
}

interface Scenario {
  key: string
  lesson: Lesson
  reactionSeconds: number | null
  strategies: StrategySpec[]
  measures: MeasureRef[]
}

export interface Seeds {
  /** Seeds that families choose their size on. */
  tuning: string[]
  /** Seeds that claims are checked on. */
  check: string[]
  /** One delay for every bot, whatever strategies and claims say; absent: as they say. */
  reactionSeconds?: number
}

/** The seeds of GAME.md §12. */
export const TUNING_SEEDS = seeds(1, 50)
export const CHECK_SEEDS = seeds(1001, 50)

/** `count` seeds as a shell would type them, from `first` on. */
export function seeds(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, rank) => String(first + rank))
}

export function measureKey(measure: MeasureRef): string {
  return measure.about === null ? measure.name : `${measure.name} of ${measure.about}`
}

/** Plays one round of the table alone. */
export const playJob: Play = ({ seed, measures, scenario: _, ...options }) => {
  const { lesson } = options
  const gauges = measures.map((measure) => ({ key: measureKey(measure), gauge: createGauge(measure, lesson) }))
  const { session } = playRound({
    ...{ lesson, seed, bots: [createTeam(options)] },
    onLive: ({ round }) => {
      for (const { gauge } of gauges) gauge.begin?.(round!.clusters['t1']!)
    },
    observe: ({ round }) => {
      for (const { gauge } of gauges) gauge.look(round!.clusters['t1']!)
    },
  })
  const cluster = session.round!.clusters['t1']!
  return {
    profit: profitThousandths(cluster) / THOUSANDTHS,
    offered: lesson.classes.reduce((sum, spec) => {
      const { totalBase, totalWorthless } = cluster.classes[spec.id]!
      return sum + (totalBase - totalWorthless) * spec.value
    }, 0),
    measured: Object.fromEntries(gauges.map(({ key, gauge }) => [key, gauge.value(cluster)])),
  }
}

/** Every round that `playTable` may ask for, so that a shell can play them ahead on all processors. */
export function jobsOf(file: LessonFile, options: Seeds): Job[] {
  const { tuning, check } = options
  return scenariosOf(file, options).flatMap((scenario) =>
    scenario.strategies.flatMap((strategy) =>
      strategy.sizes.flatMap((_, size) => {
        const family = strategy.sizes.length > 1
        return [...(family ? tuning : []), ...check].map((seed) => jobOf(scenario, strategy, size, seed))
      }),
    ),
  )
}

/** The lesson as it is, with every strategy, and every other scenario that a claim asks for, with the strategies it names. */
export function playTable(file: LessonFile, options: Seeds, play: Play): ScenarioResult[] {
  const { tuning, check } = options
  return scenariosOf(file, options).map((scenario) => ({
    key: scenario.key,
    strategies: scenario.strategies.map((strategy) => {
      const size = bestSize(scenario, strategy, tuning, play)
      const outcomes = check.map((seed) => play(jobOf(scenario, strategy, size, seed)))
      const profits = outcomes.map((outcome) => outcome.profit)
      return { strategy: strategy.id, size, outcomes, mean: meanOf(profits), deviation: deviationOf(profits) }
    }),
  }))
}

/** The delays a claim is checked at; null: each strategy's own. */
export function reactionsOf({ reactionSeconds }: Claim, options: Seeds): (number | null)[] {
  if (options.reactionSeconds !== undefined) return [options.reactionSeconds]
  return reactionSeconds.length === 0 ? [null] : reactionSeconds
}

/** The lesson's own conditions, at the delay that was asked for. */
export function baseConditions(file: LessonFile, options: Seeds): Conditions {
  return { ...ownConditions(file), reactionSeconds: options.reactionSeconds ?? null }
}

/** A side's conditions at one of its claim's delays. */
export function conditionsOf(
  { incidents, adds, variant }: Omit<Side, 'strategy'>,
  reactionSeconds: number | null,
): Conditions {
  return { incidents, adds, variant, reactionSeconds }
}

type Need = (conditions: Conditions, strategies: string[], measure?: MeasureRef) => void

function scenariosOf(file: LessonFile, options: Seeds): Scenario[] {
  const byKey = new Map<string, Scenario>()
  const need: Need = (conditions, ids, measure) => {
    const key = scenarioKey(conditions)
    const scenario = byKey.get(key) ?? emptyScenario(file.lesson, key, conditions)
    byKey.set(key, scenario)
    const known = new Set([...scenario.strategies.map((one) => one.id), ...ids])
    scenario.strategies = file.strategies.filter((one) => known.has(one.id))
    const isNew = measure && scenario.measures.every((one) => measureKey(one) !== measureKey(measure))
    if (isNew) scenario.measures.push(measure)
  }
  need(
    baseConditions(file, options),
    file.strategies.map((one) => one.id),
  )
  for (const claim of file.claims) {
    for (const reaction of reactionsOf(claim, options)) needOf(file.lesson, claim, reaction, need)
  }
  return [...byKey.values()]
}

function needOf(lesson: Lesson, claim: Claim, reaction: number | null, need: Need): void {
  const side = (one: Side, measure?: MeasureRef) => need(conditionsOf(one, reaction), [one.strategy], measure)
  switch (claim.kind) {
    case 'beats':
      side(claim.better)
      side(claim.worse)
      need(conditionsOf(claim, reaction), [lesson.referenceStrategy])
      return
    case 'measure':
      side(claim.subject, claim.measure)
      if ('other' in claim.bound) side(claim.bound.other, claim.measure)
      return
    case 'winners':
      need(conditionsOf(claim, reaction), claim.strategies)
      return
  }
}

function emptyScenario(lesson: Lesson, key: string, conditions: Conditions): Scenario {
  const { reactionSeconds } = conditions
  return { key, lesson: lessonUnder(lesson, conditions), reactionSeconds, strategies: [], measures: [] }
}

function jobOf(scenario: Scenario, strategy: StrategySpec, size: number, seed: string): Job {
  const { key, lesson, measures, reactionSeconds } = scenario
  const job = { scenario: key, lesson, strategy, size, seed, measures }
  return reactionSeconds === null ? job : { ...job, reactionSeconds }
}

/** A family plays its better member, chosen on the tuning seeds. */
function bestSize(scenario: Scenario, strategy: StrategySpec, tuning: string[], play: Play): number {
  if (strategy.sizes.length === 1) return 0
  const means = strategy.sizes.map((_, size) =>
    meanOf(tuning.map((seed) => play(jobOf(scenario, strategy, size, seed)).profit)),
  )
  return means.indexOf(Math.max(...means))
}

export function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

export function deviationOf(values: number[]): number {
  const mean = meanOf(values)
  return Math.sqrt(meanOf(values.map((value) => (value - mean) * (value - mean))))
}
