/* Why there is nothing to replay, in three parts, and the one thing that can be done about it. */
import { showCode } from '../../../shared/world/code.ts'
import { replay } from '../../i18n/replay.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Notice, type NoticeText } from '../../ui/notice.tsx'
import { LanguageSwitch, ThemeSwitch } from '../../ui/switches.tsx'
import type { ReplayId } from './address.ts'
import type { RoundLog } from './round-log.ts'

export type Trouble = Exclude<RoundLog, { kind: 'records' }> | { kind: 'broken'; reason: string } | { kind: 'no-id' }

function notice(trouble: Trouble, id: ReplayId | null): NoticeText {
  const round = id?.round ?? 1
  switch (trouble.kind) {
    case 'running':
      return { what: replay.runningWhat({ round }), why: replay.runningWhy(), next: replay.runningNext() }
    case 'closed':
      return { what: replay.closedWhat(), why: replay.closedWhy(), next: replay.closedNext() }
    case 'unknown-round':
      return { what: replay.roundWhat({ round }), why: replay.roundWhy(), next: replay.roundNext() }
    case 'no-id':
    case 'unknown-code': {
      const code = id ? showCode(id.code) : '–'
      return { what: replay.codeWhat(), why: replay.codeWhy({ code }), next: replay.codeNext() }
    }
    case 'busy':
      return { what: replay.busyWhat(), why: replay.busyWhy(), next: replay.busyNext() }
    case 'unreachable':
      return { what: replay.lineWhat(), why: replay.lineWhy(), next: replay.lineNext() }
    case 'broken':
      return {
        what: replay.brokenWhat(),
        why: replay.brokenWhy({ reason: trouble.reason }),
        next: replay.brokenNext(),
      }
  }
}

interface NoReplayProps {
  trouble: Trouble
  id: ReplayId | null
  again: () => void
}

export function NoReplay({ trouble, id, again }: NoReplayProps) {
  const isFinal = trouble.kind === 'no-id' || trouble.kind === 'unknown-code' || trouble.kind === 'broken'
  return (
    <main class="no-replay">
      <Mark width={48} />
      <Notice notice={notice(trouble, id)} />
      {isFinal ? (
        <ButtonLink kind="fill" href="/">
          {replay.buttonHome()}
        </ButtonLink>
      ) : (
        <Button kind="fill" onClick={again}>
          {replay.buttonAgain()}
        </Button>
      )}
      <p class="replay-switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </p>
    </main>
  )
}
