/* What an incident is called, on the boards, the instructor's page and the big screen alike; how a surface works: message.ts. */
import type { IncidentKind } from '../../shared/lessons/lesson.ts'
import type { HappeningKind } from '../../shared/world/happening.ts'
import en from './en/incidents.ts'
import ko from './ko/incidents.ts'
import { surface } from './message.ts'

const incidents = surface({ en, ko })

/** By an incident's kind and by the happening it becomes. */
const NAMES = {
  spike: incidents.spike,
  'spike-started': incidents.spike,
  'flash-sale': incidents.flashSale,
  'viral-page': incidents.viralPage,
  crawler: incidents.crawler,
  'retry-storm': incidents.retryStorm,
  'retry-wave': incidents.retryStorm,
  'slow-ramp': incidents.slowRamp,
  'node-crash': incidents.nodeCrash,
  'node-lost': incidents.nodeCrash,
  'zone-outage': incidents.zoneOutage,
  'zone-lost': incidents.zoneOutage,
  'slow-disk': incidents.slowDisk,
  'noisy-neighbour': incidents.noisyNeighbour,
  'network-delay': incidents.networkDelay,
  'network-delayed': incidents.networkDelay,
  'kernel-panic': incidents.kernelPanic,
  'engine-restart': incidents.engineRestart,
  'engine-restarting': incidents.engineRestart,
  leak: incidents.leak,
  'leak-released': incidents.leak,
  'bad-release': incidents.badRelease,
  'payment-fault': incidents.paymentFault,
  'faults-started': incidents.paymentFault,
  'poison-request': incidents.poisonRequest,
  poisoned: incidents.poisonRequest,
  'slow-dependency': incidents.slowDependency,
  'dependency-slow': incidents.slowDependency,
  'failing-dependency': incidents.failingDependency,
  'dependency-failing': incidents.failingDependency,
  'registry-down': incidents.registryDown,
  'certificate-expired': incidents.certificateExpired,
  'vulnerability-exploited': incidents.exploited,
  exploited: incidents.exploited,
  'patch-due': incidents.patchDue,
} satisfies Record<IncidentKind, unknown> & Partial<Record<HappeningKind, unknown>>

function isNamed(kind: string): kind is keyof typeof NAMES {
  return Object.hasOwn(NAMES, kind)
}

/**
 * `search spike`, from an incident's kind or from the happening it became; the target as people read it, empty where it is one team's
 * secret: then only the kind is told. A kind this page does not know is shown as it is.
 */
export function incidentName(kind: string, target: string): string {
  return (isNamed(kind) ? NAMES[kind]({ target }) : `${kind} ${target}`).trim()
}
