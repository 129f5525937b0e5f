/* What must be true of a cluster at any time, whatever people say and whatever strikes: a list of violations in words, empty when all
   is well. Tests ask after every step of random play; nothing at run time depends on it. */

import type { Tunables } from '../lessons/lesson.ts'
import type { Cluster, Pod, Release } from './cluster.ts'
import { byId } from './ids.ts'

/** Requests are floats; they are conserved to this share of all of them. */
const CONSERVED_SHARE = 1e-6
/** Largest amount of a request or Mi that is rounding and no error. */
const ROUNDING = 1e-6

/** What a mesh's sidecar asks beside its pod, as the lesson says. */
type SidecarSize = Pick<Tunables, 'sidecarCpuMillis' | 'sidecarMemoryMi'>

const NO_SIDECAR: SidecarSize = { sidecarCpuMillis: 0, sidecarMemoryMi: 0 }

/** Violations in a fixed order; every line names the thing that is wrong. */
export function violations(cluster: Cluster, sidecar: SidecarSize = NO_SIDECAR): string[] {
  return [
    ...podViolations(cluster),
    ...slotViolations(cluster),
    ...nodeViolations(cluster, sidecar),
    ...designViolations(cluster),
    ...moneyViolations(cluster),
    ...requestViolations(cluster),
    ...numberViolations(cluster, cluster.team),
  ]
}

function releaseOf(cluster: Cluster, pod: Pod): Release | undefined {
  return cluster.services[pod.service]?.releases.find((release) => release.revision === pod.revision)
}

/** A pod is one thing in one place: its service, its release and its node exist, and it is where its lifecycle says. */
function podViolations(cluster: Cluster): string[] {
  const found: string[] = []
  for (const [id, pod] of Object.entries(cluster.pods).sort(([left], [right]) => byId(left, right))) {
    if (pod.id !== id) found.push(`pod ${id} is stored under another id than ${pod.id}`)
    // Slots close up when a service shrinks and revisions are renumbered by a rollback, so an id tells only where a pod began.
    if (!id.startsWith(`${pod.service}.r`)) found.push(`pod ${id} is called after another service than ${pod.service}`)
    if (cluster.services[pod.service] === undefined) found.push(`pod ${id} belongs to no service`)
    else if (releaseOf(cluster, pod) === undefined) found.push(`pod ${id} runs a forgotten revision ${pod.revision}`)
    if (pod.node !== null && cluster.nodes[pod.node] === undefined) found.push(`pod ${id} is on no node ${pod.node}`)
    const isPlaced = pod.node !== null
    const needsNode = ['pulling', 'starting', 'ready', 'terminating'].includes(pod.lifecycle.kind)
    if (needsNode && !isPlaced) found.push(`pod ${id} is ${pod.lifecycle.kind} nowhere`)
    if (pod.lifecycle.kind === 'pending' && isPlaced) found.push(`pod ${id} is pending on ${pod.node}`)
    if (pod.memoryMi < 0 || pod.leakedMi < 0 || pod.backlogCpuSeconds < 0) found.push(`pod ${id} owes something`)
  }
  return found
}

/** A service that is at rest (nothing rolls, every pod ready) has one pod a slot; on the way there a slot may have two. */
function slotViolations(cluster: Cluster): string[] {
  const found: string[] = []
  for (const service of Object.values(cluster.services)) {
    const pods = Object.values(cluster.pods)
      .filter((pod) => pod.service === service.id && pod.lifecycle.kind !== 'terminating')
      .sort((left, right) => byId(left.id, right.id))
    if (service.rollout.kind !== 'done' || pods.some((pod) => pod.lifecycle.kind !== 'ready')) continue
    const filled = new Map<number, string>()
    for (const pod of pods) {
      const other = filled.get(pod.slot)
      if (other !== undefined) found.push(`${service.id} slot ${pod.slot} is filled by ${other} and ${pod.id}`)
      if (pod.slot < 1 || pod.slot > service.slots.length) found.push(`pod ${pod.id} fills no slot of ${service.id}`)
      filled.set(pod.slot, pod.id)
    }
  }
  return found
}

