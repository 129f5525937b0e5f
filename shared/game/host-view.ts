/* What the host's page shows: the table of teams, who changed what last, the one team that needs somebody, and what is to come. */

import { lessonSpikes } from '../rules/traffic.ts'
import type { Cause } from '../world/happening.ts'
import type { TeamId } from '../world/ids.ts'
import type { Round, Session } from '../world/session.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import { type Feed, newest } from './feed.ts'
import { compareCauses, happeningOf, worstCause } from './health.ts'
import { resultsOf, roundAwards } from './results.ts'
import { liveTickOf } from './rule-context.ts'
import { teamsOf } from './seating.ts'
import { clockOf, forecastOf, isReplayOpen, meanHistory, summariesOf } from './view-parts.ts'
import type { HostView } from './view.types.ts'

const FEED_LINES = 20
/** A team is left alone with a failure for so long: finding out oneself is the lesson. */
const QUIET_SECONDS = 10

export function viewForHost(session: Session, feed: Feed): HostView {
  return {
    kind: 'host',
    seen: session.lastEntry,
    clock: clockOf(session),
    options: session.options,
    teams: teamsOf(session),
    summaries: summariesOf(session),
    lastChanges: teamsOf(session).flatMap((team) => {
      const happening = feed.teams[team.id]?.lastChange ?? null
      return happening === null ? [] : [{ team: team.id, happening }]
    }),
    needsMe: needsMe(session, feed),
    incidents: session.round === null ? [] : incidentsOf(session.round),
    feed: newest([...Object.values(feed.teams).map((own) => own.noted), feed.everybody], FEED_LINES),
    history: meanHistory(session),
    forecast: forecastOf(session),
    results: resultsOf(session, true),
    awards: roundAwards(session),
    showRanking: session.options.ranking,
    replayOpen: isReplayOpen(session),
    roundsPlayed: session.roundsPlayed,
  }
}

interface Stuck {
  team: TeamId
  cause: Cause
  quietSeconds: number
}

/** The worst failure that has gone on longest with nothing tried; null while nobody is left alone with one. */
function needsMe(session: Session, feed: Feed): HostView['needsMe'] {
  const { round } = session
  if (round === null || session.phase.kind !== 'live') return null
  const stuck = teamsOf(session).flatMap((team) => stuckWith(round, team.id, feed))
  const [first] = stuck.sort((left, right) => compareGravity(left, right) || right.quietSeconds - left.quietSeconds)
  const cluster = first && round.clusters[first.team]
  if (first === undefined || cluster === undefined) return null
  const { happening, hint } = happeningOf(first.cause, cluster, round.lesson)
  const told = hint === null ? happening : { ...happening, hint }
  return { team: first.team, happening: told, quietSeconds: first.quietSeconds }
}

function stuckWith(round: Round, team: TeamId, feed: Feed): Stuck[] {
  const cluster = round.clusters[team]
  const cause = cluster && worstCause(cluster)
  if (!cause) return []
  const since = Math.max(cause.sinceTick, feed.teams[team]?.lastChange?.tick ?? 0)
  const quietSeconds = Math.floor((round.tick - since) / TICKS_PER_SECOND)
  return quietSeconds >= QUIET_SECONDS ? [{ team, cause, quietSeconds }] : []
}

/** By kind and severity only: between equals the longer silence decides. */
function compareGravity(left: Stuck, right: Stuck): number {
  return compareCauses({ ...left.cause, sinceTick: 0, id: '' }, { ...right.cause, sinceTick: 0, id: '' })
}

/** Past and coming, the lesson's own traffic included. */
function incidentsOf(round: Round): HostView['incidents'] {
  const now = round.liveStartTick === null ? -1 : liveTickOf(round)
  const spikes: HostView['incidents'] = lessonSpikes(round.lesson, round.seed).map((spike) => ({
    id: spike.id,
    kind: 'spike',
    target: spike.class,
    liveTick: spike.startTick,
    team: 'all',
    done: now >= spike.startTick,
  }))
  const incidents = round.incidents.map(({ id, kind, target, liveTick, team }) => {
    return { id, kind, target, liveTick, team, done: now >= liveTick }
  })
  return [...spikes, ...incidents].sort((left, right) => left.liveTick - right.liveTick)
}
