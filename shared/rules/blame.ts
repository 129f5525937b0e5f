/* What the round's losses came from: each tick's lost money goes back along the causes open now, to their roots and to the decisions on
   the way. What people are told at the moment is causes.ts; here the round as a whole is judged. */

import type { RequestClassSpec } from '../lessons/lesson.ts'
import type { ClassFlow, Cluster } from '../world/cluster.ts'
import type { Cause, ChainLink, Culprit } from '../world/happening.ts'
import { byId } from '../world/ids.ts'
import { THOUSANDTHS, TICKS_PER_SECOND } from '../world/units.ts'
import { DECISIONS, SYMPTOMS } from './cause-kinds.ts'
import { linkOf, originOf } from './chains.ts'
import type { RuleContext } from './context.ts'
import { lateShare } from './score.ts'

/** Of what a class is worth on a tick, a loss below this share is what every day costs. */
const LEAST_LOSS_SHARE = 0.02
/** Of several causes of one failure the nearest counts most, each further one half of that. */
const NEXT_WEIGHS = 0.5
/** Longer ways back are not followed. */
const STEPS_BACK = 8
/** Of the value users asked for in the round, a culprit must have cost this share to be named. */
const LEAST_BLAME_SHARE = 0.005

type Subject = Pick<Cause, 'id' | 'kind' | 'service' | 'node' | 'facts'>

/** Last of a tick: books what its second lost on the causes open now; nothing is written where nothing was lost. */
export function keepBlame(cluster: Cluster, ctx: RuleContext): void {
  if (cluster.causes.length === 0) return
  const books: Books = { cluster, ctx, shares: new Map(), origins: new Map() }
  if (ctx.liveTick % TICKS_PER_SECOND === 0) for (const spec of ctx.lesson.classes) keepClass(spec, books)
  for (const cause of cluster.causes) {
    if (cause.kind === 'exploited' && cause.sinceTick === ctx.tick)
      spread(cause, ctx.lesson.tunables.exploitCost, books)
  }
  if (books.shares.size > 0) cluster.culprits = charged(cluster.culprits, books.shares, ctx.tick)
}

/** One tick a second stands for its second: what a failure comes from hardly changes within one, and following it back takes time. */
function keepClass(spec: RequestClassSpec, books: Books): void {
  const { cluster, ctx } = books
  const flow = cluster.classes[spec.id]
  if (flow === undefined) return
  const loss = lossOf(flow, spec, ctx)
  if (loss > LEAST_LOSS_SHARE * flow.offered * spec.value) {
    spread(classSubject('slo-broken', spec), loss * TICKS_PER_SECOND, books)
  }
  const halfDone = flow.anomalies * spec.value * ctx.lesson.tunables.anomalyCostFactor
  if (halfDone > 0) spread(classSubject('anomalies', spec), halfDone * TICKS_PER_SECOND, books)
}

/** What failed, came late or came without its optional parts cost on this tick, in the round's currency (score.ts). */
function lossOf(flow: ClassFlow, spec: RequestClassSpec, ctx: RuleContext): number {
  const { lateValueShare, givenUpCostShare } = ctx.lesson.tunables
  const kept = flow.valueShare * lateShare(flow.p95Ms, spec.sloMs, lateValueShare)
  return spec.value * (flow.givenUp * (1 + givenUpCostShare) + flow.served * (1 - kept))
}

function classSubject(kind: 'slo-broken' | 'anomalies', spec: RequestClassSpec): Subject {
  return { id: `${kind}:${spec.id}`, kind, facts: { class: spec.id } }
}

type Shares = Map<string, { link: ChainLink; loss: number }>

interface Books {
  cluster: Cluster
  ctx: RuleContext
  shares: Shares
  /** Where each failure came from as things stand: asked once a tick, however many ways lead through it. */
  origins: Map<string, readonly string[]>
}

