/* A happening in words: its sentence for the alarm and for screen readers. Incidents and decisions are incident.ts, the short links of
   a chain link.ts, what lies behind a kind why.ts; what a person changed is change.ts, what to try hint.ts. */
import type { Facts, Happening, HappeningKind } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
import { changeText } from './change.ts'
import { classes, list, num, type Speaker, text } from './facts.ts'
import { incidentText } from './incident.ts'
import { endedText } from './link.ts'
import { type Named, named } from './names.ts'
import { refusalText } from './refusal.ts'

export { linkText, pennantText } from './link.ts'

const MS_PER_SECOND = 1000

type Subject = Pick<Happening, 'kind' | 'facts'> & Partial<Pick<Happening, 'service' | 'node' | 'seat'>>

/** `filter:NODE` and `left:NODE` of a Pending pod, node by node. */
function remainders(facts: Facts): string {
  const nodes = Object.keys(facts).flatMap((key) => (key.startsWith('filter:') ? [key.slice('filter:'.length)] : []))
  return nodes.map((node) => remainder(node, text(facts, `filter:${node}`), num(facts, `left:${node}`))).join(', ')
}

function remainder(node: string, filter: string, left: number): string {
  switch (filter) {
    case 'insufficient-cpu':
      return happenings.leftCpu({ node, millis: left })
    case 'insufficient-memory':
      return happenings.leftMemory({ node, mi: left })
    case 'unschedulable':
      return happenings.leftFilter({ node, why: happenings.whyCordoned() })
    case 'not-ready':
      return happenings.leftFilter({ node, why: happenings.whyNotReady() })
    case 'pinned-elsewhere':
      return happenings.leftFilter({ node, why: happenings.whyPinned() })
    case 'untolerated-taint':
      return happenings.leftFilter({ node, why: happenings.whyTaint() })
    case 'node-selector':
      return happenings.leftFilter({ node, why: happenings.whySelector() })
    case 'affinity':
      return happenings.leftFilter({ node, why: happenings.whyApart() })
    case 'anti-affinity':
    case 'existing-anti-affinity':
      return happenings.leftFilter({ node, why: happenings.whyTaken() })
    case 'topology-spread':
      return happenings.leftFilter({ node, why: happenings.whyUneven() })
    case 'library-clash':
      return happenings.leftFilter({ node, why: happenings.whyClash() })
    default:
      return happenings.leftFilter({ node, why: happenings.whyPods() })
  }
}

function saturated({ service, facts }: Named): string {
  const words = { service, limit: num(facts, 'cpuLimitMillis'), response: num(facts, 'responseMs') / MS_PER_SECOND }
  const caller = text(facts, 'caller')
  const workersPercent = num(facts, 'callerWorkersPercent')
  return caller && workersPercent >= 50
    ? happenings.sayCpuSaturatedCaller({ ...words, caller, workersPercent })
    : happenings.sayCpuSaturated(words)
}

function oomKilled({ facts }: Named): string {
  const words = { pod: text(facts, 'pod'), limit: num(facts, 'memoryLimitMi') }
  const leaked = num(facts, 'leakedMi')
  return leaked > 0
    ? happenings.sayOomKilledLeak({ ...words, leaked })
    : happenings.sayOomKilled({ ...words, requests: num(facts, 'requests') })
}

function phaseText(facts: Facts): string {
  switch (text(facts, 'phase')) {
    case 'plan':
      return happenings.sayPhasePlan()
    case 'live':
      return happenings.sayPhaseLive()
    case 'debrief':
      return happenings.sayPhaseDebrief()
    case 'ended':
      return happenings.sayPhaseEnded()
    default:
      return happenings.sayPhaseBriefing()
  }
}

/* Dead or not, a node is paid for until it is returned. */
function nodeNotReady(node: string, price: number): string {
  return price > 0 ? happenings.sayNodeNotReadyPaid({ node, price }) : happenings.sayNodeNotReady({ node })
}

/** Things the world did, and recoveries; null for what is a failure. */
function worldText(kind: HappeningKind, it: Named): string | null {
  const { service, node, facts } = it
  const seconds = num(facts, 'seconds')
  switch (kind) {
    case 'spike-started':
      return happenings.saySpikeStarted({ class: it.class, factor: num(facts, 'factor') })
    case 'spike-ended':
      return happenings.saySpikeEnded({ class: it.class, seconds })
    case 'node-not-ready':
      return nodeNotReady(node, num(facts, 'pricePerMinute'))
    case 'node-joined':
      return happenings.sayNodeJoined({ node })
    case 'faults-ended':
      return happenings.sayFaultsEnded({ service, seconds })
    case 'service-recovered':
      return happenings.sayServiceRecovered({ service, seconds })
    case 'slo-restored':
      return happenings.saySloRestored({ class: it.class, seconds })
    case 'pods-rescheduled':
      return happenings.sayPodsRescheduled({ node, pods: num(facts, 'pods') })
    case 'rollout-done':
      return happenings.sayRolloutDone({ service })
    case 'module-moved':
      return happenings.sayModuleMoved({ service, modules: list(facts, 'modules') || list(facts, 'module') })
    case 'scheduled':
      return happenings.sayScheduled({ pod: `${service}-${num(facts, 'slot')}`, node })
    default:
      return null
  }
}

