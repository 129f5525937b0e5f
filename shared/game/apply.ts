/* Team commands on a cluster: the one road that decide (on a throw-away copy) and evolve (for good) both take, so that what
   was accepted is what happens. The acts themselves are rules/acts.ts. */

import { applyTeamCommand, checkTeamCommand } from '../rules/acts.ts'
import type { RuleContext } from '../rules/context.ts'
import { settleInPlan } from '../rules/control.ts'
import { copyCluster } from '../rules/split.ts'
import type { Cluster } from '../world/cluster.ts'
import type { BatchCommand, Refusal, TeamCommand } from './command.ts'

/** What was said, one act after another. */
export function actsOf(command: TeamCommand | BatchCommand): TeamCommand[] {
  return command.kind === 'batch' ? command.commands : [command]
}

/** The first refusal of the acts taken in turn, each on what the ones before it left; null when all of them go through. */
export function refusalOf(previous: Cluster, acts: readonly TeamCommand[], ctx: RuleContext): Refusal | null {
  const [first] = acts
  if (acts.length === 1 && first !== undefined) return checkTeamCommand(previous, first, ctx)
  const cluster = copyCluster(previous)
  for (const [index, act] of acts.entries()) {
    const refusal = checkTeamCommand(cluster, act, ctx)
    if (refusal !== null) return { code: refusal.code, facts: { ...refusal.facts, index, command: act.kind } }
    perform(cluster, act, ctx)
  }
  return null
}

/** The cluster after the acts, and what each changed; the argument is left alone. */
export function applyActs(
  previous: Cluster,
  acts: readonly TeamCommand[],
  ctx: RuleContext,
  told: (act: TeamCommand, before: Cluster, after: Cluster) => void,
): Cluster {
  const cluster = copyCluster(previous)
  for (const act of acts) {
    const before = acts.length === 1 ? previous : copyCluster(cluster)
    perform(cluster, act, ctx)
    told(act, before, cluster)
  }
  if (acts.length > 1 && ctx.phase === 'live') joinReleases(cluster, previous)
  return cluster
}

/** In plan everything is instant, so the next act of a batch meets pods that are placed. */
function perform(cluster: Cluster, act: TeamCommand, ctx: RuleContext): void {
  applyTeamCommand(cluster, act, ctx)
  if (ctx.phase === 'plan') settleInPlan(cluster, ctx)
}

/** A batch is one rollout a service: releases it made on the way that no pod runs are not kept, so nobody can roll back to half of it. */
function joinReleases(cluster: Cluster, previous: Cluster): void {
  for (const [id, service] of Object.entries(cluster.services)) {
    const newest = previous.services[id]?.releases.at(-1)?.revision
    const wanted = service.releases.at(-1)
    if (newest === undefined || wanted === undefined || wanted.revision <= newest + 1) continue
    const used = new Set(Object.values(cluster.pods).map((pod) => (pod.service === id ? pod.revision : 0)))
    service.releases = service.releases.filter(
      (release) => release.revision <= newest || release === wanted || used.has(release.revision),
    )
  }
}
