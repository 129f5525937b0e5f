/* What the projector shows: every team's health and the traffic they all meet. No person, no secret of a team, no future. */

import type { ChainLink, Happening, HappeningKind } from '../world/happening.ts'
import { byId } from '../world/ids.ts'
import type { Session } from '../world/session.ts'
import { type Feed, newest } from './feed.ts'
import { resultsOf, roundAwards } from './results.ts'
import { teamsOf } from './seating.ts'
import { clockOf, commonPennants, forecastOf, isReplayOpen, meanHistory, round, summariesOf } from './view-parts.ts'
import type { ScreenView } from './view.types.ts'

const FEED_LINES = 4

/** What is worth a line for a whole class: things that fail and recover. Changes have an author and stay with the team. */
const FOR_THE_CLASS: readonly HappeningKind[] = [
  'spike-started',
  'spike-ended',
  'node-lost',
  'zone-lost',
  'kernel-panic',
  'leak-released',
  'faults-started',
  'release-defect',
  'certificate-expired',
  'exploited',
  'limit-too-low',
  'replicas-together',
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
    feed: classFeed(session, feed),
    offeredPerSecond: round(history.at(-1)?.[0] ?? 0, 1),
    history,
    pennants: commonPennants(session, feed),
    forecast: forecastOf(session),
    results: resultsOf(session, session.options.ranking),
    awards: roundAwards(session),
    showRanking: session.options.ranking,
    replayOpen: isReplayOpen(session),
    roundsPlayed: session.roundsPlayed,
  }
}

/** Links whose facts are a team's own sizes; the projector names what failed, not how large anything was. */
const OF_THE_TEAM: readonly HappeningKind[] = ['memory-near-limit', 'unschedulable', 'rollout-stuck']

/** What strikes all teams alike is one line, not one a team. */
function classFeed(session: Session, feed: Feed): Happening[] {
  if (session.phase.kind === 'debrief') return failuresToTell(feed)
  const lists = Object.values(feed.teams).map((own) =>
    own.noted.filter(({ happening }) => FOR_THE_CLASS.includes(happening.kind)),
  )
  const teamCount = Object.keys(session.teams).length
  const happenings = newest(lists, Number.POSITIVE_INFINITY)
  const struck = new Map<string, number>()
  for (const happening of happenings) struck.set(blowOf(happening), (struck.get(blowOf(happening)) ?? 0) + 1)
  const lines: Happening[] = []
  const told = new Set<string>()
  for (const happening of happenings) {
    const blow = blowOf(happening)
    const common = teamCount > 1 && struck.get(blow) === teamCount
    if (told.has(common ? blow : happening.id)) continue
    told.add(common ? blow : happening.id)
    lines.push(publicLine(happening, common))
    if (lines.length === FEED_LINES) break
  }
  return lines
}

/** The same blow has the same words at the same tick, whoever it strikes. */
function blowOf({ kind, tick, service, node, facts }: Happening): string {
  return [kind, tick, service ?? '', node ?? '', facts['class'] ?? ''].join(' ')
}

/** For the debrief: each team's failure with the longest chain, the most telling first. */
function failuresToTell(feed: Feed): Happening[] {
  return Object.values(feed.teams)
    .flatMap((own) => (own.telling ? [own.telling] : []))
    .sort((left, right) => right.chain.length - left.chain.length || left.tick - right.tick || byId(left.id, right.id))
    .slice(0, FEED_LINES)
    .map((happening) => publicLine(happening, false))
}

/** The line without hint and author: the advice is the team's. Of the chain, what failed and in which order. */
function publicLine(happening: Happening, common: boolean): Happening {
  const { id, tick, team, kind, severity, service, node, facts } = happening
  const chain = happening.chain.filter((link) => !OF_THE_TEAM.includes(link.kind)).map(publicLink)
  const line: Happening = { id, tick, team: common ? null : team, kind, severity, facts, chain }
  if (service !== undefined) line.service = service
  if (node !== undefined) line.node = node
  return line
}

function publicLink({ kind, service, node, facts }: ChainLink): ChainLink {
  const link: ChainLink = { kind, facts: {} }
  if (service !== undefined) link.service = service
  if (node !== undefined) link.node = node
  for (const key of ['class', 'requests', 'service', 'node']) {
    const fact = facts[key]
    if (fact !== undefined) link.facts[key] = fact
  }
  return link
}
