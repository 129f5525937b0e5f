/* An incident on a drawn cluster: `struck('ab | a', 'kernel-panic', 'node-1')` draws as draw-cluster.ts does, and `pass` lets machines run
   with the incident striking on the first tick; no traffic flows here. For traffic, play a class (played-class.ts). */

import { advance, controllers } from '../../shared/rules/control.ts'
import { hostIncident, strike } from '../../shared/rules/incidents.ts'
import { placePending } from '../../shared/rules/schedule.ts'
import type { IncidentKind, Lesson, Packing } from '../../shared/lessons/lesson.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import type { Incident } from '../../shared/world/session.ts'
import { type Drawing, draw, type World } from './draw-cluster.ts'

interface Strike extends Drawing {
  lesson?: Partial<Lesson>
  /** Packing by service; containers where nothing is said. */
  packings?: Record<string, Packing>
  strength?: number
  lastTicks?: number
  /** Done to the cluster before anything strikes. */
  before?: (world: World) => void
}

interface Struck extends World {
  incident: Incident
  /** Whole ticks but for traffic: what is over ends, what is due strikes, then the machines and controllers. */
  pass(ticks: number): Struck
}

export function struck(picture: string, kind: IncidentKind, target: string, given: Strike = {}): Struck {
  const world = draw(picture, given)
  const { ctx, cluster } = world
  ctx.lesson = { ...ctx.lesson, ...given.lesson }
  for (const [service, packing] of Object.entries(given.packings ?? {})) repack(cluster, service, packing)
  given.before?.(world)
  const settled = hostIncident({ id: 'host:1-9', kind, target, liveTick: 1, team: 'all' }, ctx.lesson, ctx.seed)
  const { strength = settled.strength, lastTicks = settled.lastTicks } = given
  const incident = { ...settled, strength, lastTicks }
  ctx.incidents = [incident]
  const self: Struck = {
    ...world,
    incident,
    pass: (ticks) => {
      for (let turn = 0; turn < ticks; turn++) {
        ctx.tick += 1
        ctx.liveTick += 1
        strike(cluster, ctx)
        advance(cluster, ctx)
        controllers(cluster, ctx)
        placePending(cluster, ctx)
      }
      return self
    },
  }
  return self
}

function repack(cluster: Cluster, id: string, packing: Packing): void {
  const service = cluster.services[id]
  if (service === undefined) throw new Error(`no service ${id} in the drawing`)
  service.releases = service.releases.map((release) => ({ ...release, packing }))
}
