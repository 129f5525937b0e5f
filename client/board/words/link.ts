/* A happening in a few words: the steps of a chain, and the pennants on the tide. Whole sentences are happening.ts. */
import { assertNever } from '../../../shared/lib/assert.ts'
import type { PennantView } from '../../../shared/game/view.types.ts'
import type { EffectKind } from '../../../shared/world/effect.ts'
import type { ChainLink, Happening, HappeningKind } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
import { num, type Speaker, text } from './facts.ts'
import { type Named, named, placeName } from './names.ts'

type Subject = Pick<Happening, 'kind' | 'facts'> & Partial<Pick<Happening, 'service' | 'node'>>

/** The happening that an effect was while it lasted (world/effect.ts). */
const WHILE_IT_LASTED: Record<EffectKind | 'crawler', HappeningKind> = {
  crawler: 'crawler',
  'slow-disk': 'slow-disk',
  'noisy-neighbour': 'noisy-neighbour',
  'network-delay': 'network-delayed',
  'slow-dependency': 'dependency-slow',
  'failing-dependency': 'dependency-failing',
  'registry-down': 'registry-down',
  'certificate-expired': 'certificate-expired',
  exploited: 'exploited',
  'poison-request': 'poisoned',
  'retry-storm': 'retry-wave',
  'engine-restart': 'engine-restarting',
  reboot: 'kernel-panic',
  'patch-due': 'patch-due',
  'zone-outage': 'zone-lost',
}

/** What is over, in a few words: `effect` among the facts of `effect-ended`. */
export function endedText(subject: Subject, speaker: Speaker): string {
  const kind = WHILE_IT_LASTED[text(subject.facts, 'effect') as EffectKind]
  return (kind && wordsOf(kind, named(subject, speaker))) ?? ''
}

/** A step of a chain; null for kinds that are never a cause. */
export function linkText(link: ChainLink | Subject, speaker: Speaker): string | null {
  return wordsOf(link.kind, named(link, speaker))
}

function wordsOf(kind: HappeningKind, it: Named): string | null {
  const { service, node, module, facts } = it
  switch (kind) {
    case 'spike-started':
      return happenings.linkSpikeStarted({ class: it.class })
    case 'node-lost':
    case 'node-not-ready':
      return happenings.linkNodeLost({ node })
    case 'leak-released':
      return happenings.linkLeakReleased({ service })
    case 'faults-started':
      return happenings.linkFaultsStarted({ service })
    case 'cpu-saturated':
      return happenings.linkCpuSaturated({ service })
    case 'requests-held':
      return happenings.linkRequestsHeld({ service, requests: num(facts, 'requests') })
    case 'memory-near-limit':
      return happenings.linkMemoryNearLimit({
        service,
        memory: num(facts, 'memoryMi'),
        limit: num(facts, 'memoryLimitMi'),
      })
    case 'oom-killed':
      return happenings.linkOomKilled({ service })
    case 'crash-loop':
      return happenings.linkCrashLoop({ service })
    case 'evicted':
      return happenings.linkEvicted({ service })
    case 'service-down':
      return happenings.linkServiceDown({ service })
    case 'service-refusing':
      return happenings.linkServiceRefusing({ service })
    case 'unschedulable':
      return happenings.linkUnschedulable({ service })
    case 'rollout-stuck':
      return happenings.linkRolloutStuck({ service })
    case 'anomalies':
      return happenings.linkAnomalies()
    case 'retry-storm':
      return happenings.linkRetryStorm()
    case 'slo-broken':
      return happenings.linkSloBroken({ class: it.class })
    case 'crawler':
      return happenings.linkCrawler({ class: it.class })
    case 'retry-wave':
      return happenings.linkRetryWave()
    case 'zone-lost':
      return happenings.linkZoneLost({ zone: text(facts, 'zone') })
    case 'slow-disk':
      return happenings.linkSlowDisk({ node })
    case 'noisy-neighbour':
      return happenings.linkNoisyNeighbour({ node })
    case 'network-delayed':
      return happenings.linkNetworkDelayed()
    case 'kernel-panic':
      return happenings.linkKernelPanic({ node })
    case 'engine-restarting':
      return happenings.linkEngineRestarting({ node })
    case 'dependency-slow':
      return happenings.linkDependencySlow({ module })
    case 'dependency-failing':
      return happenings.linkDependencyFailing({ module })
    case 'poisoned':
      return happenings.linkPoisoned({ module })
    case 'registry-down':
      return happenings.linkRegistryDown()
    case 'certificate-expired':
      return happenings.linkCertificateExpired({ service })
    case 'exploited':
      return happenings.linkExploited({ service })
    case 'patch-due':
      return happenings.linkPatchDue({ node })
    case 'release-defect':
      return happenings.linkReleaseDefect({ service, revision: num(facts, 'revision') })
    case 'limit-too-low':
      return happenings.linkLimitTooLow({ service })
    case 'cpu-throttled':
      return happenings.linkCpuThrottled({ service })
    case 'replicas-together':
      return happenings.linkReplicasTogether({ service, where: placeName(facts) })
    case 'too-few-replicas':
      return happenings.linkTooFewReplicas({ service })
    case 'library-clash':
      return happenings.linkLibraryClash({ service })
    case 'autoscaler-limited':
      return happenings.linkAutoscalerLimited({ service })
    case 'pull-waiting':
      return happenings.linkPullWaiting({ service })
    case 'image-blocked':
      return happenings.linkImageBlocked({ service })
    case 'breaker-open':
      return happenings.linkBreakerOpen({ service })
    case 'preempted':
      return happenings.linkPreempted({ service })
    case 'drain-blocked':
      return happenings.linkDrainBlocked({ node })
    case 'ticket-late':
      return happenings.linkTicketLate({ module })
    case 'spike-ended':
    case 'node-joined':
    case 'effect-ended':
    case 'node-back':
    case 'faults-ended':
    case 'service-recovered':
    case 'slo-restored':
    case 'pods-rescheduled':
    case 'rollout-done':
    case 'module-moved':
    case 'scheduled':
    case 'breaker-closed':
    case 'scaled':
    case 'node-rented':
    case 'node-returned':
    case 'rolled-back':
    case 'ticket-opened':
    case 'ticket-shipped':
    case 'request-made':
    case 'request-passed':
    case 'changed':
    case 'effect-refused':
    case 'phase-started':
    case 'host-hint':
      return null
    default:
      return assertNever(kind)
  }
}

/** What a pennant on the tide stands for: the kinds of happenings that strike from outside. */
export function pennantText({ kind, target }: PennantView, speaker: Speaker): string {
  const struck = { service: target, node: target, module: target, class: speaker.className(target) }
  return wordsOf(kind as HappeningKind, { ...struck, facts: { zone: target } }) ?? target
}
