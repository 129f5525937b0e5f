/* What goes wrong by itself: the lesson's incidents settled by the seed, and when one strikes. What it can strike: incident-targets.ts;
   what it does: strike-traffic.ts, strike-machines.ts, strike-software.ts; how it goes on and ends: effect-turns.ts. */

import { assertNever } from '../lib/assert.ts'
import { draw, drawBetween } from '../lib/random.ts'
import type { IncidentKind, IncidentSpec, Lesson, Range } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import type { Incident } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { advanceEffects, endEffects } from './effect-turns.ts'
import { targetsOf } from './incident-targets.ts'
import { strikeMachines } from './strike-machines.ts'
import { strikeSoftware } from './strike-software.ts'
import { strikeTraffic } from './strike-traffic.ts'

/** What an incident is like where neither lesson nor host says more (GAME.md §8, §12); of a range the seed draws. */
interface Usual {
  strength: number
  lastSeconds: number | Range
}

/** What lasts 0 s stays until somebody does something about it. Strengths are in the unit of what they become (world/effect.ts). */
const USUAL: Record<IncidentKind, Usual> = {
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
  'kernel-panic': { strength: 1, lastSeconds: 10 },
  'engine-restart': { strength: 1, lastSeconds: 20 },
  'bad-release': { strength: 0.5, lastSeconds: 0 },
  'poison-request': { strength: 1, lastSeconds: 30 },
  'slow-dependency': { strength: 4000, lastSeconds: [40, 60] },
  'failing-dependency': { strength: 0.8, lastSeconds: [40, 60] },
  'registry-down': { strength: 1, lastSeconds: 60 },
  'certificate-expired': { strength: 1, lastSeconds: 0 },
  'vulnerability-exploited': { strength: 0.5, lastSeconds: 20 },
  'patch-due': { strength: 1, lastSeconds: 60 },
}

/** [INC1] The lesson's incidents with time and target drawn; the same for every team of the round. */
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
  const target = spec.target === 'any' ? drawTarget(drawnFrom(spec, lesson), id, seed) : spec.target
  const lastTicks = ticksOf(spec.lastSeconds ?? drawLength(usual.lastSeconds, id, seed))
  return { id, kind: spec.kind, liveTick, target, lastTicks, strength: spec.strength ?? usual.strength, team }
}

/** [INC5] What the kind can strike, less what the lesson spares. */
function drawnFrom({ kind, among }: Pick<IncidentSpec, 'kind' | 'among'>, lesson: Lesson): string[] {
  return targetsOf(kind, lesson).filter((target) => among === undefined || among.includes(target))
}

function drawTarget(targets: string[], id: string, seed: string): string {
  return targets[Math.floor(draw(seed, 'incident-target', 0, id) * targets.length)] ?? ''
}

function drawLength(seconds: number | Range, id: string, seed: string): number {
  if (typeof seconds === 'number') return seconds
  return drawBetween(seed, 'incident-length', 0, id, seconds[0], seconds[1])
}

/** [INC28] Stage 0, first half: what is over ends, incidents that are due strike, each once, and what lasts goes on. */
export function strike(cluster: Cluster, ctx: RuleContext): void {
  if (cluster.faults.some((fault) => fault.untilTick !== null && fault.untilTick <= ctx.tick)) {
    cluster.faults = cluster.faults.filter((fault) => fault.untilTick === null || fault.untilTick > ctx.tick)
  }
  endEffects(cluster, ctx)
  for (const incident of ctx.incidents) {
    if (incident.liveTick > ctx.liveTick || cluster.struck.includes(incident.id)) continue
    cluster.struck = [...cluster.struck, incident.id]
    strikeOne(cluster, incident, ctx)
  }
  advanceEffects(cluster, ctx)
}

/** Each chapter knows its own kinds; a new kind is a type error here. */
function strikeOne(cluster: Cluster, incident: Incident, ctx: RuleContext): void {
  const { kind } = incident
  switch (kind) {
    case 'spike':
    case 'flash-sale':
    case 'viral-page':
    case 'crawler':
    case 'slow-ramp':
    case 'retry-storm':
      strikeTraffic(cluster, kind, incident, ctx)
      break
    case 'node-crash':
    case 'zone-outage':
    case 'slow-disk':
    case 'noisy-neighbour':
    case 'network-delay':
    case 'kernel-panic':
    case 'engine-restart':
    case 'patch-due':
      strikeMachines(cluster, kind, incident, ctx)
      break
    case 'leak':
    case 'bad-release':
    case 'payment-fault':
    case 'poison-request':
    case 'slow-dependency':
    case 'failing-dependency':
    case 'registry-down':
    case 'certificate-expired':
    case 'vulnerability-exploited':
      strikeSoftware(cluster, kind, incident, ctx)
      break
    default:
      assertNever(kind)
  }
}
