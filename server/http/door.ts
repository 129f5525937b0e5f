/* The way into a class over HTTP: is there one with this code, let me in, here is my link. From the seat on everything goes
   through the socket (sockets/). Wrong codes and links are counted by the throttle, right ones never. */

import { Router } from 'express'
import { z } from 'zod'
import { normaliseCode } from '../../shared/world/code.ts'
import { offerOf } from '../rooms/desk.ts'
import type { NoSession, Sessions } from '../rooms/sessions.ts'
import type { DeskAnswer, DeskCall } from '../rooms/desk.ts'
import { body, expectAnswer, HttpRefusal, param } from './answer.ts'
import { type Throttle, visitorOf } from './throttle.ts'
import type { Request } from 'express'

/* Bounds only: what a name may be is rooms/names.ts. */
const joinBody = z.strictObject({ name: z.string().max(200), teamId: z.string().max(8).optional() })
const redeemBody = z.strictObject({ code: z.string().max(64), link: z.string().max(64) })

/** Routes under `/api`. */
export function doorRoutes({ sessions, throttle }: { sessions: Sessions; throttle: Throttle }): Router {
  const routes = Router()

  /** Asks a session's desk; an unknown code counts as a guess. */
  async function ask(request: Request, code: string, call: DeskCall): Promise<DeskAnswer | NoSession> {
    const visitor = visitorOf(request.ip, request.headers)
    if (await throttle.isBlocked(visitor)) throw new HttpRefusal(429, 'busy')
    const answer = await sessions.desk(normaliseCode(code), call)
    const isGuess =
      (answer.kind === 'no-session' && answer.why === 'unknown') ||
      (answer.kind === 'refused' && answer.code === 'unknown-link')
    if (isGuess) await throttle.failed(visitor)
    return answer
  }

  routes.get('/ping', (_request, response) => {
    response.status(204).end()
  })

  routes.get('/sessions/:code', async (request, response) => {
    const answer = await ask(request, param(request, 'code'), { kind: 'offer' })
    const isOver = answer.kind === 'no-session' && answer.why === 'ended'
    response.json(isOver ? offerOf(answer.session) : expectAnswer(answer, 'offer').offer)
  })

  routes.post('/sessions/:code/join', async (request, response) => {
    const { name, teamId } = body(request, joinBody)
    const call = { kind: 'join', name, team: teamId ?? null } as const
    const { seatId, token } = expectAnswer(await ask(request, param(request, 'code'), call), 'joined')
    response.status(201).json({ seatId, token })
  })

  routes.post('/links/redeem', async (request, response) => {
    const { code, link } = body(request, redeemBody)
    const answer = await ask(request, code, { kind: 'redeem', link })
    if (answer.kind === 'refused' && answer.code === 'unknown-link') throw new HttpRefusal(404, 'unknown-link')
    const { identity, token } = expectAnswer(answer, 'token')
    response.json({ kind: identity.kind, token, ...(identity.kind === 'seat' ? { seatId: identity.seat } : {}) })
  })

  return routes
}
