/* The page's side of the folding worker: what has come back, as signals. One frame is asked for at a time and the newest wish wins,
   so that a scrub never queues. What the worker does is fold-worker.ts. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { LogRecord } from '../../shared/game/entry.ts'
import type { TeamId } from '../../shared/world/ids.ts'
import type { Frame, FromWorker, Opening, Progress, ToWorker, Verdict } from './talk.ts'

/** What the engine needs of a `Worker`. */
export interface FoldWorker {
  postMessage: (message: ToWorker) => void
  addEventListener: (type: 'message', listener: (event: { data: FromWorker }) => void) => void
  terminate: () => void
}

export interface Engine {
  opening: ReadonlySignal<Opening | null>
  progress: ReadonlySignal<Progress | null>
  verdict: ReadonlySignal<Verdict | null>
  /** The newest frame that came; its `tick` and `team` say what it shows. */
  frame: ReadonlySignal<Frame | null>
  /** The engine's own words when it cannot read the log. */
  failed: ReadonlySignal<string | null>
  /** Wants this team at this tick as soon as it is folded. */
  show: (team: TeamId, tick: number) => void
  close: () => void
}

export function createEngine(records: LogRecord[], worker: FoldWorker): Engine {
  const opening = signal<Opening | null>(null)
  const progress = signal<Progress | null>(null)
  const verdict = signal<Verdict | null>(null)
  const frame = signal<Frame | null>(null)
  const failed = signal<string | null>(null)
  let wish: { team: TeamId; tick: number } | null = null
  let waiting = false

  function ask(): void {
    if (!wish || waiting || !opening.peek()) return
    if (wish.tick > (progress.peek()?.foldedTick ?? 0)) return
    waiting = true
    worker.postMessage({ kind: 'frame', ...wish })
    wish = null
  }

  function take(message: FromWorker): void {
    switch (message.kind) {
      case 'opened':
        opening.value = message.opening
        break
      case 'progress':
        progress.value = message.progress
        break
      case 'folded':
        verdict.value = message.verdict
        break
      case 'frame':
        waiting = false
        frame.value = message.frame
        break
      case 'failed':
        failed.value = message.reason
        break
    }
    ask()
  }

  worker.addEventListener('message', ({ data }) => take(data))
  worker.postMessage({ kind: 'open', records })
  return {
    ...{ opening, progress, verdict, frame, failed },
    show(team, tick) {
      wish = { team, tick }
      ask()
    },
    close: () => worker.terminate(),
  }
}
