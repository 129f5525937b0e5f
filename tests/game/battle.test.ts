/* [BAT1] The state is nothing but plain JSON: a round whose state is written out and read back before every record ends as one that never
   left memory, to the last bit. What is lost in between would be lost in a recovery, a replay or a browser's worker, too. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import { evolve } from '../../shared/game/evolve.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { Session } from '../../shared/world/session.ts'

const LESSONS = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])
/** Lessons in which everything there is comes about between them. */
const PLAYED = ['shop-split', 'ship-it', 'see-and-survive', 'game-day']

it.each(PLAYED)('[BAT1] %s ends the same with its state written out and read back before every record', (id) => {
  const file = LESSONS.get(id)
  if (file === undefined) throw new Error(`there is no lesson ${id}`)
  const { lesson, strategies } = file
  const wanted = [lesson.referenceStrategy, lesson.floorStrategy]
  const bots = strategies
    .filter((one) => wanted.includes(one.id))
    .map((one) => createTeam({ strategy: one, size: 0, lesson }))
  const played = playRound({ lesson, seed: 'battle', bots, keepRecords: true })
  let session: Session | null = null
  const happenings: Happening[] = []
  for (const record of played.records) {
    const evolved = evolve(session === null ? null : (JSON.parse(JSON.stringify(session)) as Session), record)
    session = evolved.session
    happenings.push(...evolved.happenings)
  }
  expect(checksum(session?.round?.clusters)).toBe(checksum(played.session.round?.clusters))
  expect(happenings).toEqual(played.happenings.slice(played.happenings.length - happenings.length))
})

it('[BAT1] would notice: a state that loses a field ends elsewhere', () => {
  const file = LESSONS.get('shop-split')
  if (file === undefined) throw new Error('there is no lesson shop-split')
  const { lesson, strategies } = file
  const reference = strategies.find((one) => one.id === lesson.referenceStrategy)
  if (reference === undefined) throw new Error('no reference strategy')
  const bots = [createTeam({ strategy: reference, size: 0, lesson })]
  const played = playRound({ lesson, seed: 'battle', bots, keepRecords: true })
  const forgetful = (session: Session): Session =>
    JSON.parse(JSON.stringify(session, (key, value: unknown) => (key === 'returning' ? [] : value))) as Session
  let session: Session | null = null
  for (const record of played.records) {
    session = evolve(session === null ? null : forgetful(session), record).session
  }
  expect(checksum(session?.round?.clusters)).not.toBe(checksum(played.session.round?.clusters))
})
