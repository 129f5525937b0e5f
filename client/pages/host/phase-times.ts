/* When this browser saw the class begin and each phase start, by its own clock: the server's views carry no wall-clock time, and the
   edge scale needs some. Kept beside the token, so that a refresh does not start the class anew. */
import { readStored, writeStored } from '../../connection/browser-storage.ts'

export interface PhaseTimes {
  /** Epoch milliseconds when the first briefing was seen; null before it. */
  beganMs: number | null
  /** `round.phase`, e.g. `1.plan`. */
  phase: string
  phaseSinceMs: number
}

function key(code: string): string {
  return `podium:${code}:times`
}

/** Times after a look at the clock: unchanged while the phase is the one that was noted. */
export function timesAfter(
  before: PhaseTimes | null,
  clock: { phase: string; round: number },
  nowMs: number,
): PhaseTimes {
  const phase = `${clock.round}.${clock.phase}`
  if (before?.phase === phase) return before
  const began = before?.beganMs ?? (clock.phase === 'lobby' || clock.phase === 'ended' ? null : nowMs)
  return { beganMs: began, phase, phaseSinceMs: nowMs }
}

export function readTimes(code: string): PhaseTimes | null {
  try {
    const kept: unknown = JSON.parse(readStored(key(code)) ?? 'null')
    return isTimes(kept) ? kept : null
  } catch {
    return null
  }
}

export function writeTimes(code: string, times: PhaseTimes): void {
  writeStored(key(code), JSON.stringify(times))
}

function isTimes(value: unknown): value is PhaseTimes {
  if (typeof value !== 'object' || value === null) return false
  const { beganMs, phase, phaseSinceMs } = value as Partial<PhaseTimes>
  return (
    (beganMs === null || typeof beganMs === 'number') && typeof phase === 'string' && typeof phaseSinceMs === 'number'
  )
}
