/* Floor and reference of a round that a class has played (GAME.md §11): the lesson's two strategies on the same seed, for as long, under what
   struck all teams. What the points are is rules/score.ts; who asks, and on which thread this runs, server/judge.ts. */

import type { IncidentSpec, Lesson } from '../lessons/lesson.ts'
import type { StrategySpec } from '../lessons/strategy.ts'
import { awaitsJudgement } from '../game/phases.ts'
import { liveTickOf } from '../game/rule-context.ts'
import type { Benchmark, Incident, Round, Session } from '../world/session.ts'
import { THOUSANDTHS, TICKS_PER_SECOND } from '../world/units.ts'
import { playJob, TUNING_SEEDS } from './balance.ts'

/** Everything a judgement depends on, as plain data that a thread can be sent. */
export interface BenchmarkJob {
  lesson: Lesson
  floor: StrategySpec
  reference: StrategySpec
  seed: string
  /** Ticks of live that were played, with all extensions and cuts. */
  liveTicks: number
  /** What the host sent to all teams. */
  incidents: Incident[]
}

/** A family chooses its member on the first of the balance table's tuning seeds: ten choose as all fifty do, in a fifth of the time. */
const CHOOSING_SEEDS = TUNING_SEEDS.slice(0, 10)

/**
 * What is to be played for the session's round as it stands; null when it does not wait for a judgement, was cut off before its first
 * tick, or the lesson's strategies are not at hand.
 */
export function benchmarkJob(
  session: Session,
  strategiesOf: (lesson: string) => readonly StrategySpec[] | undefined,
): BenchmarkJob | null {
  const { round, options } = session
  if (round === null || !awaitsJudgement(session, round.number)) return null
  const { lesson, seed } = round
  const liveTicks = liveTickOf(round)
  const known = strategiesOf(lesson.id) ?? []
  const floor = known.find((one) => one.id === lesson.floorStrategy)
  const reference = known.find((one) => one.id === lesson.referenceStrategy)
  if (liveTicks === 0 || floor === undefined || reference === undefined) return null
  const roles = options.roles === 'lesson' ? lesson.roles : options.roles
  return { lesson: { ...lesson, roles }, floor, reference, seed, liveTicks, incidents: sentToAll(round) }
}

function sentToAll({ incidents }: Round): Incident[] {
  return incidents.filter((incident) => incident.id.startsWith('host:') && incident.team === 'all')
}

/** [BEN1] Plays both strategies to the end of the round. Seconds of work: not for a thread that somebody waits for. */
export function benchmark({ floor, reference, ...job }: BenchmarkJob): Benchmark {
  return {
    floorThousandths: profitOf(floor, job),
    referenceThousandths: profitOf(reference, job),
  }
}

/** [BEN2] A family plays its better member, chosen as the balance table does: on other seeds, by the lesson as it is written. */
function profitOf(strategy: StrategySpec, job: Omit<BenchmarkJob, 'floor' | 'reference'>): number {
  const size = bestSize(strategy, job.lesson)
  return play(lessonAsPlayed(job), strategy, size, job.seed)
}

function bestSize(strategy: StrategySpec, lesson: Lesson): number {
  if (strategy.sizes.length === 1) return 0
  const sums = strategy.sizes.map((_, size) =>
    CHOOSING_SEEDS.reduce((sum, seed) => sum + play(lesson, strategy, size, seed), 0),
  )
  return sums.indexOf(Math.max(...sums))
}

/** Thousandths. A round of the balance table, so that a class is measured with the same yardstick as the lesson was. */
function play(lesson: Lesson, strategy: StrategySpec, size: number, seed: string): number {
  const { profit } = playJob({ scenario: 'benchmark', lesson, strategy, size, seed, measures: [] })
  return Math.round(profit * THOUSANDTHS)
}

/** [BEN3] The lesson with the length it was given, and with what the host sent, at its tick and with its target settled. */
function lessonAsPlayed({
  lesson,
  liveTicks,
  incidents,
}: Pick<BenchmarkJob, 'lesson' | 'liveTicks' | 'incidents'>): Lesson {
  return {
    ...lesson,
    liveSeconds: liveTicks / TICKS_PER_SECOND,
    incidents: [...lesson.incidents, ...incidents.map(specOf)],
  }
}

function specOf({ kind, target, liveTick, lastTicks, strength }: Incident): IncidentSpec {
  const atSeconds = liveTick / TICKS_PER_SECOND
  return { kind, target, atSeconds: [atSeconds, atSeconds], lastSeconds: lastTicks / TICKS_PER_SECOND, strength }
}
