/* A cluster as its team sees it: services, pods, nodes, classes and lines, field by field. What is not named here is not known. */

import type { Lesson } from '../lessons/lesson.ts'
import { effectsOf } from '../rules/effects.ts'
import { usageByNode } from '../rules/fit.ts'
import { qosOf, requestsOf, takenMemoryMi, vulnerabilitiesOf, wantedResources } from '../rules/packing.ts'
import { pipelineTicksLeft } from '../rules/pipeline.ts'
import { wantedRelease } from '../rules/release.ts'
import type { Cluster, Node, Pod, Resources, Service } from '../world/cluster.ts'
import { byId } from '../world/ids.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import { classState, readyOf, serviceState } from './health.ts'
import { percentOf, round } from './view-parts.ts'
import type { ClassView, LineView, NodeView, PodView, ServiceView } from './view.types.ts'

/** In the order they were made. */
export function serviceViews(cluster: Cluster, lesson: Lesson): ServiceView[] {
  return Object.values(cluster.services)
    .sort((left, right) => left.order - right.order || byId(left.id, right.id))
    .map((service) => serviceView(cluster, service, lesson))
}

function serviceView(cluster: Cluster, service: Service, lesson: Lesson): ServiceView {
  const release = wantedRelease(service)
  const pods = Object.values(cluster.pods).filter((pod) => pod.service === service.id)
  const ready = pods.filter((pod) => pod.lifecycle.kind === 'ready')
  const arriving = cluster.moves.filter((move) => move.to === service.id).flatMap((move) => move.modules)
  const owned = lesson.modules.map((module) => module.id).filter((module) => cluster.owners[module] === service.id)
  const { flow } = service
  return {
    id: service.id,
    order: service.order,
    modules: owned.filter((module) => !arriving.includes(module)),
    arriving,
    replicas: service.slots.length,
    ready: ready.length,
    image: release.image,
    packing: release.packing,
    scheduling: release.scheduling,
    autoscaler: autoscalerOf(service),
    disruptionBudget: service.disruptionBudget,
    qos: qosOf(wantedResources(cluster, service, lesson)),
    vulnerabilities: vulnerabilitiesOf(release, lesson),
    tool: service.tool ?? '',
    breaker: service.breaker.kind,
    meshed: pods.length > 0 && pods.every((pod) => pod.sidecar),
    certificateExpired: effectsOf(cluster, 'certificate-expired').some((effect) => effect.service === service.id),
    ...resourcesOf(release.resources),
    revision: release.revision,
    ...rolloutOf(cluster, service),
    state: serviceState(cluster, service, readyOf(cluster, service.id)),
    cpuPercent: mean(ready.map((pod) => cpuPercent(cluster, pod, lesson))),
    memoryMi: mean(ready.map((pod) => pod.memoryMi)),
    entriesPerSecond: round(flow.entriesPerSecond, 1),
    responseMs: round(flow.responseMs),
    errorPercent: flow.entriesPerSecond > 0 ? percentOf(1 - flow.successShare) : 0,
    inFlight: round(service.inFlight),
    revisions: service.releases.slice(0, -1).map((one) => one.revision),
  }
}

function autoscalerOf({ autoscaler }: Service): ServiceView['autoscaler'] {
  if (autoscaler === null) return null
  const { minReplicas, maxReplicas, targetPercent, limited } = autoscaler
  return { minReplicas, maxReplicas, targetPercent, limited: limited ?? '' }
}

