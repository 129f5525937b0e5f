/* Releases: what a service is wanted to run, revision by revision (GAME.md §3). A release object is never written into; a change
   makes a new one. How it is built and tested: pipeline.ts; what may be wrong with it: defects.ts; how its pods take over: rollout.ts. */

import { invariant } from '../lib/assert.ts'
import { checksum } from '../lib/checksum.ts'
import type { BaseImage, Lesson, ModuleId, Packing } from '../lessons/lesson.ts'
import type { Cluster, Pod, Release, Resources, Rollout, Service } from '../world/cluster.ts'
import type { TicketId } from '../world/delivery.ts'
import type { Scheduling } from '../world/scheduling.ts'
import { ticksOf } from '../world/units.ts'
import { inLessonOrder, moduleSpec } from './catalog.ts'
import { holdsTicket } from './code.ts'
import type { RuleContext } from './context.ts'
import { leaveBehind, markRolledBack } from './delivery.ts'

/** Releases a service remembers, as `revisionHistoryLimit` of a Deployment. */
const RELEASES_KEPT = 10
/** §3: a second before any build. */
const BUILD_FIXED_SECONDS = 1
/** §3: builds with two majors of one library in a service take double. */
const CLASH_BUILD_FACTOR = 2

export interface ReleaseContent {
  modules: ModuleId[]
  versions: Record<ModuleId, number>
  image: BaseImage
  packing: Packing
  resources: Resources
  scheduling: Scheduling
  defectShare?: number
}

/** The release that is wanted: the newest, built or not. */
export function wantedRelease(service: Service): Release {
  const release = service.releases[service.releases.length - 1]
  invariant(release, `service ${service.id} without a release`)
  return release
}

/** The newest release that can run: while the wanted one is being built, the one before; null in a new service. */
export function runningRelease(service: Service): Release | null {
  if (service.rollout.kind !== 'building') return wantedRelease(service)
  return service.releases[service.releases.length - 2] ?? null
}

/** The release a pod was made from. */
export function releaseOfPod(cluster: Cluster, pod: Pod): Release {
  const releases = cluster.services[pod.service]?.releases
  invariant(releases, `pod ${pod.id} without a service`)
  for (let index = releases.length - 1; index >= 0; index--) {
    const release = releases[index]
    if (release?.revision === pod.revision) return release
  }
  throw new Error(`invariant broken: pod ${pod.id} of a forgotten revision ${pod.revision}`)
}

/** What a service holds by the team's design, in lesson order. */
export function modulesOf(service: Service): ModuleId[] {
  return wantedRelease(service).modules
}

/** [REL1] build time = 1 s + Σ build times of all its modules, doubled by a library clash; a new service adds its set-up. */
export function buildTicks(modules: readonly ModuleId[], lesson: Lesson, isNew: boolean): number {
  let seconds = BUILD_FIXED_SECONDS
  for (const module of modules) seconds += moduleSpec(lesson, module).buildSeconds
  if (hasLibraryClash(modules, lesson)) seconds *= CLASH_BUILD_FACTOR
  return ticksOf(seconds + (isNew ? lesson.tunables.newServiceSeconds : 0))
}

/** [REL2] two modules that pin different majors of one library clash in one service. */
export function hasLibraryClash(modules: readonly ModuleId[], lesson: Lesson): boolean {
  const majors = new Map<string, number>()
  for (const module of modules) {
    for (const [library, major] of Object.entries(moduleSpec(lesson, module).libraries)) {
      if ((majors.get(library) ?? major) !== major) return true
      majors.set(library, major)
    }
  }
  return false
}

export interface WishOptions {
  /** The act changes code, so its build may ship a defect; otherwise the content says whether it carries one. */
  changesCode: boolean
  /** Tickets it ships. */
  tickets?: TicketId[]
  /** It takes back what was released since this one, or, where no release of that code is known, the wanted one. */
  backTo?: Release | null
  /** Build even what was built before: the same modules from their earlier code. */
  rebuild?: boolean
  strategy?: 'rolling' | 'recreate'
  /** A restart: the same content as a revision of its own. */
  again?: boolean
}

/**
 * A person wants the service to run `content`. In plan the design is edited in place. Live, it is the next revision: built if
 * its image was never built here, then rolled out. A wish nobody has rolled yet is replaced by the next one.
 */
