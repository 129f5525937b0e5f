/* What a replay's address says: /replay/CODE-ROUND, and where in it (`?team=t2&tick=612`), so that a link leads to a moment. */
import { isCode, normaliseCode } from '../../../shared/world/code.ts'
import type { TeamId } from '../../../shared/world/ids.ts'

export interface ReplayId {
  code: string
  round: number
}

export interface Place {
  team: TeamId | null
  tick: number | null
}

/** Reads `KQ73XD-1`; null for what is no code and round. */
export function parseReplayId(id: string): ReplayId | null {
  const [, typed = '', number = ''] = /^(.*)-(\d{1,3})$/.exec(id) ?? []
  const code = normaliseCode(typed)
  return isCode(code) && Number(number) >= 1 ? { code, round: Number(number) } : null
}

export function parsePlace(search: string): Place {
  const asked = new URLSearchParams(search)
  const tick = asked.get('tick') ?? ''
  return { team: asked.get('team'), tick: /^\d{1,6}$/.test(tick) ? Number(tick) : null }
}

export function placeSearch({ team, tick }: { team: TeamId; tick: number }): string {
  return `?team=${encodeURIComponent(team)}&tick=${tick}`
}
