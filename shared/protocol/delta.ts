/* A team's view as bytes: whole, or as the change from a view that the page holds. The order of the fields here is the wire
   format; whoever changes it raises PROTOCOL. How codecs work is codec.ts; who gets which frame when is server/sockets. */

import type { EntryId } from '../game/entry.ts'
import { entryId, parseEntryId } from '../game/entry.ts'
import type {
  ClassView,
  ClockView,
  DeliveryView,
  HistoryPointView,
  LineView,
  MoneyView,
  NodeView,
  PennantView,
  PodView,
  ServiceView,
  TeamView,
  TicketView,
  WallRequestView,
} from '../game/view.types.ts'
import type { ChainLink, Facts, Happening, Hint } from '../world/happening.ts'
import { BadFrame, ByteReader, ByteWriter } from './bytes.ts'
import { type Codec, constant, flag, json, nullable, number, oneOf, optional, record, text, tuple } from './codec.ts'
import { keyed, list, map, series } from './codec-lists.ts'

const health = oneOf('fine', 'slow', 'errors', 'down')

/** Words that grow with the rules travel as text, so that a new one needs no new protocol. */
function word<T extends string>(): Codec<T> {
  return text as unknown as Codec<T>
}

const seenEntry: Codec<EntryId> = {
  write(out, value) {
    const { epoch, seq } = parseEntryId(value)
    out.number(epoch)
    out.number(seq)
  },
  read: (from) => entryId(from.number(), from.number()),
  same: (left, right) => left === right,
  writeChange(out, base, value) {
    const before = parseEntryId(base)
    const now = parseEntryId(value)
    out.number(now.epoch - before.epoch)
    out.number(now.seq - before.seq)
  },
  readChange(from, base) {
    const before = parseEntryId(base)
    return entryId(before.epoch + from.number(), before.seq + from.number())
  },
}

const fact: Codec<string | number> = {
  write(out, value) {
    out.byte(typeof value === 'string' ? 1 : 0)
    if (typeof value === 'string') out.text(value)
    else out.number(value)
  },
  read: (from) => (from.byte() === 1 ? from.text() : from.number()),
  same: Object.is,
  writeChange: (out, _base, value) => fact.write(out, value),
  readChange: (from) => fact.read(from),
}

const facts: Codec<Facts> = map(fact)

const clock = record<ClockView>({
  liveTick: number,
  secondsLeft: number,
  phase: oneOf('lobby', 'briefing', 'plan', 'live', 'debrief', 'ended'),
  paused: flag,
  liveTicks: number,
  liveStartTick: number,
  round: number,
  lesson: text,
})

const service = record<ServiceView>({
  cpuPercent: number,
  memoryMi: number,
  entriesPerSecond: number,
  responseMs: number,
  inFlight: number,
  errorPercent: number,
  state: health,
  ready: number,
  rolloutSecondsLeft: number,
  rollout: oneOf('done', 'queued', 'building', 'rolling', 'paused', 'stuck'),
  replicas: number,
  revision: number,
  revisions: list(number),
  modules: list(text),
  arriving: list(text),
  image: oneOf('full', 'slim', 'distroless'),
  packing: word(),
  scheduling: json(),
  autoscaler: json(),
  disruptionBudget: json(),
  qos: text,
  vulnerabilities: number,
  tool: word(),
  breaker: oneOf('closed', 'open', 'half-open'),
  meshed: flag,
  certificateExpired: flag,
  cpuRequestMillis: number,
  cpuLimitMillis: number,
  memoryRequestMi: number,
  memoryLimitMi: number,
  id: text,
  order: number,
})

const pod = record<PodView>({
  cpuPercent: number,
  memoryMi: number,
  progress: number,
  state: oneOf('pending', 'pulling', 'starting', 'ready', 'terminating', 'back-off', 'failed', 'lost'),
  node: text,
  death: text,
  restarts: number,
  reason: list(record<PodView['reason'][number]>({ filter: word(), nodes: number })),
  reasonNodes: number,
  pinned: flag,
  cpuRequestMillis: number,
  memoryRequestMi: number,
  memoryLimitMi: number,
  id: text,
  service: text,
  slot: number,
  revision: number,
})

const node = record<NodeView>({
  cpuUsedMillis: number,
  memoryUsedMi: number,
  cpuRequestedMillis: number,
  memoryRequestedMi: number,
  seconds: number,
  state: oneOf('provisioning', 'ready', 'down', 'not-ready'),
  cordoned: flag,
  draining: flag,
  labels: json(),
  taints: json(),
  desktop: flag,
  provider: text,
  patchDue: flag,
  id: text,
  number: number,
  zone: text,
  cpuMillis: number,
  memoryMi: number,
})