export function wishRelease(
  cluster: Cluster,
  service: Service,
  content: ReleaseContent,
  options: WishOptions,
  ctx: RuleContext,
): void {
  const wish = { ...content, modules: inLessonOrder(ctx.lesson, content.modules) }
  if (ctx.phase === 'plan') editInPlace(service, wish)
  else if (service.rollout.kind === 'building') amendBuild(cluster, service, wish, options, ctx)
  else addRevision(cluster, service, wish, options, ctx)
}

/** [REL5] in plan a change rewrites the service's newest revision: live begins with one revision a service. */
function editInPlace(service: Service, content: ReleaseContent): void {
  service.releases = [{ ...plain(content), revision: wantedRelease(service).revision }]
}

function addRevision(
  cluster: Cluster,
  service: Service,
  content: ReleaseContent,
  options: WishOptions,
  ctx: RuleContext,
): void {
  const strategy = options.strategy ?? defaultStrategy(ctx.lesson)
  const { backTo, tickets = [] } = options
  const inherited = leaveBehind(cluster, service, backTo !== undefined, ctx)
  if (backTo !== undefined) markRolledBack(cluster, service, backTo, ctx)
  const change = { tickets, changeTick: options.changesCode ? (inherited ?? ctx.tick) : inherited }
  const built = options.rebuild === true ? undefined : newest(service, (release) => sameImage(release, content))
  if (!built) {
    pushRelease(cluster, service, plain(content, change))
    service.rollout = building(buildTicks(content.modules, ctx.lesson, false), options.changesCode, strategy, ctx.tick)
    return
  }
  const ready = options.changesCode ? withDefect(plain(content, change), built.defectShare) : plain(content, change)
  const before = options.again === true ? undefined : newest(service, (release) => sameContent(release, ready))
  if (before) renumber(cluster, service, before)
  else pushRelease(cluster, service, ready)
  service.rollout = rolling(strategy, ctx.tick)
}

/**
 * [REL7] A release that is not built yet is replaced by the next wish, whose build starts from the beginning and holds the change of
 * both, as a new commit cancels the pipeline of the one before. Resources alone do not start it again.
 */
function amendBuild(
  cluster: Cluster,
  service: Service,
  content: ReleaseContent,
  options: WishOptions,
  ctx: RuleContext,
): void {
  const { rollout } = service
  if (rollout.kind !== 'building') return
  const wanted = wantedRelease(service)
  const previous = runningRelease(service)
  const isBack = options.backTo !== undefined
  if (options.backTo !== undefined) markRolledBack(cluster, service, options.backTo, ctx)
  if (previous && options.rebuild !== true && sameContent(previous, withDefect(content, previous.defectShare))) {
    service.releases = service.releases.slice(0, -1)
    service.rollout = rolling(options.strategy ?? defaultStrategy(ctx.lesson), ctx.tick)
    return
  }
  const strategy = options.strategy ?? rollout.strategy
  const changeTick = isBack ? undefined : (wanted.changeTick ?? (options.changesCode ? ctx.tick : undefined))
  const tickets = [...wanted.tickets, ...(options.tickets ?? [])].filter((id) => holdsTicket(cluster, content, id))
  const amended = { ...plain(content, { tickets, changeTick }), revision: wanted.revision }
  service.releases = [...service.releases.slice(0, -1), amended]
  if (sameImage(wanted, content) && options.rebuild !== true) {
    service.rollout = { ...rollout, strategy }
    return
  }
  const changesCode = options.changesCode || (rollout.changesCode && !isBack)
  const again = building(buildTicks(content.modules, ctx.lesson, previous === null), changesCode, strategy, ctx.tick)
  // One that has been built queues up anew; one that has not keeps its turn.
  service.rollout =
    rollout.stage === 'build' ? { ...again, queued: rollout.queued, sinceTick: rollout.sinceTick } : again
}

/** What a release brings that the one before had not. */
interface ReleaseChange {
  tickets: TicketId[]
  changeTick: number | undefined
}

function plain(content: ReleaseContent, change: Partial<ReleaseChange> = {}): Omit<Release, 'revision'> {
  const { modules, versions, image, packing, resources, scheduling } = content
  const { tickets = [], changeTick } = change
  const known: Record<ModuleId, number> = {}
  for (const module of modules) known[module] = versions[module] ?? 1
  const release: Omit<Release, 'revision'> = {
    ...{ modules, versions: known, image, packing, resources, scheduling, tickets },
    ...(changeTick === undefined ? {} : { changeTick }),
  }
  return withDefect(release, content.defectShare)
}