function failureText(kind: HappeningKind, it: Named, speaker: Speaker): string {
  const { service, node, facts } = it
  const pod = text(facts, 'pod')
  switch (kind) {
    case 'node-lost': {
      const pods = num(facts, 'pods')
      return pods > 0
        ? happenings.sayNodeLost({ node, pods, services: list(facts, 'services') })
        : happenings.sayNodeLostEmpty({ node })
    }
    case 'leak-released': {
      const leakMiPerSecond = num(facts, 'leakMiPerSecond')
      return happenings.sayLeakReleased({ service, revision: num(facts, 'revision'), leakMiPerSecond })
    }
    case 'faults-started':
      return happenings.sayFaultsStarted({ service, errorPercent: num(facts, 'errorPercent') })
    case 'cpu-saturated':
      return saturated(it)
    case 'requests-held': {
      const words = { requests: num(facts, 'requests'), workersPercent: num(facts, 'workersPercent') }
      return happenings.sayRequestsHeld({ service, ...words })
    }
    case 'memory-near-limit': {
      const words = { memory: num(facts, 'memoryMi'), limit: num(facts, 'memoryLimitMi') }
      return happenings.sayMemoryNearLimit({ pod, ...words })
    }
    case 'oom-killed':
      return oomKilled(it)
    case 'crash-loop':
      return happenings.sayCrashLoop({ pod, restarts: num(facts, 'restarts'), death: text(facts, 'death') })
    case 'evicted':
      return happenings.sayEvicted({ pod, node })
    case 'service-down': {
      const asking = classes(facts, 'classes', speaker)
      const where = text(facts, 'node')
      return where
        ? happenings.sayServiceDownNode({ service, node: where, classes: asking })
        : happenings.sayServiceDown({ service, classes: asking })
    }
    case 'service-refusing':
      return happenings.sayServiceRefusing({ service, refusedPercent: num(facts, 'refusedPercent') })
    case 'unschedulable': {
      const asks = { cpu: num(facts, 'cpuRequestMillis'), memory: num(facts, 'memoryRequestMi') }
      return happenings.sayUnschedulable({ pod, ...asks, nodes: remainders(facts) })
    }
    case 'rollout-stuck': {
      const words = { ready: num(facts, 'ready'), replicas: num(facts, 'replicas'), seconds: num(facts, 'seconds') }
      return happenings.sayRolloutStuck({ service, ...words })
    }
    case 'anomalies':
      return happenings.sayAnomalies({ class: it.class, lossPerSecond: num(facts, 'lossPerSecond') })
    case 'retry-storm':
      return happenings.sayRetryStorm({ factor: num(facts, 'factor') })
    case 'slo-broken': {
      const errorPercent = num(facts, 'errorPercent')
      return errorPercent >= 2
        ? happenings.saySloBrokenErrors({ class: it.class, errorPercent })
        : happenings.saySloBroken({ class: it.class, p95: num(facts, 'p95Ms'), slo: num(facts, 'sloMs') })
    }
    default:
      return ''
  }
}

/** The whole sentence. Every kind has one; a person's change names its author. */
export function happeningText(subject: Subject, speaker: Speaker): string {
  const it = named(subject, speaker)
  switch (subject.kind) {
    case 'changed':
      return happenings.changedBy({ name: speaker.name(subject.seat ?? ''), what: changeText(subject, speaker) })
    case 'effect-refused':
      return happenings.sayEffectRefused({ why: refusalText({ facts: subject.facts }, null, speaker).why })
    case 'phase-started':
      return phaseText(subject.facts)
    case 'host-hint':
      return happenings.sayHostHint()
    case 'effect-ended':
      return happenings.sayEffectEnded({ what: endedText(subject, speaker), seconds: num(subject.facts, 'seconds') })
    case 'request-made':
      return happenings.sayRequestMade({ name: speaker.name(subject.seat ?? '') })
    case 'request-passed':
      return happenings.sayRequestPassed()
    default:
      return worldText(subject.kind, it) ?? incidentText(subject.kind, it) ?? failureText(subject.kind, it, speaker)
  }
}