const requestClass = record<ClassView>({
  p95Ms: number,
  offeredPerSecond: number,
  servedPerSecond: number,
  errorPercent: number,
  state: health,
  id: text,
  sloMs: number,
})

const line = record<LineView>({ perSecond: number, errorPercent: number, from: text, to: text })

const money = record<MoneyView>({
  profit: number,
  served: number,
  nodes: number,
  services: number,
  recent: number,
  givenUp: number,
  anomalies: number,
  tickets: number,
  tools: number,
  attacks: number,
})

const tool = record<TeamView['tools'][number]>({ tool: word(), pricePerMinute: number, bought: flag, works: flag })

const ticket = record<TicketView>({
  secondsLeft: number,
  state: oneOf('open', 'on-its-way', 'live', 'late'),
  service: text,
  id: text,
  kind: word(),
  module: text,
  value: number,
})

const wallRequest = record<WallRequestView>({
  secondsLeft: number,
  id: seenEntry,
  by: text,
  side: word(),
  what: text,
  service: text,
})

const delivery = record<DeliveryView>({
  deployments: number,
  leadSeconds: number,
  changeFailurePercent: number,
  restoreSeconds: number,
  errorBudgetPercent: number,
  costPerThousand: number,
})

const chainLink = record<ChainLink>({ kind: word(), service: optional(text), node: optional(text), facts })
const hint = record<Hint>({ kind: word(), facts })

const happening = record<Happening>({
  id: text,
  tick: number,
  team: nullable(text),
  kind: word(),
  severity: oneOf('info', 'good', 'slow', 'error', 'down'),
  service: optional(text),
  node: optional(text),
  seat: optional(text),
  facts,
  chain: list(chainLink),
  hint: optional(hint),
})

const pennant = record<PennantView>({ liveTick: number, kind: text, target: text })

const teamView = record<TeamView>({
  seen: seenEntry,
  clock,
  pods: keyed(pod, (value) => value.id),
  services: keyed(service, (value) => value.id),
  nodes: keyed(node, (value) => value.id),
  classes: keyed(requestClass, (value) => value.id),
  money,
  lines: keyed(line, (value) => `${value.from} ${value.to}`),
  offeredPerSecond: number,
  servedPerSecond: number,
  availabilityPercent: number,
  history: series(tuple<HistoryPointView>(number, number, number)),
  feed: keyed(happening, (value) => value.id),
  alarm: nullable(record<NonNullable<TeamView['alarm']>>({ happening, hint: nullable(hint) })),
  pennants: series(pennant),
  ready: list(text),
  replayOpen: flag,
  sagas: list(text),
  policy: oneOf('spread', 'pack'),
  tools: list(tool),
  nodeAutoscalerMax: nullable(number),
  tickets: keyed(ticket, (value) => value.id),
  requests: keyed(wallRequest, (value) => value.id),
  sides: map(word()),
  delivery,
  blind: flag,
  unlocks: list(word()),
  team: text,
  kind: constant('team'),
})

const FULL = 0
const CHANGE = 1

/** The whole view; what a page without a base can read. */
export function encodeFull(view: TeamView): Uint8Array {
  const out = new ByteWriter()
  out.byte(FULL)
  teamView.write(out, view)
  return out.finish()
}

/** What differs from `base`; two bytes when nothing does. */
export function encodeChange(base: TeamView, view: TeamView): Uint8Array {
  const out = new ByteWriter()
  out.byte(CHANGE)
  teamView.writeChange(out, base, view)
  return out.finish()
}

/**
 * The view after a frame. Unchanged parts are the very objects of `base`, which is not touched. Throws BadFrame for a change
 * without its base and for bytes that no encoder wrote: the page then asks for a full view.
 */
export function applyFrame(base: TeamView | null, bytes: Uint8Array): TeamView {
  const from = new ByteReader(bytes)
  const how = from.byte()
  if (how !== FULL && how !== CHANGE) throw new BadFrame('unknown kind of frame')
  if (how === CHANGE && base === null) throw new BadFrame('a change without its base')
  const view = how === FULL || base === null ? teamView.read(from) : teamView.readChange(from, base)
  if (!from.atEnd()) throw new BadFrame('the frame goes on after its end')
  return view
}
