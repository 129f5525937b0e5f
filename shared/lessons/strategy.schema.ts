/* The shape of a lesson's strategies: what its bots do. What they mean: strategy.ts; the claims about them: claim.schema.ts. */

import { z } from 'zod'
import { label } from './incident.schema.ts'
import type { StrategySpec } from './strategy.ts'

const sizing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keep') }),
  z.strictObject({ kind: z.literal('fixed'), replicas: z.number().int().min(1).max(20) }),
  z.strictObject({ kind: z.literal('peak'), minReplicas: z.number().int().min(1).max(5) }),
])
const size = z.strictObject({ nodes: z.number().int().min(1).max(12), sizing })

export const strategy = z
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

/** A strategy as the bots read it: a single size is a family of one. */
export function toStrategy(id: string, input: z.infer<typeof strategy>): StrategySpec {
  const { nodes, sizing: one, family, ...spec } = input
  return { id, ...spec, sizes: family ?? [{ nodes: nodes!, sizing: one! }] }
}
