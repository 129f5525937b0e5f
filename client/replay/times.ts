/* A tick as people read it: how far into plan or into live. */
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'

export interface RoundTime {
  phase: 'plan' | 'live'
  /** Whole seconds that have passed in it, and that it has. */
  seconds: number
  allSeconds: number
}

export function roundTime(tick: number, round: { liveStartTick: number; totalTicks: number }): RoundTime {
  const { liveStartTick, totalTicks } = round
  const seconds = (ticks: number) => Math.floor(Math.max(0, ticks) / TICKS_PER_SECOND)
  if (tick < liveStartTick) return { phase: 'plan', seconds: seconds(tick), allSeconds: seconds(liveStartTick) }
  return { phase: 'live', seconds: seconds(tick - liveStartTick), allSeconds: seconds(totalTicks - liveStartTick) }
}
