/* [PRE] Guesses before the reveal: when a question may be put, who answers, and what becomes of the answers. */

import { describe, expect, it } from 'vitest'
import type { Command } from '../../shared/game/command.ts'
import { HOST } from '../../shared/game/entry.ts'
import { evolve } from '../../shared/game/evolve.ts'
import type { QuestionKind, Session } from '../../shared/world/session.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const ask = (question: QuestionKind | null): Command => ({ kind: 'show', what: 'question', question })
const guess = (word: string | number[]): Command => ({ kind: 'predict', guess: word })
const reveal = (on: boolean): Command => ({ kind: 'show', what: 'replay', on })
const predictions = (room: PlayedClass) => room.session.round?.predictions

/** In debrief, before the reveal, with a question put. */
function asked(question: QuestionKind = 'first-cause'): PlayedClass {
  const room = aClass({ seats: 3 }).toDebrief()
  room.say(HOST, ask(question))
  return room
}

describe('[GUE1] a guess', () => {
  it('is taken once the host has put a question', () => {
    const room = aClass().toDebrief()
    expect(room.refusal('s1', guess('oom-killed'))).toEqual({ code: 'no-question', facts: {} })
    room.say(HOST, ask('first-cause'))
    expect(room.refusal('s1', guess('oom-killed'))).toBeNull()
    expect(predictions(room)).toEqual([{ seat: 's1', guess: 'oom-killed' }])
  })

  it('is refused after the reveal, and when the question was taken back', () => {
    const revealed = asked()
    revealed.say(HOST, reveal(true))
    expect(revealed.refusal('s1', guess('oom-killed'))?.code).toBe('no-question')
    const withdrawn = asked()
    withdrawn.say(HOST, ask(null))
    expect(withdrawn.refusal('s1', guess('oom-killed'))?.code).toBe('no-question')
  })

  it('is a student’s, in debrief', () => {
    expect(asked().refusal(HOST, guess('oom-killed'))?.code).toBe('not-allowed-role')
    expect(aClass().toLive().refusal('s1', guess('oom-killed'))?.code).toBe('not-allowed-phase')
  })

  it('may be a curve', () => {
    const room = asked('traffic')
    room.say('s1', guess([10, 40, 12.5]))
    expect(predictions(room)?.[0]?.guess).toEqual([10, 40, 12.5])
  })
})

describe('[GUE2] a seat’s newest guess counts', () => {
  it('and nobody else’s is touched', () => {
    const room = asked()
    room.say('s1', guess('oom-killed'))
    room.say('s2', guess('node-lost'))
    room.say('s1', guess('leak-released'))
    expect(predictions(room)).toEqual([
      { seat: 's2', guess: 'node-lost' },
      { seat: 's1', guess: 'leak-released' },
    ])
  })
})

describe('[GUE3] another question', () => {
  it('begins with no answers, and so does the next round', () => {
    const room = asked()
    room.say('s1', guess('oom-killed'))
    room.say(HOST, ask('winner-bottleneck'))
    expect([room.session.round?.question, predictions(room)]).toEqual(['winner-bottleneck', []])
    room.say('s1', guess('search'))
    room.open()
    expect([room.session.round?.question, predictions(room)]).toEqual([null, []])
  })

  it('answers stay for the debrief when the replay is revealed', () => {
    const room = asked()
    room.say('s1', guess('oom-killed'))
    room.say(HOST, reveal(true))
    expect(predictions(room)).toHaveLength(1)
  })
})

describe('[GUE4] a question', () => {
  it('is put in debrief, before the reveal, and not twice', () => {
    const live = aClass().toLive()
    expect(live.refusal(HOST, ask('traffic'))?.code).toBe('not-allowed-phase')
    const room = asked()
    expect(room.refusal(HOST, ask('first-cause'))).toEqual({ code: 'no-change', facts: { what: 'question' } })
    expect(room.refusal(HOST, ask('traffic'))).toBeNull()
    room.say(HOST, reveal(true))
    expect(room.refusal(HOST, ask('first-cause'))?.code).toBe('not-allowed-phase')
  })

  it('is the host’s to put', () => {
    expect(aClass().toDebrief().refusal('s1', ask('traffic'))?.code).toBe('not-allowed-role')
  })
})

it('question and guesses are in the log', () => {
  const room = asked()
  room.say('s1', guess('oom-killed'))
  const folded = room.records.reduce<Session | null>((state, record) => evolve(state, record).session, null)
  expect(folded).toEqual(room.session)
})
