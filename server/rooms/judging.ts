/* When a round that ended is judged (GAME.md §11): once, off the room's thread, and again after a crash that came before the judgement was
   in the log. What is played: shared/bots/benchmark.ts; on which thread: judge.ts beside main.ts. */

import type { Logger } from 'pino'
import { type BenchmarkJob, benchmarkJob } from '../../shared/bots/benchmark.ts'
import { awaitsJudgement } from '../../shared/game/phases.ts'
import type { StrategySpec } from '../../shared/lessons/strategy.ts'
import type { Benchmark, Session } from '../../shared/world/session.ts'

/** Plays floor and reference somewhere else than on this thread; rejects where that cannot be done. */
export type Judge = (job: BenchmarkJob) => Promise<Benchmark>

/** Who judges, and by which strategies: a lesson's file has them, its log has not. */
export interface Bench {
  judge: Judge
  /** Undefined for a lesson that is not here any more. */
  strategies: (lesson: string) => readonly StrategySpec[] | undefined
}

export class Judging {
  private readonly asked = new Set<number>()

  /** `hand` is given each judgement as it comes. */
  constructor(
    private readonly bench: Bench,
    private readonly log: Logger,
    private readonly hand: (round: number, benchmark: Benchmark) => void,
  ) {}

  /** Has the session's round judged, if it waits for that and nobody was asked yet; what fails is tried when the log is next read. */
  look(session: Session): void {
    const round = session.round?.number
    if (round === undefined || this.asked.has(round) || !awaitsJudgement(session, round)) return
    this.asked.add(round)
    const job = benchmarkJob(session, this.bench.strategies)
    if (job === null) {
      this.log.warn({ round }, 'a round is not judged: nothing of it was played, or its strategies are not here')
      return
    }
    this.bench.judge(job).then(
      (benchmark) => this.hand(round, benchmark),
      (error: unknown) => this.log.error({ err: error, round }, 'a round could not be judged'),
    )
  }
}
