/* What moving modules would cost, worked out from the lesson's call trees before anything is dropped (GAME.md §3): which calls leave
   the process, what they take in CPU and time, and which transactions come apart. */
import type { CallSpec, ClassId, Lesson, ModuleId } from '../../shared/lessons/lesson.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { ServiceId } from '../../shared/world/ids.ts'

export type Owners = Readonly<Record<ModuleId, ServiceId>>

export interface CallCost {
  /** Change in calls per second that go over the network. */
  callsPerSecond: number
  /** Change in CPU, millicores, at callers and callees together. */
  cpuMillis: number
  /** Request types whose answer takes longer or shorter, milliseconds, largest change first. */
  slower: { class: ClassId; ms: number }[]
  /** Modules of transactions that were whole and would be cut, or were cut and would be whole. */
  cut: ModuleId[][]
  mended: ModuleId[][]
}

interface Load {
  callsPerSecond: number
  /** Network calls of one request that it waits for. */
  waitedCalls: Record<ClassId, number>
}

/** Which service each module is in by design. */
export function ownersOf(view: TeamView): Owners {
  const owners: Record<ModuleId, ServiceId> = {}
  for (const service of view.services) for (const module of service.modules) owners[module] = service.id
  for (const service of view.services) for (const module of service.arriving) owners[module] = service.id
  return owners
}

/** Requests per second by type: what comes now, or the lesson's quiet rate before live. */
export function ratesOf(view: TeamView, lesson: Lesson): Record<ClassId, number> {
  const now = new Map(view.classes.map((seen) => [seen.id, seen.offeredPerSecond]))
  return Object.fromEntries(
    lesson.classes.map(({ id, ratePerSecond }) => [
      id,
      view.clock.phase === 'live' ? (now.get(id) ?? 0) : ratePerSecond,
    ]),
  )
}

function walk(call: CallSpec, visits: number, see: (from: CallSpec, to: CallSpec, calls: number) => void): void {
  for (const inner of call.calls) {
    see(call, inner, visits * inner.count)
    walk(inner, visits * inner.count, see)
  }
}

function loadOf(lesson: Lesson, owners: Owners, rates: Readonly<Record<ClassId, number>>): Load {
  let callsPerSecond = 0
  const waitedCalls: Record<ClassId, number> = {}
  for (const { id, call } of lesson.classes) {
    let waited = 0
    walk(call, 1, (from, to, calls) => {
      if (owners[from.module] === owners[to.module]) return
      callsPerSecond += calls * (rates[id] ?? 0)
      if (to.mode === 'sequential') waited += calls
    })
    waitedCalls[id] = waited
  }
  return { callsPerSecond, waitedCalls }
}

/** Transactions whose modules are in more than one service. */
export function cutTransactions(lesson: Lesson, owners: Owners): ModuleId[][] {
  return lesson.transactions.filter((modules) => new Set(modules.map((module) => owners[module])).size > 1)
}

/** Request types that run through a transaction. */
export function classesOf(lesson: Lesson, transaction: readonly ModuleId[]): ClassId[] {
  const visits = (call: CallSpec): number =>
    (transaction.includes(call.module) ? 1 : 0) + call.calls.reduce((sum, inner) => sum + visits(inner), 0)
  return lesson.classes.filter(({ call }) => visits(call) > 1).map(({ id }) => id)
}

/** What it would cost if `modules` went to the service `to`, at these rates. */
export function costOfMoving(
  lesson: Lesson,
  owners: Owners,
  rates: Readonly<Record<ClassId, number>>,
  modules: readonly ModuleId[],
  to: ServiceId,
): CallCost {
  const after: Owners = { ...owners, ...Object.fromEntries(modules.map((module) => [module, to])) }
  const before = loadOf(lesson, owners, rates)
  const then = loadOf(lesson, after, rates)
  const { remoteCallCpuMs, networkSameZoneMs } = lesson.tunables
  const callsPerSecond = then.callsPerSecond - before.callsPerSecond
  const msPerCall = networkSameZoneMs + 2 * remoteCallCpuMs
  const slower = lesson.classes
    .map(({ id }) => ({ class: id, ms: ((then.waitedCalls[id] ?? 0) - (before.waitedCalls[id] ?? 0)) * msPerCall }))
    .filter(({ ms }) => ms !== 0)
    .sort((left, right) => Math.abs(right.ms) - Math.abs(left.ms))
  const cutBefore = cutTransactions(lesson, owners)
  const cutAfter = cutTransactions(lesson, after)
  return {
    callsPerSecond,
    // A call costs CPU at both ends: milliseconds a second are millicores.
    cpuMillis: callsPerSecond * remoteCallCpuMs * 2,
    slower,
    cut: cutAfter.filter((modules) => !cutBefore.includes(modules)),
    mended: cutBefore.filter((modules) => !cutAfter.includes(modules)),
  }
}
