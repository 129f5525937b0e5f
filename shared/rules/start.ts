/* The cluster a team finds when a round opens: the lesson's start design, placed and ready. What people then make of it: acts.ts. */

import type { Lesson, StartServiceSpec } from '../lessons/lesson.ts'
import type { ClassFlow, Cluster, Service } from '../world/cluster.ts'
import type { TeamId } from '../world/ids.ts'
import { NO_SCHEDULING } from '../world/scheduling.ts'
import { inLessonOrder } from './catalog.ts'
import type { RuleContext } from './context.ts'
import { makeNode } from './nodes.ts'
import { settleInPlan } from './plan.ts'
import { makeService } from './service.ts'

/** The lesson's start design, the same for every team of every round: its few draws hang on the lesson alone. */
export function startCluster(team: TeamId, lesson: Lesson): Cluster {
  const cluster = emptyCluster(team, lesson)
  for (let number = 1; number <= lesson.nodes.count; number++) {
    const node = makeNode(number, lesson, { kind: 'ready' })
    cluster.nodes[node.id] = node
  }
  for (const spec of lesson.start) {
    const service = startService(spec, cluster.servicesOrdered, lesson)
    cluster.servicesOrdered += 1
    cluster.services[service.id] = service
    for (const module of spec.modules) {
      cluster.owners[module] = service.id
      cluster.routes[module] = service.id
    }
  }
  settleInPlan(cluster, openingContext(lesson))
  return cluster
}

/** A cluster with its nodes numbered and nothing on it yet: every account at 0, every class quiet. */
export function emptyCluster(team: TeamId, lesson: Lesson): Cluster {
  return {
    team,
    services: {},
    pods: {},
    nodes: {},
    owners: {},
    routes: {},
    moves: [],
    policy: 'spread',
    sagas: Object.fromEntries(lesson.classes.map((spec) => [spec.id, false])),
    tools: [],
    nodeAutoscalerMax: null,
    faults: [],
    effects: [],
    tickets: {},
    deliveries: [],
    rewritten: [],
    noCode: [],
    trainedTick: {},
    dependencies: {},
    classes: Object.fromEntries(lesson.classes.map((spec) => [spec.id, quietClass()])),
    lines: [],
    accounts: emptyAccounts(),
    causes: [],
    culprits: [],
    history: [],
    nodesNumbered: lesson.nodes.count,
    servicesOrdered: 0,
    struck: [],
    extraSpikes: [],
    counts: {},
    shipping: { thousandths: 0, remainder: 0 },
    trouble: null,
    troubles: { count: 0, ticks: 0 },
    upTicks: 0,
    longestUpTicks: 0,
    longestOutageTicks: 0,
    outageTicks: 0,
    worstRecoveryTicks: 0,
  }
}

function emptyAccounts(): Cluster['accounts'] {
  const account = () => ({ thousandths: 0, remainder: 0 })
  return {
    served: account(),
    tickets: account(),
    givenUp: account(),
    nodes: account(),
    services: account(),
    tools: account(),
    anomalies: account(),
    attacks: account(),
  }
}

function quietClass(): ClassFlow {
  return {
    smoothedRate: 0,
    returning: [],
    worthlessReturning: [],
    worthlessShare: 0,
    offered: 0,
    served: 0,
    failed: 0,
    givenUp: 0,
    anomalies: 0,
    valueShare: 1,
    meanMs: 0,
    p95Ms: 0,
    p50Ms: 0,
    successShare: 1,
    totalBase: 0,
    totalServed: 0,
    totalServedWithinSlo: 0,
    totalGivenUp: 0,
    totalAttempts: 0,
    totalWorthless: 0,
  }
}

function startService(spec: StartServiceSpec, order: number, lesson: Lesson): Service {
  const modules = inLessonOrder(lesson, spec.modules)
  const { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = spec
  return makeService(spec.id, order, spec.replicas, {
    revision: 1,
    modules,
    versions: Object.fromEntries(modules.map((module) => [module, 1])),
    image: spec.image ?? 'slim',
    packing: spec.packing ?? 'container',
    scheduling: NO_SCHEDULING,
    tickets: [],
    resources: { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi },
  })
}

/**
 * Nothing of the round is known yet, its seed least of all. [PLAN3] The opening design is placed even where the lesson has not
 * unlocked the scheduler: somebody set it up before the team came.
 */
function openingContext(lesson: Lesson): RuleContext {
  return {
    lesson: { ...lesson, unlocks: [...lesson.unlocks, 'scheduler'] },
    seed: lesson.id,
    rulesVersion: 1,
    phase: 'plan',
    tick: 0,
    liveTick: 0,
    liveTicks: 0,
    incidents: [],
    emit: () => undefined,
  }
}
