/* The oracle itself: an audit that never finds anything proves nothing. A clean round passes; each way to break the promise, planted
   in the log or in what a student was told, is found, and found as what it is. */

import { describe, expect, test } from 'vitest'
import { type Audit, auditRound, isClean, type Witness } from '../../server/commands/school/audit.ts'
import type { Attempt } from '../../server/commands/school/student.ts'
import type { Command } from '../../shared/game/command.ts'
import { type EntryId, entryId, type LogRecord } from '../../shared/game/entry.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import { applyFrame, encodeFull } from '../../shared/protocol/delta.ts'
import { aClass } from '../support/played-class.ts'

const COMMANDS: Command[] = [
  { kind: 'scale-service', service: 'shop', replicas: 1 },
  { kind: 'split-service', newService: 'search', modules: ['search'] },
  { kind: 'scale-service', service: 'shop', replicas: 2 },
]

/** A round with three acknowledged commands and a refused one, as its log and its students have it. */
function cleanRound() {
  const room = aClass({ teams: 2, seats: 2, lesson: { planSeconds: 30, liveSeconds: 30 } }).toPlan()
  const attempts: Attempt[] = []
  const note = (command: Command, outcome: Attempt['outcome']) => {
    const commandId = `0000000000aa-${attempts.length + 1}`
    attempts.push({ commandId, seat: 's1', command, outcome, askedMs: 0, answeredMs: 1 })
    return commandId
  }
  const ids = new Map<EntryId, string>()
  for (const command of COMMANDS) {
    room.tick(4)
    const entry = room.say('s1', command)
    ids.set(entry, note(command, { kind: 'done', entry }))
  }
  note({ kind: 'drain', node: 'node-9' }, { kind: 'refused', code: 'unknown-node' })
  room.toLive().tick(100).toDebrief()
  const opening = room.records.findIndex(({ entry }) => entry.kind === 'round-opened')
  const records = room.records.slice(opening).map((record) => {
    const commandId = ids.get(record.id)
    return commandId === undefined ? record : { ...record, commandId }
  })
  const witness = (seat: string, team: string, own: Attempt[]): Witness => ({
    ...{ seat, attempts: own },
    view: applyFrame(null, encodeFull(viewForTeam(room.session, team, room.feed))),
  })
  return { records, witnesses: [witness('s1', 't1', attempts), witness('s2', 't2', [])] }
}

/** Kinds of trouble an audit found. */
function found(audit: Audit): string[] {
  const { acknowledged: _count, checksum: _sum, ...kinds } = audit
  return Object.entries(kinds).flatMap(([kind, list]) => (list.length > 0 ? [kind] : []))
}

const isSaid = ({ commandId }: LogRecord) => commandId !== undefined
const lastId = (records: readonly LogRecord[]) => entryId(2, records.length)

test('a clean round is clean', () => {
  const { records, witnesses } = cleanRound()
  const audit = auditRound(records, witnesses)
  expect(found(audit)).toEqual([])
  expect(isClean(audit)).toBe(true)
  expect(audit.acknowledged).toBe(3)
})

describe('found out', () => {
  test.each<[string, string, (round: ReturnType<typeof cleanRound>) => void]>([
    [
      'an acknowledged command that is missing',
      'lost',
      ({ records }) => records.splice(records.findLastIndex(isSaid), 1),
    ],
    [
      'a command that was logged twice',
      'doubled',
      ({ records }) => records.push({ ...records.findLast(isSaid)!, id: lastId(records) }),
    ],
    [
      'a command that was refused and logged all the same',
      'doubled',
      ({ records, witnesses }) => {
        const attempt = witnesses[0]!.attempts[0]!
        attempt.outcome = { kind: 'refused', code: 'conflict' }
        expect(records.some(({ commandId }) => commandId === attempt.commandId)).toBe(true)
      },
    ],
    [
      'a command nobody sent',
      'neverSent',
      ({ records }) => records.push({ ...records.findLast(isSaid)!, id: lastId(records), commandId: '0000000000bb-1' }),
    ],
    [
      'two commands of one page in the wrong order',
      'outOfOrder',
      ({ records, witnesses }) => {
        const [first, second] = records.filter(isSaid)
        const [one, two] = witnesses[0]!.attempts
        ;[first!.commandId, second!.commandId] = [second!.commandId!, first!.commandId!]
        ;[one!.outcome, two!.outcome] = [two!.outcome, one!.outcome]
      },
    ],
    [
      'a live state that is not the replay’s',
      'mismatches',
      ({ records }) => {
        const tick = records.findLast(({ entry }) => entry.kind === 'tick' && entry.checksum !== undefined)!
        tick.entry = { kind: 'tick', checksum: '0000000000000000' }
      },
    ],
    [
      'a student who was shown another end',
      'shownOtherwise',
      ({ witnesses }) => {
        witnesses[1]!.view!.policy = 'pack'
      },
    ],
    [
      'a student who saw nothing',
      'shownOtherwise',
      ({ witnesses }) => {
        witnesses[1]!.view = null
      },
    ],
  ])('%s', (_what, kind, plant) => {
    const round = cleanRound()
    plant(round)
    const audit = auditRound(round.records, round.witnesses)
    expect(found(audit)).toContain(kind)
    expect(isClean(audit)).toBe(false)
  })
})
