/* What goes wrong by itself: the lesson's incidents settled by the seed, and how one strikes a cluster. What people then see of
   it, and what it leads to, is causes.ts; spikes of the lesson's own are traffic.ts. */

import { assertNever } from '../lib/assert.ts'
import { draw, drawBetween } from '../lib/random.ts'
import type { IncidentKind, IncidentSpec, Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Cluster, Node, Service } from '../world/cluster.ts'
import type { Incident } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { keepRelease } from './release.ts'

const SPIKE_RAMP_SECONDS = 4

/** What an incident is like where neither lesson nor host says more (GAME.md §8, §12). A leak and a lost node stay. */
const USUAL: Record<IncidentKind, { strength: number; lastSeconds: number }> = {
  leak: { strength: 12, lastSeconds: 0 },
  'node-crash': { strength: 1, lastSeconds: 0 },
  spike: { strength: 4, lastSeconds: 32 },
  'payment-fault': { strength: 0.3, lastSeconds: 40 },
  'flash-sale': { strength: 5, lastSeconds: 30 },
  'viral-page': { strength: 4, lastSeconds: 60 },
  crawler: { strength: 2, lastSeconds: 40 },
  'retry-storm': { strength: 1, lastSeconds: 20 },
  'slow-ramp': { strength: 3, lastSeconds: 90 },
  'zone-outage': { strength: 1, lastSeconds: 40 },
  'slow-disk': { strength: 0.1, lastSeconds: 60 },
  'noisy-neighbour': { strength: 1, lastSeconds: 40 },
  'network-delay': { strength: 40, lastSeconds: 40 },
  'kernel-panic': { strength: 1, lastSeconds: 0 },
  'engine-restart': { strength: 1, lastSeconds: 20 },
  'bad-release': { strength: 0.5, lastSeconds: 0 },
  'poison-request': { strength: 1, lastSeconds: 30 },
  'slow-dependency': { strength: 4000, lastSeconds: 50 },
  'failing-dependency': { strength: 0.8, lastSeconds: 40 },
  'registry-down': { strength: 1, lastSeconds: 60 },
  'certificate-expired': { strength: 1, lastSeconds: 0 },
  'vulnerability-exploited': { strength: 0.5, lastSeconds: 20 },
  'patch-due': { strength: 1, lastSeconds: 60 },
}

/** What an incident of this kind can strike in a lesson: modules, starting nodes or request classes. */
export function targetsOf(kind: IncidentKind, lesson: Lesson): string[] {
  const modules = lesson.modules.map((module) => module.id)
  switch (kind) {
    case 'leak':
      return modules
    case 'payment-fault':
      return modules.includes('payment') ? ['payment'] : [...new Set(lesson.transactions.flat())]
    case 'node-crash':
      return Array.from({ length: lesson.nodes.count }, (_, index) => `node-${index + 1}`)
    case 'spike':
      return lesson.classes.map((one) => one.id)
    default:
      return assertNever(kind)
  }
}

/** The lesson's incidents with time and target drawn; the same for every team of the round. */
export function settleIncidents(lesson: Lesson, seed: string): Incident[] {
  return lesson.incidents.map((spec, rank) => settle(spec, `${spec.kind}:${rank}`, lesson, seed))
}

function settle(spec: IncidentSpec, id: string, lesson: Lesson, seed: string): Incident {
  const [low, high] = spec.atSeconds
  const at = drawBetween(seed, 'incident-time', 0, id, low, high)
  return settled(id, spec, Math.max(1, ticksOf(at)), 'all', lesson, seed)
}

/** An incident the host sends: like the lesson's own of that kind, where it has one. */
export function hostIncident(
  given: { id: string; kind: IncidentKind; target: string; liveTick: number; team: string },
  lesson: Lesson,
  seed: string,
): Incident {
  const like = lesson.incidents.find((spec) => spec.kind === given.kind)
  const spec = { ...like, kind: given.kind, target: given.target }
  return settled(given.id, spec, given.liveTick, given.team, lesson, seed)
}

function settled(
  id: string,
  spec: Omit<IncidentSpec, 'atSeconds'>,
  liveTick: number,
  team: string,
  lesson: Lesson,
  seed: string,
): Incident {
  const usual = USUAL[spec.kind]
  const target = spec.target === 'any' ? drawTarget(targetsOf(spec.kind, lesson), id, seed) : spec.target
  const lastTicks = ticksOf(spec.lastSeconds ?? usual.lastSeconds)
  return { id, kind: spec.kind, liveTick, target, lastTicks, strength: spec.strength ?? usual.strength, team }
}

function drawTarget(targets: string[], id: string, seed: string): string {
  return targets[Math.floor(draw(seed, 'incident-target', 0, id) * targets.length)] ?? ''
}