/** The same with this defect, or without any. */
export function withDefect<Content extends ReleaseContent>(content: Content, defectShare: number | undefined): Content {
  if (defectShare !== undefined) return { ...content, defectShare }
  const { defectShare: _before, ...sound } = content
  // What was taken out is optional.
  return sound as Content
}

function newest(service: Service, matches: (release: Release) => boolean): Release | undefined {
  return service.releases.findLast(matches)
}

function pushRelease(cluster: Cluster, service: Service, content: Omit<Release, 'revision'>): void {
  keepRelease(cluster, service, { ...content, revision: wantedRelease(service).revision + 1 })
}

/** [REL8] the newest release; ten are kept, and any older one that still has pods, be they on their way out. */
export function keepRelease(cluster: Cluster, service: Service, release: Release): void {
  service.releases = [...service.releases, release]
  const surplus = service.releases.length - RELEASES_KEPT
  if (surplus <= 0) return
  const used = new Set<number>()
  for (const pod of Object.values(cluster.pods)) if (pod.service === service.id) used.add(pod.revision)
  service.releases = service.releases.filter((one, rank) => rank >= surplus || used.has(one.revision))
}

/** [REL6] content that ran before is that revision again under a new number, and its pods stay (as `kubectl rollout undo`). */
function renumber(cluster: Cluster, service: Service, before: Release): void {
  const wanted = wantedRelease(service)
  if (before === wanted) return
  const { changeTick: _counted, ...known } = before
  const revision = wanted.revision + 1
  service.releases = [...service.releases.filter((release) => release !== before), { ...known, revision }]
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service === service.id && pod.revision === before.revision) pod.revision = revision
  }
}

/** A new service's first release: a split is a change of code. */
export function firstRelease(content: ReleaseContent, ctx: RuleContext): Release {
  return { ...plain(content, ctx.phase === 'live' ? { changeTick: ctx.tick } : {}), revision: 1 }
}

/** A new service's first rollout: in plan it is there at once. */
export function firstRollout(modules: readonly ModuleId[], ctx: RuleContext): Rollout {
  const strategy = defaultStrategy(ctx.lesson)
  if (ctx.phase === 'plan') return { kind: 'done' }
  return building(buildTicks(modules, ctx.lesson, true), true, strategy, ctx.tick)
}

function building(
  ticksLeft: number,
  changesCode: boolean,
  strategy: 'rolling' | 'recreate',
  tick: number,
): Extract<Rollout, { kind: 'building' }> {
  return { kind: 'building', stage: 'build', ticksLeft, queued: true, changesCode, sinceTick: tick, strategy }
}

export function rolling(strategy: 'rolling' | 'recreate', tick: number): Rollout {
  return { kind: 'rolling', strategy, paused: false, startedTick: tick, progressTick: tick }
}

/** Where rolling updates are not unlocked, a release replaces all pods at once. */
function defaultStrategy(lesson: Lesson): 'rolling' | 'recreate' {
  return lesson.unlocks.includes('rolling-update') ? 'rolling' : 'recreate'
}

/** Whether both run the same image: modules, their code and base image. */
function sameImage(release: ReleaseContent, content: ReleaseContent): boolean {
  if (release.image !== content.image || release.packing !== content.packing) return false
  if (!sameModules(release.modules, content.modules)) return false
  return content.modules.every((module) => release.versions[module] === (content.versions[module] ?? 1))
}

export function sameModules(left: readonly ModuleId[], right: readonly ModuleId[]): boolean {
  return left.length === right.length && left.every((module, index) => module === right[index])
}

export function sameResources(left: Resources, right: Resources): boolean {
  return (
    left.cpuRequestMillis === right.cpuRequestMillis &&
    left.cpuLimitMillis === right.cpuLimitMillis &&
    left.memoryRequestMi === right.memoryRequestMi &&
    left.memoryLimitMi === right.memoryLimitMi
  )
}

/** Field by field; the order of keys and of list entries is part of what people wrote. */
export function sameScheduling(left: Scheduling, right: Scheduling): boolean {
  return left === right || checksum(left) === checksum(right)
}

function sameContent(release: ReleaseContent, content: ReleaseContent): boolean {
  return (
    sameImage(release, content) &&
    sameResources(release.resources, content.resources) &&
    sameScheduling(release.scheduling, content.scheduling) &&
    release.defectShare === content.defectShare
  )
}
