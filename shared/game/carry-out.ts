/* A team's acts as decided and as done: the check that decide makes, and the change with its lines in the feed that evolve makes. A
   request across the wall takes both at the moment it goes through (wall.ts). What one act does to a cluster: apply.ts. */

import type { EntryId, SeatId, TeamId } from '../world/ids.ts'
import type { Round } from '../world/session.ts'
import { applyActs, refusalOf } from './apply.ts'
import { describeChange } from './changes.ts'
import type { Refusal, TeamCommand } from './command.ts'
import { conflictOf, fieldsOf, touch } from './conflicts.ts'
import { contextOf, deaf, type Sink } from './rule-context.ts'

/** What a seat does to its team's cluster. */
export interface Deed {
  team: TeamId
  by: SeatId
  acts: readonly TeamCommand[]
}

/** First whether a teammate was faster since `seen`, then whether the world allows it: who was first explains more. */
export function refusalOfDeed(round: Round, deed: Deed, seen: EntryId | undefined): Refusal | null {
  const cluster = round.clusters[deed.team]
  if (cluster === undefined) return { code: 'unknown-team', facts: { team: deed.team } }
  for (const act of deed.acts) {
    const conflict = conflictOf(act, cluster, round.touched[deed.team], deed.by, seen)
    if (conflict !== null) return conflict
  }
  return refusalOf(cluster, deed.acts, contextOf(round, deed.team, deaf))
}

/** The round after it, with a line in the feed for each act and a mark of `entry` on what it touched. */
export function carryOut(round: Round, deed: Deed, entry: EntryId, sink: Sink): Round {
  const { team, by: seat, acts } = deed
  const cluster = round.clusters[team]
  if (cluster === undefined) throw new Error(`${seat} has no cluster`)
  let touched = round.touched
  const next = applyActs(cluster, acts, contextOf(round, team, sink), (act, before, after) => {
    touched = touch(touched, team, fieldsOf(act, before), { seat, entry })
    sink.say(team, { kind: 'changed', severity: 'info', seat, ...describeChange(act, before, after) })
  })
  return { ...round, touched, clusters: { ...round.clusters, [team]: next } }
}
