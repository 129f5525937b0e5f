/* What a host does over HTTP: open a class, sit down as its host, hand out links, rename, speak to everybody. Everything of a
   running round goes through the socket. Who may open a class at all is operator.ts. */

import { randomInt } from 'node:crypto'
import { type Request, Router } from 'express'
import { z } from 'zod'
import { CODE_ALPHABET, CODE_FIRST, CODE_LENGTH, normaliseCode } from '../../shared/world/code.ts'
import type { SessionOptions } from '../../shared/world/session.ts'
import type { DeskAnswer, DeskCall, Offer } from '../rooms/desk.ts'
import type { Registry } from '../rooms/registry.ts'
import { type Identity, newSecret, Roster } from '../rooms/roster.ts'
import type { NoSession, Sessions } from '../rooms/sessions.ts'
import type { Store } from '../store/ports.ts'
import { bearerOf, body, expectAnswer, HttpRefusal, param } from './answer.ts'
import type { Operators } from './operator.ts'
import { type Throttle, visitorOf } from './throttle.ts'

export interface HostDeps {
  sessions: Sessions
  registry: Registry
  store: Store
  operators: Operators
  throttle: Throttle
  openHosting: boolean
  hasLesson: (id: string) => boolean
}

const operatorBody = z.strictObject({ code: z.string().max(64) })
const createBody = z.strictObject({
  lesson: z.string().max(64),
  language: z.enum(['ko', 'en']).default('ko'),
  teamCount: z.number().int().min(1).max(25).default(8),
  teamSize: z.number().int().min(2).max(6).default(4),
  teamChoice: z.enum(['balanced', 'chosen', 'assigned']).default('balanced'),
  ranking: z.boolean().default(false),
  locked: z.boolean().default(false),
  roles: z.enum(['lesson', 'silo', 'devops']).default('lesson'),
}) satisfies z.ZodType<SessionOptions>
const linkBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('host') }),
  z.strictObject({ kind: z.literal('facilitator') }),
  z.strictObject({ kind: z.literal('seat'), seat: z.string().regex(/^s\d{1,4}$/) }),
]) satisfies z.ZodType<Identity>
const messageBody = z.strictObject({ text: z.string().trim().min(1).max(280) })
const nameBody = z.strictObject({ name: z.string().max(200) })

/** A code is drawn again when it is taken; with 272 million this is enough for any house. */
const CODE_DRAWS = 20

/** Routes under `/api`. */
export function hostRoutes(deps: HostDeps): Router {
  const { sessions, operators, throttle } = deps
  const routes = Router()

  async function requireOperator(request: Request): Promise<void> {
    if (!(await operators.isOperator(bearerOf(request)))) throw new HttpRefusal(401, 'unauthorised')
  }

  /** The session's code, if the bearer is its host. */
  async function requireHost(request: Request): Promise<string> {
    const code = normaliseCode(param(request, 'code'))
    const token = bearerOf(request)
    const identity = token === undefined ? null : await identify(code, token)
    if (identity?.kind !== 'host') throw new HttpRefusal(401, 'unauthorised')
    return code
  }

  async function identify(code: string, token: string): Promise<Identity | null> {
    const opened = await sessions.open(code)
    return opened.kind === 'unknown' ? null : sessions.identify(code, token)
  }

  routes.post('/operator', async (request, response) => {
    const { code } = body(request, operatorBody)
    const visitor = visitorOf(request.ip, request.headers)
    if (await throttle.isBlocked(visitor)) throw new HttpRefusal(429, 'busy')
    const operatorToken = await operators.redeem(code)
    if (operatorToken === undefined) {
      await throttle.failed(visitor)
      throw new HttpRefusal(401, 'unauthorised')
    }
    response.json({ operatorToken })
  })

  routes.post('/sessions', async (request, response) => {
    if (!deps.openHosting) await requireOperator(request)
    const options = body(request, createBody)
    if (!deps.hasLesson(options.lesson)) throw new HttpRefusal(400, 'unknown-lesson', { lesson: options.lesson })
    const code = await claimCode(deps.store)
    await deps.registry.create(code, options)
    // Not through the desk: that would open the session here, and the proxy sends its class to another process.
    const hostToken = newSecret()
    await new Roster(deps.store.people, code).grant({ kind: 'host' }, hostToken)
    response.status(201).json({ code, hostToken })
  })

  routes.get('/host/sessions', async (request, response) => {
    // With open hosting anybody may ask what they may take up; without a token that is nothing.
    if (deps.openHosting && bearerOf(request) === undefined) return void response.json({ sessions: [] })
    await requireOperator(request)
    response.json({ sessions: await openSessions(deps) })
  })

  routes.post('/sessions/:code/host', async (request, response) => {
    await requireOperator(request)
    const answer = await sessions.desk(normaliseCode(param(request, 'code')), { kind: 'grant-host' })
    response.json({ hostToken: expectAnswer(answer, 'token').token })
  })

  async function asHost(request: Request, call: DeskCall): Promise<DeskAnswer | NoSession> {
    return sessions.desk(await requireHost(request), call)
  }

  routes.post('/sessions/:code/links', async (request, response) => {
    const identity = body(request, linkBody)
    const answer = await asHost(request, { kind: 'link', identity })
    const { link } = expectAnswer(answer, 'link')
    response
      .status(201)
      .json({ code: link, link: `${pageOf(identity)}/${normaliseCode(param(request, 'code'))}#${link}` })
  })

  /** What the host should know of the storage before it matters; null when the promise holds as it stands. */
  routes.get('/sessions/:code/storage', async (request, response) => {
    await requireHost(request)
    response.json({ warning: deps.store.warning?.code ?? null })
  })

  routes.post('/sessions/:code/message', async (request, response) => {
    const { text } = body(request, messageBody)
    expectAnswer(await asHost(request, { kind: 'announce', text }), 'done')
    response.status(204).end()
  })

  routes.patch('/sessions/:code/seats/:seat', async (request, response) => {
    const { name } = body(request, nameBody)
    expectAnswer(await asHost(request, { kind: 'rename', seat: param(request, 'seat'), name }), 'done')
    response.status(204).end()
  })

  return routes
}

/** The page that a link opens. */
function pageOf(identity: Identity): string {
  return identity.kind === 'seat' ? '/play' : identity.kind === 'host' ? '/host' : '/replay'
}

async function claimCode({ people }: Store): Promise<string> {
  for (let draw = 0; draw < CODE_DRAWS; draw++) {
    const code = Array.from({ length: CODE_LENGTH }, (_, index) =>
      drawFrom(index === 0 ? CODE_FIRST : CODE_ALPHABET),
    ).join('')
    if (await people.claim(code)) return code
  }
  throw new Error('no free join code was found')
}

function drawFrom(characters: string): string {
  return characters[randomInt(characters.length)] ?? ''
}

async function openSessions({ store, sessions }: HostDeps) {
  const open: { code: string; lesson: string; phase: string; seats: number }[] = []
  for (const code of await store.log.codes()) {
    const answer = await sessions.desk(code, { kind: 'offer' })
    if (answer.kind === 'offer' && answer.offer.phase !== 'ended') open.push(listed(answer.offer))
  }
  return open
}

function listed({ code, lessonId, phase, teams }: Offer) {
  return { code, lesson: lessonId, phase, seats: teams.reduce((sum, team) => sum + team.seats.length, 0) }
}
