/* The bridge from a round to what the engine's stages are given, and the list that collects what they say happened. */

import type { HappeningDraft, RuleContext } from '../rules/context.ts'
import type { Happening } from '../world/happening.ts'
import type { TeamId } from '../world/ids.ts'
import type { Round } from '../world/session.ts'
import type { EntryId } from './entry.ts'

/** Collects the happenings of one entry and gives each its id. */
export interface Sink {
  /** Tick of the round that what is said belongs to. */
  tick: number
  happenings: Happening[]
  say(team: TeamId | null, draft: HappeningDraft): void
}

export function createSink(entry: EntryId, tick: number): Sink {
  // Counted by team: a gap in the numbers would tell a team that something happened elsewhere.
  const told: Record<TeamId, number> = {}
  const sink: Sink = {
    tick,
    happenings: [],
    say: (team, draft) => {
      const whose = team ?? 'all'
      const rank = told[whose] ?? 0
      told[whose] = rank + 1
      const id = `${entry}.${whose}.${rank}`
      sink.happenings.push({ ...draft, id, tick: sink.tick, team, chain: draft.chain ?? [] })
    },
  }
  return sink
}

/** A sink for trying something out: decide applies commands on a copy and what it says is nobody's. */
export const deaf: Sink = { tick: 0, happenings: [], say: () => undefined }

/** Ticks since live began; 0 before. */
export function liveTickOf(round: Round): number {
  return round.liveStartTick === null ? 0 : round.tick - round.liveStartTick
}

/** What the stages are given for one team as the round stands. */
export function contextOf(round: Round, team: TeamId, sink: Sink): RuleContext {
  return {
    lesson: round.lesson,
    seed: round.seed,
    rulesVersion: round.rulesVersion,
    phase: round.liveStartTick === null ? 'plan' : 'live',
    tick: round.tick,
    liveTick: liveTickOf(round),
    liveTicks: round.liveTicks,
    incidents: round.incidents.filter((incident) => incident.team === 'all' || incident.team === team),
    emit: (draft) => sink.say(team, draft),
  }
}
