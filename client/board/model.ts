/* The view cut into signals, one a thing, so that a tick redraws only what changed; and the short memory the board needs for its
   sparklines, since a view says only what is now. What is drawn from it: the lanes. */
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { NodeView, PodView, ServiceView, TeamView } from '../../shared/game/view.types.ts'
import type { NodeId, PodId, ServiceId } from '../../shared/world/ids.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'

export interface Keyed<T> {
  ids: ReadonlySignal<readonly string[]>
  /** Undefined once the thing is gone. */
  get: (id: string) => ReadonlySignal<T | undefined>
}

export interface Model {
  view: ReadonlySignal<TeamView>
  /** Listed are the team's own, a row each; platform tools, whose pods stand on nodes too, are found by their id alone. */
  services: Keyed<ServiceView>
  pods: Keyed<PodView>
  nodes: Keyed<NodeView>
  /** Pods of a node, bottom of the stack first: by service, then slot. */
  podsOn: (node: NodeId) => ReadonlySignal<readonly PodId[]>
  /** Pods that are nowhere: Pending on the quay. */
  quay: ReadonlySignal<readonly PodId[]>
  /** Requests per second of a service, oldest first, a point a second. */
  trend: (service: ServiceId) => ReadonlySignal<readonly number[]>
  /** A part of the view that stays the same object while its content does. */
  part: <T>(read: (view: TeamView) => T) => ReadonlySignal<T>
  close: () => void
}

const TREND_POINTS = 30

/** Whether two pieces of plain JSON say the same. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const leftKeys = Object.keys(left)
  if (leftKeys.length !== Object.keys(right).length) return false
  const l = left as Record<string, unknown>
  const r = right as Record<string, unknown>
  return leftKeys.every((key) => Object.hasOwn(r, key) && same(l[key], r[key]))
}

function settle<T>(target: Signal<T>, next: T): void {
  if (!same(target.peek(), next)) target.value = next
}

function createKeyed<T extends { id: string }>() {
  const ids = signal<readonly string[]>([])
  const things = new Map<string, Signal<T | undefined>>()
  const get = (id: string) => {
    const known = things.get(id)
    if (known) return known
    const made = signal<T | undefined>(undefined)
    things.set(id, made)
    return made
  }
  const take = (list: readonly T[], isListed: (thing: T) => boolean = () => true) => {
    const present = new Set(list.map((thing) => thing.id))
    for (const thing of list) settle(get(thing.id), thing)
    for (const [id, thing] of things) if (!present.has(id)) settle(thing, undefined)
    settle(
      ids,
      list.filter(isListed).map((thing) => thing.id),
    )
  }
  return { ids, get, take }
}

/** Remembers a service's rate a point a second; a jump in time (a reconnect, a scrubbed replay) starts over. */
function createTrends() {
  const trends = new Map<ServiceId, Signal<readonly number[]>>()
  let lastSecond = Number.NEGATIVE_INFINITY
  const get = (service: ServiceId) => {
    const known = trends.get(service)
    if (known) return known
    const made = signal<readonly number[]>([])
    trends.set(service, made)
    return made
  }
  const take = (view: TeamView) => {
    const second = Math.floor(view.clock.liveTick / TICKS_PER_SECOND)
    if (second === lastSecond) return
    // Rates nobody saw are no points: a sparkline begins with the first figure.
    const jumped = view.blind || second < lastSecond || second > lastSecond + TREND_POINTS
    lastSecond = second
    for (const service of view.services) {
      const trend = get(service.id)
      const before = jumped ? [] : trend.peek()
      trend.value = view.blind ? [] : [...before, service.entriesPerSecond].slice(-TREND_POINTS)
    }
  }
  return { get, take }
}

function byServiceAndSlot(view: TeamView): PodView[] {
  const order = new Map(view.services.map((service) => [service.id, service.order]))
  const rank = (pod: PodView) => order.get(pod.service) ?? Number.MAX_SAFE_INTEGER
  return [...view.pods].sort((left, right) => rank(left) - rank(right) || left.slot - right.slot)
}

/** Cuts a view up and keeps the pieces true to it until closed. */
export function createModel(view: ReadonlySignal<TeamView>): Model {
  const services = createKeyed<ServiceView>()
  const pods = createKeyed<PodView>()
  const nodes = createKeyed<NodeView>()
  const trends = createTrends()
  const stacks = new Map<NodeId, Signal<readonly PodId[]>>()
  const quay = signal<readonly PodId[]>([])

  const podsOn = (node: NodeId) => {
    const known = stacks.get(node)
    if (known) return known
    const made = signal<readonly PodId[]>([])
    stacks.set(node, made)
    return made
  }

  function take(next: TeamView): void {
    services.take(
      [...next.services].sort((left, right) => left.order - right.order),
      ({ tool }) => tool === '',
    )
    pods.take(next.pods)
    nodes.take([...next.nodes].sort((left, right) => left.number - right.number))
    const sorted = byServiceAndSlot(next)
    for (const node of next.nodes) podsOn(node.id)
    for (const [node, stack] of stacks) {
      settle(
        stack,
        sorted.filter((pod) => pod.node === node).map((pod) => pod.id),
      )
    }
    settle(
      quay,
      sorted.filter((pod) => pod.node === '').map((pod) => pod.id),
    )
    trends.take(next)
  }

  const close = effect(() => {
    const next = view.value
    batch(() => take(next))
  })

  function part<T>(read: (view: TeamView) => T): ReadonlySignal<T> {
    let last = read(view.peek())
    return computed(() => {
      const next = read(view.value)
      if (!same(last, next)) last = next
      return last
    })
  }

  return { view, services, pods, nodes, podsOn, quay, trend: trends.get, part, close }
}
