/* The turning points of a round: how each phase begins and what it leaves behind. Ticks are counted in evolve.ts. */

import { closeBooks, profitThousandths } from '../rules/score.ts'
import { copyCluster } from '../rules/split.ts'
import type { TeamId } from '../world/ids.ts'
import type { Benchmark, Phase, Round, Session } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import { contextOf, type Sink } from './rule-context.ts'
import { everyoneReady } from './seating.ts'

type Clock = 'running' | 'paused'

/** Where the host's "next" leads from here; the lobby and a debrief are left by opening a round. */
export function nextPhase(session: Session, sink: Sink): Session {
  switch (session.phase.kind) {
    case 'briefing':
      return beginPlan(session, sink)
    case 'plan':
      return beginLive(session, sink)
    case 'live':
      return beginDebrief(session, sink)
    default:
      throw new Error(`no next phase after ${session.phase.kind}`)
  }
}

/** From briefing: the first plan of a class is longer, everything is new. */
function beginPlan(session: Session, sink: Sink): Session {
  const round = roundOf(session)
  const seconds = round.number === 1 ? round.lesson.planSeconds : round.lesson.laterPlanSeconds
  return enter(session, { kind: 'plan', ticksLeft: ticksOf(seconds), clock: 'running' }, sink)
}

/** From plan: traffic begins on the next tick. A clock that stands still goes on standing still. */
export function beginLive(session: Session, sink: Sink): Session {
  const round = roundOf(session)
  const clock: Clock = session.phase.kind === 'plan' ? session.phase.clock : 'running'
  const liveTicks = ticksOf(round.lesson.liveSeconds)
  const live: Round = { ...round, liveStartTick: round.tick, liveTicks }
  return enter({ ...session, round: live }, { kind: 'live', ticksLeft: liveTicks, clock }, sink)
}

/** From live: those who still wait give up, and the round's result stands. */
export function beginDebrief(session: Session, sink: Sink): Session {
  return enter(closeRound(session, sink), { kind: 'debrief', revealed: false }, sink)
}

/** Books what is left open and notes the result; also when the class is ended in the middle of a round. */
export function closeRound(session: Session, sink: Sink): Session {
  const round = roundOf(session)
  const clusters = { ...round.clusters }
  const profits: Record<TeamId, number> = {}
  for (const [team, previous] of Object.entries(round.clusters)) {
    const cluster = copyCluster(previous)
    closeBooks(cluster, contextOf(round, team, sink))
    clusters[team] = cluster
    profits[team] = profitThousandths(cluster)
  }
  const result = { round: round.number, lesson: round.lesson.id, profitThousandths: profits, ranked: round.ranked }
  return {
    ...session,
    // What still waits before the wall comes too late.
    round: { ...round, clusters, requests: [] },
    roundsPlayed: session.roundsPlayed + 1,
    results: [...session.results, result],
  }
}

/** Whether a round that ended still waits for its benchmark. An unranked one counts no points, and waits for none. */
export function awaitsJudgement(session: Session, round: number): boolean {
  return session.results.some((one) => one.round === round && one.ranked && one.benchmark === undefined)
}

/** Floor and reference of a round that ended are known. Throws on a round that does not wait for them: no room would have written that. */
export function judged(session: Session, round: number, benchmark: Benchmark): Session {
  if (!awaitsJudgement(session, round)) throw new Error(`round ${round} does not wait for its judgement`)
  return {
    ...session,
    results: session.results.map((one) => (one.round === round ? { ...one, benchmark } : one)),
  }
}

function enter(session: Session, phase: Phase, sink: Sink): Session {
  const round = roundOf(session)
  sink.say(null, { kind: 'phase-started', severity: 'info', facts: { phase: phase.kind, round: round.number } })
  return { ...session, phase }
}

/** Plan ends early when every team is ready; someone who leaves may have been the last to be waited for. */
export function startWhenReady(session: Session, sink: Sink): Session {
  if (session.phase.kind !== 'plan' || session.round === null) return session
  return everyoneReady(session, session.round.ready) ? beginLive(session, sink) : session
}

export function roundOf(session: Session): Round {
  if (session.round === null) throw new Error('no round is open')
  return session.round
}
