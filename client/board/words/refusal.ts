/* A refusal in words: what did not happen, why, what now. The code and its facts come from the rules; who was first, from the roster. */
import { assertNever } from '../../../shared/lib/assert.ts'
import type { Refusal } from '../../../shared/game/command.ts'
import type { Facts } from '../../../shared/world/happening.ts'
import { refusals } from '../../i18n/refusals.ts'
import type { BoardCommand } from '../acts.ts'
import { num, type Speaker, text } from './facts.ts'

export interface RefusalText {
  what: string
  why: string
  next: string
}

type Reason = Omit<RefusalText, 'what'>

/** What did not happen, by what was asked for. */
export function notText(command: BoardCommand | null): string {
  switch (command?.kind) {
    case 'split-service':
      return refusals.notSplit()
    case 'merge-services':
      return refusals.notMerged()
    case 'move-module':
    case 'place-pod':
    case 'release-pod':
      return refusals.notMoved()
    case 'set-image':
    case 'set-resources':
    case 'batch':
      return refusals.notSaved()
    case 'scale-service':
      return refusals.notScaled()
    case 'restart':
      return refusals.notRestarted()
    case 'start-rollout':
    case 'pause-rollout':
      return refusals.notRolled()
    case 'rollback':
      return refusals.notRolledBack()
    case 'rent-node':
      return refusals.notRented()
    case 'release-node':
      return refusals.notReturned()
    case 'cordon':
    case 'uncordon':
      return refusals.notCordoned()
    case 'drain':
      return refusals.notDrained({ node: command.node })
    case 'set-policy':
      return refusals.notPolicy()
    case 'set-saga':
      return refusals.notSaga()
    case 'ready':
      return refusals.notReady()
    default:
      return refusals.notDone()
  }
}

function conflict(facts: Facts, speaker: Speaker, bySeat: string | null): Reason {
  const name = speaker.name(bySeat ?? text(facts, 'seat'))
  const [service, now] = [text(facts, 'service'), text(facts, 'now')]
  const next = refusals.nextConflict()
  switch (text(facts, 'what')) {
    case 'pod': {
      const pod = text(facts, 'pod')
      const why = now ? refusals.whyConflictPod({ name, pod, now }) : refusals.whyConflictPodFree({ name, pod })
      return { why, next: refusals.nextConflictPod() }
    }
    case 'module':
      return { why: refusals.whyConflictModule({ name, module: text(facts, 'module'), now }), next }
    case 'replicas':
      return { why: refusals.whyConflictReplicas({ name, service, now }), next }
    case 'image':
    case 'resources':
    case 'rollout':
    case 'service':
      return { why: refusals.whyConflictService({ name, service }), next }
    case 'node':
      return { why: refusals.whyConflictNode({ name, node: text(facts, 'node') }), next }
    case 'policy':
      return { why: refusals.whyConflictPolicy({ name }), next }
    default:
      return { why: refusals.whyConflictOther({ name }), next }
  }
}

function tooEarlyOrLate(facts: Facts): string {
  const phase = text(facts, 'phase')
  if (phase === 'lobby') return refusals.whyPhaseLobby()
  return phase === 'briefing' ? refusals.whyPhaseBriefing() : refusals.whyPhaseOver()
}

function limitBelow(facts: Facts): string {
  const [memoryLimit, memoryRequest] = [num(facts, 'memoryLimitMi'), num(facts, 'memoryRequestMi')]
  const [cpuLimit, cpuRequest] = [num(facts, 'cpuLimitMillis'), num(facts, 'cpuRequestMillis')]
  if (memoryLimit < memoryRequest) return refusals.whyLimitBelowMemory({ limit: memoryLimit, request: memoryRequest })
  if (cpuLimit < cpuRequest) return refusals.whyLimitBelowCpu({ limit: cpuLimit, request: cpuRequest })
  return refusals.whyLimitBelow()
}

/** Who may, and when. */
function whoAndWhen(code: Refusal['code'], facts: Facts): Reason | null {
  switch (code) {
    case 'not-allowed-role':
      return { why: refusals.whyRole(), next: refusals.nextRole() }
    case 'not-allowed-phase':
      return { why: tooEarlyOrLate(facts), next: refusals.nextPhase() }
    case 'paused':
      return { why: refusals.whyPaused(), next: refusals.nextPaused() }
    case 'locked-by-lesson':
      return { why: refusals.whyLocked(), next: refusals.nextLocked() }
    case 'seat-gone':
      return { why: refusals.whySeatGone(), next: refusals.nextSeatGone() }
    case 'unauthorised':
      return { why: refusals.whyUnauthorised(), next: refusals.nextSeatGone() }
    case 'session-ended':
      return { why: refusals.whyEnded(), next: refusals.nextEnded() }
    default:
      return null
  }
}

/** Things that are not there. */
function missing(code: Refusal['code'], facts: Facts): Reason | null {
  const [service, node] = [text(facts, 'service'), text(facts, 'node')]
  const next = refusals.nextLook()
  switch (code) {
    case 'unknown-service':
      return { why: refusals.whyUnknownService({ service }), next }
    case 'unknown-module':
      return { why: refusals.whyUnknownModule({ module: text(facts, 'module') }), next }
    case 'unknown-node':
      return { why: refusals.whyUnknownNode({ node }), next }
    case 'unknown-slot':
      return { why: refusals.whyUnknownSlot({ service }), next }
    case 'unknown-class':
      return { why: refusals.whyUnknownClass(), next }
    case 'unknown-revision':
      return { why: refusals.whyUnknownRevision({ service }), next }
    case 'unknown-team':
    case 'unknown-seat':
    case 'unknown-lesson':
      return { why: refusals.whyUnknownOther(), next }
    default:
      return null
  }
}

