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
import { PACKINGS, TICKET_KINDS, TOOL_KINDS, UNLOCKS } from './kinds.ts'
import type { CallSpec, Lesson, LessonTexts, ModuleSpec, StartServiceSpec, TicketSpec } from './lesson.ts'
import { botPace, checkStrategies, strategy, toStrategy } from './strategy.schema.ts'
import type { Claim, StrategySpec } from './strategy.ts'
import { tunables } from './tunables.schema.ts'

const module = z.strictObject({
  cpuMs: positive,
  baseMi: positive,
  perRequestMi: notNegative,
  startSeconds: notNegative,
  buildSeconds: notNegative,
  codeMi: notNegative,
  libraries: z.record(label, z.number().int().positive()).default({}),
  stateful: z.boolean().optional(),
  external: z.strictObject({ name: label, ms: positive }).optional(),
  decayPerMinute: z.number().min(0).max(1).optional(),
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

const specialNode = z.strictObject({
  number: z.number().int().min(1).max(12),
  labels: z.record(label, label).default({}),
  taints: z
    .array(
      z.strictObject({
        key: label,
        value: label.default('true'),
        effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      }),
    )
    .default([]),
  desktop: z.boolean().default(false),
  provider: label.default('first'),
})

const ticket = z.strictObject({
  kind: z.enum(TICKET_KINDS).default('feature'),
  module: label,
  value: positive,
  atSeconds: range,
  dueSeconds: positive,
})

/** `count` tickets, the i-th asked for at first + every·i + 0…jitter seconds, for modules drawn per seed. */
const ticketStream = z.strictObject({
  count: z.number().int().min(1).max(60),
  value: positive,
  firstSeconds: notNegative,
  everySeconds: positive,
  jitterSeconds: notNegative.default(0),
  dueSeconds: positive,
})

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
    ownership: z.enum(['rented', 'owned']).default('rented'),
    special: z.array(specialNode).max(12).default([]),
  }),
  tools: z.partialRecord(z.enum(TOOL_KINDS), notNegative).default({}),
  tickets: z.union([z.array(ticket).max(60), ticketStream]).default([]),
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
        packing: z.enum(PACKINGS).optional(),
        image: z.enum(['full', 'slim', 'distroless']).optional(),
      }),
    )
    .min(1)
    .max(12),
  unlocks: z.array(z.enum(UNLOCKS)),
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
  bots: botPace.default({}),
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
  input.incidents.forEach((one, rank) => {
    one.among?.forEach((module, inner) => {
      known(module, ['incidents', rank, 'among', inner])
    })
  })
  checkStrategies(input, report)
  checkClaims(input, report)
  if (Array.isArray(input.tickets)) {
    input.tickets.forEach((one, rank) => {
      if (one.module !== 'any') known(one.module, ['tickets', rank, 'module'])
    })
  }
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

type ModuleInput = LessonInput['modules'][string]

function toModule(id: string, { stateful, external, decayPerMinute, ...spec }: ModuleInput): ModuleSpec {
  return {
    id,
    ...spec,
    ...(stateful === undefined ? {} : { stateful }),
    ...(external === undefined ? {} : { external }),
    ...(decayPerMinute === undefined ? {} : { decayPerMinute }),
  }
}

function toStart({ packing, image, ...spec }: LessonInput['start'][number]): StartServiceSpec {
  return { ...spec, ...(packing === undefined ? {} : { packing }), ...(image === undefined ? {} : { image }) }
}

function toTickets(input: LessonInput['tickets']): TicketSpec[] {
  if (Array.isArray(input)) return input.map((spec, rank) => ({ id: `t${rank + 1}`, ...spec }))
  const { count, value, firstSeconds, everySeconds, jitterSeconds, dueSeconds } = input
  return Array.from({ length: count }, (_, rank) => {
    const first = firstSeconds + everySeconds * rank
    const atSeconds: [number, number] = [first, first + jitterSeconds]
    return { id: `t${rank + 1}`, kind: 'feature', module: 'any', value, atSeconds, dueSeconds }
  })
}

function toLesson(input: LessonInput): { lesson: Lesson; strategies: StrategySpec[]; claims: Claim[] } {
  const { phases, modules, classes, incidents, bots, strategies, claims, start, tickets, tools, ...rest } = input
  const lesson: Lesson = {
    ...rest,
    ...phases,
    modules: Object.entries(modules).map(([id, spec]) => toModule(id, spec)),
    classes: Object.entries(classes).map(([id, spec]) => ({ id, ...spec, call: toCall(spec.call) })),
    incidents: incidents.map(toIncident),
    start: start.map(toStart),
    tickets: toTickets(tickets),
    tools: Object.fromEntries(Object.entries(tools).filter(([, price]) => price !== undefined)),
  }
  return {
    lesson,
    strategies: Object.entries(strategies).map(([id, spec]) => toStrategy(id, spec, bots)),
    claims: claims.map(toClaim),
  }
}
