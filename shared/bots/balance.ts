/* The balance table: every strategy of a lesson on many seeds. Whether the lesson's claims hold on what was played is claims.ts, what
   their own measures read from a round measures.ts, and what a shell prints of it server/commands/balance.ts. */

import type { IncidentKind, IncidentSpec, Lesson } from '../lessons/lesson.ts'
import type { MeasureRef } from '../lessons/measures.ts'
import type { Claim, LessonFile, StrategySpec } from '../lessons/strategy.ts'
import { profitThousandths } from '../rules/score.ts'
import { THOUSANDTHS } from '../world/units.ts'
import { createBot } from './bot.ts'
import { createGauge } from './measures.ts'
import { playRound } from './play.ts'

/** One round of the table: a member of a strategy's family on a seed, with what strikes in its scenario. */
export interface Job {
  scenario: string
  lesson: Lesson
  strategy: StrategySpec
  size: number
  seed: string
  measures: MeasureRef[]
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

/** What strikes: a set of the lesson's incidents, and incidents added as if the host had sent them. */
interface Struck {
  incidents: IncidentKind[]
  adds: IncidentSpec[]
}

export interface ScenarioResult extends Struck {
  key: string
  strategies: StrategyResult[]
}

interface Scenario extends Struck {
  key: string
  lesson: Lesson
  strategies: StrategySpec[]
  measures: MeasureRef[]
}

export interface Seeds {
  /** Seeds that families choose their size on. */
  tuning: string[]
  /** Seeds that claims are checked on. */
  check: string[]
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

/** One key for the same set of incidents, in whatever order it is written. */
export function scenarioKey({ incidents, adds }: Struck): string {
  const added = adds.map((spec) => `${spec.kind} of ${spec.target} at ${spec.atSeconds.join('–')} s`)
  return [...[...incidents].sort(), ...added].join(' and ') || 'quiet'
}

/** Plays one round of the table alone. */
export const playJob: Play = ({ lesson, strategy, size, seed, measures }) => {
  const gauges = measures.map((measure) => ({ key: measureKey(measure), gauge: createGauge(measure, lesson) }))
  const { session } = playRound({
    ...{ lesson, seed, bots: [createBot({ strategy, size, lesson })] },
    observe: ({ round }) => {
      for (const { gauge } of gauges) gauge.look(round!.clusters['t1']!)
    },
  })
  const cluster = session.round!.clusters['t1']!
  return {
    profit: profitThousandths(cluster) / THOUSANDTHS,
    offered: lesson.classes.reduce((sum, spec) => sum + cluster.classes[spec.id]!.totalBase * spec.value, 0),
    measured: Object.fromEntries(gauges.map(({ key, gauge }) => [key, gauge.value(cluster)])),
  }
}

/** Every round that `playTable` may ask for, so that a shell can play them ahead on all processors. */
export function jobsOf(file: LessonFile, { tuning, check }: Seeds): Job[] {
  return scenariosOf(file).flatMap((scenario) =>
    scenario.strategies.flatMap((strategy) =>
      strategy.sizes.flatMap((_, size) => {
        const family = strategy.sizes.length > 1
        return [...(family ? tuning : []), ...check].map((seed) => jobOf(scenario, strategy, size, seed))
      }),
    ),
  )
}

/** The lesson as it is, with every strategy, and each other set of incidents that a claim asks for, with those it names. */
export function playTable(file: LessonFile, { tuning, check }: Seeds, play: Play): ScenarioResult[] {
  return scenariosOf(file).map((scenario) => ({
    ...{ key: scenario.key, incidents: scenario.incidents, adds: scenario.adds },
    strategies: scenario.strategies.map((strategy) => {
      const size = bestSize(scenario, strategy, tuning, play)
      const outcomes = check.map((seed) => play(jobOf(scenario, strategy, size, seed)))
      const profits = outcomes.map((outcome) => outcome.profit)
      const mean = meanOf(profits)
      const deviation = Math.sqrt(meanOf(profits.map((profit) => (profit - mean) * (profit - mean))))
      return { strategy: strategy.id, size, outcomes, mean, deviation }
    }),
  }))
}

/** The set of incidents that strikes in a class's round. */
export function ownIncidents(file: LessonFile): Struck {
  return { incidents: [...new Set(file.lesson.incidents.map((spec) => spec.kind))], adds: [] }
}

function scenariosOf(file: LessonFile): Scenario[] {
  const byKey = new Map<string, Scenario>()
  const need = (struck: Struck, ids: string[], measure?: MeasureRef) => {
    const key = scenarioKey(struck)
    const scenario = byKey.get(key) ?? emptyScenario(file, key, struck)
    byKey.set(key, scenario)
    const known = new Set([...scenario.strategies.map((one) => one.id), ...ids])
    scenario.strategies = file.strategies.filter((one) => known.has(one.id))
    if (measure) scenario.measures.push(measure)
  }
  need(
    ownIncidents(file),
    file.strategies.map((one) => one.id),
  )
  for (const claim of file.claims) needOf(file.lesson, claim, need)
  return [...byKey.values()]
}

function needOf(
  lesson: Lesson,
  claim: Claim,
  need: (struck: Struck, ids: string[], measure?: MeasureRef) => void,
): void {
  if (claim.kind === 'beats') need(claim, [claim.better, claim.worse, lesson.referenceStrategy])
  else {
    need(claim, [claim.strategy], claim.measure)
    if (claim.bound.kind === 'above') need(claim.bound, [claim.bound.strategy], claim.measure)
  }
}

function emptyScenario(file: LessonFile, key: string, { incidents, adds }: Struck): Scenario {
  const strikes = [...file.lesson.incidents.filter((spec) => incidents.includes(spec.kind)), ...adds]
  const lesson = { ...file.lesson, incidents: strikes }
  return { key, incidents, adds, lesson, strategies: [], measures: [] }
}

function jobOf({ key, lesson, measures }: Scenario, strategy: StrategySpec, size: number, seed: string): Job {
  return { scenario: key, lesson, strategy, size, seed, measures }
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