/** Follows a failure back: decisions on the way have their part in all of it, and roots share it. */
function spread(subject: Subject, loss: number, books: Books, passed: readonly string[] = []): void {
  const { cluster, shares } = books
  const cause = cluster.causes.find((one) => one.id === subject.id)
  if (DECISIONS.includes(subject.kind)) add(shares, subject.id, linkOf(subject), loss)
  const parents = passed.length < STEPS_BACK ? parentsOf(subject, cause, books, passed) : []
  if (parents.length === 0) {
    blameRoot(subject, cause, loss, shares)
    return
  }
  let weights = 0
  for (let rank = 0, weight = 1; rank < parents.length; rank++, weight *= NEXT_WEIGHS) weights += weight
  let part = loss / weights
  for (const parent of parents) {
    spread(parent, part, books, [...passed, subject.id])
    part *= NEXT_WEIGHS
  }
}

/** What nothing explains is a root, unless it is only what users feel; what began with something that is over goes back to that. */
function blameRoot(subject: Subject, cause: Cause | undefined, loss: number, shares: Shares): void {
  const [first] = cause?.chain ?? []
  const isFelt = SYMPTOMS.includes(subject.kind) || DECISIONS.includes(subject.kind)
  if (first !== undefined) add(shares, idOf(first), first, loss)
  else if (cause !== undefined && !isFelt) add(shares, cause.id, linkOf(cause), loss)
}

/** As things stand now; where nothing is to be seen any more, what it came from when it began. */
function parentsOf(
  subject: Subject,
  cause: Cause | undefined,
  { cluster, ctx, origins }: Books,
  passed: readonly string[],
): Cause[] {
  const now = origins.get(subject.id) ?? originOf(subject, cluster, ctx.lesson).from
  origins.set(subject.id, now)
  const ids = now.length > 0 ? now : (cause?.from ?? [])
  return ids.flatMap((id) => {
    const parent = cluster.causes.find((one) => one.id === id)
    return parent === undefined || passed.includes(id) || id === subject.id ? [] : [parent]
  })
}

/** The id of the cause that a step of a chain was: its kind and its subject. */
function idOf({ kind, service, node, facts }: ChainLink): string {
  const subject = facts['module'] ?? service ?? node ?? facts['class'] ?? facts['zone']
  return subject === undefined ? kind : `${kind}:${subject}`
}

function add(shares: Shares, id: string, link: ChainLink, loss: number): void {
  shares.set(id, { link, loss: (shares.get(id)?.loss ?? 0) + loss })
}

function charged(culprits: readonly Culprit[], shares: Shares, tick: number): Culprit[] {
  const left = new Map(shares)
  const kept = culprits.map((culprit) => {
    const share = left.get(culprit.id)
    left.delete(culprit.id)
    if (share === undefined) return culprit
    return { ...culprit, lossThousandths: culprit.lossThousandths + Math.round(share.loss * THOUSANDTHS) }
  })
  const fresh = [...left].map(([id, { link, loss }]) => ({
    id,
    ...link,
    sinceTick: tick,
    lossThousandths: Math.round(loss * THOUSANDTHS),
  }))
  return [...kept, ...fresh]
}

/**
 * [CAU14] What the round's losses came from, the costliest first: roots, and decisions on the way from them, so one loss may have two
 * names. Of the same cost the earlier; what cost next to nothing of what users asked for is left out, so that a quiet round blames nobody.
 */
export function rootCauses(cluster: Cluster, classes: readonly RequestClassSpec[]): Culprit[] {
  let asked = 0
  for (const spec of classes) asked += (cluster.classes[spec.id]?.totalBase ?? 0) * spec.value
  return cluster.culprits
    .filter((culprit) => culprit.lossThousandths >= LEAST_BLAME_SHARE * asked * THOUSANDTHS)
    .sort(
      (left, right) =>
        right.lossThousandths - left.lossThousandths || left.sinceTick - right.sinceTick || byId(left.id, right.id),
    )
}
