/* The shape of a lesson's files: strict, every error with its path. The loader (server/lessons.ts) turns paths into lines and
   columns; what the checked result looks like to the rest of the house is lesson.ts and strategy.ts. */

import { z } from 'zod'
import { claim, checkClaims, toClaim } from './claim.schema.ts'
import {
  incident,
  incidentKind,
  label,
  notNegative,
  positive,
  range,
  type Report,
  toIncident,
} from './incident.schema.ts'
import type { CallSpec, Lesson, LessonTexts, Tunables } from './lesson.ts'
import type { Claim, StrategySpec } from './strategy.ts'

const module = z.strictObject({
  cpuMs: positive,
  baseMi: positive,
  perRequestMi: notNegative,
  startSeconds: notNegative,
  buildSeconds: notNegative,
  codeMi: notNegative,
  libraries: z.record(label, z.number().int().positive()).default({}),
})

/** A call as written; counts and modes have defaults, nesting is bounded by the YAML's 64 KB and depth check below. */
interface CallInput {
  module: string
  count?: number | undefined
  mode?: 'sequential' | 'parallel' | 'async' | undefined
  optionalValueShare?: number | undefined
  calls?: CallInput[] | undefined
}

const call: z.ZodType<CallInput> = z.strictObject({
  module: label,
  count: z.number().int().min(1).max(100).optional(),
  mode: z.enum(['sequential', 'parallel', 'async']).optional(),
  optionalValueShare: z.number().min(0).max(1).optional(),
  get calls() {
    return z.array(call).max(12).optional()
  },
})

const requestClass = z.strictObject({
  ratePerSecond: positive,
  value: positive,
  sloMs: positive,
  patienceMs: positive,
  call,
})

const sizing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keep') }),
  z.strictObject({ kind: z.literal('fixed'), replicas: z.number().int().min(1).max(20) }),
  z.strictObject({ kind: z.literal('peak'), minReplicas: z.number().int().min(1).max(5) }),
])
const size = z.strictObject({ nodes: z.number().int().min(1).max(12), sizing })

const strategy = z
  .strictObject({
    services: z.union([z.enum(['keep', 'each-module']), z.record(label, z.array(label).min(1))]),
    nodes: size.shape.nodes.optional(),
    sizing: sizing.optional(),
    family: z.array(size).min(2).max(8).optional(),
    policy: z.enum(['spread', 'pack']).default('spread'),
    sagas: z.array(label).default([]),
    reflexes: z.array(z.enum(['roll-back-after-oom'])).default([]),
  })
  .refine((value) => (value.family === undefined) === (value.nodes !== undefined && value.sizing !== undefined), {
    message: 'either `nodes` and `sizing`, or a `family` of them',
  })

const tunables = z.strictObject({
  remoteCallCpuMs: notNegative.default(0.8),
  networkSameNodeMs: notNegative.default(0.5),
  networkSameZoneMs: notNegative.default(2),
  networkCrossZoneMs: notNegative.default(6),
  userNetworkMs: notNegative.default(4),
  runtimeMi: notNegative.default(60),
  workersPerReplica: z.number().int().min(1).max(1000).default(64),
  callTimeoutMs: positive.default(2000),
  coresPerProcess: positive.default(1),
  containerTaxMi: notNegative.default(20),
  containerCpuShare: z.number().min(0).max(1).default(0.02),
  containerHopMs: notNegative.default(0.2),
  containerBootSeconds: notNegative.default(0.5),
  idleCpuMillis: notNegative.default(30),
  pullMiPerSecond: positive.default(100),
  libraryLayerMi: notNegative.default(60),
  baseImageMi: z
    .strictObject({ full: positive, slim: positive, distroless: positive })
    .default({ full: 900, slim: 150, distroless: 30 }),
  newServiceSeconds: notNegative.default(5),
  terminatingSeconds: notNegative.default(1),
  nodeNotReadySeconds: notNegative.default(4),
  tolerationSeconds: notNegative.default(10),
  nodeProvisionSeconds: notNegative.default(20),
  backoffFirstSeconds: positive.default(1),
  backoffMaxSeconds: positive.default(30),
  backoffResetSeconds: positive.default(60),
  evictionThresholdMi: notNegative.default(100),
  sagaCpuShare: notNegative.default(0.2),
  anomalyCostFactor: notNegative.default(3),
  givenUpCostShare: notNegative.default(0.5),
  lateValueShare: z.number().min(0).max(1).default(0.4),
  defectBase: z.number().min(0).max(1).default(0.02),
  defectPerModule: z.number().min(0).max(1).default(0.012),
  defectPerExtraTicket: z.number().min(0).max(1).default(0.02),
  defectFailureShare: z.number().min(0).max(1).default(0.4),
  noise: z.boolean().default(true),
  balancing: z.enum(['random', 'pooled']).default('random'),
}) satisfies z.ZodType<Tunables>

