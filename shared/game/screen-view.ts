/* What the projector shows: every team's health and the traffic they all meet. No person, no secret of a team, no future. */

import type { Happening, HappeningKind } from '../world/happening.ts'
import type { Session } from '../world/session.ts'
import { type Feed, newest } from './feed.ts'
import { teamsOf } from './seating.ts'
import {
  clockOf,
  commonPennants,
  forecastOf,
  isReplayOpen,
  meanHistory,
  resultsOf,
  round,
  summariesOf,
} from './view-parts.ts'
import type { ScreenView } from './view.types.ts'

const FEED_LINES = 4

/** What is worth a line for a whole class: things that fail and recover. Changes have an author and stay with the team. */
const FOR_THE_CLASS: readonly HappeningKind[] = [
  'spike-started',
  'spike-ended',
  'node-lost',
  'leak-released',
  'faults-started',
  'oom-killed',
  'crash-loop',
  'evicted',
  'service-down',
  'service-refusing',
  'anomalies',
  'retry-storm',
  'service-recovered',
  'slo-restored',
]

export function viewForScreen(session: Session, feed: Feed): ScreenView {
  const history = meanHistory(session)
  return {
    kind: 'screen',
    clock: clockOf(session),
    options: session.options,
    teams: teamsOf(session),
    summaries: summariesOf(session),
    feed: classFeed(feed),
    offeredPerSecond: round(history.at(-1)?.[0] ?? 0, 1),
    history,
    pennants: commonPennants(session, feed),
    forecast: forecastOf(session),
    results: resultsOf(session, session.options.ranking),
    showRanking: session.options.ranking,
    replayOpen: isReplayOpen(session),
    roundsPlayed: session.roundsPlayed,
  }
}

/** What strikes all teams alike is one line, not one a team. */
function classFeed(feed: Feed): Happening[] {
  const lists = Object.values(feed.teams).map((own) =>
    own.noted.filter(({ happening }) => FOR_THE_CLASS.includes(happening.kind)),
  )
  const lines: Happening[] = []
  const told = new Set<string>()
  for (const happening of newest(lists, Number.POSITIVE_INFINITY)) {
    const common = happening.kind === 'spike-started' || happening.kind === 'spike-ended'
    const key = common ? `${happening.kind} ${happening.tick} ${happening.facts['class'] ?? ''}` : happening.id
    if (told.has(key)) continue
    told.add(key)
    lines.push(publicLine(happening, common))
    if (lines.length === FEED_LINES) break
  }
  return lines
}

/** The line without hint, chain and author: the advice is the team's. */
function publicLine(happening: Happening, common: boolean): Happening {
  const { id, tick, team, kind, severity, service, node, facts } = happening
  const line: Happening = { id, tick, team: common ? null : team, kind, severity, facts, chain: [] }
  if (service !== undefined) line.service = service
  if (node !== undefined) line.node = node
  return line
}
