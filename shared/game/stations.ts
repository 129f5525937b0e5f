/* Which of the board's verbs a command belongs to, and on which side of the wall it is done where silos hold (GAME.md §10): developers
   split, build and ship; operators place, scale and restart. One row a command; a command without one is a type error. */

import type { Side } from '../world/delivery.ts'
import type { BatchCommand, TeamCommand } from './command.ts'

export type Station = 'split' | 'pack' | 'schedule' | 'watch'

const row = (station: Station, side: Side) => ({ station, side })

export const STATIONS: Record<TeamCommand['kind'], { station: Station; side: Side }> = {
  'split-service': row('split', 'dev'),
  'merge-services': row('split', 'dev'),
  'move-module': row('split', 'dev'),
  'set-saga': row('split', 'dev'),
  'ship-ticket': row('split', 'dev'),
  'set-image': row('pack', 'dev'),
  'set-packing': row('pack', 'ops'),
  'set-resources': row('pack', 'ops'),
  'set-scheduling': row('schedule', 'ops'),
  'scale-service': row('schedule', 'ops'),
  'place-pod': row('schedule', 'ops'),
  'release-pod': row('schedule', 'ops'),
  'set-policy': row('schedule', 'ops'),
  'rent-node': row('schedule', 'ops'),
  'release-node': row('schedule', 'ops'),
  cordon: row('schedule', 'ops'),
  uncordon: row('schedule', 'ops'),
  drain: row('schedule', 'ops'),
  taint: row('schedule', 'ops'),
  untaint: row('schedule', 'ops'),
  'set-autoscaler': row('watch', 'ops'),
  'set-node-autoscaler': row('watch', 'ops'),
  'set-disruption-budget': row('watch', 'ops'),
  'start-rollout': row('watch', 'ops'),
  'pause-rollout': row('watch', 'ops'),
  rollback: row('watch', 'ops'),
  restart: row('watch', 'ops'),
  'rotate-certificate': row('watch', 'ops'),
  'buy-tool': row('watch', 'ops'),
  'sell-tool': row('watch', 'ops'),
}

/** The verb of a command; of a batch, that of its first. */
export function stationOf(command: TeamCommand | BatchCommand): Station | null {
  if (command.kind !== 'batch') return STATIONS[command.kind].station
  const [first] = command.commands
  return first === undefined ? null : STATIONS[first.kind].station
}
