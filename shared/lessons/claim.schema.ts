/* The shape of a lesson's claims: what must be true by simulation. A claim says that one strategy earns more than another (`beats`),
   bounds a measure of its own (`measure`, from the closed list in measures.ts), or that several strategies share the seeds (`winners`).
   What they mean: claim.ts; how they are judged: shared/bots/claims.ts. */

import { z } from 'zod'
import type { BeatsClaim, Bound, Claim, MeasureClaim, Side, Variant, WinnersClaim } from './claim.ts'
import { incident, incidentKind, label, positive, type Report, toIncident } from './incident.schema.ts'
import { TOOL_KINDS, UNLOCKS } from './kinds.ts'
import { MEASURES, type MeasureName } from './measures.ts'

const variantFields = {
  roles: z.enum(['silo', 'devops']).optional(),
  observability: z.enum(['full', 'tools-only']).optional(),
  rateFactor: positive.optional(),
  nodes: z
    .strictObject({
      count: z.number().int().min(1).max(12).optional(),
      cap: z.number().int().min(1).max(12).optional(),
      cpuMillis: z.number().int().positive().optional(),
      memoryMi: z.number().int().positive().optional(),
      pricePerMinute: z.number().min(0).optional(),
    })
    .optional(),
  without: z.array(z.enum(UNLOCKS)).optional(),
  tools: z.array(z.enum(TOOL_KINDS)).optional(),
  tickets: z.literal('none').optional(),
  libraries: z.literal('agree').optional(),
  liveSeconds: z.number().int().min(20).max(1800).optional(),
}
const variant = z.strictObject(variantFields)
const struck = {
  incidents: z.array(incidentKind),
  adds: z.array(incident).default([]),
  with: variant.default({}),
}
const common = {
  id: label,
  ...struck,
  reactionSeconds: z.array(z.number().min(0).max(60)).min(1).default([]),
}
const seedShare = z.number().min(0).max(1).default(0.95)

/** A strategy, or a strategy under rules of its own. */
const side = z.union([
  label.transform((strategy) => ({ strategy, variant: {} })),
  z
    .strictObject({ strategy: label, ...variantFields })
    .transform(({ strategy, ...own }) => ({ strategy, variant: own })),
])
/** What a measure is compared with: another strategy, other incidents, other rules, or several of these. */
const other = {
  strategy: label.optional(),
  incidents: struck.incidents.optional(),
  with: variant.optional(),
}

const measureNames = Object.keys(MEASURES) as [MeasureName, ...MeasureName[]]

export const claim = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('beats'),
    ...common,
    better: side,
    worse: side,
    margin: z.number().min(0).max(10).default(0.1),
    seedShare,
  }),
  z.strictObject({
    kind: z.literal('measure'),
    ...common,
    measure: z.enum(measureNames),
    about: label.optional(),
    strategy: label,
    /** `mean`: of the mean over all seeds; else of `seedShare` of them. */
    of: z.enum(['each-seed', 'mean']).default('each-seed'),
    seedShare,
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    above: z.strictObject({ ...other, by: z.number().positive() }).optional(),
    atLeastTimes: z.strictObject({ ...other, times: z.number().positive() }).optional(),
  }),
  z.strictObject({
    kind: z.literal('winners'),
    ...common,
    strategies: z.array(label).min(2),
    atLeast: z.number().int().min(1).default(3),
    eachShare: z.number().min(0).max(1).default(0.1),
    mostShare: z.number().min(0).max(1).default(0.7),
  }),
])

type ClaimInput = z.infer<typeof claim>
type Of<Kind extends ClaimInput['kind']> = Extract<ClaimInput, { kind: Kind }>
type OtherInput = NonNullable<Of<'measure'>['above' | 'atLeastTimes']>

/** What claims refer to in the rest of the file. */
interface Referred {
  modules: Record<string, unknown>
  classes: Record<string, unknown>
  strategies: Record<string, unknown>
  claims: ClaimInput[]
}

/** Reports claims about strategies, modules or classes that are not there, and bounds that say nothing or too much. */
export function checkClaims(input: Referred, report: Report): void {
  const seen = new Set<string>()
  input.claims.forEach((one, rank) => {
    const say: Report = (path, message) => report(['claims', rank, ...path], message)
    if (seen.has(one.id)) say(['id'], `there are two claims \`${one.id}\``)
    seen.add(one.id)
    for (const [id, path] of strategiesOf(one)) {
      if (!(id in input.strategies)) say(path, `there is no strategy \`${id}\``)
    }
    if (one.kind === 'measure') {
      checkAbout(one, input, say)
      checkBound(one, say)
    } else if (one.kind === 'beats' && JSON.stringify(one.better) === JSON.stringify(one.worse)) {
      say(['worse'], 'a strategy cannot beat itself under the same rules')
    } else if (one.kind === 'winners' && one.atLeast > one.strategies.length) {
      say(['atLeast'], `there are only ${one.strategies.length} strategies to win`)
    }
  })
}

