/* Hints about what the platform does for a team: certificates, placement, autoscaler, budgets, tools, images and packings. Each has a
   command, and says the same on the instructor's page. The others are hint.ts. */
import { assertNever } from '../../../shared/lib/assert.ts'
import type { BaseImage, Packing, ToolKind } from '../../../shared/lessons/lesson.ts'
import type { Facts, Hint } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
import type { BoardCommand } from '../acts.ts'
import { num, text } from './facts.ts'
import { packingName, toolName } from './names.ts'

const PLATFORM_HINTS = [
  'rotate-certificate',
  'spread-replicas',
  'raise-max-replicas',
  'set-cpu-request',
  'lower-budget',
  'buy-tool',
  'split-clash',
  'smaller-image',
  'drain-node',
  'pack-otherwise',
] as const satisfies readonly Hint['kind'][]

type PlatformHint = (typeof PLATFORM_HINTS)[number]

/** Whether a hint is one of this file's. */
export function isPlatformHint(kind: Hint['kind']): kind is PlatformHint {
  return PLATFORM_HINTS.some((one) => one === kind)
}

interface PlatformWords {
  text: string
  button: string
  command: BoardCommand
}

export function platformWords(kind: PlatformHint, facts: Facts): PlatformWords {
  const service = text(facts, 'service')
  switch (kind) {
    case 'rotate-certificate':
      return {
        text: happenings.hintRotate({ service }),
        button: happenings.buttonRotate(),
        command: { kind, service },
      }
    case 'spread-replicas': {
      const topology = text(facts, 'topology') === 'zone' ? 'zone' : 'node'
      const scheduling = { antiAffinity: { topology, required: false } } as const
      return {
        text: topology === 'zone' ? happenings.hintSpreadZones({ service }) : happenings.hintSpreadNodes({ service }),
        button: happenings.buttonSpread(),
        command: { kind: 'set-scheduling', service, scheduling },
      }
    }
    case 'set-cpu-request': {
      const request = num(facts, 'cpuRequestMillis')
      return {
        text: happenings.hintCpuRequest({ service, request }),
        button: happenings.buttonCpuRequest(),
        command: { kind: 'set-resources', service, cpuRequestMillis: request },
      }
    }
    case 'raise-max-replicas':
      return moreReplicas(service, facts)
    case 'lower-budget':
      return smallerBudget(service, facts)
    case 'drain-node': {
      const node = text(facts, 'node')
      return {
        text: happenings.hintDrain({ node }),
        button: happenings.buttonDrain(),
        command: { kind: 'drain', node },
      }
    }
    case 'buy-tool': {
      const tool = text(facts, 'tool') as ToolKind
      return {
        text: happenings.hintTool({ tool: toolName(tool) }),
        button: happenings.buttonTool(),
        command: { kind, tool },
      }
    }
    case 'split-clash':
    case 'smaller-image':
    case 'pack-otherwise':
      return packedOtherwise(kind, service, facts)
    default:
      return assertNever(kind)
  }
}

function moreReplicas(service: string, facts: Facts): PlatformWords {
  const max = num(facts, 'maxReplicas')
  const autoscaler = {
    minReplicas: num(facts, 'minReplicas'),
    maxReplicas: max,
    targetPercent: num(facts, 'targetPercent'),
  }
  return {
    text: happenings.hintRaiseMax({ service, max }),
    button: happenings.buttonRaiseMax({ max }),
    command: { kind: 'set-autoscaler', service, autoscaler },
  }
}

function smallerBudget(service: string, facts: Facts): PlatformWords {
  const minAvailable = num(facts, 'minAvailable')
  return {
    text: happenings.hintLowerBudget({ service, min: minAvailable }),
    button: happenings.buttonLowerBudget(),
    command: { kind: 'set-disruption-budget', service, budget: { unit: 'pods', minAvailable } },
  }
}

function packedOtherwise(
  kind: 'split-clash' | 'smaller-image' | 'pack-otherwise',
  service: string,
  facts: Facts,
): PlatformWords {
  switch (kind) {
    case 'split-clash': {
      const module = text(facts, 'module')
      return {
        text: happenings.hintSplitClash({ module }),
        button: happenings.buttonSplitClash(),
        command: { kind: 'split-service', newService: text(facts, 'newService') || module, modules: [module] },
      }
    }
    case 'smaller-image': {
      const image = text(facts, 'image') as BaseImage
      return {
        text: happenings.hintSmallerImage({ service, image }),
        button: happenings.buttonSmallerImage(),
        command: { kind: 'set-image', service, image },
      }
    }
    case 'pack-otherwise': {
      const packing = text(facts, 'packing') as Packing
      return {
        text: happenings.hintPack({ service, packing: packingName(packing) }),
        button: happenings.buttonPack(),
        command: { kind: 'set-packing', service, packing },
      }
    }
  }
}
