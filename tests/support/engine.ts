/* The engine as a browser test runs it: a round of one strategy on a seed, and a log folded to its end, as checksums. Bundled by
   engine-bundle.ts, imported directly by tests in Node, so that both run the same lines. */

import { createBot } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { foldRound } from '../../shared/replay/replay.ts'

/** Checksum of the clusters at the end of a round, as `npm run simulate` prints it. */
export function simulate(file: LessonFile, strategyId: string, seed: string): string {
  const strategy = file.strategies.find(({ id }) => id === strategyId)
  if (strategy === undefined) throw new Error(`no strategy ${strategyId}`)
  const bots = [createBot({ strategy, size: 0, lesson: file.lesson })]
  return checksum(playRound({ lesson: file.lesson, seed, bots }).session.round?.clusters)
}

/** Checksum at the end of a recorded round. */
export function replay(records: readonly LogRecord[]): string {
  return foldRound(records).checksum()
}
