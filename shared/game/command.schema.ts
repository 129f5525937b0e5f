/* The shape of everything people can say, checked at the edge: strict, bounded, not recursive (a batch holds team commands only).
   Types stand in command.ts; this file is imported as a value by ingress, loaders and tests alone, because zod is heavy. */

import { z } from 'zod'
import type { Command } from './command.ts'

/** DNS label that starts with a letter: services, modules, classes, nodes and lessons are all named so. */
const label = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/)
  // "constructor" is a label, and every record would answer to it.
  .refine((name) => !(name in {}))
const seat = z.string().regex(/^s[1-9][0-9]{0,3}$/)
const team = z.string().regex(/^t[1-9][0-9]?$/)
const whole = (low: number, high: number) => z.number().int().min(low).max(high)

/** The most pods a team may have; a slot or a count beyond it is no honest intent. */
const POD_CAP = 60
const BATCH_CAP = 40
const slot = whole(1, POD_CAP)
const cpuMillis = whole(0, 64_000)
const memoryMi = whole(0, 262_144)

const teamCommands = [
  z.strictObject({ kind: z.literal('split-service'), newService: label, modules: z.array(label).min(1).max(32) }),
  z.strictObject({ kind: z.literal('merge-services'), from: label, into: label }),
  z.strictObject({ kind: z.literal('move-module'), module: label, to: label }),
  z.strictObject({ kind: z.literal('set-image'), service: label, image: z.enum(['full', 'slim', 'distroless']) }),
  z.strictObject({
    kind: z.literal('set-resources'),
    service: label,
    cpuRequestMillis: cpuMillis.optional(),
    cpuLimitMillis: cpuMillis.optional(),
    memoryRequestMi: memoryMi.optional(),
    memoryLimitMi: memoryMi.optional(),
  }),
  z.strictObject({ kind: z.literal('scale-service'), service: label, replicas: whole(0, POD_CAP) }),
  z.strictObject({ kind: z.literal('place-pod'), service: label, slot, node: label }),
  z.strictObject({ kind: z.literal('release-pod'), service: label, slot }),
  z.strictObject({ kind: z.literal('set-policy'), policy: z.enum(['spread', 'pack']) }),
  z.strictObject({ kind: z.literal('set-saga'), class: label, on: z.boolean() }),
  z.strictObject({ kind: z.literal('start-rollout'), service: label, strategy: z.enum(['rolling', 'recreate']) }),
  z.strictObject({ kind: z.literal('pause-rollout'), service: label, paused: z.boolean() }),
  z.strictObject({ kind: z.literal('rollback'), service: label, revision: whole(1, 100_000).optional() }),
  z.strictObject({ kind: z.literal('rent-node') }),
  z.strictObject({ kind: z.literal('release-node'), node: label }),
  z.strictObject({ kind: z.literal('cordon'), node: label }),
  z.strictObject({ kind: z.literal('uncordon'), node: label }),
  z.strictObject({ kind: z.literal('drain'), node: label }),
  z.strictObject({ kind: z.literal('restart'), service: label, slot }),
] as const

const options = z.strictObject({
  lesson: label.optional(),
  language: z.enum(['ko', 'en']).optional(),
  teamCount: whole(1, 25).optional(),
  teamSize: whole(2, 6).optional(),
  teamChoice: z.enum(['balanced', 'chosen', 'assigned']).optional(),
  ranking: z.boolean().optional(),
  locked: z.boolean().optional(),
})

const otherCommands = [
  z.strictObject({
    kind: z.literal('batch'),
    commands: z.array(z.discriminatedUnion('kind', teamCommands)).min(1).max(BATCH_CAP),
  }),
  z.strictObject({ kind: z.literal('join'), seat, team }),
  z.strictObject({ kind: z.literal('leave'), seat }),
  z.strictObject({ kind: z.literal('ready'), ready: z.boolean() }),
  z.strictObject({ kind: z.literal('configure'), options }),
  z.strictObject({ kind: z.literal('open-round'), lesson: label, keepDesigns: z.boolean() }),
  z.strictObject({
    kind: z.literal('advance-phase'),
    from: z.enum(['lobby', 'briefing', 'plan', 'live', 'debrief']),
  }),
  z.strictObject({ kind: z.literal('set-pause'), paused: z.boolean() }),
  z.strictObject({ kind: z.literal('extend'), seconds: whole(1, 1_800) }),
  z.strictObject({
    kind: z.literal('inject'),
    incident: z.enum(['leak', 'node-crash', 'spike', 'payment-fault']),
    target: label,
    team: z.union([team, z.literal('all')]),
    inSeconds: whole(0, 600),
  }),
  z.strictObject({ kind: z.literal('set-seat'), seat, team }),
  z.strictObject({ kind: z.literal('remove-seat'), seat }),
  z.strictObject({ kind: z.literal('show'), what: z.enum(['replay', 'ranking']), on: z.boolean() }),
  z.strictObject({ kind: z.literal('hint'), team }),
  z.strictObject({ kind: z.literal('end-session') }),
] as const

/** Any command as it comes off the wire; what it may do is authorize.ts and decide.ts. */
export const commandSchema: z.ZodType<Command> = z.discriminatedUnion('kind', [...teamCommands, ...otherCommands])

/** `epoch-seq` as a page sends it back. */
export const entryIdSchema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,15})-(0|[1-9][0-9]{0,15})$/)
  .transform((id) => id as `${number}-${number}`)
