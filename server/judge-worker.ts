/* What runs on the judging thread: one job in, its benchmark out. Started by judge.ts. */

import { parentPort, workerData } from 'node:worker_threads'
import { type BenchmarkJob, benchmark } from '../shared/bots/benchmark.ts'

parentPort?.postMessage(benchmark(workerData as BenchmarkJob))