/** What is placed on a node fits on it: requests, the whole slice of a virtual machine, and sidecars. */
function nodeViolations(cluster: Cluster, sidecar: SidecarSize): string[] {
  const found: string[] = []
  for (const [id, node] of Object.entries(cluster.nodes).sort(([left], [right]) => byId(left, right))) {
    if (node.id !== id) found.push(`node ${id} is stored under another id than ${node.id}`)
    let cpuMillis = 0
    let memoryMi = 0
    for (const pod of Object.values(cluster.pods)) {
      if (pod.node !== id || pod.lifecycle.kind === 'failed') continue
      const release = releaseOf(cluster, pod)
      if (release === undefined) continue
      const { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = release.resources
      const isSlice = release.packing === 'vm'
      cpuMillis += isSlice ? Math.max(cpuRequestMillis, cpuLimitMillis) : cpuRequestMillis
      memoryMi += isSlice ? Math.max(memoryRequestMi, memoryLimitMi) : memoryRequestMi
      if (!pod.sidecar) continue
      cpuMillis += sidecar.sidecarCpuMillis
      memoryMi += sidecar.sidecarMemoryMi
    }
    if (cpuMillis > node.cpuMillis) found.push(`node ${id} has ${cpuMillis} m requested of ${node.cpuMillis} m`)
    if (memoryMi > node.memoryMi) found.push(`node ${id} has ${memoryMi} Mi requested of ${node.memoryMi} Mi`)
  }
  return found
}

/** Every module belongs to one service and is answered by one that runs it or will. */
function designViolations(cluster: Cluster): string[] {
  const found: string[] = []
  for (const module of Object.keys(cluster.owners).sort()) {
    const owner = cluster.services[cluster.owners[module] ?? '']
    const route = cluster.services[cluster.routes[module] ?? '']
    if (owner === undefined) found.push(`module ${module} has no service`)
    else if (owner.releases.at(-1)?.modules.includes(module) !== true) {
      found.push(`service ${owner.id} owns ${module} and does not run it`)
    }
    if (route === undefined) found.push(`nobody answers ${module}`)
    else if (!route.releases.some((release) => release.modules.includes(module))) {
      found.push(`service ${route.id} answers ${module} and has never run it`)
    }
  }
  for (const service of Object.values(cluster.services)) {
    if (service.releases.length === 0) found.push(`service ${service.id} has no release`)
    if (service.inFlight < 0) found.push(`service ${service.id} has ${service.inFlight} in flight`)
    const revisions = service.releases.map((release) => release.revision)
    if (revisions.some((revision, index) => index > 0 && revision <= (revisions[index - 1] ?? 0))) {
      found.push(`service ${service.id} counts its revisions ${revisions.join(' ')}`)
    }
  }
  return found
}

/** Accounts are whole thousandths, with less than one carried. */
function moneyViolations(cluster: Cluster): string[] {
  const found: string[] = []
  for (const [name, account] of Object.entries(cluster.accounts)) {
    if (!Number.isInteger(account.thousandths) || account.thousandths < 0) {
      found.push(`account ${name} holds ${account.thousandths}`)
    }
    if (account.remainder < 0 || account.remainder >= 1) found.push(`account ${name} carries ${account.remainder}`)
  }
  return found
}

/** Every base arrival was served, was given up, or waits to try again. */
function requestViolations(cluster: Cluster): string[] {
  const found: string[] = []
  for (const [id, flow] of Object.entries(cluster.classes).sort(([left], [right]) => byId(left, right))) {
    const waiting = flow.returning.reduce((sum, count) => sum + count, 0)
    const known = flow.totalServed + flow.totalGivenUp + waiting
    if (Math.abs(flow.totalBase - known) > ROUNDING + flow.totalBase * CONSERVED_SHARE) {
      found.push(`class ${id}: ${flow.totalBase} came, ${known} are accounted for`)
    }
    if (flow.successShare < 0 || flow.successShare > 1 + ROUNDING)
      found.push(`class ${id} succeeds ${flow.successShare}`)
    if (flow.returning.some((count) => count < 0)) found.push(`class ${id} expects fewer than none`)
  }
  return found
}

/** Nothing in the state may be a number that JSON does not keep. */
function numberViolations(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => numberViolations(part, `${path}.${key}`))
}