const lessonInput = z.strictObject({
  id: label,
  number: z.number().int().min(0).max(99),
  phases: z.strictObject({
    planSeconds: z.number().int().min(10).max(1800).default(240),
    laterPlanSeconds: z.number().int().min(10).max(1800).default(120),
    liveSeconds: z.number().int().min(20).max(1800).default(240),
  }),
  modules: z.record(label, module),
  classes: z.record(label, requestClass),
  transactions: z.array(z.array(label).min(2)).default([]),
  serviceLabels: z.array(label).max(40).default([]),
  nodes: z.strictObject({
    count: z.number().int().min(1).max(12),
    cap: z.number().int().min(1).max(12),
    cpuMillis: z.number().int().positive(),
    memoryMi: z.number().int().positive(),
    pricePerMinute: notNegative,
    zones: z.array(label).min(1).max(6),
  }),
  servicePricePerMinute: notNegative,
  start: z
    .array(
      z.strictObject({
        id: label,
        modules: z.array(label).min(1),
        replicas: z.number().int().min(1).max(20),
        cpuRequestMillis: notNegative,
        cpuLimitMillis: positive,
        memoryRequestMi: notNegative,
        memoryLimitMi: positive,
      }),
    )
    .min(1)
    .max(12),
  unlocks: z.array(
    z.enum(['scheduler', 'restart-policy', 'replica-controller', 'rolling-update', 'rollback', 'autoscaler', 'split']),
  ),
  forecast: z
    .array(z.strictObject({ class: label, atSeconds: notNegative, factor: positive, lastSeconds: positive }))
    .default([]),
  spikes: z
    .array(
      z.strictObject({
        class: label,
        startSeconds: range,
        factor: range,
        rampSeconds: notNegative,
        lastSeconds: range,
      }),
    )
    .default([]),
  incidents: z.array(incident).default([]),
  injectable: z.array(incidentKind).default([]),
  observability: z.enum(['full', 'tools-only']).default('full'),
  roles: z.enum(['devops', 'silo']).default('devops'),
  floorStrategy: label,
  referenceStrategy: label,
  tunables: tunables.prefault({}),
  strategies: z.record(label, strategy),
  claims: z.array(claim),
})

type LessonInput = z.infer<typeof lessonInput>

/** Reads `lesson.yaml`'s tree: checks shape and cross-references, fills in defaults. Issues carry the path of the culprit. */
export const lessonSchema = lessonInput.superRefine(crossReferences).transform(toLesson)

export const textsSchema = z.strictObject({
  title: z.string().min(1).max(40),
  story: z.array(z.string().min(1).max(200)).length(3),
  newConcepts: z.array(z.string().min(1).max(60)).max(8),
  scored: z.string().min(1).max(200),
  classes: z.record(label, z.string().min(1).max(20)),
  debrief: z.strictObject({
    describe: z.array(z.string().min(1)).min(1),
    analyse: z.array(z.string().min(1)).min(1),
    transfer: z.array(z.string().min(1)).min(1),
  }),
}) satisfies z.ZodType<LessonTexts>

