/* What a page asks the server over HTTP before it has a seat: is there such a class, let me in, how good is the line.
   From the seat on everything goes through the socket: socket.ts. */
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { PhaseKind, SessionOptions } from '../../shared/world/session.ts'
import { deviceHeader } from './device.ts'

/* A school's Wi-Fi may take seconds; after this the page says so. */
const PATIENCE_MS = 8000

export interface OfferedTeam {
  id: TeamId
  nameKey: string
  flag: string
  pennant?: number
  seats: { id: SeatId; name: string }[]
  capacity: number
}

/** What somebody at the door may know: `GET /api/sessions/CODE`. */
export interface SessionOffer {
  code: string
  lessonId: string
  locked: boolean
  phase: PhaseKind
  teamChoice: SessionOptions['teamChoice']
  teams: OfferedTeam[]
  suggestedTeamId: TeamId | null
}

export type LookUp =
  | { kind: 'found'; offer: SessionOffer }
  | { kind: 'unknown' }
  | { kind: 'ended' }
  | { kind: 'busy' }
  | { kind: 'unreachable' }

export type Joined =
  | { kind: 'joined'; seatId: SeatId; token: string }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable' }

interface Answer {
  status: number
  body: unknown
}

/** Null when nothing usable came back in time. */
async function ask(
  path: string,
  { headers, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Answer | null> {
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { ...deviceHeader(), ...headers },
      ...init,
    })
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? await response.json() : null }
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/* The server is ours; this only tells its answer from a proxy's or a login page of the school's network. */
function isOffer(body: unknown): body is SessionOffer {
  return isObject(body) && typeof body['code'] === 'string' && Array.isArray(body['teams'])
}

function sessionPath(code: string): string {
  return `/api/sessions/${encodeURIComponent(code)}`
}

export async function lookUpSession(code: string): Promise<LookUp> {
  const answer = await ask(sessionPath(code))
  if (!answer) return { kind: 'unreachable' }
  if (isOffer(answer.body)) {
    return answer.body.phase === 'ended' ? { kind: 'ended' } : { kind: 'found', offer: answer.body }
  }
  if (answer.status === 404) return { kind: 'unknown' }
  if (answer.status === 410) return { kind: 'ended' }
  if (answer.status === 429) return { kind: 'busy' }
  return { kind: 'unreachable' }
}

/** Without a team the server picks the seat. */
export async function joinSession(code: string, name: string, teamId: TeamId | null): Promise<Joined> {
  const answer = await ask(`${sessionPath(code)}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(teamId === null ? { name } : { name, teamId }),
  })
  const body = answer?.body
  if (!answer || !isObject(body))
    return answer?.status === 429 ? { kind: 'refused', code: 'busy' } : { kind: 'unreachable' }
  const { seatId, token, error } = body
  if (typeof seatId === 'string' && typeof token === 'string') return { kind: 'joined', seatId, token }
  if (answer.status === 429) return { kind: 'refused', code: 'busy' }
  if (isObject(error) && typeof error['code'] === 'string') return { kind: 'refused', code: error['code'] }
  return { kind: 'unreachable' }
}

/** Milliseconds there and back, or null when nothing came back. */
export async function ping(): Promise<number | null> {
  const start = performance.now()
  const answer = await ask('/api/ping')
  return answer && answer.status < 400 ? performance.now() - start : null
}