function resourcesOf(resources: Resources): Resources {
  const { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = resources
  return { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi }
}

function rolloutOf(cluster: Cluster, service: Service): Pick<ServiceView, 'rollout' | 'rolloutSecondsLeft'> {
  const { rollout } = service
  if (rollout.kind === 'done') return { rollout: 'done', rolloutSecondsLeft: 0 }
  if (rollout.kind === 'building') {
    const ticksLeft = pipelineTicksLeft(cluster, rollout)
    return { rollout: rollout.queued ? 'queued' : 'building', rolloutSecondsLeft: seconds(ticksLeft) }
  }
  const stuck = cluster.causes.some((cause) => cause.id === `rollout-stuck:${service.id}`)
  return { rollout: rollout.paused ? 'paused' : stuck ? 'stuck' : 'rolling', rolloutSecondsLeft: 0 }
}

function seconds(ticks: number): number {
  return Math.ceil(Math.max(0, ticks) / TICKS_PER_SECOND)
}

function mean(values: number[]): number {
  return values.length === 0 ? 0 : round(values.reduce((sum, value) => sum + value, 0) / values.length)
}

/** By service, slot and id. */
export function podViews(cluster: Cluster, lesson: Lesson): PodView[] {
  return Object.values(cluster.pods)
    .sort(
      (left, right) =>
        (cluster.services[left.service]?.order ?? 0) - (cluster.services[right.service]?.order ?? 0) ||
        left.slot - right.slot ||
        byId(left.id, right.id),
    )
    .map((pod) => podView(cluster, pod, lesson))
}

function podView(cluster: Cluster, pod: Pod, lesson: Lesson): PodView {
  const resources = requestsOf(cluster, pod, lesson)
  const { lifecycle } = pod
  const waiting = lifecycle.kind === 'pending' ? lifecycle.reason : null
  const dead = lifecycle.kind === 'back-off' || lifecycle.kind === 'failed'
  return {
    id: pod.id,
    service: pod.service,
    slot: pod.slot,
    revision: pod.revision,
    node: pod.node ?? '',
    pinned: (cluster.services[pod.service]?.slots[pod.slot - 1]?.pin ?? null) !== null,
    state: lifecycle.kind,
    progress: progressOf(pod),
    death: dead ? lifecycle.reason : '',
    cpuPercent: round(cpuPercent(cluster, pod, lesson)),
    memoryMi: round(pod.memoryMi),
    cpuRequestMillis: resources.cpuRequestMillis,
    memoryRequestMi: resources.memoryRequestMi,
    memoryLimitMi: resources.memoryLimitMi,
    restarts: pod.restarts,
    reason: waiting === null ? [] : waiting.filters.map(({ filter, nodes }) => ({ filter, nodes })),
    reasonNodes: waiting?.nodes ?? 0,
  }
}

/** Pulling and starting in percent; waiting for a restart in seconds. */
function progressOf(pod: Pod): number {
  const { lifecycle } = pod
  switch (lifecycle.kind) {
    case 'pulling':
      return lifecycle.totalMi > 0 ? round(100 * (1 - lifecycle.remainingMi / lifecycle.totalMi)) : 100
    case 'starting':
      return lifecycle.totalTicks > 0 ? round(100 * (1 - lifecycle.ticksLeft / lifecycle.totalTicks)) : 100
    case 'back-off':
      return seconds(lifecycle.ticksLeft)
    default:
      return 0
  }
}

/** Of what the pod can ever use: its limit, and no more than one process can. */
function cpuPercent(cluster: Cluster, pod: Pod, lesson: Lesson): number {
  const { cpuLimitMillis } = requestsOf(cluster, pod, lesson)
  const usefulMillis = lesson.tunables.coresPerProcess * 1000
  const mostMillis = cpuLimitMillis > 0 ? Math.min(cpuLimitMillis, usefulMillis) : usefulMillis
  return Math.min(100, (100 * pod.cpuUsedMillis) / mostMillis)
}

/** By number. */
export function nodeViews(cluster: Cluster, tick: number, lesson: Lesson): NodeView[] {
  const requested = usageByNode(cluster, lesson)
  return Object.values(cluster.nodes)
    .sort((left, right) => left.number - right.number)
    .map((node) => {
      const pods = Object.values(cluster.pods).filter((pod) => pod.node === node.id)
      return {
        id: node.id,
        number: node.number,
        zone: node.zone,
        cpuMillis: node.cpuMillis,
        memoryMi: node.memoryMi,
        state: node.lifecycle.kind,
        seconds: nodeSeconds(node, tick),
        cordoned: node.cordoned,
        draining: node.draining,
        cpuRequestedMillis: requested.get(node.id)?.cpuMillis ?? 0,
        memoryRequestedMi: requested.get(node.id)?.memoryMi ?? 0,
        cpuUsedMillis: round(pods.reduce((sum, pod) => sum + pod.cpuUsedMillis, 0)),
        memoryUsedMi: round(pods.reduce((sum, pod) => sum + takenMemoryMi(cluster, pod, lesson), 0)),
        labels: node.labels,
        taints: node.taints,
        desktop: node.desktop,
        provider: node.provider,
        patchDue: effectsOf(cluster, 'patch-due').some((effect) => effect.node === node.id),
      }
    })
}

function nodeSeconds(node: Node, tick: number): number {
  const { lifecycle } = node
  if (lifecycle.kind === 'provisioning') return seconds(lifecycle.ticksLeft)
  return lifecycle.kind === 'ready' ? 0 : Math.floor((tick - lifecycle.sinceTick) / TICKS_PER_SECOND)
}

export function classViews(cluster: Cluster, lesson: Lesson): ClassView[] {
  return lesson.classes.flatMap((spec) => {
    const flow = cluster.classes[spec.id]
    if (flow === undefined) return []
    return [
      {
        id: spec.id,
        state: classState(cluster, spec),
        p95Ms: round(flow.p95Ms),
        sloMs: spec.sloMs,
        offeredPerSecond: round(flow.offered * TICKS_PER_SECOND, 1),
        servedPerSecond: round(flow.served * TICKS_PER_SECOND, 1),
        errorPercent: flow.offered > 0 ? percentOf(1 - flow.successShare) : 0,
      },
    ]
  })
}

export function lineViews(cluster: Cluster): LineView[] {
  return cluster.lines.map((line) => ({
    from: line.from,
    to: line.to,
    perSecond: round(line.perSecond, 1),
    errorPercent: percentOf(line.errorShare),
  }))
}
