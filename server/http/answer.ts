/* How HTTP says no, and who is asking: one shape of error for every route, one way to read a token. */

import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { DeskAnswer } from '../rooms/desk.ts'
import type { NoSession } from '../rooms/sessions.ts'
import { StoreUnavailable } from '../store/ports.ts'

/** An expected refusal on its way to the client as `{ error: { code, facts } }`. */
export class HttpRefusal extends Error {
  override name = 'HttpRefusal'
  constructor(
    readonly status: number,
    readonly code: string,
    readonly facts: Record<string, string | number> = {},
  ) {
    super(code)
  }
}

/** The bearer token, if there is one of the right form. */
export function bearerOf(request: Request): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{22})$/.exec(request.get('authorization') ?? '')?.[1]
}

/** A path parameter. */
export function param(request: Request, name: string): string {
  const value = request.params[name]
  return typeof value === 'string' ? value : ''
}

/** The body in its checked form; refuses with 400 and the place of the mistake. */
export function body<T>(request: Request, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  throw new HttpRefusal(400, 'malformed', { at: parsed.error.issues[0]?.path.join('.') ?? '' })
}

/** The desk's answer of the kind that was asked for; anything else is thrown as the refusal it is. */
export function expectAnswer<K extends DeskAnswer['kind']>(
  answer: DeskAnswer | NoSession,
  kind: K,
): Extract<DeskAnswer, { kind: K }> {
  if (isOfKind(answer, kind)) return answer
  if (answer.kind === 'refused') throw new HttpRefusal(answer.code === 'busy' ? 503 : 409, answer.code, answer.facts)
  if (answer.kind !== 'no-session') throw new Error(`the desk answered ${answer.kind}, not ${kind}`)
  switch (answer.why) {
    case 'unknown':
      throw new HttpRefusal(404, 'unknown-code')
    case 'ended':
      throw new HttpRefusal(410, 'ended')
    default:
      throw new HttpRefusal(503, answer.why)
  }
}

function isOfKind<K extends DeskAnswer['kind']>(
  answer: DeskAnswer | NoSession,
  kind: K,
): answer is Extract<DeskAnswer, { kind: K }> {
  return answer.kind === kind
}

/** The last handler: refusals as they are, storage away as 503, bugs as 500 without their insides. */
export function errorHandler(log: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error)
      return
    }
    const refusal = refusalOf(error)
    if (refusal.status === 500) log.error({ err: error }, 'a request broke')
    response.status(refusal.status).json({ error: { code: refusal.code, facts: refusal.facts } })
  }
}

function refusalOf(error: unknown): HttpRefusal {
  if (error instanceof HttpRefusal) return error
  if (error instanceof StoreUnavailable) return new HttpRefusal(503, 'unavailable')
  // Express's own parsers mark what the client did wrong.
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500
  if (status === 413) return new HttpRefusal(413, 'too-large')
  return typeof status === 'number' && status >= 400 && status < 500
    ? new HttpRefusal(status, 'malformed')
    : new HttpRefusal(500, 'broken')
}
