/* The thread on which rounds are judged: one at a time, a fresh worker for each, so that a class that plays meanwhile loses no beat. What is
   played there: shared/bots/benchmark.ts; the worker's own file: judge-worker.ts; who asks: rooms/judging.ts. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { BenchmarkJob } from '../shared/bots/benchmark.ts'
import type { Benchmark } from '../shared/world/session.ts'
import type { Judge } from './rooms/judging.ts'

export interface JudgingThread {
  judge: Judge
  /** Ends what runs; what was asked for is never answered. */
  close(): Promise<void>
}

/** `file`: the worker as JavaScript. */
export function openJudgingThread(file: string): JudgingThread {
  let turn: Promise<unknown> = Promise.resolve()
  let running: Worker | null = null
  let closed = false

  async function play(job: BenchmarkJob): Promise<Benchmark> {
    if (closed) return never
    const worker = new Worker(file, { workerData: job })
    running = worker
    try {
      // `once` rejects when the worker reports an error; one that ends without a word must not be waited for.
      const [answer] = await Promise.race([once(worker, 'message'), once(worker, 'exit')])
      if (typeof answer === 'object') return answer as Benchmark
      if (closed) return never
      throw new Error(`the judge ended with ${answer} before it had judged`)
    } finally {
      running = null
      await worker.terminate()
    }
  }

  return {
    judge(job) {
      const judged = turn.then(() => play(job))
      turn = judged.catch(() => undefined)
      return judged
    },
    async close() {
      closed = true
      await running?.terminate()
    },
  }
}

const never = new Promise<never>(() => {})
