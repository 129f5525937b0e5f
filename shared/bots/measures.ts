/* How the measures of lessons/measures.ts are read from a played round: a gauge looks at the cluster after each tick of live and says
   in the end what it saw. Restoring after faults is restore.ts, wasted memory waste.ts; what is claimed of the figure claims.ts. */

import type { IncidentKind, Lesson, ModuleId } from '../lessons/lesson.ts'
import type { MeasureName, MeasureRef } from '../lessons/measures.ts'
import { buildTicks, modulesOf } from '../rules/release.ts'
import { profitThousandths } from '../rules/score.ts'
import type { AccountName, ClassFlow, Cluster } from '../world/cluster.ts'
import type { NodeId, ServiceId } from '../world/ids.ts'
import { THOUSANDTHS, TICK_SECONDS } from '../world/units.ts'
import { restoreSeconds } from './restore.ts'
import { unneededMemory } from './waste.ts'

/** A class is out while fewer than this share of its attempts is answered. */
const OUT_BELOW_SHARE = 0.5
/** On a quiet tick no class asks for more than this multiple of its calm rate. */
const QUIET_FACTOR = 1.1

export interface Gauge {
  /** Called once, when plan is over. */
  begin?(cluster: Cluster): void
  /** Called after every tick of live. */
  look(cluster: Cluster): void
  /** What the round came to, in the measure's unit. */
  value(cluster: Cluster): number
}

/** A fresh gauge for one round. */
export function createGauge(measure: MeasureRef, lesson: Lesson): Gauge {
  return MAKERS[measure.name](lesson, measure.about ?? '')
}

/** A registry that is down fails no request by itself, and a patch is a chore: neither is something to be restored from. */
const SOFTWARE_FAULTS: readonly IncidentKind[] = [
  'leak',
  'bad-release',
  'payment-fault',
  'poison-request',
  'slow-dependency',
  'failing-dependency',
  'certificate-expired',
  'vulnerability-exploited',
]
const MACHINE_FAULTS: readonly IncidentKind[] = ['node-crash', 'kernel-panic', 'zone-outage']

const MAKERS: Record<MeasureName, (lesson: Lesson, about: string) => Gauge> = {
  'unneeded-memory': (lesson) => unneededMemory(lesson, 'now'),
  'unneeded-memory-at-peak': (lesson) => unneededMemory(lesson, 'peak'),
  'outage-seconds': (_lesson, about) => secondsIn((cluster) => isOut(cluster.classes[about])),
  'total-outage-seconds': () => secondsIn((cluster) => Object.values(cluster.classes).every(isOut)),
  'rebuild-factor': (lesson, about) => atTheEnd((cluster) => rebuildFactor(cluster, lesson, about)),
  'anomaly-loss': () => accounts(['anomalies']),
  profit: () => atTheEnd((cluster) => profitThousandths(cluster) / THOUSANDTHS),
  cost: () => accounts(['nodes', 'services', 'tools']),
  'attack-loss': () => accounts(['attacks']),
  'fitting-replicas': fittingReplicas,
  'mean-latency': (lesson, about) => quietMean(lesson, about, (flow) => flow.meanMs),
  'p95-ms': (lesson, about) => quietMean(lesson, about, (flow) => flow.p95Ms),
  'served-share': (_lesson, about) => atTheEnd((cluster) => servedShare(cluster.classes[about])),
  'mean-restore-seconds': (lesson) => restoreSeconds(lesson, SOFTWARE_FAULTS),
  'recovery-seconds': (lesson) => restoreSeconds(lesson, MACHINE_FAULTS),
  'lost-replicas': lostReplicas,
  'autoscaler-replicas-added-that-ran': autoscaled,
  'tickets-shipped': () => atTheEnd(ticketsShipped),
  deployments: () => atTheEnd((cluster) => cluster.deliveries.length),
  'change-failure-rate': () => atTheEnd(changeFailureRate),
}

function atTheEnd(value: (cluster: Cluster) => number): Gauge {
  return { look: () => undefined, value }
}

function accounts(names: AccountName[]): Gauge {
  return atTheEnd((cluster) => names.reduce((sum, name) => sum + cluster.accounts[name].thousandths, 0) / THOUSANDTHS)
}

