/* What a team without monitoring sees in a lesson that shows only what tools show (GAME.md §9): up or down, its score every 10 s, and
   angry users. Everything else it does itself, so it knows of it. */

import type { Lesson } from '../lessons/lesson.ts'
import { toolWorks } from '../rules/tools.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Happening, HappeningKind } from '../world/happening.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import { NO_MONEY } from './view-parts.ts'
import type { ClassView, HealthState, PodView, ServiceView, TeamView } from './view.types.ts'

/** [OBS1] The score of a team without monitoring comes this often. */
const SCORE_EVERY_SECONDS = 10
/** [OBS2] Users are heard when so many of them fail. */
const ANGRY_PERCENT = 10

/** What somebody without charts still learns: what people did, what the platform did at their bidding, and what is up or down. */
const TOLD: readonly HappeningKind[] = [
  'changed',
  'phase-started',
  'host-hint',
  'effect-refused',
  'request-made',
  'request-passed',
  'ticket-opened',
  'ticket-shipped',
  'rollout-done',
  'module-moved',
  'node-joined',
  'node-not-ready',
  'node-back',
  'service-down',
  'service-recovered',
]

/** [OBS1] Whether the team goes without monitoring where the lesson shows only what tools show. */
export function isBlind(cluster: Cluster, lesson: Lesson): boolean {
  return lesson.observability === 'tools-only' && !toolWorks(cluster, 'monitoring')
}

/** [OBS3] The view of a team that has no monitoring. Requests, limits, rollouts and places are its own doing and stay. */
export function blinded(view: TeamView): TeamView {
  const seconds = Math.floor(view.clock.liveTick / TICKS_PER_SECOND)
  const scored = Math.floor(seconds / SCORE_EVERY_SECONDS) * SCORE_EVERY_SECONDS
  const profit = view.history[scored - 1]?.[2] ?? 0
  return {
    ...view,
    services: view.services.map(blindService),
    pods: view.pods.map(blindPod),
    nodes: view.nodes.map((node) => ({ ...node, cpuUsedMillis: 0, memoryUsedMi: 0 })),
    classes: view.classes.map(blindClass),
    lines: view.lines.map((line) => ({ ...line, perSecond: 0, errorPercent: 0 })),
    money: { ...NO_MONEY, profit },
    history: view.history.slice(0, Math.max(0, scored)).map((_, second) => [0, 0, scoreAt(view, second)]),
    ...{ offeredPerSecond: 0, servedPerSecond: 0, availabilityPercent: 0 },
    ...{ pennants: [], alarm: null, blind: true },
    feed: view.feed.filter(({ kind }) => TOLD.includes(kind)).map(withoutCause),
  }
}

/** The score that was known at a second. */
function scoreAt(view: TeamView, second: number): number {
  const scored = Math.floor((second + 1) / SCORE_EVERY_SECONDS) * SCORE_EVERY_SECONDS
  return view.history[scored - 1]?.[2] ?? 0
}

function upOrDown(state: HealthState): HealthState {
  return state === 'down' ? 'down' : 'fine'
}

function blindService(service: ServiceView): ServiceView {
  return {
    ...service,
    state: upOrDown(service.state),
    ...{ cpuPercent: 0, memoryMi: 0, entriesPerSecond: 0, responseMs: 0, errorPercent: 0, inFlight: 0 },
    ...{ breaker: 'closed', certificateExpired: false },
  }
}

function blindPod(pod: PodView): PodView {
  return { ...pod, cpuPercent: 0, memoryMi: 0 }
}

/** [OBS2] Users who fail complain; how many, how slow and why is what monitoring is for. */
function blindClass(one: ClassView): ClassView {
  const state: HealthState = one.errorPercent >= ANGRY_PERCENT ? 'errors' : 'fine'
  return { ...one, state, p95Ms: 0, offeredPerSecond: 0, servedPerSecond: 0, errorPercent: 0 }
}

function withoutCause({ hint: _hint, ...happening }: Happening): Happening {
  return { ...happening, chain: [] }
}
