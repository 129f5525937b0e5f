/* How a round is opened: everything its segment of the log needs to fold alone. Lesson and seed come from outside (files and a
   cryptographic source), so the room calls this instead of decide for `open-round`. */

import type { Lesson } from '../lessons/lesson.ts'
import { RULES_VERSION } from '../rules/tick.ts'
import type { Design } from '../world/design.ts'
import type { TeamId } from '../world/ids.ts'
import type { Round, RoundSetup, Session } from '../world/session.ts'
import { settleIncidents } from '../rules/incidents.ts'
import { authorize } from './authorize.ts'
import type { HostCommand } from './command.ts'
import type { Decision } from './decision.ts'
import { clusterOf, designFits, designOf } from './design.ts'
import { contextOf, deaf } from './rule-context.ts'
import { byOrdinal, teamsOf } from './seating.ts'

/**
 * The `round-opened` entry for the host's `open-round`, or why not. A round that is still in briefing is opened again under its
 * own number (another lesson was chosen): whoever looks for a round takes the last entry of that number.
 */
export function prepareRound(
  session: Session,
  command: Extract<HostCommand, { kind: 'open-round' }>,
  given: { seed: string; lesson: Lesson },
): Decision {
  const refusal = authorize('host', command, session.phase)
  if (refusal !== null) return { kind: 'refused', refusal }
  if (given.lesson.id !== command.lesson) {
    return { kind: 'refused', refusal: { code: 'unknown-lesson', facts: { lesson: command.lesson } } }
  }
  const setup: RoundSetup = {
    number: nextRoundNumber(session),
    rulesVersion: RULES_VERSION,
    seed: given.seed,
    teams: teamsOf(session),
    seats: Object.values(session.seats).sort(byOrdinal),
    options: { ...session.options, lesson: command.lesson },
    code: session.code,
    before: { seatsGiven: session.seatsGiven, roundsPlayed: session.roundsPlayed, results: session.results },
  }
  const designs = command.keepDesigns ? keptDesigns(session, given.lesson) : {}
  if (Object.keys(designs).length > 0) setup.designs = designs
  return { kind: 'accepted', entry: { kind: 'round-opened', round: setup, lesson: withRoles(given.lesson, session) } }
}

/** [WAL6] The class may play a lesson by other rules than its own: the entry holds those it is played by. */
function withRoles(lesson: Lesson, { options }: Session): Lesson {
  const roles = options.roles === 'lesson' ? lesson.roles : options.roles
  return roles === lesson.roles ? lesson : { ...lesson, roles }
}

function nextRoundNumber(session: Session): number {
  const last = session.round?.number ?? 0
  return session.phase.kind === 'briefing' ? Math.max(1, last) : last + 1
}

function keptDesigns(session: Session, lesson: Lesson): Record<TeamId, Design> {
  const designs: Record<TeamId, Design> = {}
  for (const team of teamsOf(session)) {
    const cluster = session.round?.clusters[team.id]
    const design = cluster && session.round ? designOf(cluster, session.round.lesson) : undefined
    if (design !== undefined && designFits(design, lesson)) designs[team.id] = design
  }
  return designs
}

/** The round as it begins: every team's cluster settled, every incident of the lesson drawn. */
export function newRound(setup: RoundSetup, lesson: Lesson): Round {
  const round: Round = {
    number: setup.number,
    rulesVersion: setup.rulesVersion,
    seed: setup.seed,
    lesson,
    tick: 0,
    liveStartTick: null,
    liveTicks: 0,
    clusters: {},
    incidents: settleIncidents(lesson, setup.seed),
    ready: {},
    touched: {},
    checksumMismatchTick: null,
    ranked: true,
    requests: [],
    question: null,
    predictions: [],
  }
  for (const team of setup.teams) {
    round.clusters[team.id] = clusterOf(team.id, setup.designs?.[team.id], contextOf(round, team.id, deaf))
  }
  return round
}
