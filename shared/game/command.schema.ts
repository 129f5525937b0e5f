/* The shape of everything people can say, checked at the edge: strict, bounded, not recursive (a batch holds team commands only).
   Types stand in command.ts; this file is imported as a value by ingress, loaders and tests alone, because zod is heavy. */

import { z } from 'zod'
import { INCIDENT_KINDS, PACKINGS, TOOL_KINDS } from '../lessons/kinds.ts'
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

/** `kubernetes.io/hostname`, `disk`: a qualified name as Kubernetes allows it, here at most 63. */
const taintKey = z
  .string()
  .regex(/^[a-z]([a-z0-9./-]{0,61}[a-z0-9])?$/)
  .refine((name) => !(name in {}))
const taintValue = z.string().regex(/^[A-Za-z0-9._-]{0,63}$/)
const effect = z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
const topology = z.enum(['node', 'zone'])

/** PriorityClass values a team may use: Kubernetes allows up to 10⁹, a class needs a handful. */
const PRIORITY_MOST = 1_000_000

const scheduling = z.strictObject({
  nodeSelector: z
    .record(taintKey, taintValue)
    .refine((labels) => Object.keys(labels).length <= 8)
    .optional(),
  affinity: z.strictObject({ service: label, topology, required: z.boolean() }).nullable().optional(),
  antiAffinity: z.strictObject({ topology, required: z.boolean() }).nullable().optional(),
  spread: z
    .strictObject({ topology, maxSkew: whole(1, 10), hard: z.boolean() })
    .nullable()
    .optional(),
  tolerations: z
    .array(z.strictObject({ key: taintKey, value: taintValue.nullable(), effect: effect.nullable() }))
    .max(8)
    .optional(),
  priority: whole(-PRIORITY_MOST, PRIORITY_MOST).optional(),
  tolerationSeconds: whole(0, 600).nullable().optional(),
})

const teamCommands = [
  z.strictObject({ kind: z.literal('split-service'), newService: label, modules: z.array(label).min(1).max(32) }),
  z.strictObject({ kind: z.literal('merge-services'), from: label, into: label }),
  z.strictObject({ kind: z.literal('move-module'), module: label, to: label }),
  z.strictObject({ kind: z.literal('set-image'), service: label, image: z.enum(['full', 'slim', 'distroless']) }),
  z.strictObject({ kind: z.literal('set-packing'), service: label, packing: z.enum(PACKINGS) }),
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
  z.strictObject({ kind: z.literal('set-scheduling'), service: label, scheduling }),
  z.strictObject({
    kind: z.literal('set-autoscaler'),
    service: label,
    autoscaler: z
      .strictObject({ minReplicas: slot, maxReplicas: slot, targetPercent: whole(1, 1_000) })
      .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas)
      .nullable(),
  }),
  z.strictObject({ kind: z.literal('set-node-autoscaler'), maxNodes: whole(1, 12).nullable() }),
  z.strictObject({
    kind: z.literal('set-disruption-budget'),
    service: label,
    budget: z.strictObject({ unit: z.enum(['pods', 'percent']), minAvailable: whole(0, 100) }).nullable(),
  }),
  z.strictObject({
    kind: z.literal('start-rollout'),
    service: label,
    strategy: z.enum(['rolling', 'recreate']),
    maxSurgePercent: whole(0, 100).optional(),
    maxUnavailablePercent: whole(0, 100).optional(),
  }),
  z.strictObject({ kind: z.literal('pause-rollout'), service: label, paused: z.boolean() }),
  z.strictObject({ kind: z.literal('rollback'), service: label, revision: whole(1, 100_000).optional() }),
  z.strictObject({ kind: z.literal('rent-node') }),
  z.strictObject({ kind: z.literal('release-node'), node: label }),
  z.strictObject({ kind: z.literal('cordon'), node: label }),
  z.strictObject({ kind: z.literal('uncordon'), node: label }),
  z.strictObject({ kind: z.literal('drain'), node: label }),
  z.strictObject({ kind: z.literal('restart'), service: label, slot }),
  z.strictObject({ kind: z.literal('taint'), node: label, key: taintKey, value: taintValue, effect }),
  z.strictObject({ kind: z.literal('untaint'), node: label, key: taintKey }),
  z.strictObject({ kind: z.literal('rotate-certificate'), service: label }),
  z.strictObject({ kind: z.literal('ship-ticket'), ticket: label }),
  z.strictObject({ kind: z.literal('buy-tool'), tool: z.enum(TOOL_KINDS) }),
  z.strictObject({ kind: z.literal('sell-tool'), tool: z.enum(TOOL_KINDS) }),
] as const

/** `epoch-seq` as a page sends it back. */
export const entryIdSchema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,15})-(0|[1-9][0-9]{0,15})$/)
  .transform((id) => id as `${number}-${number}`)

const options = z.strictObject({
  lesson: label.optional(),
  language: z.enum(['ko', 'en']).optional(),
  teamCount: whole(1, 25).optional(),
  teamSize: whole(2, 6).optional(),
  teamChoice: z.enum(['balanced', 'chosen', 'assigned']).optional(),
  ranking: z.boolean().optional(),
  locked: z.boolean().optional(),
  roles: z.enum(['lesson', 'silo', 'devops']).optional(),
})

const otherCommands = [
  z.strictObject({
    kind: z.literal('batch'),
    commands: z.array(z.discriminatedUnion('kind', teamCommands)).min(1).max(BATCH_CAP),
  }),
  z.strictObject({ kind: z.literal('join'), seat, team }),
  z.strictObject({ kind: z.literal('leave'), seat }),
  z.strictObject({ kind: z.literal('ready'), ready: z.boolean() }),
  z.strictObject({ kind: z.literal('confirm-request'), request: entryIdSchema }),
  z.strictObject({
    kind: z.literal('predict'),
    guess: z.union([z.string().min(1).max(60), z.array(z.number().min(0).max(1e6)).min(2).max(64)]),
  }),
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
    incident: z.enum(INCIDENT_KINDS),
    target: label,
    team: z.union([team, z.literal('all')]),
    inSeconds: whole(0, 600),
  }),
  z.strictObject({ kind: z.literal('set-seat'), seat, team }),
  z.strictObject({ kind: z.literal('remove-seat'), seat }),
  z.discriminatedUnion('what', [
    z.strictObject({ kind: z.literal('show'), what: z.enum(['replay', 'ranking']), on: z.boolean() }),
    z.strictObject({
      kind: z.literal('show'),
      what: z.literal('question'),
      question: z.enum(['traffic', 'first-cause', 'winner-bottleneck']).nullable(),
    }),
  ]),
  z.strictObject({ kind: z.literal('hint'), team }),
  z.strictObject({ kind: z.literal('end-session') }),
] as const

/** Any command as it comes off the wire; what it may do is authorize.ts and decide.ts. */
export const commandSchema: z.ZodType<Command> = z.discriminatedUnion('kind', [...teamCommands, ...otherCommands])
