/* The pipeline from a change to a release that may roll out (GAME.md §3, §9, §10): builds in their turn, the scan, the hand-off to test,
   and what CI/CD does by itself. What the tests and the scan look for: defects.ts, packing.ts; the rollout that follows: rollout.ts. */

import type { Cluster, Release, Rollout, Service } from '../world/cluster.ts'
import { ticksOf } from '../world/units.ts'
import type { RuleContext } from './context.ts'
import { drawDefect } from './defects.ts'
import { servingSince } from './delivery.ts'
import { rolling, sameModules, wantedRelease, withDefect } from './release.ts'
import { rollBack } from './rollout-acts.ts'
import { toolWorks } from './tools.ts'

/** §9: CI/CD builds in half the time. */
const CICD_PACE = 2
/** §9: a scan of the image. */
const SCAN_SECONDS = 1
/** §10: where silos hold, another department tests what was built. */
const HAND_OFF_SECONDS = 10
/** §9: what CI/CD watches a release for before it takes it back; the earlier one's start comes on top. */
const WATCH_TICKS = ticksOf(8)

type Building = Extract<Rollout, { kind: 'building' }>

/** Stage 0: every release on its way to being rolled out gets on by one tick; CI/CD takes back what fails. */
export function advancePipeline(cluster: Cluster, ctx: RuleContext): void {
  const waiting = Object.values(cluster.services).filter((service) => service.rollout.kind === 'building')
  const pace = toolWorks(cluster, 'cicd') ? CICD_PACE : 1
  if (waiting.length > 0) advanceBuilds(cluster, waiting, pace, ctx)
  for (const service of waiting) advanceTest(cluster, service, ctx)
  if (pace > 1) rollBackDefects(cluster, ctx)
}

/** [PIP1] One build runs at a time in a team, in the order asked for. [PIP2] With CI/CD all run at once and take half the time. */
function advanceBuilds(cluster: Cluster, waiting: readonly Service[], pace: number, ctx: RuleContext): void {
  const builds = waiting.filter((service) => buildingOf(service)?.stage === 'build')
  builds.sort((left, right) => askedAt(left) - askedAt(right) || left.order - right.order)
  for (const [turn, service] of builds.entries()) {
    const build = buildingOf(service)
    if (build === undefined) continue
    if (turn > 0 && pace === 1) service.rollout = { ...build, queued: true }
    else if (build.ticksLeft > pace) service.rollout = { ...build, queued: false, ticksLeft: build.ticksLeft - pace }
    else finishBuild(cluster, service, build, ctx)
  }
}

function buildingOf(service: Service): Building | undefined {
  return service.rollout.kind === 'building' ? service.rollout : undefined
}

/** Longest waiting first: the one that runs has been asked for before all others. */
function askedAt(service: Service): number {
  return buildingOf(service)?.sinceTick ?? 0
}

/** The image is there, and with it what is wrong with it. */
function finishBuild(cluster: Cluster, service: Service, build: Building, ctx: RuleContext): void {
  if (build.changesCode) {
    const release = wantedRelease(service)
    const drawn = withDefect(release, drawDefect(cluster, release, ctx))
    service.releases = [...service.releases.slice(0, -1), drawn]
  }
  const ticksLeft = testTicks(cluster, ctx)
  // It is tested from the next tick on: the tick that built it is over.
  if (ticksLeft > 0) service.rollout = { ...build, stage: 'test', queued: false, ticksLeft: ticksLeft + 1 }
  else service.rollout = rolling(build.strategy, ctx.tick)
}

/** [PIP5] A scan takes 1 s. [PIP6] Where silos hold a release waits 10 s for the testers; CI/CD lowers that wall: it tests by itself. */
function testTicks(cluster: Cluster, ctx: RuleContext): number {
  const scan = toolWorks(cluster, 'scanner') ? SCAN_SECONDS : 0
  const handOff = ctx.lesson.roles === 'silo' && !toolWorks(cluster, 'cicd') ? HAND_OFF_SECONDS : 0
  return ticksOf(scan + handOff)
}

function advanceTest(cluster: Cluster, service: Service, ctx: RuleContext): void {
  const build = buildingOf(service)
  if (build === undefined || build.stage === 'build') return
  if (build.stage === 'test' && build.ticksLeft > 1) {
    service.rollout = { ...build, ticksLeft: build.ticksLeft - 1 }
    return
  }
  if (!isBlocked(cluster, wantedRelease(service))) service.rollout = rolling(build.strategy, ctx.tick)
  else if (build.stage !== 'blocked') service.rollout = { ...build, stage: 'blocked', ticksLeft: 0 }
}

/**
 * [PIP7] A scanner that works lets no container on the `full` base image through. The release waits, built and blocked, until somebody
 * chooses another image or takes the wish back, or until nothing scans any more. That it waits is told by observe-placement.ts.
 */
function isBlocked(cluster: Cluster, release: Release): boolean {
  return release.packing === 'container' && release.image === 'full' && toolWorks(cluster, 'scanner')
}

/**
 * [PIP8] CI/CD takes a defective release back 8 s after its first replica began to serve, to the newest earlier release of the same
 * modules without a defect; users are well when that has started, or at once where some of it still runs. Not while the next one is
 * being built: it is that one which is wanted now.
 */
function rollBackDefects(cluster: Cluster, ctx: RuleContext): void {
  for (const service of Object.values(cluster.services)) {
    const release = wantedRelease(service)
    if (release.defectShare === undefined) continue
    const since = servingSince(cluster, service, release)
    if (since === undefined || ctx.tick - since < WATCH_TICKS) continue
    const target = service.releases.findLast(
      (earlier) => earlier.defectShare === undefined && sameModules(earlier.modules, release.modules),
    )
    if (target === undefined) continue
    const facts = { revision: target.revision, from: release.revision }
    ctx.emit({ kind: 'rolled-back', severity: 'good', service: service.id, facts })
    rollBack(cluster, service, target.revision, ctx)
  }
}

/** Ticks until a release is built or tested, as long as nothing changes; it may have to wait its turn before. */
export function pipelineTicksLeft(cluster: Cluster, build: Building): number {
  const pace = build.stage === 'build' && toolWorks(cluster, 'cicd') ? CICD_PACE : 1
  return Math.ceil(build.ticksLeft / pace)
}