function crossReferences(input: LessonInput, context: z.RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message })
  const known = (id: string, path: (string | number)[]) => {
    if (!(id in input.modules))
      report(path, `there is no module \`${id}\`; known: ${Object.keys(input.modules).join(', ')}`)
  }
  for (const [id, spec] of Object.entries(input.classes))
    checkCalls(spec.call, ['classes', id, 'call'], 0, known, report)
  input.transactions.forEach((set, rank) => {
    set.forEach((id, inner) => {
      known(id, ['transactions', rank, inner])
    })
  })
  checkPartition(input, report)
  for (const list of ['forecast', 'spikes'] as const) {
    input[list].forEach((item, rank) => {
      if (!(item.class in input.classes)) report([list, rank, 'class'], `there is no request class \`${item.class}\``)
    })
  }
  for (const name of ['floorStrategy', 'referenceStrategy'] as const) {
    if (!(input[name] in input.strategies)) report([name], `there is no strategy \`${input[name]}\``)
  }
  for (const [id, spec] of Object.entries(input.strategies)) {
    spec.sagas.forEach((one, rank) => {
      if (!(one in input.classes)) report(['strategies', id, 'sagas', rank], `there is no request class \`${one}\``)
    })
  }
  checkClaims(input, report)
  if (input.nodes.count > input.nodes.cap) report(['nodes', 'count'], 'more nodes at the start than the cap allows')
}

/** Deep enough for any real application, shallow enough to walk on every tick. */
const MAX_CALL_DEPTH = 6

function checkCalls(
  spec: CallInput,
  path: (string | number)[],
  depth: number,
  known: (id: string, path: (string | number)[]) => void,
  report: Report,
): void {
  known(spec.module, [...path, 'module'])
  if (depth > MAX_CALL_DEPTH) {
    report(path, `calls nest deeper than ${MAX_CALL_DEPTH}`)
    return
  }
  spec.calls?.forEach((inner, rank) => {
    checkCalls(inner, [...path, 'calls', rank], depth + 1, known, report)
  })
}

/** Every module in exactly one service, at the start and in each strategy. */
function checkPartition(input: LessonInput, report: Report): void {
  const modules = Object.keys(input.modules)
  const check = (groups: string[][], path: (string | number)[]) => {
    const seen = groups.flat()
    for (const id of seen) if (!modules.includes(id)) report(path, `there is no module \`${id}\``)
    for (const id of modules) {
      const times = seen.filter((other) => other === id).length
      if (times !== 1) report(path, `module \`${id}\` is in ${times} services; each must be in exactly one`)
    }
  }
  check(
    input.start.map((service) => service.modules),
    ['start'],
  )
  for (const [id, spec] of Object.entries(input.strategies)) {
    if (typeof spec.services !== 'string') check(Object.values(spec.services), ['strategies', id, 'services'])
  }
}

function toCall(input: CallInput): CallSpec {
  return {
    module: input.module,
    count: input.count ?? 1,
    mode: input.mode ?? 'sequential',
    ...(input.optionalValueShare === undefined ? {} : { optionalValueShare: input.optionalValueShare }),
    calls: (input.calls ?? []).map(toCall),
  }
}

function toLesson(input: LessonInput): { lesson: Lesson; strategies: StrategySpec[]; claims: Claim[] } {
  const { phases, modules, classes, incidents, strategies, claims, ...rest } = input
  const lesson: Lesson = {
    ...rest,
    ...phases,
    modules: Object.entries(modules).map(([id, spec]) => ({ id, ...spec })),
    classes: Object.entries(classes).map(([id, spec]) => ({ id, ...spec, call: toCall(spec.call) })),
    incidents: incidents.map(toIncident),
  }
  return {
    lesson,
    strategies: Object.entries(strategies).map(([id, { nodes, sizing: one, family, ...spec }]) => ({
      id,
      ...spec,
      sizes: family ?? [{ nodes: nodes!, sizing: one! }],
    })),
    claims: claims.map(toClaim),
  }
}
