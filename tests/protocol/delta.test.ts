/* The wire format of a team's view: what is decoded is what was encoded, a change costs what changed, and bytes that no
   encoder wrote are refused without harm. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PodView, ServiceView, TeamView } from '../../shared/game/view.types.ts'
import { BadFrame } from '../../shared/protocol/bytes.ts'
import { applyFrame, encodeChange, encodeFull } from '../../shared/protocol/delta.ts'
import type { Happening } from '../../shared/world/happening.ts'

/* Numbers as views have them (whole, one decimal), and the awkward ones that must survive all the same. */
const amount = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -2000, max: 100_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
)
const id = fc.oneof(fc.constantFrom('web', 'search', 'catalog', 'node-1', 'node-2'), fc.string({ maxLength: 12 }))
const ids = fc.array(id, { maxLength: 4 })
const health = fc.constantFrom('fine' as const, 'slow' as const, 'errors' as const, 'down' as const)
const optional = { requiredKeys: [] }

const hint = fc.record({
  kind: fc.constantFrom('add-replicas' as const, 'wait' as const),
  facts: fc.dictionary(id, fc.oneof(id, amount), { maxKeys: 3 }),
})

const happening: fc.Arbitrary<Happening> = fc
  .tuple(
    fc.record({
      id,
      tick: amount,
      team: fc.option(id),
      kind: fc.constantFrom('oom-killed' as const, 'changed' as const),
      severity: fc.constantFrom('info' as const, 'down' as const),
      facts: fc.dictionary(id, fc.oneof(id, amount), { maxKeys: 3 }),
      chain: fc.array(
        fc
          .tuple(
            fc.record({
              kind: fc.constant('cpu-saturated' as const),
              facts: fc.dictionary(id, amount, { maxKeys: 2 }),
            }),
            fc.record({ service: id, node: id }, optional),
          )
          .map(([link, subject]) => ({ ...link, ...subject })),
        { maxLength: 3 },
      ),
    }),
    fc.record({ service: id, node: id, seat: id, hint }, optional),
  )
  .map(([known, more]) => ({ ...known, ...more }))

const service: fc.Arbitrary<ServiceView> = fc.record({
  id,
  order: amount,
  modules: ids,
  arriving: ids,
  replicas: amount,
  ready: amount,
  image: fc.constantFrom('full' as const, 'slim' as const, 'distroless' as const),
  packing: fc.constantFrom('container' as const, 'vm' as const),
  scheduling: fc.record({
    nodeSelector: fc.dictionary(fc.constantFrom('disk', 'zone'), id),
    affinity: fc.option(fc.record({ service: id, topology: fc.constant('node' as const), required: fc.boolean() })),
    antiAffinity: fc.option(fc.record({ topology: fc.constant('zone' as const), required: fc.boolean() })),
    spread: fc.constant(null),
    tolerations: fc.constant([]),
    // JSON keeps no −0, and whole numbers from people never are.
    priority: fc.nat({ max: 1000 }),
    tolerationSeconds: fc.option(fc.nat({ max: 600 })),
  }),
  autoscaler: fc.option(
    fc.record({
      minReplicas: fc.nat({ max: 9 }),
      maxReplicas: fc.nat({ max: 20 }),
      targetPercent: fc.nat({ max: 100 }),
      limited: fc.constant(''),
    }),
  ),
  disruptionBudget: fc.option(fc.record({ unit: fc.constant('pods' as const), minAvailable: fc.nat({ max: 100 }) })),
  qos: id,
  vulnerabilities: amount,
  tool: fc.constantFrom('' as const, 'cicd' as const),
  breaker: fc.constantFrom('closed' as const, 'half-open' as const),
  meshed: fc.boolean(),
  certificateExpired: fc.boolean(),
  cpuRequestMillis: amount,
  cpuLimitMillis: amount,
  memoryRequestMi: amount,
  memoryLimitMi: amount,
  revision: amount,
  rollout: fc.constantFrom('done' as const, 'rolling' as const, 'stuck' as const),
  rolloutSecondsLeft: amount,
  state: health,
  cpuPercent: amount,
  memoryMi: amount,
  entriesPerSecond: amount,
  responseMs: amount,
  errorPercent: amount,
  inFlight: amount,
  revisions: fc.array(amount, { maxLength: 3 }),
})

