/* Views of the instructor and the projector at each moment of a class, as the server would send them: what the pages' tests and
   pictures are drawn from. The figures are invented, but fit together: one traffic, served by each team as well as it can. */
import type {
  ClockView,
  HealthState,
  HistoryPointView,
  HostView,
  ScreenView,
  TeamSummary,
} from '../../shared/game/view.types.ts'
import type { RosterMessage } from '../../shared/protocol/messages.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { SessionOptions, Team } from '../../shared/world/session.ts'
import { TEAM_NAMES } from '../../shared/world/team-names.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { resultsOf } from './result-views.ts'

export type Moment = 'lobby' | 'briefing' | 'plan' | 'live' | 'paused' | 'calm' | 'debrief' | 'ended'

const LIVE_SECONDS = 240
const ROUND_START_TICK = 960
const NAMES = [
  '지호',
  '서연',
  '느긋한 수달',
  '민지',
  '하준',
  '유나',
  '용감한 고래',
  '도윤',
  '조용한 오리',
  '수아',
  'Alex',
  '나래',
]
const FORECAST = [
  { class: 'search', atSeconds: 55, factor: 4.2, lastSeconds: 32 },
  { class: 'buy', atSeconds: 120, factor: 5, lastSeconds: 32 },
  { class: 'browse', atSeconds: 183, factor: 3.5, lastSeconds: 32 },
]

export function teamsOf(count: number): Team[] {
  return TEAM_NAMES.slice(0, count).map((name, index) => ({
    id: `t${index + 1}`,
    name: name.key,
    flag: name.flag,
    pennant: name.pennant,
  }))
}

function optionsOf(count: number): SessionOptions {
  return {
    lesson: 'shop-split',
    language: 'ko',
    teamCount: count,
    teamSize: 4,
    teamChoice: 'balanced',
    ranking: false,
    locked: false,
    roles: 'lesson',
  }
}

function hump(second: number, start: number, height: number, length = 32): number {
  const into = second - start
  if (into < 0 || into > length) return 0
  return height * Math.min(1, into / 6, (length - into) / 6)
}

function offeredAt(second: number): number {
  return Math.round(
    54 + hump(second, 52, 38) + hump(second, 112, 27) + hump(second, 180, 80) + 2 * Math.sin(second * 1.7),
  )
}

export function historyUntil(seconds: number): HistoryPointView[] {
  return Array.from({ length: seconds }, (_, second) => {
    const offered = offeredAt(second)
    const served = Math.min(offered, second > 118 && second < 150 ? 62 : 84)
    return [offered, served, second * 21]
  })
}

const HEALTH: [HealthState, number][] = [
  ['errors', 58],
  ['fine', 97],
  ['fine', 94],
  ['slow', 81],
  ['fine', 99],
  ['down', 8],
  ['fine', 92],
  ['slow', 77],
]

function trendOf(state: HealthState, percent: number): number[] {
  return Array.from({ length: 30 }, (_, index) => {
    if (index < 20 || state === 'fine') return index === 14 && percent < 98 ? 90 : 99
    return Math.round(99 - ((99 - percent) * (index - 19)) / 10)
  })
}

function summaryOf(team: Team, index: number, moment: Moment): TeamSummary {
  const playing = moment === 'live' || moment === 'paused' || moment === 'calm'
  const [state, percent] =
    playing && moment !== 'calm' ? (HEALTH[index % HEALTH.length] ?? HEALTH[1]!) : (['fine', 98] as const)
  const size = index % 8 === 2 || index % 8 === 6 ? 3 : 4
  const seats = moment === 'lobby' ? Math.max(0, size - (index % 5)) : size
  return {
    id: team.id,
    state,
    servedPercent: playing || moment === 'debrief' ? percent : 100,
    profit: playing || moment === 'debrief' ? 11482 - index * 613 : 0,
    offeredPerSecond: playing ? 148 : 0,
    servedPerSecond: playing ? Math.round(1.48 * percent) : 0,
    readySeats: moment === 'plan' ? (index * 3) % (size + 1) : 0,
    seats: Array.from({ length: seats }, (_, seat) => `s${index * 4 + seat + 1}`),
    trend: playing ? trendOf(state, percent) : [],
  }
}

function clockOf(moment: Moment, liveSecond: number): ClockView {
  const phase = moment === 'paused' || moment === 'calm' ? 'live' : moment
  const live = phase === 'live'
  return {
    phase,
    paused: moment === 'paused',
    secondsLeft: live ? LIVE_SECONDS - liveSecond : phase === 'plan' ? 134 : 0,
    liveTick: live ? liveSecond * TICKS_PER_SECOND : phase === 'debrief' ? LIVE_SECONDS * TICKS_PER_SECOND : 0,
    liveTicks: LIVE_SECONDS * TICKS_PER_SECOND,
    liveStartTick: live || phase === 'debrief' ? ROUND_START_TICK : 0,
    round: moment === 'lobby' ? 0 : 1,
    lesson: 'shop-split',
  }
}

function happening(over: Partial<Happening> & Pick<Happening, 'kind' | 'severity'>, rank: number): Happening {
  return {
    id: `${ROUND_START_TICK + 400 - rank * 20}.${rank}`,
    tick: ROUND_START_TICK + 400 - rank * 20,
    team: null,
    facts: {},
    chain: [],
    ...over,
  }
}

