/* What the instructor's page asks over HTTP: who may host, opening classes, links, names, messages. Everything of a running round
   goes through the socket. An answer is a value: done, refused with a code, or nothing came back. */
import { STORE_WARNINGS, type StoreWarningCode } from '../../../shared/protocol/store-warning.ts'
import type { SessionOptions } from '../../../shared/world/session.ts'
import { deviceHeader } from '../../connection/device.ts'

/* A school's Wi-Fi may take seconds; after this the page says so. */
const PATIENCE_MS = 8000

export type Answer<T> =
  | { kind: 'done'; value: T }
  | { kind: 'refused'; status: number; code: string }
  | { kind: 'unreachable' }

export interface OfferedLesson {
  id: string
  number: number
  title: { ko: string; en: string }
  minutes: number
}

export interface OpenSession {
  code: string
  lesson: string
  phase: string
  seats: number
}

export type NewSession = Pick<SessionOptions, 'lesson' | 'language' | 'teamCount' | 'teamSize' | 'teamChoice' | 'roles'>

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function refusalCode(body: unknown): string {
  if (!isObject(body)) return ''
  const inner = body['error'] ?? body['refusal']
  const code = isObject(inner) ? inner['code'] : (inner ?? body['code'])
  return typeof code === 'string' ? code : ''
}

async function call(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  token: string | null,
  body?: Record<string, unknown>,
): Promise<Answer<unknown>> {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        ...deviceHeader(),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    const answer: unknown = isJson ? await response.json() : null
    if (response.ok) return { kind: 'done', value: answer }
    return { kind: 'refused', status: response.status, code: refusalCode(answer) }
  } catch {
    return { kind: 'unreachable' }
  }
}

/** Reads a done answer; one that is not of the expected shape came from something else on the network. */
function read<T>(answer: Answer<unknown>, as: (value: unknown) => T | null): Answer<T> {
  if (answer.kind !== 'done') return answer
  const value = as(answer.value)
  return value === null ? { kind: 'unreachable' } : { kind: 'done', value }
}

function field(name: string): (value: unknown) => string | null {
  return (value) => (isObject(value) && typeof value[name] === 'string' ? value[name] : null)
}

function list<T>(name: string, isOne: (value: unknown) => value is T): (value: unknown) => T[] | null {
  return (value) => {
    const found = isObject(value) && !Array.isArray(value) ? value[name] : value
    return Array.isArray(found) ? found.filter(isOne) : null
  }
}

function isLesson(value: unknown): value is OfferedLesson {
  return isObject(value) && typeof value['id'] === 'string' && isObject(value['title'])
}

function isOpenSession(value: unknown): value is OpenSession {
  return isObject(value) && typeof value['code'] === 'string'
}

function path(code: string, rest: string): string {
  return `/api/sessions/${encodeURIComponent(code)}/${rest}`
}

/** The single-use code of the host's link becomes the operator's token. */
export async function exchangeOperatorCode(code: string): Promise<Answer<string>> {
  return read(await call('POST', '/api/operator', null, { code }), field('operatorToken'))
}

/** Sessions that are open, also for `OPEN_HOSTING`, where no token is needed; refused when one is. */
export async function openSessions(operator: string | null): Promise<Answer<OpenSession[]>> {
  return read(await call('GET', '/api/host/sessions', operator), list('sessions', isOpenSession))
}

export async function offeredLessons(): Promise<Answer<OfferedLesson[]>> {
  return read(await call('GET', '/api/lessons', null), list('lessons', isLesson))
}

export async function createSession(
  operator: string | null,
  options: NewSession,
): Promise<Answer<{ code: string; hostToken: string }>> {
  return read(await call('POST', '/api/sessions', operator, { ...options }), (value) => {
    const code = field('code')(value)
    const hostToken = field('hostToken')(value)
    return code !== null && hostToken !== null ? { code, hostToken } : null
  })
}

/** The operator sits down as host of any session. */
export async function takeHostSeat(operator: string | null, code: string): Promise<Answer<string>> {
  return read(await call('POST', path(code, 'host'), operator, {}), field('hostToken'))
}

/** A single-use link becomes a token of this browser. */
export async function redeemLink(code: string, link: string): Promise<Answer<string>> {
  const answer = await call('POST', '/api/links/redeem', null, { code, link })
  return read(answer, (value) => field('hostToken')(value) ?? field('token')(value))
}

/** Path and fragment of a new single-use link: `/host/CODE#…` or `/play/CODE#…`, or the whole address. */
export async function makeLink(
  token: string,
  code: string,
  link: { kind: 'host' } | { kind: 'seat'; seat: string },
): Promise<Answer<string>> {
  return read(await call('POST', path(code, 'links'), token, link), field('link'))
}

/** What could be lost although it was told done; null when nothing. */
export async function storageWarning(token: string, code: string): Promise<StoreWarningCode | null> {
  const answer = read(await call('GET', path(code, 'storage'), token), field('warning'))
  const said = answer.kind === 'done' ? answer.value : null
  return STORE_WARNINGS.find((known) => known === said) ?? null
}

export async function sendMessage(token: string, code: string, text: string): Promise<Answer<unknown>> {
  return call('POST', path(code, 'message'), token, { text })
}

export async function renameSeat(token: string, code: string, seat: string, name: string): Promise<Answer<unknown>> {
  return call('PATCH', path(code, `seats/${encodeURIComponent(seat)}`), token, { name })
}
