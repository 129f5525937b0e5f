/* The fold: what each record of the log does to the state. Never mutates its argument, never refuses (decide did), never reads
   the wall clock. What commands do: evolve-command.ts; how phases begin: phases.ts; the world's own step: rules/tick.ts. */

import { assertNever, invariant } from '../lib/assert.ts'
import { checksum } from '../lib/checksum.ts'
import { tickCluster } from '../rules/tick.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Happening } from '../world/happening.ts'
import type { TeamId } from '../world/ids.ts'
import type { Round, Seat, Session, SessionOptions, Team } from '../world/session.ts'
import { CHECKSUM_EVERY_TICKS } from '../world/units.ts'
import type { Entry, EntryId, LogRecord } from './entry.ts'
import { evolveCommand } from './evolve-command.ts'
import { beginDebrief, beginLive, closeRound, judged, roundOf } from './phases.ts'
import { contextOf, createSink, type Sink } from './rule-context.ts'
import { makeTeams } from './seating.ts'
import { newRound } from './setup.ts'
import { passDue } from './wall.ts'

export interface Evolved {
  session: Session
  happenings: Happening[]
}

/**
 * The session after a record. Null before the first: a log begins with `session-created`, a segment of it with `round-opened`.
 * Throws on records no room would have written, such as a tick while the clock stands still.
 */
export function evolve(session: Session | null, record: LogRecord): Evolved {
  const sink = createSink(record.id, session?.round?.tick ?? 0)
  const next = fold(session, record, sink)
  return {
    session: next.lastEntry === record.id ? next : { ...next, lastEntry: record.id },
    happenings: sink.happenings,
  }
}

function fold(session: Session | null, record: LogRecord, sink: Sink): Session {
  const { entry } = record
  switch (entry.kind) {
    case 'session-created':
      invariant(session === null, 'a session is created once')
      return createSession(entry.code, entry.options, record)
    case 'round-opened':
      return openRound(entry, record, sink)
    case 'owner-taken':
      return existing(session)
    case 'command':
      return evolveCommand(existing(session), record, entry.command, sink)
    case 'tick':
      return tick(existing(session), entry.checksum, record.id, sink)
    case 'round-judged':
      return judged(existing(session), entry.round, entry.benchmark)
    case 'session-ended':
      return endSession(existing(session), entry.reason, sink)
    default:
      return assertNever(entry)
  }
}

function existing(session: Session | null): Session {
  invariant(session !== null, 'the log begins with session-created or round-opened')
  return session
}

function createSession(code: string, options: SessionOptions, record: LogRecord): Session {
  return {
    code,
    options,
    phase: { kind: 'lobby' },
    teams: makeTeams(options.teamCount),
    seats: {},
    seatsGiven: 0,
    round: null,
    roundsPlayed: 0,
    lastEntry: record.id,
    results: [],
  }
}

/** Everything comes from the entry, so that a segment gives the same session as the whole log: recovery folds the last one only. */
function openRound(entry: Extract<Entry, { kind: 'round-opened' }>, record: LogRecord, sink: Sink): Session {
  const { round: setup, lesson } = entry
  const teams: Record<TeamId, Team> = {}
  for (const team of setup.teams) teams[team.id] = team
  const seats: Record<string, Seat> = {}
  for (const seat of setup.seats) seats[seat.id] = seat
  sink.say(null, { kind: 'phase-started', severity: 'info', facts: { phase: 'briefing', round: setup.number } })
  return {
    code: setup.code,
    options: setup.options,
    phase: { kind: 'briefing' },
    teams,
    seats,
    round: newRound(setup, lesson),
    lastEntry: record.id,
    ...setup.before,
  }
}

/** Is simulated time going on: should the room append ticks (while a student is connected)? */
export function isTicking(session: Session): boolean {
  return 'clock' in session.phase && session.phase.clock === 'running'
}

/** The next tick for the log; every 40th of a round carries the checksum of its clusters before it. */
export function tickEntry(session: Session): Entry {
  invariant(isTicking(session), `no tick in ${session.phase.kind}`)
  const round = roundOf(session)
  const carries = (round.tick + 1) % CHECKSUM_EVERY_TICKS === 0
  return carries ? { kind: 'tick', checksum: checksum(round.clusters) } : { kind: 'tick' }
}

function tick(session: Session, logged: string | undefined, entry: EntryId, sink: Sink): Session {
  invariant(isTicking(session), `a tick in ${session.phase.kind}`)
  const { phase } = session
  invariant(phase.kind === 'plan' || phase.kind === 'live', 'ticks exist in plan and live')
  const round = steppedRound(session, checked(roundOf(session), logged), entry, sink)
  const next: Session = { ...session, round, phase: { ...phase, ticksLeft: phase.ticksLeft - 1 } }
  if (phase.ticksLeft > 1) return next
  return phase.kind === 'plan' ? beginLive(next, sink) : beginDebrief(next, sink)
}

/** Names the first tick whose sum differs; the fold goes on. */
function checked(round: Round, logged: string | undefined): Round {
  if (logged === undefined || round.checksumMismatchTick !== null) return round
  return checksum(round.clusters) === logged ? round : { ...round, checksumMismatchTick: round.tick }
}

/** In plan nothing happens by itself: commands settle at once. Live, what is due before the wall comes before the world's own step. */
function steppedRound(session: Session, before: Round, entry: EntryId, sink: Sink): Round {
  const round: Round = { ...before, tick: before.tick + 1 }
  sink.tick = round.tick
  if (session.phase.kind === 'plan') return round
  const next = round.requests.length === 0 ? round : passDue(session, round, entry, sink)
  const clusters: Record<TeamId, Cluster> = {}
  for (const [team, cluster] of Object.entries(next.clusters)) {
    clusters[team] = tickCluster(cluster, contextOf(next, team, sink))
  }
  return { ...next, clusters }
}

function endSession(session: Session, reason: 'host' | 'idle', sink: Sink): Session {
  const closed = session.phase.kind === 'live' ? closeRound(session, sink) : session
  sink.say(null, { kind: 'phase-started', severity: 'info', facts: { phase: 'ended', reason } })
  return { ...closed, phase: { kind: 'ended', reason } }
}
