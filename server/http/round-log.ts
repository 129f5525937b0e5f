/* The log of a round for those who replay it: from its opening on, once its debrief began. The host has it at once, everybody else
   when the host reveals it. There are no names in a log. */

import { Router } from 'express'
import type { LogRecord } from '../../shared/game/entry.ts'
import { normaliseCode } from '../../shared/world/code.ts'
import { standingOf } from '../rooms/desk.ts'
import type { Sessions } from '../rooms/sessions.ts'
import type { EventLog } from '../store/ports.ts'
import { bearerOf, expectAnswer, HttpRefusal, param } from './answer.ts'
import { type Throttle, visitorOf } from './throttle.ts'

interface RoundLogDeps {
  sessions: Sessions
  throttle: Throttle
  log: EventLog
}

/** Routes under `/api`. */
export function roundLogRoutes({ sessions, throttle, log }: RoundLogDeps): Router {
  const routes = Router()

  routes.get('/sessions/:code/rounds/:round/log', async (request, response) => {
    const code = normaliseCode(param(request, 'code'))
    const round = Number(param(request, 'round'))
    const visitor = visitorOf(request.ip, request.headers)
    if (await throttle.isBlocked(visitor)) throw new HttpRefusal(429, 'busy')
    const answer = await sessions.desk(code, { kind: 'standing' })
    if (answer.kind === 'no-session' && answer.why === 'unknown') await throttle.failed(visitor)
    const isOver = answer.kind === 'no-session' && answer.why === 'ended'
    const standing = isOver ? standingOf(answer.session) : expectAnswer(answer, 'standing')
    if (!(round >= 1 && round <= standing.round)) throw new HttpRefusal(404, 'unknown-round', { round: standing.round })
    const isPlayed = round < standing.round || standing.phase === 'debrief' || standing.phase === 'ended'
    if (!isPlayed) throw new HttpRefusal(403, 'round-running', { round })
    const records = segmentOf(await readRecords(log, code), round)
    if (!isRevealed(records)) {
      const token = bearerOf(request)
      const identity = token === undefined ? null : await sessions.identify(code, token)
      if (identity?.kind !== 'host') throw new HttpRefusal(403, 'not-revealed', { round })
    }
    response.set('Cache-Control', 'private, max-age=0')
    response.json({ code, round, records })
  })

  return routes
}

async function readRecords(log: EventLog, code: string): Promise<LogRecord[]> {
  const read = await log.read(code)
  if (read.kind === 'records') return read.records
  throw read.kind === 'missing' ? new HttpRefusal(404, 'unknown-code') : new HttpRefusal(503, read.kind)
}

/** A round's own records: from the last entry that opened its number up to the next round. */
export function segmentOf(records: readonly LogRecord[], round: number): LogRecord[] {
  const opens = (record: LogRecord) => record.entry.kind === 'round-opened' && record.entry.round.number
  const start = records.findLastIndex((record) => opens(record) === round)
  const end = records.findIndex((record, index) => index > start && opens(record) !== false)
  return start < 0 ? [] : records.slice(start, end < 0 ? undefined : end)
}

/** What the host said last about this round's replay. */
function isRevealed(segment: readonly LogRecord[]): boolean {
  const last = segment.findLast(
    ({ entry }) => entry.kind === 'command' && entry.command.kind === 'show' && entry.command.what === 'replay',
  )
  const command = last?.entry.kind === 'command' ? last.entry.command : undefined
  return command?.kind === 'show' && command.what === 'replay' && command.on
}
