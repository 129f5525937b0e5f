/* [CAU7] What a hint proposes is what the rules would let a team do at that moment, whatever has struck. */

import { expect, it } from 'vitest'
import { hintWords } from '../../client/board/words/hint.ts'
import { decide } from '../../shared/game/decide.ts'
import { createFeed } from '../../shared/game/feed.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import { hintOf } from '../../shared/rules/hints.ts'
import type { Session } from '../../shared/world/session.ts'
import { playPlanted } from '../support/planted-rounds.ts'

/** One of each kind of planted cause. */
const ROUNDS = 22
const LOOK_EVERY_TICKS = 20
const speaker = { name: (seat: string) => seat, className: (id: string) => id }

/** Commands of the hints for all that is wrong now, with the refusal of those that would be refused. */
function proposals(session: Session): { said: string; refused: string | null }[] {
  const { round } = session
  const cluster = round?.clusters['t1']
  if (session.phase.kind !== 'live' || !round || !cluster || round.tick % LOOK_EVERY_TICKS !== 0) return []
  const view = viewForTeam(session, 't1', createFeed())
  return cluster.causes.flatMap((cause) => {
    const hint = hintOf(cause, cluster, round.lesson)
    const command = hint && hintWords(hint, view, speaker).command
    if (command === undefined) return []
    const decision = decide(session, { by: 's1', role: 'seat', command })
    return [
      { said: `${cause.id}: ${command.kind}`, refused: decision.kind === 'refused' ? decision.refusal.code : null },
    ]
  })
}

it('[CAU7] no hint proposes what would be refused', () => {
  const said: ReturnType<typeof proposals> = []
  for (let round = 0; round < ROUNDS; round++) playPlanted(round, (session) => said.push(...proposals(session)))
  expect(said.length).toBeGreaterThan(100)
  expect(said.filter(({ refused }) => refused !== null)).toEqual([])
})