/** The strategies a claim names, each with where. */
function strategiesOf(one: ClaimInput): [string, (string | number)[]][] {
  if (one.kind === 'winners') return one.strategies.map((id, rank) => [id, ['strategies', rank]])
  if (one.kind === 'beats') {
    return [
      [one.better.strategy, ['better']],
      [one.worse.strategy, ['worse']],
    ]
  }
  const named: [string, (string | number)[]][] = [[one.strategy, ['strategy']]]
  for (const bound of ['above', 'atLeastTimes'] as const) {
    const id = one[bound]?.strategy
    if (id !== undefined) named.push([id, [bound, 'strategy']])
  }
  return named
}

function checkAbout(one: Of<'measure'>, input: Referred, say: Report): void {
  const { about } = MEASURES[one.measure]
  const message = aboutProblem(one, about, input)
  if (message !== null) say([one.about === undefined ? 'measure' : 'about'], message)
}

function aboutProblem(one: Of<'measure'>, about: 'module' | 'class' | null, input: Referred): string | null {
  if (about === null) {
    return one.about === undefined ? null : `\`${one.measure}\` is about the whole round; leave \`about\` out`
  }
  const known = about === 'module' ? input.modules : input.classes
  const what = about === 'module' ? 'module' : 'request class'
  if (one.about === undefined) return `\`${one.measure}\` needs \`about\`: a ${what}`
  return one.about in known ? null : `there is no ${what} \`${one.about}\``
}

const BOUNDS = ['atLeast', 'atMost', 'above', 'atLeastTimes'] as const

function checkBound(one: Of<'measure'>, say: Report): void {
  const given = BOUNDS.filter((bound) => one[bound] !== undefined)
  if (given.length !== 1) say([given[0] ?? 'measure'], 'exactly one of `atLeast`, `atMost`, `above` and `atLeastTimes`')
  for (const bound of ['above', 'atLeastTimes'] as const) {
    const to = one[bound]
    if (to && to.strategy === undefined && to.incidents === undefined && to.with === undefined) {
      say(
        [bound],
        `\`${bound}\` compares with another \`strategy\`, other \`incidents\`, other rules (\`with\`), or several`,
      )
    }
  }
}

export function toClaim(input: ClaimInput): Claim {
  switch (input.kind) {
    case 'beats':
      return toBeats(input)
    case 'measure':
      return toMeasure(input)
    case 'winners':
      return toWinners(input)
  }
}

function baseOf(input: ClaimInput) {
  const { id, incidents, adds, with: own, reactionSeconds } = input
  return { id, incidents, adds: adds.map(toIncident), variant: own, reactionSeconds }
}

function toBeats(input: Of<'beats'>): BeatsClaim {
  const { margin, seedShare: share } = input
  const sideOf = ({ strategy, variant: own }: { strategy: string; variant: Variant }): Side => {
    const { incidents, adds, variant: all } = baseOf(input)
    return { strategy, incidents, adds, variant: { ...all, ...own } }
  }
  const sides = { better: sideOf(input.better), worse: sideOf(input.worse) }
  return { kind: 'beats', ...baseOf(input), ...sides, margin, seedShare: share }
}

function toMeasure(input: Of<'measure'>): MeasureClaim {
  const base = baseOf(input)
  return {
    ...{ kind: 'measure', ...base, measure: { name: input.measure, about: input.about ?? null } },
    subject: { strategy: input.strategy, incidents: base.incidents, adds: base.adds, variant: base.variant },
    bound: toBound(input),
    // A ratio of means has no seeds of its own.
    seedShare: input.of === 'mean' || input.atLeastTimes !== undefined ? null : input.seedShare,
  }
}

function toBound(input: Of<'measure'>): Bound {
  if (input.atLeast !== undefined) return { kind: 'at-least', value: input.atLeast }
  if (input.atMost !== undefined) return { kind: 'at-most', value: input.atMost }
  if (input.above !== undefined) return { kind: 'above', other: toOther(input, input.above), by: input.above.by }
  const { atLeastTimes } = input
  if (atLeastTimes === undefined) throw new Error(`claim ${input.id} has no bound; checkClaims lets none through`)
  return { kind: 'times', other: toOther(input, atLeastTimes), times: atLeastTimes.times }
}

/** Where other incidents are named, it is those alone; the added ones belong to the claim's own round. */
function toOther(input: Of<'measure'>, given: OtherInput): Side {
  const { incidents, adds, variant: own } = baseOf(input)
  return {
    strategy: given.strategy ?? input.strategy,
    incidents: given.incidents ?? incidents,
    adds: given.incidents === undefined ? adds : [],
    variant: given.with === undefined ? own : { ...own, ...given.with },
  }
}

function toWinners(input: Of<'winners'>): WinnersClaim {
  const { strategies, atLeast, eachShare, mostShare } = input
  return { kind: 'winners', ...baseOf(input), strategies, atLeast, eachShare, mostShare }
}
