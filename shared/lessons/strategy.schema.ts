/* The shape of a lesson's strategies: what its bots do, checked against the rest of the file. What the wishes mean: strategy.ts; the
   claims about them: claim.schema.ts. */

import { z } from 'zod'
import { label, type Report } from './incident.schema.ts'
import { PACKINGS, TOOL_KINDS, type ToolKind, type Unlock } from './kinds.ts'
import { NO_WISHES, type Pace, type PerService, REFLEXES, type StrategySpec, USUAL_PACE } from './strategy.ts'

const count = (low: number, high: number) => z.number().int().min(low).max(high)
/** As the rules bound them: rules/replicas.ts, game/command.schema.ts. */
const replicas = count(1, 20)
const nodes = count(1, 12)
const seconds = z.number().min(0).max(60)

const sizing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keep') }),
  z.strictObject({ kind: z.literal('fixed'), replicas }),
  z.strictObject({ kind: z.literal('peak'), minReplicas: count(1, 5) }),
  z.strictObject({ kind: z.literal('fill'), minReplicas: count(1, 5).default(1) }),
])
const size = z.strictObject({ nodes, sizing })

const topology = z.enum(['node', 'zone'])
/** `node` alone is a preference. */
const antiAffinity = z.union([
  z.literal('none').transform(() => null),
  topology.transform((value) => ({ topology: value, required: false })),
  z.strictObject({ topology, required: z.boolean() }),
])
const autoscaler = z
  .strictObject({ min: replicas, max: replicas, targetPercent: count(1, 1000) })
  .refine(({ min, max }) => min <= max, '`min` must not be above `max`')
  .transform(({ min, max, targetPercent }) => ({ minReplicas: min, maxReplicas: max, targetPercent }))
const budget = z.strictObject({ unit: z.enum(['pods', 'percent']).default('pods'), minAvailable: count(0, 100) })

/** `batch:3`: the same as `{ batch: 3, of: any }`. */
const tickets = z.union([
  z.enum(['none', 'each', 'all']).transform((kind) => ({ kind })),
  z
    .string()
    .regex(/^batch:([2-9]|1[0-9])$/, '`none`, `each`, `all`, or `batch:N` with N from 2 to 19')
    .transform((text) => ({ kind: 'batch' as const, count: Number(text.slice('batch:'.length)), of: 'any' as const })),
  z
    .strictObject({ batch: count(2, 19), of: z.enum(['service', 'any']).default('any') })
    .transform(({ batch, of }) => ({ kind: 'batch' as const, count: batch, of })),
])

/** One value for every service, or values by service; of those not named there the usual holds. */
function perService<Shape extends z.ZodType>(value: Shape) {
  return z.union([value.transform((all) => ({ all })), z.record(label, value).transform((by) => ({ by }))]).optional()
}

const pace = {
  people: count(1, 6).optional(),
  reactionSeconds: seconds.optional(),
  actSeconds: seconds.optional(),
}

/** How quick the lesson's bots are, where a strategy says nothing else. */
export const botPace = z.strictObject(pace)

export const strategy = z
  .strictObject({
    services: z.union([z.enum(['keep', 'each-module']), z.record(label, z.array(label).min(1))]),
    nodes: nodes.optional(),
    sizing: sizing.optional(),
    family: z.array(size).min(2).max(8).optional(),
    replicas: z.record(label, replicas).default({}),
    packing: perService(z.enum(PACKINGS)),
    image: perService(z.enum(['full', 'slim', 'distroless'])),
    resourcesFactor: perService(z.number().min(0.1).max(10)),
    limitMillis: perService(count(50, 8000)),
    policy: z.enum(['spread', 'pack']).default('spread'),
    antiAffinity: perService(antiAffinity),
    priority: perService(count(-1000, 1000)),
    tolerationSeconds: perService(count(0, 600)),
    placement: z.enum(['scheduler', 'by-hand']).default('scheduler'),
    autoscaler: perService(autoscaler),
    startReplicas: perService(replicas),
    nodeAutoscaler: nodes.optional(),
    disruptionBudget: perService(budget),
    tools: z.array(z.enum(TOOL_KINDS)).default([]),
    sagas: z.array(label).default([]),
    tickets: tickets.default({ kind: 'none' }),
    rollout: z.strictObject({ maxSurgePercent: count(0, 100), maxUnavailablePercent: count(0, 100) }).optional(),
    reflexes: z.array(z.enum(REFLEXES)).default([]),
    ...pace,
  })
  .refine((value) => (value.family === undefined) === (value.nodes !== undefined && value.sizing !== undefined), {
    message: 'either `nodes` and `sizing`, or a `family` of them',
  })

type StrategyInput = z.infer<typeof strategy>

/** What strategies refer to in the rest of the file. */
interface Referred {
  modules: Record<string, unknown>
  start: { id: string; modules: string[] }[]
  nodes: { cap: number }
  tools: Partial<Record<ToolKind, number | undefined>>
  unlocks: Unlock[]
  strategies: Record<string, StrategyInput>
}

