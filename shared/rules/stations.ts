/* Who answers calls on this tick, and how far apart they stand: a survey of services and their ready replicas that the stages of the
   flow share and drop again. Which pods become ready is control.ts; what the calls are is call-tree.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import { invariant } from '../lib/assert.ts'
import type { Cluster, CodeFault, Node, Pod, Release, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { type Dependencies, surveyDependencies } from './dependencies.ts'
import { effectsOf } from './effects.ts'
import { cpuOfModules, freshnessOfModules } from './modules.ts'
import { cpuWeight, mostCores, type Sharer, sliceCores } from './node.ts'
import { cpuTaxShare, hopMs } from './packing.ts'
import { releaseOfPod } from './release.ts'

/** A running container on a working node; only the ready ones serve. */
export interface Container extends Sharer {
  pod: Pod
  release: Release
  serves: boolean
  /** Cores that are its own whether it uses them or not (0: it shares), and what its process can use at most. */
  sliceCores: number
  mostCores: number
  /** Cores its process wanted, of those the ones its own limit denied it, and what it would get if it asked for its limit (node.ts). */
  wantedCores: number
  cutCores: number
  capacityCores: number
}

/** A service as this tick sees it. */
export interface Station {
  service: Service
  /** Ready replicas on working nodes, by pod id. */
  replicas: Container[]
  /** Share of calls sent to pods whose node is dead and not yet noticed. */
  deadShare: number
  /** Share of entries that fail by a defect of the release, mean over the replicas, or because somebody broke in. */
  defectShare: number
  /** CPU that packing adds to all work, as a share, and the hop of a call into it: means over the replicas. */
  taxShare: number
  hopMs: number
  /** Share of the replicas that carry a sidecar; meshed are those of a team with a mesh where all do. */
  sidecarShare: number
  meshed: boolean
  /** Calls queue together for all replicas, not for each its own. */
  pooled: boolean
  /** Nobody trusts it: every remote call to it fails at once. */
  isUntrusted: boolean
  /** Share of the ready replicas on each surveyed node. */
  nodeShares: number[]
}

export interface Survey {
  /** By service id. */
  stations: Station[]
  /** Rank of the station that answers a module's calls, by the module's rank in the lesson. */
  stationOf: number[]
  /** Share of visits of a module that fail by a fault of its code, CPU of a visit and worth of its answers, by the module's rank. */
  faultShares: readonly number[]
  cpuMs: readonly number[]
  freshness: readonly number[]
  dependencies: Dependencies
  /** Milliseconds that a call between zones takes longer than usual. */
  zoneDelayMs: number
  /** Whether any call can go by way of a mesh. */
  anyMeshed: boolean
  /** By node id. */
  nodes: Node[]
  /** Running containers of each surveyed node, by pod id. */
  containers: Container[][]
}

/** [FLO0] Only ready pods on ready nodes serve; ready pods on a node that died unnoticed still are sent their share of the calls. */
export function survey(cluster: Cluster, ctx: RuleContext): Survey {
  const nodes = Object.keys(cluster.nodes)
    .sort()
    .map((id) => cluster.nodes[id])
    .filter((node) => node !== undefined)
  const rankOfNode = new Map(nodes.map((node, rank) => [node.id, rank]))
  const stations: Station[] = []
  const rankOfService = new Map<string, number>()
  for (const id of Object.keys(cluster.services).sort()) {
    const service = cluster.services[id]
    if (service === undefined) continue
    rankOfService.set(id, stations.length)
    stations.push(emptyStation(service, nodes, ctx.lesson))
  }
  const containers: Container[][] = nodes.map(() => [])
  for (const id of Object.keys(cluster.pods).sort()) {
    const pod = cluster.pods[id]
    if (pod === undefined || pod.node === null) continue
    const nodeRank = rankOfNode.get(pod.node)
    const station = stations[rankOfService.get(pod.service) ?? -1]
    if (nodeRank === undefined || station === undefined) continue
    const node = nodes[nodeRank]
    if (pod.lifecycle.kind === 'ready' && node?.lifecycle.kind === 'down') station.deadShare += 1
    if (node?.lifecycle.kind !== 'ready' || !runs(pod)) continue
    const serves = pod.lifecycle.kind === 'ready'
    const release = releaseOfPod(cluster, pod)
    const container = runningContainer(pod, release, serves, ctx.lesson)
    containers[nodeRank]?.push(container)
    if (!serves) continue
    station.replicas.push(container)
    station.defectShare += release.defectShare ?? 0
    station.nodeShares[nodeRank] = (station.nodeShares[nodeRank] ?? 0) + 1
    addPacking(station, container, node, ctx.lesson)
  }
  const hasMesh = cluster.tools.includes('mesh')
  for (const station of stations) settleShares(station, hasMesh)
  for (const expired of effectsOf(cluster, 'certificate-expired')) {
    const station = stations[rankOfService.get(expired.service) ?? -1]
    if (station !== undefined) station.isUntrusted = true
  }
  for (const { service, share } of effectsOf(cluster, 'exploited')) {
    const station = stations[rankOfService.get(service) ?? -1]
    if (station !== undefined) station.defectShare = 1 - (1 - station.defectShare) * (1 - share)
  }
  const stationOf = ctx.lesson.modules.map((module) => {
    const rank = rankOfService.get(cluster.routes[module.id] ?? '')
    invariant(rank !== undefined, `no service answers ${module.id}`)
    return rank
  })
  const stationOfModule = (rank: number) => stations[stationOf[rank] ?? -1]!
  return {
    stations,
    stationOf,
    nodes,
    containers,
    faultShares: faultShares(cluster, ctx, stations, stationOf),
    cpuMs: cpuOfModules(cluster, stationOfModule, ctx.lesson),
    freshness: freshnessOfModules(cluster, ctx),
    dependencies: surveyDependencies(cluster, stationOfModule, ctx.lesson),
    zoneDelayMs: zoneDelayMs(cluster),
    anyMeshed: hasMesh && stations.some((station) => station.meshed),
  }
}

