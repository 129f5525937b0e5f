/* What people can still read of what happened: happenings are not state, so whoever folds a log (room, bots, replay) collects them
   beside it. Bounded per team; a new round begins an empty one. */

import type { Happening, HappeningKind } from '../world/happening.ts'
import type { TeamId } from '../world/ids.ts'

/** Most happenings kept a team, and pennants on its tide. */
const KEPT = 60
const PENNANTS_KEPT = 40

/** What struck from outside: it stands on the traffic curve, so that one sees what the dip came from. */
const ROOTS: readonly HappeningKind[] = [
  ...(['spike-started', 'crawler', 'retry-wave'] as const),
  ...(['node-lost', 'zone-lost', 'slow-disk', 'noisy-neighbour', 'network-delayed'] as const),
  ...(['kernel-panic', 'engine-restarting', 'patch-due', 'leak-released', 'faults-started', 'release-defect'] as const),
  ...(['dependency-slow', 'dependency-failing', 'poisoned', 'registry-down'] as const),
  ...(['certificate-expired', 'exploited'] as const),
]

/** A happening with its place in the order of all of them. */
export interface Noted {
  order: number
  happening: Happening
}

interface TeamFeed {
  /** Oldest first. */
  noted: Noted[]
  pennants: Happening[]
  lastChange: Happening | null
  /** The failure with the longest chain so far, of equals the first: what a debrief begins with. */
  telling: Happening | null
}

export interface Feed {
  noted: number
  /** What concerns everybody: phases. */
  everybody: Noted[]
  teams: Record<TeamId, TeamFeed>
}

export function createFeed(): Feed {
  return { noted: 0, everybody: [], teams: {} }
}

/** Adds the happenings of one record to the feed, in place. */
export function collect(feed: Feed, happenings: readonly Happening[]): void {
  for (const happening of happenings) {
    if (beginsRound(happening)) {
      feed.teams = {}
      feed.everybody = []
    }
    // A pod that found its node is news for its card, not for the feed.
    if (happening.kind === 'scheduled') continue
    const noted = { order: feed.noted++, happening }
    if (happening.team === null) push(feed.everybody, noted, KEPT)
    else note(teamFeed(feed, happening.team), noted)
  }
}

function beginsRound(happening: Happening): boolean {
  return happening.kind === 'phase-started' && happening.facts['phase'] === 'briefing'
}

function teamFeed(feed: Feed, team: TeamId): TeamFeed {
  const known = feed.teams[team]
  if (known !== undefined) return known
  const fresh: TeamFeed = { noted: [], pennants: [], lastChange: null, telling: null }
  feed.teams[team] = fresh
  return fresh
}

function note(own: TeamFeed, noted: Noted): void {
  const { happening } = noted
  push(own.noted, noted, KEPT)
  if (ROOTS.includes(happening.kind)) push(own.pennants, happening, PENNANTS_KEPT)
  if (happening.kind === 'changed') own.lastChange = happening
  const isFailure = happening.severity === 'error' || happening.severity === 'down'
  if (isFailure && happening.chain.length > (own.telling?.chain.length ?? 0)) own.telling = happening
}

function push<T>(list: T[], item: T, most: number): void {
  list.push(item)
  if (list.length > most) list.shift()
}

/** The newest of several lists, newest first. */
export function newest(lists: readonly (readonly Noted[])[], most: number): Happening[] {
  return lists
    .flat()
    .sort((left, right) => right.order - left.order)
    .slice(0, most)
    .map((noted) => noted.happening)
}
