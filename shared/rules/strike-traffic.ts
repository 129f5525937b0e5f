/* Incidents of traffic (GAME.md §8): spikes of every shape sent to a cluster, and users who come back harder. What a spike does to the
   arrivals is traffic.ts; what a crawler's requests are worth, score.ts. */

import { assertNever } from '../lib/assert.ts'
import type { IncidentKind } from '../lessons/lesson.ts'
import type { ActiveSpike, Cluster } from '../world/cluster.ts'
import type { Incident } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { addEffect, lasting } from './effects.ts'

type TrafficKind = Extract<
  IncidentKind,
  'spike' | 'flash-sale' | 'viral-page' | 'crawler' | 'slow-ramp' | 'retry-storm'
>

/** How long each climbs: a sale opens on the second, a page is passed on from hand to hand, a crawler starts its threads. */
const RAMP_SECONDS = { spike: 4, 'flash-sale': 1, 'viral-page': 8, crawler: 2 } as const

export function strikeTraffic(cluster: Cluster, kind: TrafficKind, incident: Incident, ctx: RuleContext): void {
  switch (kind) {
    // [INC4] A class's requests are multiplied, with a ramp of the kind's own. [INC6] Of a flash sale it is the class worth most a request.
    // [INC7] Of a viral page it is the class most people ask for.
    case 'spike':
    case 'flash-sale':
    case 'viral-page':
      sendSpike(cluster, incident, ticksOf(RAMP_SECONDS[kind]))
      break
    // [INC8] A crawler's requests ask for work and are worth nothing to anybody.
    case 'crawler':
      sendSpike(cluster, incident, ticksOf(RAMP_SECONDS[kind]), { worthless: true })
      break
    // [INC9] It climbs over its whole length, slowly enough for an autoscaler or a watchful person.
    case 'slow-ramp':
      sendSpike(cluster, incident, incident.lastTicks)
      break
    // [INC10] Only who fails can come back: it multiplies failures and makes none.
    case 'retry-storm':
      addEffect(cluster, { ...lasting(incident, ctx), kind, share: incident.strength })
      break
    default:
      assertNever(kind)
  }
}

/** Lasts from its ramp's first tick; times count from the start of live, like the lesson's spikes. */
function sendSpike(
  cluster: Cluster,
  incident: Incident,
  rampTicks: number,
  more: Pick<ActiveSpike, 'worthless'> = {},
): void {
  const { id, target, liveTick, lastTicks, strength } = incident
  const spike = { id, class: target, startTick: liveTick, rampTicks, endTick: liveTick + lastTicks, factor: strength }
  cluster.extraSpikes = [...cluster.extraSpikes, { ...spike, ...more }]
}