const pod: fc.Arbitrary<PodView> = fc.record({
  id,
  service: id,
  slot: amount,
  revision: amount,
  node: id,
  pinned: fc.boolean(),
  state: fc.constantFrom('pending' as const, 'ready' as const, 'lost' as const),
  progress: amount,
  death: id,
  cpuPercent: amount,
  memoryMi: amount,
  cpuRequestMillis: amount,
  memoryRequestMi: amount,
  memoryLimitMi: amount,
  restarts: amount,
  reason: fc.array(
    fc.record({ filter: fc.constantFrom('insufficient-cpu' as const, 'not-ready' as const), nodes: amount }),
    {
      maxLength: 2,
    },
  ),
  reasonNodes: amount,
})

const view: fc.Arbitrary<TeamView> = fc.record({
  kind: fc.constant('team' as const),
  team: id,
  seen: fc.tuple(fc.nat({ max: 99 }), fc.nat()).map(([epoch, seq]) => `${epoch}-${seq}` as const),
  clock: fc.record({
    phase: fc.constantFrom('lobby' as const, 'plan' as const, 'live' as const, 'ended' as const),
    paused: fc.boolean(),
    secondsLeft: amount,
    liveTick: amount,
    liveTicks: amount,
    liveStartTick: amount,
    round: amount,
    lesson: id,
  }),
  services: fc.array(service, { maxLength: 4 }),
  pods: fc.array(pod, { maxLength: 5 }),
  nodes: fc.array(
    fc.record({
      id,
      number: amount,
      zone: id,
      cpuMillis: amount,
      memoryMi: amount,
      state: fc.constantFrom('ready' as const, 'down' as const),
      seconds: amount,
      cordoned: fc.boolean(),
      draining: fc.boolean(),
      cpuRequestedMillis: amount,
      memoryRequestedMi: amount,
      cpuUsedMillis: amount,
      memoryUsedMi: amount,
      labels: fc.dictionary(fc.constantFrom('disk', 'gpu'), id),
      taints: fc.array(fc.record({ key: id, value: id, effect: fc.constant('NoSchedule' as const) }), { maxLength: 2 }),
      desktop: fc.boolean(),
      provider: id,
      patchDue: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  classes: fc.array(
    fc.record({
      id,
      state: health,
      p95Ms: amount,
      sloMs: amount,
      offeredPerSecond: amount,
      servedPerSecond: amount,
      errorPercent: amount,
    }),
    { maxLength: 3 },
  ),
  lines: fc.array(fc.record({ from: id, to: id, perSecond: amount, errorPercent: amount }), { maxLength: 3 }),
  sagas: ids,
  policy: fc.constantFrom('spread' as const, 'pack' as const),
  money: fc.record({
    profit: amount,
    served: amount,
    givenUp: amount,
    nodes: amount,
    services: amount,
    anomalies: amount,
    tickets: amount,
    tools: amount,
    attacks: amount,
    recent: amount,
  }),
  tools: fc.array(
    fc.record({
      tool: fc.constantFrom('mesh' as const, 'cicd' as const),
      pricePerMinute: amount,
      bought: fc.boolean(),
      works: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  nodeAutoscalerMax: fc.option(amount),
  tickets: fc.array(
    fc.record({
      id,
      kind: fc.constantFrom('feature' as const, 'retrain' as const),
      module: id,
      value: amount,
      secondsLeft: amount,
      state: fc.constantFrom('open' as const, 'live' as const),
      service: id,
    }),
    { maxLength: 3 },
  ),
  requests: fc.array(
    fc.record({
      id: fc.tuple(fc.nat({ max: 99 }), fc.nat()).map(([epoch, seq]) => `${epoch}-${seq}` as const),
      by: id,
      side: fc.constantFrom('dev' as const, 'ops' as const),
      what: id,
      service: id,
      secondsLeft: amount,
    }),
    { maxLength: 2 },
  ),
  sides: fc.dictionary(fc.constantFrom('s1', 's2'), fc.constantFrom('dev' as const, 'ops' as const)),
  delivery: fc.record({
    deployments: amount,
    leadSeconds: amount,
    changeFailurePercent: amount,
    restoreSeconds: amount,
    errorBudgetPercent: amount,
    costPerThousand: amount,
  }),
  blind: fc.boolean(),
  offeredPerSecond: amount,
  servedPerSecond: amount,
  availabilityPercent: amount,
  history: fc.array(fc.tuple(amount, amount, amount), { maxLength: 6 }),
  pennants: fc.array(fc.record({ liveTick: amount, kind: id, target: id }), { maxLength: 3 }),
  feed: fc.array(happening, { maxLength: 4 }),
  alarm: fc.option(fc.record({ happening, hint: fc.option(hint) })),
  ready: ids,
  replayOpen: fc.boolean(),
  unlocks: fc.subarray(['scheduler' as const, 'rollback' as const]),
})

/** A view that came from another by small steps, as ticks do: lists reordered, cut, grown, items changed in place. */
const neighbours: fc.Arbitrary<[TeamView, TeamView]> = fc
  .tuple(view, view, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), fc.nat({ max: 6 }))
  .map(([base, other, take, cut]) => [
    base,
    {
      ...base,
      pods: take[0]
        ? [...base.pods.slice(cut), ...other.pods]
        : base.pods.map((old, i) => ({ ...old, ...other.pods[i], id: old.id })),
      services: take[1] ? [...base.services].reverse() : base.services,
      history: take[2] ? [...base.history, ...other.history] : base.history.slice(cut),
      feed: take[3] ? [...other.feed, ...base.feed] : base.feed,
      alarm: take[4] ? other.alarm : base.alarm,
      clock: take[5] ? other.clock : base.clock,
      money: take[6] ? other.money : base.money,
      seen: take[7] ? other.seen : base.seen,
    },
  ])

describe('a frame gives back what was encoded', () => {
  test('whole', () => {
    fc.assert(
      fc.property(view, (value) => {
        expect(applyFrame(null, encodeFull(value))).toStrictEqual(clean(value))
      }),
      { numRuns: 200 },
    )
  })

  test('as the change between any two views', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(view, view), neighbours), ([base, next]) => {
        expect(applyFrame(clean(base), encodeChange(base, next))).toStrictEqual(clean(next))
      }),
      { numRuns: 400 },
    )
  })

  test('the base is not touched, and what did not change is the same object', () => {
    fc.assert(
      fc.property(neighbours, ([base, next]) => {
        const held = applyFrame(null, encodeFull(base))
        const copy = structuredClone(held)
        const after = applyFrame(held, encodeChange(base, next))
        expect(held).toStrictEqual(copy)
        expect(after.nodes).toBe(held.nodes)
      }),
      { numRuns: 50 },
    )
  })
})

describe('bytes that no encoder wrote', () => {
  test('a change without its base is refused', () => {
    fc.assert(
      fc.property(view, (value) => {
        expect(() => applyFrame(null, encodeChange(value, { ...value, team: 'other' }))).toThrow(BadFrame)
      }),
      { numRuns: 20 },
    )
  })

  test('cut or changed frames are refused or read as something else, never worse', () => {
    fc.assert(
      fc.property(view, fc.nat(), fc.integer({ min: 0, max: 255 }), (value, place, byte) => {
        const bytes = encodeFull(value)
        const cut = bytes.slice(0, place % bytes.length)
        expect(() => applyFrame(null, cut)).toThrow(BadFrame)
        const changed = bytes.slice()
        changed[place % bytes.length] = byte
        try {
          applyFrame(null, changed)
        } catch (error) {
          expect(error).toBeInstanceOf(BadFrame)
        }
      }),
      { numRuns: 300 },
    )
  })
})

/** fast-check's records and dictionaries may have no prototype or absent keys as undefined; the wire knows neither. */
function clean(value: TeamView): TeamView {
  return structuredClone(value)
}
