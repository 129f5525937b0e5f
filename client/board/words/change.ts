/* What a person changed, from the facts that shared/game/changes.ts gives: "catalog replicas 2 → 3". */
import type { Happening } from '../../../shared/world/happening.ts'
import { FORMATS } from '../../i18n/format.ts'
import { happenings } from '../../i18n/happenings.ts'
import { language } from '../../i18n/language.ts'
import { play } from '../../i18n/play.ts'
import { list, num, type Speaker, text } from './facts.ts'
import { packingName, toolName } from './names.ts'

type Changed = Pick<Happening, 'facts'> & Partial<Pick<Happening, 'service' | 'node'>>

const FIELDS = [
  { key: 'cpuRequestMillis', name: () => play.editorCpuRequest(), unit: 'm' },
  { key: 'cpuLimitMillis', name: () => play.editorCpuLimit(), unit: 'm' },
  { key: 'memoryRequestMi', name: () => play.editorMemoryRequest(), unit: 'Mi' },
  { key: 'memoryLimitMi', name: () => play.editorMemoryLimit(), unit: 'Mi' },
] as const

function resourceText({ facts, service = '' }: Changed): string {
  const changed = FIELDS.filter(({ key }) => facts[`${key}To`] !== undefined)
  const amount = (key: string, unit: string) => `${FORMATS.whole(num(facts, key), language.value)}\u00a0${unit}`
  const lines = changed.map(({ key, name, unit }) =>
    happenings.changedField({ field: name(), from: amount(`${key}From`, unit), to: amount(`${key}To`, unit) }),
  )
  return lines.length > 0 ? `${service} ${lines.join(', ')}` : happenings.changedNothing({ service })
}

/** The change without its author. */
export function changeText(changed: Changed, speaker: Speaker): string {
  const { facts, service = '', node = '' } = changed
  const [from, to, pod] = [text(facts, 'from'), text(facts, 'to'), text(facts, 'pod')]
  switch (text(facts, 'what')) {
    case 'split-service':
      return happenings.changedSplit({ modules: list(facts, 'modules'), from: list(facts, 'from'), to })
    case 'merge-services':
      return happenings.changedMerge({ from, to })
    case 'move-module':
      return happenings.changedMove({ module: text(facts, 'module'), from, to })
    case 'set-image':
      return happenings.changedImage({ service, from, to })
    case 'set-resources':
      return resourceText(changed)
    case 'scale-service':
      return happenings.changedScale({ service, from, to })
    case 'place-pod':
      return happenings.changedPlace({ pod, to })
    case 'release-pod':
      return happenings.changedRelease({ pod })
    case 'restart':
      return happenings.changedRestart({ pod })
    case 'set-policy':
      return happenings.changedPolicy({ to: to === 'pack' ? play.policyPack() : play.policySpread() })
    case 'set-saga': {
      const name = speaker.className(text(facts, 'class'))
      return to === 'on' ? happenings.changedSagaOn({ class: name }) : happenings.changedSagaOff({ class: name })
    }
    case 'start-rollout':
      return text(facts, 'strategy') === 'recreate'
        ? happenings.changedRecreate({ service })
        : happenings.changedRollout({ service })
    case 'pause-rollout':
      return to === 'paused' ? happenings.changedPaused({ service }) : happenings.changedResumed({ service })
    case 'rollback':
      return to === 'previous' || to === ''
        ? happenings.changedRollbackBefore({ service })
        : happenings.changedRollback({ service, to })
    case 'rent-node':
      return happenings.changedRent({ node })
    case 'release-node':
      return happenings.changedReturn({ node })
    case 'cordon':
      return happenings.changedCordon({ node })
    case 'uncordon':
      return happenings.changedUncordon({ node })
    case 'drain':
      return happenings.changedDrain({ node })
    case 'set-packing':
      return happenings.changedPacking({ service, from: packingName(from), to: packingName(to) })
    case 'set-scheduling':
      return happenings.changedScheduling({ service })
    case 'set-autoscaler': {
      const [min, max] = [num(facts, 'minReplicas'), num(facts, 'maxReplicas')]
      return to === 'off' ? happenings.changedScalerOff({ service }) : happenings.changedScaler({ service, min, max })
    }
    case 'set-node-autoscaler':
      return to === 'off' ? happenings.changedNodeScalerOff() : happenings.changedNodeScaler({ to })
    case 'set-disruption-budget':
      return to === 'off' ? happenings.changedBudgetOff({ service }) : happenings.changedBudget({ service, to })
    case 'taint':
      return happenings.changedTaint({ node, key: text(facts, 'key') })
    case 'untaint':
      return happenings.changedUntaint({ node, key: text(facts, 'key') })
    case 'rotate-certificate':
      return happenings.changedRotate({ service })
    case 'ship-ticket':
      return happenings.changedShip({ module: text(facts, 'module') })
    case 'buy-tool':
      return happenings.changedBuy({ tool: toolName(text(facts, 'tool')) })
    case 'sell-tool':
      return happenings.changedSell({ tool: toolName(text(facts, 'tool')) })
    default:
      return happenings.changedNothing({ service: service || node })
  }
}