/** What a wish needs the lesson to unlock. */
const NEEDS: Partial<Record<keyof StrategyInput, Unlock>> = {
  packing: 'packing',
  antiAffinity: 'scheduling',
  priority: 'scheduling',
  tolerationSeconds: 'scheduling',
  autoscaler: 'autoscaler',
  nodeAutoscaler: 'node-autoscaler',
  disruptionBudget: 'disruption-budget',
  rollout: 'rolling-update',
}

/** Reports wishes for services, nodes, tools or controllers that the lesson does not have. */
export function checkStrategies(input: Referred, report: Report): void {
  for (const [id, spec] of Object.entries(input.strategies)) {
    const say = (path: (string | number)[], message: string) => report(['strategies', id, ...path], message)
    checkServices(spec, servicesOf(spec, input), say)
    checkNodes(spec, input.nodes.cap, say)
    spec.tools.forEach((tool, rank) => {
      if (input.tools[tool] === undefined) say(['tools', rank], `the lesson offers no tool \`${tool}\``)
    })
    for (const [wish, unlock] of Object.entries(NEEDS) as [keyof StrategyInput, Unlock][]) {
      if (spec[wish] === undefined || input.unlocks.includes(unlock)) continue
      say([wish], `needs \`${unlock}\`, which the lesson does not unlock`)
    }
    if (spec.startReplicas && !spec.autoscaler) say(['startReplicas'], 'is for services with an `autoscaler`')
  }
}

function checkServices(spec: StrategyInput, services: string[], say: Report): void {
  const known = (named: Record<string, unknown>, path: string) => {
    for (const service of Object.keys(named)) {
      if (services.includes(service)) continue
      say([path, service], `the strategy has no service \`${service}\`; it has ${services.join(', ')}`)
    }
  }
  known(spec.replicas, 'replicas')
  for (const wish of PER_SERVICE) {
    const given = spec[wish]
    if (given && 'by' in given) known(given.by, wish)
  }
}

function checkNodes(spec: StrategyInput, cap: number, say: Report): void {
  const above = `above the lesson's cap of ${cap} nodes`
  if (spec.nodes !== undefined && spec.nodes > cap) say(['nodes'], above)
  if (spec.nodeAutoscaler !== undefined && spec.nodeAutoscaler > cap) say(['nodeAutoscaler'], above)
  spec.family?.forEach((member, rank) => {
    if (member.nodes > cap) say(['family', rank, 'nodes'], above)
  })
}

/** The services of a strategy's split; a module's own service keeps the start's label where it holds that service's first module. */
function servicesOf(spec: StrategyInput, { modules, start }: Referred): string[] {
  if (spec.services === 'keep') return start.map((one) => one.id)
  if (spec.services !== 'each-module') return Object.keys(spec.services)
  const firsts = new Map(start.map((one) => [one.modules[0], one.id]))
  return Object.keys(modules).map((module) => firsts.get(module) ?? module)
}

const PER_SERVICE = [
  'packing',
  'image',
  'resourcesFactor',
  'limitMillis',
  'antiAffinity',
  'priority',
  'tolerationSeconds',
  'autoscaler',
  'startReplicas',
  'disruptionBudget',
] as const

/** A strategy as the bots read it: every wish present, a single size a family of one, the lesson's pace where it names none. */
export function toStrategy(id: string, input: StrategyInput, bots: z.infer<typeof botPace>): StrategySpec {
  const { nodes: most, sizing: one, family, people, reactionSeconds, actSeconds, ...spec } = input
  const wish = <Value>(given: Partial<PerService<Value>> | undefined, usual: PerService<Value>): PerService<Value> => ({
    ...usual,
    ...given,
  })
  return {
    id,
    services: spec.services,
    sizes: family ?? [{ nodes: most!, sizing: one! }],
    replicas: spec.replicas,
    packing: wish(spec.packing, NO_WISHES.packing),
    image: wish(spec.image, NO_WISHES.image),
    resourcesFactor: wish(spec.resourcesFactor, NO_WISHES.resourcesFactor),
    limitMillis: wish(spec.limitMillis, NO_WISHES.limitMillis),
    policy: spec.policy,
    antiAffinity: wish(spec.antiAffinity, NO_WISHES.antiAffinity),
    priority: wish(spec.priority, NO_WISHES.priority),
    tolerationSeconds: wish(spec.tolerationSeconds, NO_WISHES.tolerationSeconds),
    placement: spec.placement,
    autoscaler: wish(spec.autoscaler, NO_WISHES.autoscaler),
    startReplicas: wish(spec.startReplicas, NO_WISHES.startReplicas),
    nodeAutoscaler: spec.nodeAutoscaler ?? null,
    disruptionBudget: wish(spec.disruptionBudget, NO_WISHES.disruptionBudget),
    tools: spec.tools,
    sagas: spec.sagas,
    tickets: spec.tickets,
    rollout: spec.rollout ?? null,
    reflexes: spec.reflexes,
    pace: toPace({ people, reactionSeconds, actSeconds }, bots),
  }
}

function toPace(own: z.infer<typeof botPace>, bots: z.infer<typeof botPace>): Pace {
  return {
    people: own.people ?? bots.people ?? USUAL_PACE.people,
    reactionSeconds: own.reactionSeconds ?? bots.reactionSeconds ?? USUAL_PACE.reactionSeconds,
    actSeconds: own.actSeconds ?? bots.actSeconds ?? USUAL_PACE.actSeconds,
  }
}
