/* How long calls wait for CPU: Erlang's formula and the backlog behind it (GAME.md §7.4). How much CPU there is stands in node.ts;
   what waiting does to the requests in latency.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import { TICK_SECONDS } from '../world/units.ts'
import { ask, overheadCores } from './node.ts'
import type { Station } from './stations.ts'

/** Erlang's formula is evaluated at this utilisation at most: what is beyond it shows in the backlog. */
const HIGHEST_UTILISATION = 0.98
/** Wait and hold follow what is measured by this share a tick. */
export const RELAXATION = 1 / 4

/** The queue of one service on this tick. */
export interface Queue {
  capacityCores: number
  /** Mean wait of an entry and its variance, seconds, over replicas. */
  waitSeconds: number
  waitVariance: number
  /** Mean over replicas of 1 ÷ min(1, capacity), and of its square: how much longer than its CPU a visit lasts. */
  slowness: number
  slownessSquared: number
  /** Share of the work that is given up because the backlog is full. */
  droppedShare: number
}

/**
 * [FLO4] Erlang C: chance that an entry waits at all, with `servers` alike and `load` = λ/μ, by the recurrence of Erlang B.
 * `load` must be below `servers`.
 */
export function erlangC(servers: number, load: number): number {
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked)
  return blocked / (1 - (load / servers) * (1 - blocked))
}

/** [FLO4] Mean wait and its variance, M/M/c: Wq = C/(cμ − λ), var = (2C − C²)/(cμ − λ)². Evaluated at utilisation 0.98 at most. */
export function erlangWait(
  servers: number,
  arrivalRate: number,
  serviceRate: number,
): [mean: number, variance: number] {
  const rate = Math.min(arrivalRate, HIGHEST_UTILISATION * servers * serviceRate)
  if (rate <= 0) return [0, 0]
  const waits = erlangC(servers, rate / serviceRate)
  const slack = servers * serviceRate - rate
  return [waits / slack, (2 * waits - waits * waits) / (slack * slack)]
}

/** [FLO3] What each replica asks of its node: its share of the work, its backlog and the idle part, within limit and one core. */
export function askForCpu(station: Station, workCores: number, lesson: Lesson): void {
  // [TOO1] A tool has no calls and is busy all the same: it uses what it requests.
  if (station.service.tool !== null) {
    for (const replica of station.replicas) ask(replica, replica.mostCores, lesson)
    return
  }
  const share = workCores / station.replicas.length
  for (const replica of station.replicas) {
    const wanted = share + replica.pod.backlogCpuSeconds / TICK_SECONDS + lesson.tunables.idleCpuMillis / 1000
    ask(replica, wanted, lesson)
  }
}

/**
 * [FLO4] Settles a service's queue: waits, and the backlog of its replicas. `admitted` are the entries let in per second,
 * `workCores` their work. At random each replica is a queue of its own with an equal share of the entries; pooled they are one.
 */
export function settleQueue(station: Station, admitted: number, workCores: number, lesson: Lesson): Queue {
  const queue: Queue = {
    capacityCores: 0,
    waitSeconds: 0,
    waitVariance: 0,
    slowness: 1,
    slownessSquared: 1,
    droppedShare: 0,
  }
  const { replicas } = station
  if (replicas.length === 0) return queue
  for (const replica of replicas) queue.capacityCores += replica.capacityCores
  const droppedCores = fillBacklogs(station, workCores, lesson)
  if (workCores > 0) queue.droppedShare = Math.min(1, droppedCores / workCores)
  settleSlowness(station, queue)
  const workPerEntry = admitted > 0 ? workCores / admitted : 0
  if (workPerEntry > 0) {
    if (station.pooled) waitPooled(station, queue, admitted, workPerEntry, lesson)
    else waitAtRandom(station, queue, admitted, workPerEntry, lesson)
  }
  return queue
}

/**
 * [FLO4] Backlog += (work − granted)·dt, at most capacity × timeout. Returns the cores of work dropped beyond that. Pooled, the
 * replicas share one backlog.
 */
