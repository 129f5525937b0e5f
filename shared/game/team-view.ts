/* What the members of a team may know: their own cluster whole, and of the others nothing. */

import type { Cluster } from '../world/cluster.ts'
import type { TeamId } from '../world/ids.ts'
import type { Round, Session } from '../world/session.ts'
import { blinded, isBlind } from './blind-view.ts'
import { classViews, lineViews, nodeViews, podViews, serviceViews } from './cluster-view.ts'
import { type Feed, newest } from './feed.ts'
import { happeningOf, speakingCause } from './health.ts'
import { deliveryView, NO_DELIVERY, requestViews, sideViews, ticketViews, toolViews } from './platform-view.ts'
import { liveTickOf } from './rule-context.ts'
import { seatsOf } from './seating.ts'
import { availabilityOf, clockOf, isReplayOpen, moneyOf, NO_MONEY, pennantsOf, pointOf, rateOf } from './view-parts.ts'
import type { TeamView } from './view.types.ts'

const FEED_LINES = 12

/** Before a round opens there is a clock and a feed, and nothing else. */
export function viewForTeam(session: Session, team: TeamId, feed: Feed): TeamView {
  const view = wholeView(session, team, feed)
  const { round } = session
  const cluster = round?.clusters[team]
  // The debrief shows everybody everything (DESIGN.md).
  const isOver = session.phase.kind === 'debrief' || session.phase.kind === 'ended'
  return round && cluster && !isOver && isBlind(cluster, round.lesson) ? blinded(view) : view
}

function wholeView(session: Session, team: TeamId, feed: Feed): TeamView {
  const cluster = session.round?.clusters[team]
  return {
    kind: 'team',
    team,
    seen: session.lastEntry,
    clock: clockOf(session),
    ...(cluster === undefined || session.round === null ? EMPTY : clusterParts(cluster, session.round)),
    pennants: pennantsOf(session, team, feed),
    feed: newest([feed.teams[team]?.noted ?? [], feed.everybody], FEED_LINES),
    ready: seatsOf(session, team)
      .map((seat) => seat.id)
      .filter((seat) => session.round?.ready[seat] === true),
    replayOpen: isReplayOpen(session),
    requests: session.round === null ? [] : requestViews(session.round, team),
    sides: sideViews(session, team),
    blind: false,
  }
}

type ClusterParts = Omit<
  TeamView,
  'kind' | 'team' | 'seen' | 'clock' | 'pennants' | 'feed' | 'ready' | 'replayOpen' | 'requests' | 'sides' | 'blind'
>

const EMPTY: ClusterParts = {
  services: [],
  pods: [],
  nodes: [],
  classes: [],
  lines: [],
  sagas: [],
  policy: 'spread',
  tools: [],
  nodeAutoscalerMax: null,
  tickets: [],
  delivery: NO_DELIVERY,
  money: NO_MONEY,
  offeredPerSecond: 0,
  servedPerSecond: 0,
  availabilityPercent: 100,
  history: [],
  alarm: null,
  unlocks: [],
}

function clusterParts(cluster: Cluster, round: Round): ClusterParts {
  const { lesson } = round
  const cause = speakingCause(cluster, lesson, round.tick)
  return {
    services: serviceViews(cluster, lesson),
    pods: podViews(cluster, lesson),
    nodes: nodeViews(cluster, round.tick, lesson),
    classes: classViews(cluster, lesson),
    lines: lineViews(cluster),
    sagas: lesson.classes.map((spec) => spec.id).filter((id) => cluster.sagas[id] === true),
    policy: cluster.policy,
    tools: toolViews(cluster, lesson),
    nodeAutoscalerMax: cluster.nodeAutoscalerMax,
    tickets: ticketViews(cluster, round.tick),
    delivery: deliveryView(cluster, round.tick, liveTickOf(round)),
    money: moneyOf(cluster),
    ...rateOf(cluster),
    availabilityPercent: availabilityOf(cluster),
    history: cluster.history.map(pointOf),
    alarm: cause === null ? null : happeningOf(cause, cluster, lesson),
    unlocks: lesson.unlocks,
  }
}
