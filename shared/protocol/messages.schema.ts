/* The shape of everything that comes in over a socket, checked at the edge. Types stand in messages.ts; commands themselves in
   game/command.schema.ts. Imported as a value by ingress and tests alone, because zod is heavy. */

import { z } from 'zod'
import { commandSchema, entryIdSchema } from '../game/command.schema.ts'
import type { CommandMessage, HandshakeAuth, Holding } from './messages.ts'

/** A page nonce of 48 bits and a counter. */
const commandId = z.string().regex(/^[0-9a-f]{12}-[1-9][0-9]{0,8}$/)
const token = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const heldId = z.string().regex(/^[a-z][a-z0-9.-]{0,99}$/)

export const commandMessageSchema: z.ZodType<CommandMessage> = z.strictObject({
  commandId,
  command: commandSchema,
  seen: entryIdSchema.optional(),
})

export const holdingSchema: z.ZodType<Holding> = z
  .strictObject({ kind: z.enum(['pod', 'module', 'service', 'node']), id: heldId })
  .nullable()

export const frameNumberSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** The code is not checked for its form: an unknown one is an answer of its own. */
export const handshakeSchema: z.ZodType<HandshakeAuth> = z
  .object({
    protocol: z.number().int(),
    code: z.string().max(64),
    role: z.enum(['seat', 'host', 'screen']),
    token: token.optional(),
  })
  .transform(({ token: given, ...rest }) => (given === undefined ? rest : { ...rest, token: given }))
