/* What lies behind a kind of failure, as a rule that holds beyond this one. What happened is happening.ts. */
import type { HappeningKind } from '../../../shared/world/happening.ts'
import { reasons } from '../../i18n/reasons.ts'

/** What lies behind a kind of failure; null where there is nothing to explain. */
export function whyText(kind: HappeningKind): string | null {
  switch (kind) {
    case 'cpu-saturated':
      return reasons.whyCpu()
    case 'requests-held':
    case 'service-refusing':
      return reasons.whyHeld()
    case 'memory-near-limit':
    case 'oom-killed':
      return reasons.whyMemory()
    case 'crash-loop':
      return reasons.whyLoop()
    case 'service-down':
      return reasons.whyDown()
    case 'unschedulable':
      return reasons.whyPending()
    case 'rollout-stuck':
      return reasons.whyStuck()
    case 'anomalies':
      return reasons.whyAnomaly()
    case 'retry-storm':
      return reasons.whyStorm()
    case 'slo-broken':
      return reasons.whySlo()
    case 'node-lost':
    case 'node-not-ready':
      return reasons.whyNode()
    case 'leak-released':
      return reasons.whyLeak()
    case 'faults-started':
      return reasons.whyFaults()
    case 'evicted':
      return reasons.whyEvicted()
    case 'spike-started':
      return reasons.whySpike()
    case 'crawler':
      return reasons.whyCrawler()
    case 'retry-wave':
      return reasons.whyStorm()
    case 'zone-lost':
      return reasons.whyZone()
    case 'noisy-neighbour':
      return reasons.whyNeighbour()
    case 'kernel-panic':
      return reasons.whyKernel()
    case 'dependency-slow':
    case 'dependency-failing':
      return reasons.whyDependency()
    case 'poisoned':
      return reasons.whyPoison()
    case 'registry-down':
      return reasons.whyRegistry()
    case 'certificate-expired':
      return reasons.whyCertificate()
    case 'exploited':
    case 'patch-due':
    case 'image-blocked':
      return reasons.whyExploited()
    case 'release-defect':
      return reasons.whyDefect()
    case 'limit-too-low':
      return reasons.whyMemory()
    case 'cpu-throttled':
      return reasons.whyThrottled()
    case 'replicas-together':
      return reasons.whyTogether()
    case 'too-few-replicas':
      return reasons.whyFew()
    case 'library-clash':
      return reasons.whyLibraries()
    case 'autoscaler-limited':
      return reasons.whyScaler()
    case 'pull-waiting':
    case 'slow-disk':
    case 'engine-restarting':
      return reasons.whyPull()
    case 'breaker-open':
      return reasons.whyBreaker()
    case 'drain-blocked':
      return reasons.whyBudget()
    default:
      return null
  }
}
