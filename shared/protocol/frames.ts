/* Turns a team's frames back into views. Keeps the last few, because a seat that was slow is sent changes against a frame of a
   second ago; when a frame builds on one that is not here, it asks for a full view, once a second at most. A view older than
   the one on the page is kept to build on, never shown: a page that changes lanes is sent one, and what was done stays done. */
import { compareEntryIds, type EntryId } from '../game/entry.ts'
import type { TeamView } from '../game/view.types.ts'
import { BadFrame } from './bytes.ts'
import { applyFrame } from './delta.ts'
import type { FrameMessage } from './messages.ts'

/** Two encodings run a second apart at most: every tick, and every 4th. */
const FRAMES_KEPT = 8
/** The server sends a seat at most one full view a second. */
const ASK_AGAIN_MS = 1200

export type FrameVerdict =
  | { kind: 'shown'; view: TeamView }
  /** Older than what is on the page already. */
  | { kind: 'stale' }
  | { kind: 'missing-base'; ask: boolean; have: number }

export interface FrameKeeper {
  take: (message: FrameMessage, nowMs: number) => FrameVerdict
  /** The newest frame held, 0 when none. */
  have: () => number
  /** After a reconnect nothing that is held can be built on: frame numbers are a connection's own. */
  forget: () => void
}

function decode(base: TeamView | null, bytes: Uint8Array): TeamView | null {
  try {
    // In the browser the parser hands over an ArrayBuffer, in Node a Buffer: both become plain bytes here.
    return applyFrame(base, new Uint8Array(bytes))
  } catch (error) {
    if (error instanceof BadFrame) return null
    throw error
  }
}

export function createFrameKeeper(): FrameKeeper {
  const held = new Map<number, TeamView>()
  let newest = 0
  let shown: EntryId | null = null
  let askedMs = Number.NEGATIVE_INFINITY

  function ask(nowMs: number): FrameVerdict {
    const may = nowMs - askedMs >= ASK_AGAIN_MS
    if (may) askedMs = nowMs
    return { kind: 'missing-base', ask: may, have: newest }
  }

  return {
    take(message, nowMs) {
      const base = message.base === 0 ? null : held.get(message.base)
      if (base === undefined) return ask(nowMs)
      if (base !== null && message.frame <= newest) return { kind: 'stale' }
      const view = decode(base, message.bytes)
      if (!view) return ask(nowMs)
      if (base === null) held.clear()
      held.set(message.frame, view)
      newest = message.frame
      for (const frame of held.keys()) if (held.size > FRAMES_KEPT) held.delete(frame)
      if (shown !== null && compareEntryIds(view.seen, shown) < 0) return { kind: 'stale' }
      shown = view.seen
      return { kind: 'shown', view }
    },
    have: () => newest,
    forget() {
      held.clear()
      newest = 0
      askedMs = Number.NEGATIVE_INFINITY
    },
  }
}
