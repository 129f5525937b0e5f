/* Views of a team as the board meets them: the start of plan, a calm moment, a bad one, a dense one. Numbers are those of the lesson
 *Split it*; a test changes what it is about. */
import type { LineView, NodeView, PodView, ServiceView, TeamView } from '../../shared/game/view.types.ts'
import { NO_MONEY } from '../../shared/game/view-parts.ts'
import { NO_SCHEDULING } from '../../shared/world/scheduling.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { podId } from '../../shared/world/ids.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'

const LIVE_SECONDS = 240
const LIVE_START_TICK = 400

export function service(id: string, order: number, modules: string[], more: Partial<ServiceView> = {}): ServiceView {
  return {
    ...{ id, order, modules, arriving: [], replicas: 2, ready: 2, image: 'slim' },
    ...{ cpuRequestMillis: 500, cpuLimitMillis: 1000, memoryRequestMi: 600, memoryLimitMi: 800 },
    ...{ revision: 1, rollout: 'done', rolloutSecondsLeft: 0, state: 'fine', cpuPercent: 48, memoryMi: 420 },
    ...{ entriesPerSecond: 40, responseMs: 24, errorPercent: 0, inFlight: 3, revisions: [1] },
    ...{ packing: 'container', scheduling: NO_SCHEDULING, autoscaler: null, disruptionBudget: null },
    ...{ qos: 'Burstable', vulnerabilities: 18, tool: '', breaker: 'closed', meshed: false, certificateExpired: false },
    ...more,
  }
}

export function pod(of: ServiceView, slot: number, node: string, more: Partial<PodView> = {}): PodView {
  return {
    ...{ id: podId(of.id, of.revision, slot, 1), service: of.id, slot, revision: of.revision, node },
    ...{ pinned: false, state: node === '' ? 'pending' : 'ready', progress: 0, death: '' },
    ...{ cpuPercent: of.cpuPercent, memoryMi: of.memoryMi, cpuRequestMillis: of.cpuRequestMillis },
    ...{ memoryRequestMi: of.memoryRequestMi, memoryLimitMi: of.memoryLimitMi, restarts: 0 },
    ...{ reason: [], reasonNodes: 0 },
    ...more,
  }
}

export function node(number: number, pods: readonly PodView[], more: Partial<NodeView> = {}): NodeView {
  const id = `node-${number}`
  const own = pods.filter((one) => one.node === id)
  const sum = (read: (one: PodView) => number) => own.reduce((total, one) => total + read(one), 0)
  return {
    ...{ id, number, zone: 'a', cpuMillis: 2000, memoryMi: 4096, state: 'ready', seconds: 0 },
    ...{ cordoned: false, draining: false, labels: {}, taints: [], desktop: false, provider: 'first', patchDue: false },
    cpuRequestedMillis: sum((one) => one.cpuRequestMillis),
    memoryRequestedMi: sum((one) => one.memoryRequestMi),
    cpuUsedMillis: sum((one) => (one.cpuPercent / 100) * 1000),
    memoryUsedMi: sum((one) => one.memoryMi),
    ...more,
  }
}

export function line(from: string, to: string, perSecond: number, errorPercent = 0): LineView {
  return { from, to, perSecond, errorPercent }
}

export function happening(second: number, kind: Happening['kind'], more: Partial<Happening> = {}): Happening {
  const tick = LIVE_START_TICK + second * TICKS_PER_SECOND
  return { id: `1-${tick}.${kind}`, tick, team: 't1', kind, severity: 'info', facts: {}, chain: [], ...more }
}

/** Traffic up to a second: two swells, and from `lostFrom` on a part that is not served. */
function historyTo(seconds: number, lostFrom = Number.POSITIVE_INFINITY): TeamView['history'] {
  return Array.from({ length: seconds }, (_, second) => {
    const swell = (at: number, high: number) => high * Math.max(0, 1 - Math.abs(second - at) / 18)
    const offered = 54 + 3 * Math.sin(second) + swell(52, 40) + swell(112, 30)
    const lost = second < lostFrom ? 0 : Math.min(30, (second - lostFrom) * 3)
    return [Math.round(offered), Math.round(offered - lost), Math.round(second * 110 - lost * 60)]
  })
}