/** A service before anybody is seen to answer for it. Nothing is sent there then, but the path to it is told as through a container. */
function emptyStation(service: Service, nodes: readonly Node[], lesson: Lesson): Station {
  return {
    service,
    replicas: [],
    deadShare: 0,
    defectShare: 0,
    nodeShares: nodes.map(() => 0),
    taxShare: lesson.tunables.containerCpuShare,
    hopMs: lesson.tunables.containerHopMs,
    sidecarShare: 0,
    meshed: false,
    pooled: lesson.tunables.balancing === 'pooled',
    isUntrusted: false,
  }
}

/** A container before anybody has asked for anything. */
export function runningContainer(pod: Pod, release: Release, serves: boolean, lesson: Lesson): Container {
  return {
    pod,
    release,
    serves,
    weight: cpuWeight(release, pod.sidecar, lesson),
    sliceCores: sliceCores(release),
    mostCores: mostCores(release, lesson),
    askCores: 0,
    gotCores: 0,
    wantedCores: 0,
    cutCores: 0,
    capacityCores: 0,
  }
}

/** [FLO11] Running means, so that replicas that are all packed alike have exactly what one has. */
function addPacking(station: Station, { pod, release }: Container, node: Node, lesson: Lesson): void {
  const ready = station.replicas.length
  const tax = cpuTaxShare(release, node, lesson)
  const hop = hopMs(release, lesson)
  if (ready === 1) {
    station.taxShare = tax
    station.hopMs = hop
  } else {
    station.taxShare += (tax - station.taxShare) / ready
    station.hopMs += (hop - station.hopMs) / ready
  }
  if (pod.sidecar) station.sidecarShare += 1
}

/** [FLO12] There and back again. */
function zoneDelayMs(cluster: Cluster): number {
  let eachWayMs = 0
  for (const delay of effectsOf(cluster, 'network-delay')) eachWayMs += delay.ms
  return 2 * eachWayMs
}

/** Whether the pod's container runs, if its node does. */
export function runs(pod: Pod): boolean {
  const kind = pod.lifecycle.kind
  return kind === 'ready' || kind === 'starting' || kind === 'terminating'
}

/** Turns the counts into shares. [MESH1] Meshed is a service all of whose replicas have a sidecar, and somebody who tells them what to do. */
function settleShares(station: Station, hasMesh: boolean): void {
  const ready = station.replicas.length
  const dead = station.deadShare
  station.deadShare = dead > 0 ? dead / (dead + ready) : 0
  if (ready === 0) return
  station.defectShare /= ready
  station.sidecarShare /= ready
  station.meshed = hasMesh && station.sidecarShare === 1
  // [MESH2] Unless somebody calls from outside the mesh, which demand.ts finds out.
  if (station.meshed) station.pooled = true
  for (let rank = 0; rank < station.nodeShares.length; rank++) {
    station.nodeShares[rank] = (station.nodeShares[rank] ?? 0) / ready
  }
}

function faultShares(cluster: Cluster, ctx: RuleContext, stations: Station[], stationOf: number[]): number[] {
  const shares = ctx.lesson.modules.map(() => 0)
  for (const fault of cluster.faults) {
    if (fault.kind !== 'errors' || !isActive(fault, ctx)) continue
    const rank = ctx.lesson.modules.findIndex((module) => module.id === fault.module)
    const replicas = stations[stationOf[rank] ?? -1]?.replicas ?? []
    if (replicas.length === 0) continue
    const faulty = replicas.filter((replica) => carries(replica.release, fault)).length
    const failing = (faulty / replicas.length) * fault.strength
    shares[rank] = 1 - (1 - (shares[rank] ?? 0)) * (1 - failing)
  }
  return shares
}

/** Whether a fault still acts; a leak never ends by itself. */
export function isActive(fault: CodeFault, ctx: RuleContext): boolean {
  return fault.untilTick === null || ctx.tick < fault.untilTick
}

/** Whether a release runs the version of the code that holds the fault. */
export function carries(release: Release, fault: CodeFault): boolean {
  return release.versions[fault.module] === fault.version
}

/**
 * Mean network time of a call between two services, milliseconds, weighted by where ready replicas are (GAME.md §3), with the hop of the
 * callee's packing and of each sidecar it passes. Same zone when one of them has no replica: nothing is sent then.
 */
export function networkMs(lesson: Lesson, survey: Survey, from: Station, to: Station): number {
  const { networkSameNodeMs, networkSameZoneMs, networkCrossZoneMs, sidecarHopMs } = lesson.tunables
  if (from.replicas.length === 0 || to.replicas.length === 0) return networkSameZoneMs + to.hopMs
  const { nodes } = survey
  const crossZoneMs = networkCrossZoneMs + survey.zoneDelayMs
  let mean = 0
  for (let here = 0; here < nodes.length; here++) {
    const share = from.nodeShares[here] ?? 0
    if (share === 0) continue
    for (let there = 0; there < nodes.length; there++) {
      const both = share * (to.nodeShares[there] ?? 0)
      if (both === 0) continue
      if (here === there) mean += both * networkSameNodeMs
      else mean += both * (nodes[here]?.zone === nodes[there]?.zone ? networkSameZoneMs : crossZoneMs)
    }
  }
  return mean + to.hopMs + sidecarHopMs * (from.sidecarShare + to.sidecarShare)
}
