/* How long it takes from a fault to users being well again: the gauge behind `mean-restore-seconds` and `recovery-seconds`. What the
   rules count for a team's own DORA measures is rules/delivery.ts; this one looks from outside, the same way at every strategy. */

import type { IncidentKind, Lesson } from '../lessons/lesson.ts'
import type { Cluster } from '../world/cluster.ts'
import { TICK_SECONDS, ticksOf } from '../world/units.ts'
import type { Gauge } from './measures.ts'

/** Errors from which users are not well, as the board's lights have it (game/health.ts). */
const UNWELL_SHARE = 0.02
/** Well for so long is over; a quieter moment in between is not. */
const STEADY_SECONDS = 5

interface Fault {
  struckLook: number
  wellLook: number | null
}

/** Mean seconds from each fault of these kinds to users being well again; 0 where none struck. */
export function restoreSeconds(lesson: Lesson, kinds: readonly IncidentKind[]): Gauge {
  const faults: Fault[] = []
  const known = new Set<string>()
  const steadyLooks = ticksOf(STEADY_SECONDS)
  let looks = 0
  let wellSince: number | null = null
  return {
    begin(cluster) {
      for (const id of cluster.struck) known.add(id)
    },
    look(cluster) {
      looks += 1
      for (const id of cluster.struck) {
        if (!known.has(id) && kinds.includes(kindOf(id))) faults.push({ struckLook: looks, wellLook: null })
        known.add(id)
      }
      wellSince = isWell(cluster, lesson) ? (wellSince ?? looks) : null
      for (const fault of faults) {
        if (fault.wellLook !== null || wellSince === null) continue
        const well = Math.max(wellSince, fault.struckLook)
        if (looks - well + 1 >= steadyLooks) fault.wellLook = well
      }
    },
    value() {
      const spans = faults.map(({ struckLook, wellLook }) => (wellLook ?? looks + 1) - struckLook)
      return spans.length === 0 ? 0 : (spans.reduce((sum, span) => sum + span, 0) / spans.length) * TICK_SECONDS
    },
  }
}

/** An incident of the lesson is named after its kind and rank (rules/incidents.ts). */
function kindOf(id: string): IncidentKind {
  return id.slice(0, id.lastIndexOf(':')) as IncidentKind
}

function isWell(cluster: Cluster, lesson: Lesson): boolean {
  return lesson.classes.every((spec) => {
    const flow = cluster.classes[spec.id]
    if (!flow || flow.offered <= 0) return true
    return 1 - flow.successShare < UNWELL_SHARE && flow.p95Ms <= spec.sloMs
  })
}