function view(parts: Partial<TeamView>, liveSecond = 106): TeamView {
  return {
    kind: 'team',
    team: 't1',
    seen: '1-812',
    clock: {
      ...{ phase: 'live', paused: false, secondsLeft: LIVE_SECONDS - liveSecond, round: 1, lesson: 'shop-split' },
      liveTick: liveSecond * TICKS_PER_SECOND,
      liveTicks: LIVE_SECONDS * TICKS_PER_SECOND,
      liveStartTick: LIVE_START_TICK,
    },
    ...{ services: [], pods: [], nodes: [], lines: [], sagas: [], policy: 'spread' },
    classes: [
      {
        id: 'browse',
        state: 'fine',
        p95Ms: 182,
        sloMs: 400,
        offeredPerSecond: 36,
        servedPerSecond: 36,
        errorPercent: 0,
      },
      {
        id: 'search',
        state: 'fine',
        p95Ms: 310,
        sloMs: 600,
        offeredPerSecond: 12,
        servedPerSecond: 12,
        errorPercent: 0,
      },
      { id: 'buy', state: 'fine', p95Ms: 760, sloMs: 1000, offeredPerSecond: 6, servedPerSecond: 6, errorPercent: 0 },
    ],
    money: {
      ...NO_MONEY,
      ...{ profit: 11482, served: 14210, givenUp: 820, nodes: 1410, services: 470, anomalies: 28, recent: 1630 },
    },
    ...{ offeredPerSecond: 56, servedPerSecond: 56, availabilityPercent: 98.4, history: historyTo(liveSecond) },
    ...{ pennants: [], feed: [], alarm: null, ready: [], replayOpen: false },
    ...{ tools: [], nodeAutoscalerMax: null, tickets: [], requests: [], sides: {}, blind: false },
    delivery: {
      ...{ deployments: 2, leadSeconds: 21, changeFailurePercent: 0, restoreSeconds: 14 },
      ...{ errorBudgetPercent: 62, costPerThousand: 118 },
    },
    unlocks: ['split', 'scheduler', 'restart-policy', 'replica-controller', 'rolling-update', 'rollback'],
    ...parts,
  }
}

const MODULES = ['web', 'auth', 'catalog', 'search', 'recommend', 'cart', 'checkout', 'payment', 'inventory', 'notify']

/** How every team starts: the monolith, three times, on four nodes; two of four are ready to go. */
export function planView(): TeamView {
  const shop = service('shop', 0, MODULES, {
    ...{ replicas: 3, ready: 3, cpuRequestMillis: 1000, memoryRequestMi: 2900, memoryLimitMi: 2900 },
    ...{ cpuPercent: 0, memoryMi: 2040, entriesPerSecond: 0, responseMs: 0 },
  })
  const pods = [1, 2, 3].map((slot) => pod(shop, slot, `node-${slot}`, { cpuPercent: 0 }))
  const nodes = [1, 2, 3, 4].map((number) => node(number, pods))
  const start = view({ services: [shop], pods, nodes, history: [], ready: ['s2', 's3'] }, 0)
  const clock = { ...start.clock, phase: 'plan' as const, secondsLeft: 134, liveTick: -536, liveStartTick: 0 }
  return { ...start, clock, money: NO_MONEY, offeredPerSecond: 0, servedPerSecond: 0 }
}

function fourServices() {
  const web = service('web', 0, ['web', 'auth', 'cart'], {
    ...{ replicas: 3, ready: 3, cpuPercent: 64, memoryMi: 412, memoryRequestMi: 450, memoryLimitMi: 600 },
    ...{ entriesPerSecond: 54, responseMs: 152, cpuRequestMillis: 400 },
  })
  const catalog = service('catalog', 1, ['catalog', 'search'], {
    ...{ replicas: 3, ready: 3, cpuPercent: 71, memoryMi: 720, memoryRequestMi: 850, memoryLimitMi: 940 },
    ...{ entriesPerSecond: 84, responseMs: 96, cpuRequestMillis: 500 },
  })
  const recommend = service('recommend', 2, ['recommend'], {
    ...{ replicas: 1, ready: 1, cpuPercent: 35, memoryMi: 660, memoryRequestMi: 700, memoryLimitMi: 900 },
    ...{ entriesPerSecond: 36, responseMs: 31, cpuRequestMillis: 750 },
  })
  const checkout = service('checkout', 3, ['checkout', 'payment', 'inventory', 'notify'], {
    ...{ replicas: 2, ready: 2, cpuPercent: 48, memoryMi: 520, memoryRequestMi: 620, memoryLimitMi: 760 },
    ...{ entriesPerSecond: 11, responseMs: 24, image: 'distroless' as const, cpuRequestMillis: 400 },
  })
  return { web, catalog, recommend, checkout }
}

const LINES = [line('web', 'catalog', 84), line('web', 'recommend', 36), line('web', 'checkout', 24)]

/** Four services on four nodes, and nothing wrong. */
export function calmView(): TeamView {
  const { web, catalog, recommend, checkout } = fourServices()
  const pods = [
    ...[pod(web, 1, 'node-1'), pod(web, 2, 'node-2'), pod(web, 3, 'node-3')],
    ...[pod(catalog, 1, 'node-1'), pod(catalog, 2, 'node-2'), pod(catalog, 3, 'node-3')],
    ...[pod(recommend, 1, 'node-4'), pod(checkout, 1, 'node-1'), pod(checkout, 2, 'node-4', { pinned: true })],
  ]
  return view({
    services: [web, catalog, recommend, checkout],
    pods,
    nodes: [1, 2, 3, 4].map((number) => node(number, pods)),
    lines: LINES,
    pennants: [{ liveTick: 52 * TICKS_PER_SECOND, kind: 'spike-started', target: 'search' }],
    feed: [
      happening(98, 'slo-restored', { severity: 'good', facts: { class: 'search', seconds: 14 } }),
      happening(84, 'changed', {
        ...{ service: 'catalog', seat: 's2', facts: { what: 'scale-service', from: 2, to: 3 } },
      }),
      happening(52, 'spike-started', { facts: { class: 'search', factor: 4.2 } }),
    ],
  })
}
