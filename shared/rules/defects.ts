/* Defects (GAME.md §3): how likely a release is to ship one, and the draw that settles it when the release has been built. What a defect
   does to the traffic is demand.ts; who notices and takes it back: pipeline.ts and people. */

import { draw } from '../lib/random.ts'
import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Cluster, Release } from '../world/cluster.ts'
import type { RuleContext } from './context.ts'
import { hasLibraryClash } from './release.ts'
import { toolWorks } from './tools.ts'

/** §3: builds with two majors of one library in a service are likelier to go wrong. */
const CLASH_CHANCE = 0.15
/** §9: what the tests of CI/CD leave of the chance. */
const TESTED_SHARE = 0.5

/** [REL3] 2 % + 1.2 points a module + 2 points a further ticket, and 15 points for a library clash. */
export function defectChance(modules: readonly ModuleId[], lesson: Lesson, tickets = 0): number {
  const { defectBase, defectPerModule, defectPerExtraTicket } = lesson.tunables
  const further = Math.max(0, tickets - 1)
  const clash = hasLibraryClash(modules, lesson) ? CLASH_CHANCE : 0
  return defectBase + defectPerModule * modules.length + defectPerExtraTicket * further + clash
}

/**
 * [REL4] Drawn for what is in the release, not for when or by whom it was made: for its first ticket in the lesson's order and that
 * ticket's attempt, without a ticket for its modules and their versions. Teams that ship the same meet the same luck. [PIP4] A CI/CD that
 * works at the end of the build halves the chance. Returns the share of requests that fails, undefined for a sound release.
 */
export function drawDefect(cluster: Cluster, release: Release, ctx: RuleContext): number | undefined {
  const tested = toolWorks(cluster, 'cicd') ? TESTED_SHARE : 1
  const chance = defectChance(release.modules, ctx.lesson, release.tickets.length) * tested
  const strikes = draw(ctx.seed, 'defect', 0, identityOf(cluster, release, ctx.lesson)) < chance
  return strikes ? ctx.lesson.tunables.defectFailureShare : undefined
}

function identityOf(cluster: Cluster, release: Release, lesson: Lesson): string {
  const first = lesson.tickets.find((spec) => release.tickets.includes(spec.id))
  const ticket = first && cluster.tickets[first.id]
  if (ticket) return `${ticket.id}#${ticket.attempts}`
  return release.modules.map((module) => `${module}@${release.versions[module] ?? 1}`).join('+')
}
