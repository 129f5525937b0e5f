/* The worker that folds: a stretch at a time, answering between two of them, so that the page can show what is already there.
   What it folds is folder.ts. */
import { createFolder, type Folder } from './folder.ts'
import type { FromWorker, ToWorker } from './talk.ts'

/** A stretch folds so long before the page is listened to again; a frame asked for meanwhile waits no longer. */
const STRETCH_MS = 24
const TICKS_AT_ONCE = 4
const TELL_EVERY_MS = 100

let folder: Folder | null = null
let toldAt = 0

function tell(message: FromWorker): void {
  self.postMessage(message)
}

function foldStretch(): void {
  if (!folder) return
  const start = performance.now()
  while (!folder.isFolded && performance.now() - start < STRETCH_MS) folder.foldOn(TICKS_AT_ONCE)
  if (folder.isFolded || performance.now() - toldAt > TELL_EVERY_MS) {
    toldAt = performance.now()
    tell({ kind: 'progress', progress: folder.progress() })
  }
  if (folder.isFolded) tell({ kind: 'folded', verdict: folder.verdict() })
  else setTimeout(() => guarded(foldStretch), 0)
}

/** A log this engine cannot read is said, not left hanging. */
function guarded(work: () => void): void {
  try {
    work()
  } catch (error) {
    folder = null
    tell({ kind: 'failed', reason: String(error) })
  }
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data
  guarded(() => {
    if (message.kind === 'open') {
      folder = createFolder(message.records)
      tell({ kind: 'opened', opening: folder.opening })
      foldStretch()
      return
    }
    if (folder) tell({ kind: 'frame', frame: folder.frame(message.team, Math.min(message.tick, folder.foldedTick)) })
  })
}
