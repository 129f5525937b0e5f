/* One thing to try, in words, with the command that does it where one command does (facts: shared/rules/hints.ts). */
import { assertNever } from '../../../shared/lib/assert.ts'
import type { TeamView } from '../../../shared/game/view.types.ts'
import type { Hint } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
import type { BoardCommand } from '../acts.ts'
import { num, type Speaker, text } from './facts.ts'
import { isPlatformHint, platformWords } from './hint-platform.ts'

export interface HintWords {
  text: string
  /** Absent where only people can do it, or nothing is to be done. */
  button?: string
  command?: BoardCommand
  /** Opens the packing of this service instead of doing something at once. */
  opens?: string
}

function podName({ facts }: Hint): string {
  return `${text(facts, 'service')}-${num(facts, 'slot')}`
}

function addReplica(service: string, view: TeamView): { now: number; command: BoardCommand } {
  const now = view.services.find(({ id }) => id === service)?.replicas ?? 0
  return { now, command: { kind: 'scale-service', service, replicas: now + 1 } }
}

function lowerRequest({ facts }: Hint, service: string): HintWords {
  const button = happenings.buttonLower()
  return text(facts, 'resource') === 'cpu'
    ? { text: happenings.hintLowerCpu({ service, request: num(facts, 'cpuRequestMillis') }), button, opens: service }
    : { text: happenings.hintLowerMemory({ service, request: num(facts, 'memoryRequestMi') }), button, opens: service }
}

/** Without one, `rollback` goes to the revision before. */
function revisionIn({ facts }: Hint): number | undefined {
  return facts['revision'] === undefined ? undefined : num(facts, 'revision')
}

/** To which revision to roll back: one that is named, or the one before. */
export function rollBackText(hint: Hint): string {
  const service = text(hint.facts, 'service')
  const revision = revisionIn(hint)
  return revision === undefined
    ? happenings.hintRollBackBefore({ service })
    : happenings.hintRollBack({ service, revision })
}

/** What a hint says and does, for the cluster as it is now. */
export function hintWords(hint: Hint, view: TeamView, speaker: Speaker): HintWords {
  const { kind, facts } = hint
  const service = text(facts, 'service')
  if (isPlatformHint(kind)) return platformWords(kind, facts)
  switch (kind) {
    case 'add-replicas': {
      const { now, command } = addReplica(service, view)
      const words = { service, now, replicas: now + 1 }
      return { text: happenings.hintAddReplicas(words), button: happenings.buttonAddReplicas(), command }
    }
    case 'speed-up-callee': {
      const { command } = addReplica(service, view)
      return { text: happenings.hintSpeedUp({ service }), button: happenings.buttonSpeedUp(), command }
    }
    case 'raise-memory-limit': {
      const limit = num(facts, 'memoryLimitMi')
      return {
        text: happenings.hintRaiseMemory({ service, limit }),
        button: happenings.buttonRaiseMemory({ limit }),
        command: { kind: 'set-resources', service, memoryLimitMi: limit },
      }
    }
    case 'raise-cpu-limit': {
      const limit = num(facts, 'cpuLimitMillis')
      return {
        text: happenings.hintRaiseCpu({ service, limit }),
        button: happenings.buttonRaiseCpu({ limit }),
        command: { kind: 'set-resources', service, cpuLimitMillis: limit },
      }
    }
    case 'lower-request':
      return lowerRequest(hint, service)
    case 'roll-back': {
      const revision = revisionIn(hint)
      return {
        text: rollBackText(hint),
        button: happenings.buttonRollBack(),
        command: { kind: 'rollback', service, ...(revision === undefined ? {} : { revision }) },
      }
    }
    case 'place-elsewhere': {
      const node = text(facts, 'node')
      return {
        text: happenings.hintPlace({ pod: podName(hint), node }),
        button: happenings.buttonPlace(),
        command: { kind: 'place-pod', service, slot: num(facts, 'slot'), node },
      }
    }
    case 'rent-node':
      return {
        text: happenings.hintRent({ nodes: num(facts, 'nodes'), cap: num(facts, 'cap') }),
        button: happenings.buttonRent(),
        command: { kind: 'rent-node' },
      }
    case 'restart-pod':
      return {
        text: happenings.hintRestart({ pod: podName(hint) }),
        button: happenings.buttonRestart(),
        command: { kind: 'restart', service, slot: num(facts, 'slot') },
      }
    case 'recreate':
      return {
        text: happenings.hintRecreate({ service }),
        button: happenings.buttonRecreate(),
        command: { kind: 'start-rollout', service, strategy: 'recreate' },
      }
    case 'use-saga': {
      const id = text(facts, 'class')
      return {
        text: happenings.hintSaga({ class: speaker.className(id) }),
        button: happenings.buttonSaga(),
        command: { kind: 'set-saga', class: id, on: true },
      }
    }
    case 'wait': {
      const node = text(facts, 'node')
      return { text: node ? happenings.hintWaitNode({ node }) : happenings.hintWait() }
    }
    default:
      return assertNever(kind)
  }
}