/** Stage 0, first half: faults that are over end, incidents that are due strike, each once. */
export function strike(cluster: Cluster, ctx: RuleContext): void {
  if (cluster.faults.some((fault) => fault.untilTick !== null && fault.untilTick <= ctx.tick)) {
    cluster.faults = cluster.faults.filter((fault) => fault.untilTick === null || fault.untilTick > ctx.tick)
  }
  for (const incident of ctx.incidents) {
    if (incident.liveTick > ctx.liveTick || cluster.struck.includes(incident.id)) continue
    cluster.struck = [...cluster.struck, incident.id]
    strikeOne(cluster, incident, ctx)
  }
}

function strikeOne(cluster: Cluster, incident: Incident, ctx: RuleContext): void {
  switch (incident.kind) {
    case 'leak':
      releaseLeak(cluster, incident)
      break
    case 'payment-fault':
      failCalls(cluster, incident, ctx)
      break
    case 'node-crash':
      crashNode(cluster, incident, ctx)
      break
    case 'spike':
      sendSpike(cluster, incident)
      break
    default:
      assertNever(incident.kind)
  }
}

/**
 * The module's code gets a version that leaks, in every service that holds it. Where no rollout is going on it is a revision of
 * its own that running pods become without a restart, so that a rollback cures; else the release on its way carries it.
 */
function releaseLeak(cluster: Cluster, incident: Incident): void {
  const module = incident.target
  const version = nextVersion(cluster, module)
  const carried = cluster.faults.filter((fault) => fault.kind === 'errors' && fault.module === module)
  cluster.faults = [
    ...cluster.faults,
    ...carried.map((fault) => ({ ...fault, version })),
    { kind: 'leak', module, version, strength: incident.strength, untilTick: null },
  ]
  for (const service of Object.values(cluster.services)) {
    if (service.releases.at(-1)?.modules.includes(module)) shipVersion(cluster, service, module, version)
  }
}

function shipVersion(cluster: Cluster, service: Service, module: ModuleId, version: number): void {
  const wanted = service.releases.at(-1)
  if (wanted === undefined) return
  const fresh = { ...wanted, versions: { ...wanted.versions, [module]: version } }
  if (service.rollout.kind !== 'done') {
    service.releases = [...service.releases.slice(0, -1), fresh]
    return
  }
  fresh.revision = wanted.revision + 1
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service === service.id && pod.revision === wanted.revision) pod.revision = fresh.revision
  }
  keepRelease(cluster, service, fresh)
}

function nextVersion(cluster: Cluster, module: ModuleId): number {
  let highest = 0
  for (const service of Object.values(cluster.services)) {
    for (const release of service.releases) highest = Math.max(highest, release.versions[module] ?? 0)
  }
  for (const fault of cluster.faults) if (fault.module === module) highest = Math.max(highest, fault.version)
  return highest + 1
}

/** A share of the calls fails whatever a team rolls back to: the fault lies outside, so it clings to every version in use. */
function failCalls(cluster: Cluster, incident: Incident, ctx: RuleContext): void {
  const module = incident.target
  const versions = new Set<number>()
  for (const service of Object.values(cluster.services)) {
    for (const release of service.releases) {
      const version = release.versions[module]
      if (version !== undefined) versions.add(version)
    }
  }
  const untilTick = ctx.tick + incident.lastTicks
  const faults = [...versions].map((version) => ({
    kind: 'errors' as const,
    module,
    version,
    strength: incident.strength,
    untilTick,
  }))
  cluster.faults = [...cluster.faults, ...faults]
}

/** A team that has returned the node loses its lowest rented one instead: an incident strikes everybody alike. */
function crashNode(cluster: Cluster, incident: Incident, ctx: RuleContext): void {
  const node = cluster.nodes[incident.target] ?? lowestNode(cluster)
  if (node !== undefined && node.lifecycle.kind === 'ready') node.lifecycle = { kind: 'down', sinceTick: ctx.tick }
}

function lowestNode(cluster: Cluster): Node | undefined {
  let lowest: Node | undefined
  for (const node of Object.values(cluster.nodes)) {
    if (node.lifecycle.kind === 'ready' && (lowest === undefined || node.number < lowest.number)) lowest = node
  }
  return lowest
}

/** Lasts from its ramp's first tick; times count from the start of live, like the lesson's spikes. */
function sendSpike(cluster: Cluster, incident: Incident): void {
  cluster.extraSpikes = [
    ...cluster.extraSpikes,
    {
      id: incident.id,
      class: incident.target,
      startTick: incident.liveTick,
      rampTicks: ticksOf(SPIKE_RAMP_SECONDS),
      endTick: incident.liveTick + incident.lastTicks,
      factor: incident.strength,
    },
  ]
}