export const FEED: Happening[] = [
  happening(
    {
      kind: 'oom-killed',
      severity: 'down',
      team: 't6',
      service: 'order',
      facts: { pod: 'order-2', memoryLimitMi: 512, requests: 240 },
      chain: [
        { kind: 'spike-started', facts: { class: 'buy', factor: 5 } },
        { kind: 'cpu-saturated', service: 'payment', facts: { cpuLimitMillis: 500, responseMs: 2100 } },
        { kind: 'requests-held', service: 'order', facts: { requests: 240, workersPercent: 94 } },
      ],
      hint: { kind: 'add-replicas', facts: { service: 'payment' } },
    },
    0,
  ),
  happening(
    {
      kind: 'service-down',
      severity: 'error',
      team: 't1',
      service: 'search',
      node: 'node-3',
      facts: { node: 'node-3', classes: 'search' },
      chain: [{ kind: 'node-lost', node: 'node-3', facts: {} }],
    },
    1,
  ),
  happening({ kind: 'service-recovered', severity: 'good', team: 't2', service: 'web', facts: { seconds: 9 } }, 2),
]

function changesOf(teams: readonly Team[]): HostView['lastChanges'] {
  const changes: Pick<Happening, 'service' | 'node' | 'facts'>[] = [
    { service: 'catalog', facts: { what: 'scale-service', from: 2, to: 3 } },
    { service: 'web', facts: { what: 'set-resources', memoryLimitMiFrom: 512, memoryLimitMiTo: 640 } },
    { service: 'cart', node: 'node-2', facts: { what: 'place-pod', pod: 'cart-1', from: 'node-1', to: 'node-2' } },
    { service: 'search', facts: { what: 'scale-service', from: 4, to: 5 } },
    { node: 'node-5', facts: { what: 'rent-node', from: 4, to: 5 } },
    { facts: { what: 'set-policy', from: 'spread', to: 'pack' } },
    { service: 'payment', facts: { what: 'split-service', from: 'shop', to: 'payment', modules: 'payment' } },
    { service: 'web', facts: { what: 'scale-service', from: 3, to: 4 } },
  ]
  return teams.map((team, index) => ({
    team: team.id,
    happening: happening(
      {
        kind: 'changed',
        severity: 'info',
        team: team.id,
        seat: `s${index * 4 + 1}`,
        ...changes[index % changes.length],
      },
      index,
    ),
  }))
}

const INCIDENTS: HostView['incidents'] = [
  { id: 'spike:0', kind: 'spike', target: 'search', liveTick: 52 * 4, team: 'all', done: true },
  { id: 'leak:0', kind: 'leak', target: 'recommend', liveTick: 88 * 4, team: 'all', done: true },
  { id: 'spike:1', kind: 'spike', target: 'buy', liveTick: 112 * 4, team: 'all', done: true },
  { id: 'node-crash:0', kind: 'node-crash', target: 'node-3', liveTick: 150 * 4, team: 'all', done: false },
  { id: 'spike:2', kind: 'spike', target: 'browse', liveTick: 180 * 4, team: 'all', done: false },
]

/** What the instructor's page holds at a moment; live stands 2:14 before its end unless told otherwise. */
export function hostView(moment: Moment, count = 8, liveSecond = 126): HostView {
  const teams = teamsOf(count)
  const clock = clockOf(moment, liveSecond)
  const playing = clock.phase === 'live'
  const over = clock.phase === 'debrief'
  return {
    kind: 'host',
    seen: '1-400',
    clock,
    options: optionsOf(count),
    teams,
    summaries: teams.map((team, index) => summaryOf(team, index, moment)),
    lastChanges: playing || moment === 'plan' ? changesOf(teams) : [],
    needsMe: playing && moment !== 'calm' && FEED[0] ? { team: 't6', happening: FEED[0], quietSeconds: 40 } : null,
    incidents:
      playing || over ? INCIDENTS.map((incident) => ({ ...incident, done: incident.liveTick <= clock.liveTick })) : [],
    feed: (playing && moment !== 'calm') || over ? FEED : [],
    history: playing ? historyUntil(liveSecond) : over ? historyUntil(LIVE_SECONDS) : [],
    forecast: FORECAST,
    results: over ? resultsOf(teams, false) : [],
    awards: over ? [{ award: 'longest-uptime', team: 't2' }] : [],
    showRanking: false,
    replayOpen: false,
    roundsPlayed: over ? 1 : 0,
  }
}

/** What the projector holds at the same moment. */
export function screenView(moment: Moment, count = 8, liveSecond = 126, showRanking = false): ScreenView {
  const host = hostView(moment, count, liveSecond)
  const pennants = host.incidents
    .filter((incident) => incident.done)
    .map(({ liveTick, kind, target }) => ({ liveTick, kind, target }))
  return {
    kind: 'screen',
    clock: host.clock,
    options: host.options,
    teams: host.teams,
    summaries: host.summaries,
    feed: host.feed,
    offeredPerSecond: host.clock.phase === 'live' ? offeredAt(liveSecond) : 0,
    history: host.history,
    pennants,
    forecast: host.forecast,
    results: host.clock.phase === 'debrief' ? resultsOf(host.teams, showRanking) : [],
    awards: host.awards,
    showRanking,
    replayOpen: false,
    roundsPlayed: host.roundsPlayed,
  }
}

/** Names of everybody in a host view; every seventh is offline. */
export function rosterOf(view: HostView): RosterMessage {
  const seats = view.summaries.flatMap((summary) => summary.seats.map((seat) => ({ seat, team: summary.id })))
  return {
    seats: seats.map(({ seat, team }, index) => ({
      id: seat,
      team,
      name: NAMES[index % NAMES.length] ?? seat,
      online: index % 7 !== 6,
    })),
  }
}