/** Splitting: labels, modules on their way, how many there may be. */
function splitting(code: Refusal['code'], facts: Facts): Reason | null {
  const [service, limit] = [text(facts, 'service'), num(facts, 'limit')]
  switch (code) {
    case 'label-taken':
      return { why: refusals.whyLabelTaken({ service }), next: refusals.nextLabel() }
    case 'label-not-allowed':
      return { why: refusals.whyLabelNotAllowed(), next: refusals.nextLabel() }
    case 'last-module':
      return { why: refusals.whyLastModule({ service }), next: refusals.nextLastModule() }
    case 'same-service':
      return { why: refusals.whySameService(), next: refusals.nextSameService() }
    case 'already-moving':
      return { why: refusals.whyAlreadyMoving(), next: refusals.nextAlreadyMoving() }
    case 'too-many-services':
      return {
        why: limit > 0 ? refusals.whyTooManyServices({ limit }) : refusals.whyTooManyServicesBare(),
        next: refusals.nextTooManyServices(),
      }
    default:
      return null
  }
}

/** Nodes and pods: room, readiness, what stands in the way. */
function placing(code: Refusal['code'], facts: Facts): Reason | null {
  const [service, node] = [text(facts, 'service'), text(facts, 'node')]
  const next = refusals.nextInsufficient()
  switch (code) {
    case 'too-many-pods':
      return { why: refusals.whyTooManyPods({ limit: num(facts, 'limit') }), next: refusals.nextTooManyPods() }
    case 'node-cap':
      return { why: refusals.whyNodeCap({ cap: num(facts, 'cap') }), next: refusals.nextNodeCap() }
    case 'node-not-ready':
      return { why: refusals.whyNodeNotReady({ node }), next: refusals.nextNodeNotReady() }
    case 'node-cordoned':
      return { why: refusals.whyNodeCordoned({ node }), next: refusals.nextNodeCordoned() }
    case 'insufficient-cpu': {
      const [free, request] = [num(facts, 'freeMillis'), num(facts, 'requestMillis')]
      return { why: refusals.whyInsufficientCpu({ node, free, request }), next }
    }
    case 'insufficient-memory': {
      const [free, request] = [num(facts, 'freeMi'), num(facts, 'requestMi')]
      return { why: refusals.whyInsufficientMemory({ node, free, request }), next }
    }
    case 'pod-not-placed': {
      const pod = `${service}-${num(facts, 'slot')}`
      return { why: refusals.whyPodNotPlaced({ pod }), next: refusals.nextPodNotPlaced() }
    }
    case 'pods-on-node':
      return { why: refusals.whyPodsOnNode({ node, pods: num(facts, 'pods') }), next: refusals.nextPodsOnNode() }
    case 'last-node':
      return { why: refusals.whyLastNode(), next: refusals.nextLastNode() }
    default:
      return null
  }
}

/** Packing and rollouts. */
function packing(code: Refusal['code'], facts: Facts): Reason | null {
  const service = text(facts, 'service')
  switch (code) {
    case 'limit-below-request':
      return { why: limitBelow(facts), next: refusals.nextLimitBelow() }
    case 'no-change':
      return { why: refusals.whyNoChange(), next: refusals.nextNoChange() }
    case 'nothing-to-roll-back':
      return { why: refusals.whyNothingToRollBack({ service }), next: refusals.nextNothingToRollBack() }
    case 'no-rollout':
      return { why: refusals.whyNoRollout({ service }), next: refusals.nextNoChange() }
    default:
      return null
  }
}

/** Seats, the host's acts, and what the server refuses before it reads. */
function others(code: Refusal['code'], facts: Facts, speaker: Speaker, bySeat: string | null): Reason | null {
  switch (code) {
    case 'conflict':
      return conflict(facts, speaker, bySeat)
    case 'door-locked':
      return { why: refusals.whyDoorLocked(), next: refusals.nextWait() }
    case 'team-full':
      return { why: refusals.whyTeamFull(), next: refusals.nextLook() }
    case 'round-running':
      return { why: refusals.whyRoundRunning(), next: refusals.nextWait() }
    case 'phase-moved-on':
      return { why: refusals.whyPhaseMovedOn(), next: refusals.nextLook() }
    case 'not-running':
      return { why: refusals.whyNotRunning(), next: refusals.nextWait() }
    case 'bad-target':
      return { why: refusals.whyBadTarget(), next: refusals.nextLook() }
    case 'malformed':
    case 'id-reused':
      return { why: refusals.whyMalformed(), next: refusals.nextMalformed() }
    case 'too-large':
      return { why: refusals.whyTooLarge(), next: refusals.nextTooLarge() }
    case 'rate-limited':
      return { why: refusals.whyRateLimited(), next: refusals.nextRateLimited() }
    case 'unavailable':
      return { why: refusals.whyUnavailable(), next: refusals.nextUnavailable() }
    default:
      return null
  }
}

/** The three parts. An effect that was refused later (a happening) has its code among its facts. */
export function refusalText(
  refusal: Pick<Refusal, 'facts'> & Partial<Pick<Refusal, 'code'>>,
  command: BoardCommand | null,
  speaker: Speaker,
  bySeat: string | null = null,
): RefusalText {
  const { facts } = refusal
  const code = refusal.code ?? (text(facts, 'code') as Refusal['code'])
  const reason =
    whoAndWhen(code, facts) ??
    missing(code, facts) ??
    splitting(code, facts) ??
    placing(code, facts) ??
    packing(code, facts) ??
    others(code, facts, speaker, bySeat)
  if (reason) return { what: notText(command), ...reason }
  return refusal.code === undefined ? { what: notText(command), why: '', next: '' } : assertNever(code as never)
}
