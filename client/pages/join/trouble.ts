/* Everything that can stand between a person and a seat, and its three sentences. */
import { assertNever } from '../../../shared/lib/assert.ts'
import { showCode } from '../../../shared/world/code.ts'
import { join } from '../../i18n/join.ts'
import type { NoticeText } from '../../ui/notice.tsx'

export type Trouble =
  | { kind: 'name-empty' | 'name-refused' | 'name-taken' | 'team-full' | 'class-full' | 'no-team' }
  | { kind: 'locked' | 'unknown' | 'ended' | 'busy' | 'storage' | 'unreachable' }
  | { kind: 'refused'; code: string }

/** What the server calls its refusals; one that this page does not know is shown by its code. */
export function troubleOf(refusal: string): Trouble {
  switch (refusal) {
    case 'name-empty':
    case 'name-refused':
    case 'name-taken':
    case 'team-full':
    case 'class-full':
    case 'locked':
    case 'ended':
    case 'busy':
      return { kind: refusal }
    case 'team-required':
    case 'unknown-team':
      return { kind: 'no-team' }
    case 'unknown-code':
      return { kind: 'unknown' }
    default:
      return { kind: 'refused', code: refusal }
  }
}

/** In the language of the moment. */
export function noticeOf(trouble: Trouble, code: string): NoticeText {
  switch (trouble.kind) {
    case 'name-empty':
      return { what: join.nameEmpty(), why: join.nameEmptyWhy(), next: join.nameEmptyNext() }
    case 'name-refused':
      return { what: join.nameRefused(), why: join.nameRefusedWhy(), next: join.nameRefusedNext() }
    case 'name-taken':
      return { what: join.nameTaken(), why: join.nameTakenWhy(), next: join.nameTakenNext() }
    case 'team-full':
      return { what: join.teamFull(), why: join.teamFullWhy(), next: join.teamFullNext() }
    case 'class-full':
      return { what: join.classFull(), why: join.classFullWhy(), next: join.classFullNext() }
    case 'no-team':
      return { what: join.noTeam(), why: join.noTeamWhy(), next: join.noTeamNext() }
    case 'locked':
      return { what: join.locked(), why: join.lockedWhy(), next: join.lockedNext() }
    case 'unknown':
      return { what: join.unknown({ code: showCode(code) }), why: join.unknownWhy(), next: join.unknownNext() }
    case 'ended':
      return { what: join.ended(), why: join.endedWhy(), next: join.endedNext() }
    case 'busy':
      return { what: join.busy(), why: join.busyWhy(), next: join.busyNext() }
    case 'storage':
      return { what: join.storage(), why: join.storageWhy(), next: join.storageNext() }
    case 'unreachable':
      return { what: join.unreachable(), why: join.unreachableWhy(), next: join.unreachableNext() }
    case 'refused':
      return { what: join.refused(), why: join.refusedWhy({ code: trouble.code }), next: join.refusedNext() }
    default:
      return assertNever(trouble)
  }
}
