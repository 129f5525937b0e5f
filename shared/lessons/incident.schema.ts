/* The small shapes that a lesson's file and its claims share: labels, amounts, ranges, incidents. The whole file is lesson.schema.ts. */

import { z } from 'zod'
import { INCIDENT_KINDS } from './kinds.ts'
import type { IncidentSpec } from './lesson.ts'

export const label = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/, 'a DNS label: lower case, starts with a letter, at most 20')
  .refine((name) => !name.startsWith('tool-'), "names that begin with `tool-` are the platform tools' own")
export const positive = z.number().positive().max(1e6)
export const notNegative = z.number().min(0).max(1e6)
export const range = z
  .tuple([notNegative, notNegative])
  .refine(([low, high]) => low <= high, 'the first must not be above the second')

export const incidentKind = z.enum(INCIDENT_KINDS)

export const incident = z
  .strictObject({
    kind: incidentKind,
    target: label,
    among: z.array(label).min(2).optional(),
    atSeconds: range,
    lastSeconds: positive.optional(),
    strength: positive.optional(),
  })
  .refine(({ target, among }) => among === undefined || target === 'any', {
    path: ['among'],
    message: 'is what `target: any` is drawn from; a target that is named is not drawn',
  })

/** Adds one thing that is wrong, at its path in the file. */
export type Report = (path: (string | number)[], message: string) => void

export function toIncident({ among, lastSeconds, strength, ...spec }: z.infer<typeof incident>): IncidentSpec {
  return {
    ...spec,
    ...(among === undefined ? {} : { among }),
    ...(lastSeconds === undefined ? {} : { lastSeconds }),
    ...(strength === undefined ? {} : { strength }),
  }
}
