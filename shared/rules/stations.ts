/* Who answers calls on this tick, and how far apart they stand: a survey of services and their ready replicas that the stages of the
   flow share and drop again. Which pods become ready is control.ts; what the calls are is call-tree.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import { invariant } from '../lib/assert.ts'
import type { Cluster, CodeFault, Node, Pod, Release, Service } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { releaseOfPod } from './release.ts'

/** A running container on a working node; only the ready ones serve. */
export interface Container {
  pod: Pod
  release: Release
  serves: boolean
  /** Cores asked of the node, granted by it, and what it would get if it asked for its limit (node.ts). */
  askCores: number
  gotCores: number
  capacityCores: number
}

/** A service as this tick sees it. */
export interface Station {
  service: Service
  /** Ready replicas on working nodes, by pod id. */
  replicas: Container[]
  /** Share of calls sent to pods whose node is dead and not yet noticed. */
  deadShare: number
  /** Share of entries that fail by a defect of the release, mean over the replicas. */
  defectShare: number
  /** Share of the ready replicas on each surveyed node. */
  nodeShares: number[]
}

export interface Survey {
  /** By service id. */
  stations: Station[]
  /** Rank of the station that answers a module's calls, by the module's rank in the lesson. */
  stationOf: number[]
  /** Share of visits of a module that fail by a fault of its code, by the module's rank. */
  faultShares: number[]
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
    stations.push({ service, replicas: [], deadShare: 0, defectShare: 0, nodeShares: nodes.map(() => 0) })
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
    const container: Container = { pod, release, serves, askCores: 0, gotCores: 0, capacityCores: 0 }
    containers[nodeRank]?.push(container)
    if (!serves) continue
    station.replicas.push(container)
    station.defectShare += release.defectShare ?? 0
    station.nodeShares[nodeRank] = (station.nodeShares[nodeRank] ?? 0) + 1
  }
  for (const station of stations) settleShares(station)
  const stationOf = ctx.lesson.modules.map((module) => {
    const rank = rankOfService.get(cluster.routes[module.id] ?? '')
    invariant(rank !== undefined, `no service answers ${module.id}`)
    return rank
  })
  return { stations, stationOf, faultShares: faultShares(cluster, ctx, stations, stationOf), nodes, containers }
}

function runs(pod: Pod): boolean {
  const kind = pod.lifecycle.kind
  return kind === 'ready' || kind === 'starting' || kind === 'terminating'
}

/** Turns the counts into shares. */
function settleShares(station: Station): void {
  const ready = station.replicas.length
  const dead = station.deadShare
  station.deadShare = dead > 0 ? dead / (dead + ready) : 0
  if (ready === 0) return
  station.defectShare /= ready
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
 * Mean network time of a call between two services, milliseconds, weighted by where ready replicas are (GAME.md §3), with the
 * container's hop. Same zone when one of them has no replica: nothing is sent then.
 */
export function networkMs(lesson: Lesson, nodes: readonly Node[], from: Station, to: Station): number {
  const { networkSameNodeMs, networkSameZoneMs, networkCrossZoneMs, containerHopMs } = lesson.tunables
  if (from.replicas.length === 0 || to.replicas.length === 0) return networkSameZoneMs + containerHopMs
  let mean = 0
  for (let here = 0; here < nodes.length; here++) {
    const share = from.nodeShares[here] ?? 0
    if (share === 0) continue
    for (let there = 0; there < nodes.length; there++) {
      const both = share * (to.nodeShares[there] ?? 0)
      if (both === 0) continue
      if (here === there) mean += both * networkSameNodeMs
      else mean += both * (nodes[here]?.zone === nodes[there]?.zone ? networkSameZoneMs : networkCrossZoneMs)
    }
  }
  return mean + containerHopMs
}
