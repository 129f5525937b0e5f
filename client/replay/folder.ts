/* A round being folded, and what the page asks of it: how far it is, the tracks of its teams, one team at one tick, and at the end
   whether it came out as it was. Runs in a worker (fold-worker.ts) and in tests; knows neither. */
import { collect, createFeed } from '../../shared/game/feed.ts'
import { teamState } from '../../shared/game/health.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import { pennantsOf, pointOf } from '../../shared/game/view-parts.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import type { HealthState } from '../../shared/game/view.types.ts'
import { invariant } from '../../shared/lib/assert.ts'
import type { Station } from '../../shared/game/stations.ts'
import { createReplay, type Replay } from '../../shared/replay/replay.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { ServiceId, TeamId } from '../../shared/world/ids.ts'
import type { Session } from '../../shared/world/session.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { failuresOf, momentsOf } from './moments.ts'
import type { FeedLine, Frame, Opening, Progress, Track, Verdict } from './talk.ts'

const TREND_SECONDS = 30

/** What a state tells only while it is folded: a point a second of live, so that a seek needs no states of the past. */
interface Pulse {
  states: HealthState[]
  rates: Record<ServiceId, number>[]
}

export interface Folder {
  readonly opening: Opening
  readonly foldedTick: number
  readonly isFolded: boolean
  /** Folds so many ticks more. */
  foldOn(ticks: number): void
  progress(): Progress
  /** A team at a tick that is folded; throws for one that is not. */
  frame(team: TeamId, tick: number): Frame
  /** Once everything is folded. */
  verdict(): Verdict
}

/** Reads a round's records, `round-opened` among the first; throws where there is none. */
export function createFolder(records: readonly LogRecord[]): Folder {
  const replay = createReplay(records)
  const opening = openingOf(replay)
  const pulses = new Map<TeamId, Pulse>(opening.teams.map(({ id }) => [id, { states: [], rates: [] }]))

  function foldOn(ticks: number): void {
    const goal = Math.min(opening.totalTicks, replay.foldedTick + ticks)
    while (replay.foldedTick < goal) {
      const before = replay.foldedTick
      replay.foldUntil(before + 1)
      invariant(replay.foldedTick > before, 'a tick was folded')
      takePulse(replay.stateAt(replay.foldedTick), pulses)
    }
  }

  return {
    opening,
    foldOn,
    get foldedTick() {
      return replay.foldedTick
    },
    get isFolded() {
      return replay.foldedTick >= opening.totalTicks
    },
    progress() {
      const session = replay.stateAt(replay.foldedTick)
      const tracks = opening.teams.map(({ id }) => trackOf(replay, session, id, pulses.get(id)?.states ?? []))
      return { foldedTick: replay.foldedTick, liveStartTick: session.round?.liveStartTick ?? null, tracks }
    },
    frame(team, tick) {
      const session = replay.stateAt(tick)
      return frameOf({ replay, session, team, tick, rates: pulses.get(team)?.rates ?? [] })
    },
    verdict() {
      const session = replay.stateAt(replay.foldedTick)
      return {
        checksum: replay.checksum(),
        checkedTick: lastCheckedTick(records),
        mismatchTick: session.round?.checksumMismatchTick ?? null,
      }
    },
  }
}

function openingOf(replay: Replay): Opening {
  const session = replay.stateAt(0)
  const { round } = session
  invariant(round, 'a round is open')
  return {
    round: round.number,
    lesson: round.lesson,
    teams: Object.values(session.teams),
    seats: Object.values(session.seats),
    totalTicks: replay.totalTicks,
    expectedLiveTick: Math.max(0, replay.totalTicks - round.lesson.liveSeconds * TICKS_PER_SECOND),
  }
}

/** Ticks that carry a sum carry that of the state before them. */
function lastCheckedTick(records: readonly LogRecord[]): number | null {
  const ticks = records.filter(({ entry }) => entry.kind === 'tick')
  const last = ticks.findLastIndex(({ entry }) => entry.kind === 'tick' && entry.checksum !== undefined)
  return last < 0 ? null : last
}

/** One point a second: as soon as the history of the clusters has grown by one. */
function takePulse(session: Session, pulses: Map<TeamId, Pulse>): void {
  const { round } = session
  if (!round) return
  for (const [team, pulse] of pulses) {
    const cluster = round.clusters[team]
    if (!cluster || cluster.history.length <= pulse.states.length) continue
    pulse.states.push(teamState(cluster, round.lesson))
    const services = Object.values(cluster.services)
    pulse.rates.push(Object.fromEntries(services.map(({ id, flow }) => [id, Math.round(flow.entriesPerSecond)])))
  }
}

function trackOf(replay: Replay, session: Session, team: TeamId, states: readonly HealthState[]): Track {
  const happenings = replay.happeningsOf(team)
  const feed = createFeed()
  collect(feed, happenings)
  const actions = replay.actions.filter((action) => action.team === team)
  return {
    team,
    history: (session.round?.clusters[team]?.history ?? []).map(pointOf),
    states: [...states],
    pennants: pennantsOf(session, team, feed),
    failures: failuresOf(happenings),
    actions: actions.map(({ tick, station, record }) => ({ tick, station, seat: record.by })),
    moments: momentsOf(happenings),
  }
}

interface Asked {
  replay: Replay
  session: Session
  team: TeamId
  tick: number
  rates: readonly Record<ServiceId, number>[]
}

function frameOf({ replay, session, team, tick, rates }: Asked): Frame {
  const feed = createFeed()
  collect(
    feed,
    replay.happeningsOf(team).filter((happening) => happening.tick <= tick),
  )
  const view = viewForTeam(session, team, feed)
  const stations = new Map<string, Station>(replay.actions.map(({ record, station }) => [record.id, station]))
  const seconds = session.round?.clusters[team]?.history.length ?? 0
  const recent = rates.slice(Math.max(0, seconds - TREND_SECONDS), seconds)
  const trends = view.services.map(({ id }) => [id, recent.map((point) => point[id] ?? 0)])
  return {
    ...{ tick, team, view },
    feed: view.feed.map((happening) => lineOf(happening, stations)),
    trends: Object.fromEntries(trends),
  }
}

/** A happening's id begins with the entry it came of. */
function lineOf(happening: Happening, stations: Map<string, Station>): FeedLine {
  const entry = happening.id.slice(0, happening.id.indexOf('.'))
  const station = happening.kind === 'changed' ? (stations.get(entry) ?? null) : null
  return { happening, station }
}
