/* Sentences of incidents that last, of decisions that hurt, and of what controllers, pipelines and the business do by themselves.
   Failures and recoveries are happening.ts. */
import type { Facts, HappeningKind } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
import { list, num, text } from './facts.ts'
import { type Named, placeName } from './names.ts'

const MS_PER_SECOND = 1000

/** What the world does while it lasts; null for other kinds. */
function effectText(kind: HappeningKind, { service, node, module, class: name, facts }: Named): string | null {
  const errorPercent = num(facts, 'errorPercent')
  switch (kind) {
    case 'crawler':
      return happenings.sayCrawler({ class: name, factor: num(facts, 'factor') })
    case 'retry-wave':
      return happenings.sayRetryWave()
    case 'zone-lost':
      return happenings.sayZoneLost({ zone: text(facts, 'zone'), nodes: num(facts, 'nodes') })
    case 'slow-disk':
      return happenings.saySlowDisk({ node, percent: num(facts, 'percent') })
    case 'noisy-neighbour':
      return happenings.sayNoisyNeighbour({ node, cpu: num(facts, 'cpuMillis') })
    case 'network-delayed':
      return happenings.sayNetworkDelayed({ ms: num(facts, 'ms') })
    case 'kernel-panic':
      // What reboots nothing was a guest's own kernel.
      return num(facts, 'seconds') > 0 ? happenings.sayKernelPanic({ node }) : happenings.sayKernelPanicGuest({ node })
    case 'engine-restarting':
      return happenings.sayEngineRestarting({ node })
    case 'dependency-slow':
      return happenings.sayDependencySlow({ module, seconds: num(facts, 'ms') / MS_PER_SECOND })
    case 'dependency-failing':
      return happenings.sayDependencyFailing({ module, errorPercent })
    case 'poisoned':
      return happenings.sayPoisoned({ module, service })
    case 'registry-down':
      return happenings.sayRegistryDown()
    case 'certificate-expired':
      return happenings.sayCertificateExpired({ service })
    case 'exploited':
      return happenings.sayExploited({ service, errorPercent })
    case 'patch-due':
      return happenings.sayPatchDue({ node })
    case 'node-back':
      return happenings.sayNodeBack({ node })
    default:
      return null
  }
}

/** What a team decided, where it hurts. */
function decisionText(kind: HappeningKind, { service, node, facts }: Named): string | null {
  switch (kind) {
    case 'release-defect':
      return happenings.sayReleaseDefect({
        service,
        revision: num(facts, 'revision'),
        errorPercent: num(facts, 'errorPercent'),
      })
    case 'limit-too-low':
      return happenings.sayLimitTooLow({ service, limit: num(facts, 'memoryLimitMi'), needed: num(facts, 'neededMi') })
    case 'cpu-throttled':
      return happenings.sayCpuThrottled({
        service,
        node,
        limit: num(facts, 'cpuLimitMillis'),
        spare: num(facts, 'spareMillis'),
      })
    case 'replicas-together':
      return happenings.sayReplicasTogether({ service, replicas: num(facts, 'replicas'), where: placeName(facts) })
    case 'too-few-replicas':
      return happenings.sayTooFewReplicas({ service })
    case 'library-clash':
      if (facts['other'] !== undefined) return clashBeside(service, facts)
      return happenings.sayLibraryClash({ service, modules: list(facts, 'modules'), library: text(facts, 'library') })
    case 'autoscaler-limited':
      return autoscalerText(service, facts)
    default:
      return null
  }
}

/** Bare processes on one node. */
function clashBeside(service: string, facts: Facts): string {
  return happenings.sayLibraryClashNode({ service, other: text(facts, 'other'), library: text(facts, 'library') })
}

function autoscalerText(service: string, facts: Facts): string {
  const replicas = num(facts, 'replicas')
  switch (text(facts, 'limited')) {
    case 'no-request':
      return happenings.sayAutoscalerRequest({ service })
    case 'no-room':
      return happenings.sayAutoscalerRoom({ service, replicas })
    default:
      return happenings.sayAutoscalerMax({ service, replicas })
  }
}

function pullReason(node: string, facts: Facts): string {
  switch (text(facts, 'because')) {
    case 'registry':
      return happenings.pullRegistry()
    case 'disk':
      return happenings.pullDisk({ node })
    default:
      return happenings.pullCold({ node })
  }
}

/** Controllers, tools and tickets at work, and what holds them back. */
function workText(kind: HappeningKind, { service, node, module, facts }: Named): string | null {
  const pod = text(facts, 'pod')
  switch (kind) {
    case 'pull-waiting':
      if (text(facts, 'because') === 'engine') return happenings.sayPullHeld({ pod, node })
      return happenings.sayPullWaiting({ pod, image: num(facts, 'imageMi'), why: pullReason(node, facts) })
    case 'image-blocked':
      return happenings.sayImageBlocked({ service, n: num(facts, 'vulnerabilities') })
    case 'breaker-open':
      return happenings.sayBreakerOpen({ service: text(facts, 'dependency') || service })
    case 'breaker-closed':
      return happenings.sayBreakerClosed({ service: text(facts, 'dependency') || service })
    case 'preempted':
      return happenings.sayPreempted({ pod, node })
    case 'drain-blocked':
      return happenings.sayDrainBlocked({ node, service })
    case 'scaled':
      return happenings.sayScaled({ service, from: num(facts, 'from'), to: num(facts, 'to') })
    case 'node-rented':
      return happenings.sayNodeRented({ node })
    case 'node-returned':
      return happenings.sayNodeReturned({ node })
    case 'rolled-back':
      return happenings.sayRolledBack({ service, revision: num(facts, 'revision') })
    case 'ticket-late':
      return happenings.sayTicketLate({ module })
    case 'ticket-opened': {
      const [value, seconds] = [num(facts, 'value'), num(facts, 'seconds')]
      return seconds > 0
        ? happenings.sayTicketOpenedDue({ module, value, seconds })
        : happenings.sayTicketOpened({ module, value })
    }
    case 'ticket-shipped': {
      const value = num(facts, 'value')
      return value > 0 ? happenings.sayTicketShippedPaid({ module, value }) : happenings.sayTicketShipped({ module })
    }
    default:
      return null
  }
}

/** Null for what is neither: happening.ts knows those. */
export function incidentText(kind: HappeningKind, it: Named): string | null {
  return effectText(kind, it) ?? decisionText(kind, it) ?? workText(kind, it)
}