function fillBacklogs(station: Station, workCores: number, lesson: Lesson): number {
  const { replicas } = station
  const timeoutSeconds = lesson.tunables.callTimeoutMs / 1000
  const share = workCores / replicas.length
  let backlog = 0
  let dropped = 0
  for (const replica of replicas) {
    const granted = Math.max(0, replica.gotCores - overheadCores(replica, lesson))
    const unfinished = replica.pod.backlogCpuSeconds + (share - granted) * TICK_SECONDS
    if (station.pooled) {
      backlog += unfinished
      continue
    }
    const kept = Math.min(Math.max(0, unfinished), replica.capacityCores * timeoutSeconds)
    replica.pod.backlogCpuSeconds = kept
    dropped += Math.max(0, unfinished - kept)
  }
  if (station.pooled) {
    let most = 0
    for (const replica of replicas) most += replica.capacityCores * timeoutSeconds
    const kept = Math.min(Math.max(0, backlog), most)
    for (const replica of replicas) replica.pod.backlogCpuSeconds = kept / replicas.length
    dropped = Math.max(0, backlog - kept)
  }
  return dropped / TICK_SECONDS
}

/** A visit lasts CPU ÷ min(1, capacity): a single request runs on one core. */
function settleSlowness(station: Station, queue: Queue): void {
  let sum = 0
  let squares = 0
  for (const replica of station.replicas) {
    const slowness = 1 / Math.min(1, replica.capacityCores)
    sum += slowness
    squares += slowness * slowness
  }
  queue.slowness = sum / station.replicas.length
  queue.slownessSquared = squares / station.replicas.length
}

function waitAtRandom(station: Station, queue: Queue, admitted: number, workPerEntry: number, lesson: Lesson): void {
  const { replicas } = station
  const timeoutSeconds = lesson.tunables.callTimeoutMs / 1000
  const rate = admitted / replicas.length
  let stays = 0
  let staysSquared = 0
  for (const replica of replicas) {
    const [mean, variance] = erlangWait(1, rate, replica.capacityCores / workPerEntry)
    const wait = Math.min(timeoutSeconds, mean + replica.pod.backlogCpuSeconds / replica.capacityCores)
    const stay = wait + workPerEntry / Math.min(1, replica.capacityCores)
    queue.waitSeconds += wait / replicas.length
    queue.waitVariance += boundedVariance(variance, wait, timeoutSeconds) / replicas.length
    stays += stay / replicas.length
    staysSquared += (stay * stay) / replicas.length
  }
  // [FLO5] Which replica a call meets is luck as well: the variance between their means adds to that within each.
  queue.waitVariance += Math.max(0, staysSquared - stays * stays)
}

function waitPooled(station: Station, queue: Queue, admitted: number, workPerEntry: number, lesson: Lesson): void {
  const servers = station.replicas.length
  let backlog = 0
  for (const replica of station.replicas) backlog += replica.pod.backlogCpuSeconds
  const [mean, variance] = erlangWait(servers, admitted, queue.capacityCores / servers / workPerEntry)
  const timeoutSeconds = lesson.tunables.callTimeoutMs / 1000
  queue.waitSeconds = Math.min(timeoutSeconds, mean + backlog / queue.capacityCores)
  queue.waitVariance = boundedVariance(variance, queue.waitSeconds, timeoutSeconds)
}

/**
 * [FLO4] What lies between 0 and the timeout with this mean varies by mean × (timeout − mean) at most (Bhatia and Davis 2000). The
 * wait is cut at the timeout; with the spread of one that is not, users would still lose patience by the tail and keep a past
 * overload alive by coming back.
 */
export function boundedVariance(variance: number, waitSeconds: number, timeoutSeconds: number): number {
  return Math.min(variance, waitSeconds * (timeoutSeconds - waitSeconds))
}

/** [FLO13] Of the CPU its replicas wanted, the share that their own limits cut while their nodes had it to spare. */
export function throttledShare(station: Station): number {
  let wanted = 0
  let cut = 0
  for (const replica of station.replicas) {
    wanted += replica.wantedCores
    cut += replica.cutCores
  }
  return cut > 0 ? cut / wanted : 0
}

/** [FLO4] Work asked as a share of the capacity; 0 where there is no replica to be busy. */
export function utilisation(workCores: number, capacityCores: number): number {
  return capacityCores > 0 ? workCores / capacityCores : 0
}
