/* The shape of a lesson's claims: what must be true by simulation. A claim either says that one strategy earns more than another
   (`beats`) or bounds a measure of its own (`measure`, from the closed list in measures.ts). */

import { z } from 'zod'
import { incident, incidentKind, label, type Report, toIncident } from './incident.schema.ts'
import { MEASURES, type MeasureName } from './measures.ts'
import type { Bound, Claim } from './strategy.ts'

const struck = {
  incidents: z.array(incidentKind),
  adds: z.array(incident).default([]),
}
const common = { id: label, ...struck, seedShare: z.number().min(0).max(1).default(0.95) }

const measureNames = Object.keys(MEASURES) as [MeasureName, ...MeasureName[]]

export const claim = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('beats'),
    ...common,
    better: label,
    worse: label,
    margin: z.number().min(0).max(10).default(0.1),
  }),
  z.strictObject({
    kind: z.literal('measure'),
    ...common,
    measure: z.enum(measureNames),
    about: label.optional(),
    strategy: label,
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    above: z
      .strictObject({
        strategy: label.optional(),
        incidents: struck.incidents.optional(),
        by: z.number().positive(),
      })
      .optional(),
  }),
])

type ClaimInput = z.infer<typeof claim>
type MeasureInput = Extract<ClaimInput, { kind: 'measure' }>

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
    const path = ['claims', rank]
    if (seen.has(one.id)) report([...path, 'id'], `there are two claims \`${one.id}\``)
    seen.add(one.id)
    const strategy = (id: string, at: (string | number)[]) => {
      if (!(id in input.strategies)) report([...path, ...at], `there is no strategy \`${id}\``)
    }
    if (one.kind === 'beats') {
      strategy(one.better, ['better'])
      strategy(one.worse, ['worse'])
      return
    }
    strategy(one.strategy, ['strategy'])
    if (one.above?.strategy !== undefined) strategy(one.above.strategy, ['above', 'strategy'])
    checkAbout(one, input, (message) => report([...path, one.about === undefined ? 'measure' : 'about'], message))
    checkBound(one, (at, message) => report([...path, at], message))
  })
}

function checkAbout(one: MeasureInput, input: Referred, report: (message: string) => void): void {
  const { about } = MEASURES[one.measure]
  if (about === null) {
    if (one.about !== undefined) report(`\`${one.measure}\` is about the whole round; leave \`about\` out`)
    return
  }
  const known = about === 'module' ? input.modules : input.classes
  const what = about === 'module' ? 'module' : 'request class'
  if (one.about === undefined) report(`\`${one.measure}\` needs \`about\`: a ${what}`)
  else if (!(one.about in known)) report(`there is no ${what} \`${one.about}\``)
}

function checkBound(one: MeasureInput, report: (at: string, message: string) => void): void {
  const given = (['atLeast', 'atMost', 'above'] as const).filter((bound) => one[bound] !== undefined)
  if (given.length !== 1) report(given[0] ?? 'measure', 'exactly one of `atLeast`, `atMost` and `above`')
  if (one.above && one.above.strategy === undefined && one.above.incidents === undefined) {
    report('above', '`above` compares with another `strategy`, other `incidents`, or both')
  }
}

export function toClaim(input: ClaimInput): Claim {
  const adds = input.adds.map(toIncident)
  if (input.kind === 'beats') return { ...input, adds }
  const { kind, id, incidents, seedShare, strategy, measure, about } = input
  return {
    ...{ kind, id, incidents, adds, seedShare, strategy },
    measure: { name: measure, about: about ?? null },
    bound: toBound(input),
  }
}

/** Where `above` names other incidents, it is those alone; the added ones belong to the claim's own round. */
function toBound(input: MeasureInput): Bound {
  if (input.atLeast !== undefined) return { kind: 'at-least', value: input.atLeast }
  if (input.atMost !== undefined) return { kind: 'at-most', value: input.atMost }
  const { above } = input
  if (above === undefined) throw new Error(`claim ${input.id} has no bound; checkClaims lets none through`)
  return {
    kind: 'above',
    strategy: above.strategy ?? input.strategy,
    incidents: above.incidents ?? input.incidents,
    adds: above.incidents === undefined ? input.adds.map(toIncident) : [],
    by: above.by,
  }
}
