/* Incidents the host sends: which entry made it gives it its name, so that a replay draws the same target. */

import { hostIncident } from '../rules/incidents.ts'
import type { Incident, Round } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import type { HostCommand } from './command.ts'
import type { EntryId } from './entry.ts'
import { liveTickOf } from './rule-context.ts'

/** Settled: `any` is drawn, the time counts from the start of live. In plan it waits for live to begin. */
export function incidentOf(command: Extract<HostCommand, { kind: 'inject' }>, round: Round, entry: EntryId): Incident {
  const { incident: kind, target, team } = command
  const liveTick = liveTickOf(round) + Math.max(1, ticksOf(command.inSeconds))
  return hostIncident({ id: `host:${entry}`, kind, target, liveTick, team }, round.lesson, round.seed)
}
