/* A refusal in words: what did not happen, why, what now. The code and its facts come from the rules; who was first, from the roster. */
import { assertNever } from '../../../shared/lib/assert.ts'
import type { Refusal } from '../../../shared/game/command.ts'
import type { Facts } from '../../../shared/world/happening.ts'
import { refusals } from '../../i18n/refusals.ts'
import type { BoardCommand } from '../acts.ts'
import { type Speaker, text } from './facts.ts'
import { notText } from './not.ts'
import { type Reason, worldReason } from './refusal-world.ts'

export interface RefusalText extends Reason {
  what: string
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
    case 'packing':
    case 'scheduling':
    case 'autoscaler':
    case 'budget':
    case 'certificate':
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
    case 'unknown-ticket':
      return { why: refusals.whyUnknownTicket(), next }
    case 'unknown-request':
      return { why: refusals.whyUnknownRequest(), next }
    case 'unknown-team':
    case 'unknown-seat':
    case 'unknown-lesson':
      return { why: refusals.whyUnknownOther(), next }
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
    whoAndWhen(code, facts) ?? missing(code, facts) ?? worldReason(code, facts) ?? others(code, facts, speaker, bySeat)
  if (reason) return { what: notText(command), ...reason }
  return refusal.code === undefined ? { what: notText(command), why: '', next: '' } : assertNever(code as never)
}
