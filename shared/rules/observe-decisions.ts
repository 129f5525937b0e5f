/* What a team decided, where it hurts now: a limit that holds back what its node could give, replicas that fall together, a single one,
   an autoscaler that may not. [CAU12] A decision that hurts nobody is not named. Limits of memory speak when they kill: causes.ts. */

import type { Cluster, Node, Pod, Release, ServiceFlow } from '../world/cluster.ts'
import type { Facts } from '../world/happening.ts'
import { byId } from '../world/ids.ts'
import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import type { RuleContext } from './context.ts'
import { type Observation, ofService, type Watched } from './observation.ts'
import { hasLibraryClash } from './release.ts'

/** Share of the CPU wanted that the limit cuts: at which it is told, and above which it goes on. */
const THROTTLED = { opens: 0.1, holds: 0.03 }
const MILLIS_PER_CORE = 1000
/** A visit that takes this share of an SLO longer is felt. */
const FELT = 0.2
/** Replicas that can fall together. */
const SEVERAL = 2

/**
 * [CAU12] Its own limit cuts a service that is short of CPU while its nodes have it to spare, or stretches each of its visits by a good
 * part of the SLO of a class that is late.
 */
export function observeThrottling(
  cluster: Cluster,
  { service, serving, release }: Watched,
  isShort: boolean,
  lateSloMs: number | undefined,
  ctx: RuleContext,
  seen: Observation[],
): void {
  const { throttledShare } = service.flow
  const { cpuLimitMillis } = release.resources
  const usefulMillis = ctx.lesson.tunables.coresPerProcess * MILLIS_PER_CORE
  if (cpuLimitMillis === 0 || cpuLimitMillis >= usefulMillis) return
  const isStretched =
    lateSloMs !== undefined && stretchMs(service.flow, cpuLimitMillis, usefulMillis) >= lateSloMs * FELT
  if (throttledShare < THROTTLED.holds && !isStretched) return
  const facts = (): Facts => {
    const [node, spareMillis] = roomiest(cluster, serving)
    return {
      cpuLimitMillis,
      node,
      spareMillis: Math.round(spareMillis),
      throttledPercent: Math.round(throttledShare * 100),
    }
  }
  seen.push(ofService('cpu-throttled', service, isStretched || (isShort && throttledShare >= THROTTLED.opens), facts))
}

/** How much longer a visit takes at its limit than it would with all the CPU a process can use. */
function stretchMs(flow: ServiceFlow, limitMillis: number, usefulMillis: number): number {
  if (flow.entriesPerSecond <= 0) return 0
  const cpuMs = (flow.workCores / flow.entriesPerSecond) * 1000
  return cpuMs * (MILLIS_PER_CORE / limitMillis - MILLIS_PER_CORE / usefulMillis)
}

/** Of the nodes a service's replicas stand on, the one with most CPU unused. */
function roomiest(cluster: Cluster, serving: readonly Pod[]): [node: string, spareMillis: number] {
  let best: [string, number] = ['', 0]
  for (const id of [...new Set(serving.map((pod) => pod.node ?? ''))].sort()) {
    const node = cluster.nodes[id]
    const spare = node === undefined ? 0 : spareMillis(cluster, node)
    if (spare > best[1]) best = [id, spare]
  }
  return best
}

function spareMillis(cluster: Cluster, node: Node): number {
  let spare = node.cpuMillis
  for (const pod of Object.values(cluster.pods)) if (pod.node === node.id) spare -= pod.cpuUsedMillis
  return Math.max(0, spare)
}

/** [CAU12] An autoscaler that would add replicas to a service that is short of CPU, and may not or cannot. */
export function observeHpa({ service, pods }: Watched, isShort: boolean, seen: Observation[]): void {
  const { autoscaler } = service
  if (autoscaler === null) return
  const hasNoRoom = pods.some((pod) => pod.lifecycle.kind === 'pending' && pod.lifecycle.reason !== null)
  const limited = autoscaler.limited === 'at-min' ? null : autoscaler.limited
  const reason = limited ?? (hasNoRoom ? 'no-room' : null)
  if (reason === null) return
  const facts = () => ({ limited: reason, replicas: service.slots.length })
  seen.push(ofService('autoscaler-limited', service, isShort, facts))
}

/** [CAU12] Nobody serves: all replicas stood on the node or in the zone that is gone, or there was only one. */
export function observeLoneliness(cluster: Cluster, watched: Watched, seen: Observation[]): void {
  const { service, pods } = watched
  if (service.slots.length === 1) {
    const [only] = pods
    const died = pods.length === 1 && only !== undefined && hasDied(cluster, only)
    seen.push(ofService('too-few-replicas', service, died, () => ({ replicas: 1 })))
    return
  }
  const stranded = pods.filter((pod) => isStranded(cluster, pod))
  const place = stranded.length >= SEVERAL ? commonPlace(cluster, stranded) : null
  const facts = (): Facts => ({ replicas: stranded.length, ...place })
  // It goes on until somebody serves again, when the pods may have gone elsewhere.
  seen.push(ofService('replicas-together', service, place !== null && stranded.length >= service.slots.length, facts))
}

/** Its node fell silent while it served; once noticed it is lost. */
function isStranded(cluster: Cluster, pod: Pod): boolean {
  const kind = pod.node === null ? undefined : cluster.nodes[pod.node]?.lifecycle.kind
  const isSilent = kind === 'down' || kind === 'not-ready'
  return isSilent && (pod.lifecycle.kind === 'ready' || pod.lifecycle.kind === 'lost')
}

/** A restart by hand is no death. */
function hasDied(cluster: Cluster, pod: Pod): boolean {
  return isStranded(cluster, pod) || pod.lifecycle.kind === 'back-off' || pod.lifecycle.kind === 'failed'
}

/** The one node, or else the one zone, these pods stand on; null where there was nowhere else to go. */
function commonPlace(cluster: Cluster, pods: readonly Pod[]): Facts | null {
  const nodes = new Set(pods.map((pod) => pod.node ?? ''))
  const works = Object.values(cluster.nodes).filter((node) => node.lifecycle.kind === 'ready')
  const [node = ''] = nodes
  if (nodes.size === 1) return works.length > 0 ? { node } : null
  const zones = new Set([...nodes].map((id) => cluster.nodes[id]?.zone ?? ''))
  const [zone = ''] = zones
  return zones.size === 1 && works.some((other) => other.zone !== zone) ? { zone } : null
}

/** [CAU12] Two modules of the service that pin different majors of a library, where a defect has come of it; undefined: they agree. */
export function clashIn(
  release: Release,
  lesson: Lesson,
): { library: string; modules: [ModuleId, ModuleId] } | undefined {
  if (!hasLibraryClash(release.modules, lesson)) return undefined
  const pinned = new Map<string, { module: ModuleId; major: number }>()
  for (const module of lesson.modules) {
    if (!release.modules.includes(module.id)) continue
    for (const [library, major] of Object.entries(module.libraries).sort(([left], [right]) => byId(left, right))) {
      const other = pinned.get(library)
      if (other === undefined) pinned.set(library, { module: module.id, major })
      else if (other.major !== major) return { library, modules: [other.module, module.id] }
    }
  }
  return undefined
}
