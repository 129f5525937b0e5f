/* The round's log as the server gives it, to whom it may: the host at once, everybody else once the host has opened the replay. */
import type { LogRecord } from '../../../shared/game/entry.ts'
import { deviceHeader } from '../../connection/device.ts'
import { readToken } from '../../connection/tokens.ts'
import type { ReplayId } from './address.ts'

/* A log of an hour is some 300 kB; a school's Wi-Fi may take its time. */
const PATIENCE_MS = 30_000

export type RoundLog =
  | { kind: 'records'; records: LogRecord[] }
  | { kind: 'running' }
  | { kind: 'closed' }
  | { kind: 'unknown-round' }
  | { kind: 'unknown-code' }
  | { kind: 'busy' }
  | { kind: 'unreachable' }

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/* The server is ours; this only tells its answer from a proxy's or a login page of the school's network. */
function hasRecords(body: unknown): body is { records: LogRecord[] } {
  return isObject(body) && Array.isArray(body['records'])
}

/** What a refusal of the server means here. */
export function refusalOf(status: number, body: unknown): RoundLog {
  const error = isObject(body) && isObject(body['error']) ? body['error']['code'] : ''
  switch (error) {
    case 'round-running':
      return { kind: 'running' }
    case 'not-revealed':
      return { kind: 'closed' }
    case 'unknown-round':
      return { kind: 'unknown-round' }
    case 'unknown-code':
      return { kind: 'unknown-code' }
    default:
      return status === 404 ? { kind: 'unknown-code' } : { kind: 'busy' }
  }
}

export async function fetchRoundLog({ code, round }: ReplayId): Promise<RoundLog> {
  const token = readToken(code, 'host') ?? readToken(code, 'facilitator') ?? readToken(code, 'seat')
  try {
    const response = await fetch(`/api/sessions/${encodeURIComponent(code)}/rounds/${round}/log`, {
      headers: { ...deviceHeader(), ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const isJson = response.headers.get('content-type')?.includes('json')
    const body: unknown = isJson ? await response.json() : null
    if (!response.ok) return refusalOf(response.status, body)
    return hasRecords(body) ? { kind: 'records', records: body.records } : { kind: 'unreachable' }
  } catch {
    return { kind: 'unreachable' }
  }
}