function secondsIn(holds: (cluster: Cluster) => boolean): Gauge {
  let ticks = 0
  return {
    look(cluster) {
      if (holds(cluster)) ticks += 1
    },
    value: () => ticks * TICK_SECONDS,
  }
}

/** Of a class nobody asked for in this tick it cannot be said. */
function isOut(flow: ClassFlow | undefined): boolean {
  return flow !== undefined && flow.offered > 0 && flow.served < OUT_BELOW_SHARE * flow.offered
}

function servedShare(flow: ClassFlow | undefined): number {
  return flow !== undefined && flow.totalBase > 0 ? flow.totalServed / flow.totalBase : 1
}

/** Mean over the quiet ticks on which the class was asked for; 0 if there was none. */
function quietMean(lesson: Lesson, about: string, figure: (flow: ClassFlow) => number): Gauge {
  let sum = 0
  let ticks = 0
  const isQuiet = (cluster: Cluster) =>
    lesson.classes.every((spec) => (cluster.classes[spec.id]?.smoothedRate ?? 0) <= QUIET_FACTOR * spec.ratePerSecond)
  return {
    look(cluster) {
      const flow = cluster.classes[about]
      if (!flow || flow.offered <= 0 || !isQuiet(cluster)) return
      sum += figure(flow)
      ticks += 1
    },
    value: () => (ticks > 0 ? sum / ticks : 0),
  }
}

/** A change of one module builds its whole service; the multiple of what the module alone would take. */
function rebuildFactor(cluster: Cluster, lesson: Lesson, module: ModuleId): number {
  const service = Object.values(cluster.services).find((one) => modulesOf(one).includes(module))
  if (!service) throw new Error(`no service holds ${module}`)
  return buildTicks(modulesOf(service), lesson, false) / buildTicks([module], lesson, false)
}

/** Ready replicas by what `keyOf` says of their service and node, platform tools aside. */
function readyBy(cluster: Cluster, keyOf: (pod: { service: ServiceId; node: NodeId }) => string): Map<string, number> {
  const ready = new Map<string, number>()
  for (const { service, node, lifecycle } of Object.values(cluster.pods)) {
    if (lifecycle.kind !== 'ready' || node === null || cluster.services[service]?.tool !== null) continue
    const key = keyOf({ service, node })
    ready.set(key, (ready.get(key) ?? 0) + 1)
  }
  return ready
}

function fittingReplicas(): Gauge {
  let fitting = 0
  return {
    begin(cluster) {
      fitting = readyBy(cluster, () => 'all').get('all') ?? 0
    },
    look: () => undefined,
    value: () => fitting,
  }
}

/** What was Ready on a node on the look before it was found lost. */
function lostReplicas(): Gauge {
  let lost = 0
  let before = new Map<string, number>()
  const gone = new Set<NodeId>()
  const see = (cluster: Cluster) => {
    before = readyBy(cluster, ({ node }) => node)
  }
  return {
    begin: see,
    look(cluster) {
      for (const { id, lifecycle } of Object.values(cluster.nodes)) {
        const isLost = lifecycle.kind === 'down' || lifecycle.kind === 'not-ready'
        if (isLost && !gone.has(id)) lost += before.get(id) ?? 0
        if (isLost) gone.add(id)
        else gone.delete(id)
      }
      see(cluster)
    },
    value: () => lost,
  }
}

function autoscaled(): Gauge {
  let atStart = new Map<string, number>()
  let most = 0
  return {
    begin(cluster) {
      atStart = readyBy(cluster, ({ service }) => service)
    },
    look(cluster) {
      let added = 0
      for (const [service, ready] of readyBy(cluster, (pod) => pod.service)) {
        if (cluster.services[service]?.autoscaler) added += Math.max(0, ready - (atStart.get(service) ?? 0))
      }
      most = Math.max(most, added)
    },
    value: () => most,
  }
}

function ticketsShipped(cluster: Cluster): number {
  return Object.values(cluster.tickets).filter(({ state }) => state.kind === 'live' && state.paid).length
}

function changeFailureRate({ deliveries }: Cluster): number {
  return deliveries.length === 0 ? 0 : deliveries.filter((one) => one.failed).length / deliveries.length
}
