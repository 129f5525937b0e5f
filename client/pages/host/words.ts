/* How the instructor's page tells what happened: the boards' own sentences (board/words), with names from the roster. A hint is told
   here without its button: the team's board has that. */
import type { Refusal } from '../../../shared/game/command.ts'
import { assertNever } from '../../../shared/lib/assert.ts'
import type { Happening, Hint } from '../../../shared/world/happening.ts'
import { changeText } from '../../board/words/change.ts'
import { num, type Speaker, text } from '../../board/words/facts.ts'
import { happeningText } from '../../board/words/happening.ts'
import { isPlatformHint, platformWords } from '../../board/words/hint-platform.ts'
import { rollBackText } from '../../board/words/hint.ts'
import { refusalText } from '../../board/words/refusal.ts'
import { happenings } from '../../i18n/happenings.ts'
import { host } from '../../i18n/host.ts'

/** The whole sentence: what and why. */
export function tellFailure(happening: Happening, speaker: Speaker): string {
  return happeningText(happening, speaker)
}

/** What somebody changed, without saying who. */
export function tellChange(change: Happening, speaker: Speaker): string {
  return changeText(change, speaker)
}

/** What did not happen, why, and what now, in one breath. */
export function tellRefusal(refusal: Refusal, speaker: Speaker): string {
  const { what, why, next } = refusalText(refusal, null, speaker)
  return [what, why, next].filter((part) => part !== '').join(' ')
}

/** One thing the team could try. Numbers that only the team's own view knows are left to its board. */
export function tellHint(hint: Hint, speaker: Speaker): string {
  const { kind, facts } = hint
  const service = text(facts, 'service')
  const pod = `${service}-${num(facts, 'slot')}`
  if (isPlatformHint(kind)) return platformWords(kind, facts).text
  switch (kind) {
    case 'add-replicas':
      return host.hintReplicas({ service })
    case 'speed-up-callee':
      return happenings.hintSpeedUp({ service })
    case 'raise-memory-limit':
      return happenings.hintRaiseMemory({ service, limit: num(facts, 'memoryLimitMi') })
    case 'raise-cpu-limit':
      return happenings.hintRaiseCpu({ service, limit: num(facts, 'cpuLimitMillis') })
    case 'lower-request':
      return text(facts, 'resource') === 'cpu'
        ? happenings.hintLowerCpu({ service, request: num(facts, 'cpuRequestMillis') })
        : happenings.hintLowerMemory({ service, request: num(facts, 'memoryRequestMi') })
    case 'roll-back':
      return rollBackText(hint)
    case 'place-elsewhere':
      return happenings.hintPlace({ pod, node: text(facts, 'node') })
    case 'rent-node':
      return happenings.hintRent({ nodes: num(facts, 'nodes'), cap: num(facts, 'cap') })
    case 'restart-pod':
      return happenings.hintRestart({ pod })
    case 'recreate':
      return happenings.hintRecreate({ service })
    case 'use-saga':
      return happenings.hintSaga({ class: speaker.className(text(facts, 'class')) })
    case 'wait':
      return text(facts, 'node') === '' ? happenings.hintWait() : happenings.hintWaitNode({ node: text(facts, 'node') })
    default:
      return assertNever(kind)
  }
}
