/* What lies behind a kind of failure, as a rule that holds beyond this one. What happened is happening.ts. */
import type { HappeningKind } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'

/** What lies behind a kind of failure; null where there is nothing to explain. */
export function whyText(kind: HappeningKind): string | null {
  switch (kind) {
    case 'cpu-saturated':
      return happenings.whyCpu()
    case 'requests-held':
    case 'service-refusing':
      return happenings.whyHeld()
    case 'memory-near-limit':
    case 'oom-killed':
      return happenings.whyMemory()
    case 'crash-loop':
      return happenings.whyLoop()
    case 'service-down':
      return happenings.whyDown()
    case 'unschedulable':
      return happenings.whyPending()
    case 'rollout-stuck':
      return happenings.whyStuck()
    case 'anomalies':
      return happenings.whyAnomaly()
    case 'retry-storm':
      return happenings.whyStorm()
    case 'slo-broken':
      return happenings.whySlo()
    case 'node-lost':
    case 'node-not-ready':
      return happenings.whyNode()
    case 'leak-released':
      return happenings.whyLeak()
    case 'faults-started':
      return happenings.whyFaults()
    case 'evicted':
      return happenings.whyEvicted()
    case 'spike-started':
      return happenings.whySpike()
    case 'crawler':
      return happenings.whyCrawler()
    case 'retry-wave':
      return happenings.whyStorm()
    case 'zone-lost':
      return happenings.whyZone()
    case 'noisy-neighbour':
      return happenings.whyNeighbour()
    case 'kernel-panic':
      return happenings.whyKernel()
    case 'dependency-slow':
    case 'dependency-failing':
      return happenings.whyDependency()
    case 'poisoned':
      return happenings.whyPoison()
    case 'registry-down':
      return happenings.whyRegistry()
    case 'certificate-expired':
      return happenings.whyCertificate()
    case 'exploited':
    case 'patch-due':
    case 'image-blocked':
      return happenings.whyExploited()
    case 'release-defect':
      return happenings.whyDefect()
    case 'limit-too-low':
      return happenings.whyMemory()
    case 'cpu-throttled':
      return happenings.whyThrottled()
    case 'replicas-together':
      return happenings.whyTogether()
    case 'too-few-replicas':
      return happenings.whyFew()
    case 'library-clash':
      return happenings.whyLibraries()
    case 'autoscaler-limited':
      return happenings.whyScaler()
    case 'pull-waiting':
    case 'slow-disk':
    case 'engine-restarting':
      return happenings.whyPull()
    case 'breaker-open':
      return happenings.whyBreaker()
    case 'drain-blocked':
      return happenings.whyBudget()
    default:
      return null
  }
}
